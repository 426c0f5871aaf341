# Every target prepares what it needs; nothing but make, git and Python 3.11 or newer is assumed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

VENV := .venv
BENCH_VENV := .venv-bench
DUCKDB1_VENV := .venv-duckdb1
SPARK_VENV := .venv-spark
LOCK_VENV := .venv-lock
BIN := $(VENV)/bin
JOBS ?= 2
PORT ?= 8000

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PYTHONUTF8 := 1

# Sets $$python to the first interpreter that is new enough and can make a venv; PYTHON=... overrides.
FIND_PYTHON = \
	for python in $(PYTHON) python3.11 python3 python; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	    >/dev/null 2>&1; then break; fi; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'jigai needs Python 3.11 or newer with the venv module: install it, or say make PYTHON=/path/to/python3.11' >&2; \
	  exit 1; \
	fi

# $(call prepare,venv,locks): an environment that holds exactly the lock files and this package, editable.
# It is made anew when a lock file or the place changes; a changed pyproject.toml reinstalls the package.
# Only pyspark is built from source, by the setuptools of the lock file before its own.
define prepare
	stamp="$$(git hash-object $(2) | xargs) $(CURDIR)"
	if [ "$$(cat $(1)/stamp 2>/dev/null || true)" != "$$stamp" ]; then
	  $(FIND_PYTHON)
	  echo "preparing $(1) with $$("$$python" --version); the first time this takes some minutes"
	  rm -rf $(1)
	  "$$python" -m venv $(1)
	  for lock in $(2); do
	    $(1)/bin/python -m pip install --quiet --require-hashes --no-build-isolation \
	      --only-binary :all: --no-binary pyspark --requirement "$$lock"
	  done
	  echo "$$stamp" > $(1)/stamp
	fi
	if ! cmp --silent pyproject.toml $(1)/installed.toml; then
	  $(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	  cp pyproject.toml $(1)/installed.toml
	fi
endef

.PHONY: help setup setup-bench setup-duckdb1 setup-spark run demo browser test test-fast test-slow test-duckdb1 test-spark test-postgresql \
  test-all lint format bench fuzz equality lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Prepare .venv with the jigai command, and what the pages take from npm
	@$(call prepare,$(VENV),requirements/dev.lock)
	$(BIN)/jigai assets --development >/dev/null

setup-bench:
	@$(call prepare,$(BENCH_VENV),requirements/bench.lock)

setup-spark:
	@$(call prepare,$(SPARK_VENV),requirements/dev.lock requirements/spark.lock)

setup-duckdb1:
	@$(call prepare,$(DUCKDB1_VENV),requirements/duckdb1.lock)

run: setup ## Evaluate the examples in brief, then serve the pages, with a demonstration office, on 127.0.0.1:8000 (PORT changes it) until Ctrl+C
	@$(BIN)/jigai demo --brief --packs demonstration/packs
	exec $(BIN)/jigai serve --local --port $(PORT) --packs demonstration/packs \
	  --demonstration demonstration/office

demo: setup ## Evaluate an example enterprise of each of the five places
	@$(BIN)/jigai demo --packs demonstration/packs

browser: setup ## Find the Chromium that the tests drive, or install one
	@$(BIN)/python -m tools.chromium --install >/dev/null

lint: setup ## Style, types and the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## Rewrite the code in the common style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test-fast: browser
	$(BIN)/python -m pytest -n $(JOBS) -m 'not slow and not spark'

# Exit code 5 says that no test is marked slow, which is no failure.
test-slow: browser
	$(BIN)/python -m pytest -n $(JOBS) -m 'slow and not spark' || [ $$? -eq 5 ]

# Tests on Spark share one session, hence one process.
test-spark: setup-spark ## What runs on Spark, whole packs too
	$(SPARK_VENV)/bin/python -m pytest -m spark tests/engine/columns

test-postgresql: setup ## What runs on both databases, on PostgreSQL
	$(BIN)/python -m tests.postgresql -n $(JOBS) -m both tests/office

test-duckdb1: setup-duckdb1 ## The tests of columns on DuckDB 1
	$(DUCKDB1_VENV)/bin/python -m pytest -o addopts='-ra --import-mode=importlib' \
	  -W ignore::pytest.PytestConfigWarning -n $(JOBS) -m 'not slow and not spark' tests/engine/columns

test: lint test-fast ## All that is fast: lint, types, floors, tests

test-all: test ## `test`, then what is slow, the office on PostgreSQL, the columns on DuckDB 1, Spark
	$(MAKE) --no-print-directory test-slow
	$(MAKE) --no-print-directory test-postgresql
	$(MAKE) --no-print-directory test-duckdb1
	$(MAKE) --no-print-directory test-spark

bench: setup-bench setup ## Measure against other engines, the pages under load, the API and the office, write docs/benchmarks/latest.json
	$(BENCH_VENV)/bin/python -m benchmarks
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.api
	$(BIN)/python -m benchmarks.office

# What both evaluators say, compared until the time is over: make fuzz MINUTES=30 SEED=7 PACK=dandong
MINUTES ?= 5
SEED ?= 1
EQUALITY := $(BIN)/python -m tests.engine.columns.fuzz

fuzz: setup ## Look for differences between the evaluators (MINUTES=5 SEED=1 PACK=)
	$(EQUALITY) --minutes $(MINUTES) --seed $(SEED) $(if $(PACK),--pack $(PACK))

equality: setup ## Compare the evaluators on 96 case sets, write docs/equality.json and its page
	$(EQUALITY) --sets 96 --seed $(SEED) --write docs/equality.json --page docs/equality.md

lock: ## Resolve the newest allowed versions and write requirements/*.lock
	@$(FIND_PYTHON)
	[ -x $(LOCK_VENV)/bin/uv ] || { "$$python" -m venv $(LOCK_VENV); $(LOCK_VENV)/bin/pip install --quiet uv; }
	compile() {
	  $(LOCK_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	    --output-file requirements/$$1.lock "$${@:2}" pyproject.toml
	}
	for extra in dev bench duckdb1; do compile $$extra --extra $$extra; done
	compile spark --extra spark --extra java --constraint requirements/dev.lock

clean: ## Remove environments, caches and build results
