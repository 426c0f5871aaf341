"""A pack as people read it: cards, guides, handbooks, lists of materials, in Word and PDF."""
