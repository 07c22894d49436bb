# `make run` starts the product, `make test` proves it. Both set up what they need first.
.ONESHELL:
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test prove lint bench servers lock clean

setup: .venv/installed

# Quick when nothing changed: the stamp is newer than every list that it was made from.
.venv/installed: requirements/run.txt requirements/test.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("This needs Python 3.11 or newer: set PYTHON=") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

test: setup servers lint
	$(BIN)/pytest -q

# The long runs; their figures go into docs/figures.md.
prove: setup servers
	$(BIN)/pytest -q -m prove

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy forms intake workers tests
	$(BIN)/lint-imports

# What the tests start themselves. As root on Debian it is installed here; elsewhere the names are printed.
servers:
	@bash tests/servers/install.sh

# Versions and hashes, without addresses. Needs uv.
lock:
	export UV_CUSTOM_COMPILE_COMMAND="make lock"
	compile="uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --no-emit-index-url"
	$$compile pyproject.toml -o requirements/run.txt
	$$compile pyproject.toml --group test -o requirements/test.txt
	$$compile --group node -o requirements/node.txt

clean:
	rm -rf .venv build *.egg-info
