"""Run all measurements and write docs/benchmarks/latest.json."""

from benchmarks import columns, engines

if __name__ == "__main__":
    engines.main()
    columns.main()
