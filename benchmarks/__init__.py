"""Measures jigai beside other engines; see docs/benchmarks/README.md."""
