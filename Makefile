# Needs Python 3.11 or newer, and make. Another interpreter: make PYTHON=/path/to/python test

PYTHON ?= $(shell for python in python3.11 python3; do \
	$$python -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help venv demo test lint clean

help:  ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' Makefile

venv: .venv/.dev  ## make .venv with everything needed to run, test and lint

demo: .venv/.run  ## run the demonstration
	@$(BIN)/tracker demo

test: .venv/.dev  ## run the tests (with PostgreSQL too if TRACKER_TEST_POSTGRES_URL names a database)
	$(BIN)/python -m pytest -q -n auto

lint: .venv/.dev  ## check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:  ## remove .venv and whatever was built or cached; ledgers stay
	rm -rf .venv build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: an install is repeated only after a change to what it was made from.
.venv/.run: pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) install -q -c constraints.txt -e .
	@touch $@

.venv/.dev: pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) install -q -c constraints.txt -e '.[test,lint]'
	@touch .venv/.run $@

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the venv module is needed: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv
