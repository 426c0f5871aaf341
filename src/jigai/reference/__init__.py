"""Dated reference tables: regions, industries, loan prime rate, working days, credit codes."""
