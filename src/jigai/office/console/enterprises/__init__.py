"""Enterprises and other organisations."""
