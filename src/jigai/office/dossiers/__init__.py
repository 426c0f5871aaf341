"""Dossiers assembled from what the office holds: one provider for each fact."""
