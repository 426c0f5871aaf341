"""The policies as pages: list, card, clauses, measures, readings, what the text leaves open."""
