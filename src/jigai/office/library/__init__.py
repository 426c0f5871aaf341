"""The project library: records, entry by the packs' rules, tiers, recommendation, rolling plan."""
