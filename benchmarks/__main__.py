"""Run all measurements and write docs/benchmarks/latest.json."""

from benchmarks import engines

if __name__ == "__main__":
    engines.main()
