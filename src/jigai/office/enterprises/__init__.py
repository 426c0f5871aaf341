"""Enterprises and other organisations: profile, fact records, titles, relations, merges."""
