"""The clause ledger: of each sentence of a text, what became of it in the pack.

``figures`` finds the figures and measure words of a text, ``claims`` compares them with what the
pack's items state, ``coverage`` puts text and pack side by side.
"""
