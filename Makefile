# Every target works from a fresh checkout. Paths are relative: the checkout may lie in a folder with a space in its name.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
MADE := $(VENV)/.made
BIN := $(VENV)/bin
ASSETS := intake/web/assets
PROOFS := tests/pages
ASSET_SOURCES := $(shell find $(ASSETS) \( -name node_modules -o -name dist \) -prune -o -type f -print 2>/dev/null)
CODE := $(wildcard forms intake workers tests bench .ci)

# A virtual environment names its own folder in every script: one that was moved or copied is made anew.
$(shell [[ ! -e $(MADE)/here || "$$(< $(MADE)/here)" == "$$PWD" ]] || rm -rf $(VENV))

.PHONY: help setup run test prove pictures corpus mail-proof bench words lint types format lock servers clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(MADE)/project $(ASSETS)/dist/manifest.json ## the virtual environment and the page assets; quick when nothing changed
	@:

run: setup ## start everything; PORT= chooses the port, DEMO=0 leaves out the demonstration cases
	@export INTAKE_DATA_DIR="$${INTAKE_DATA_DIR:-$$PWD/data}"; \
	$(if $(PORT),export INTAKE_PORT='$(PORT)';) $(if $(DEMO),export INTAKE_DEMO='$(DEMO)';) \
	exec $(BIN)/intake run

test: setup servers lint types ## everything: format, lint, types, import contracts, tests with real servers
	$(BIN)/pytest -n logical --dist loadfile --no-loadscope-reorder $(ARGS)

prove: setup servers ## the long runs; writes docs/figures.md
	$(BIN)/pytest -n logical --dist worksteal -m prove --figures=docs/figures.md $(ARGS)

pictures: setup servers ## every page in every state at both widths, into build/pictures; ARGS='check sent' takes some
	$(BIN)/python -m tests.pages.pictures $(ARGS)

corpus: setup servers ## bent Word forms: builds and reads all of them; writes docs/word-corpus.md
	$(BIN)/python -m tests.forms.word.corpus

mail-proof: setup servers ## a thousand mails in one mailbox, whatever happens meanwhile; writes docs/mail-proof.md
	$(BIN)/python -m tests.workers.mailbox.thousand $(ARGS)

bench: setup servers ## ratios within one run; ARGS=drain empties an inbox of 1,000 mails
	$(BIN)/python -m bench $(ARGS)

words: $(MADE)/project ## all fixed words of the notifier's side into templates/language/words.pot, for translators
	$(BIN)/python -m intake.language.catalogue

lint: $(MADE)/project ## format and lint, without changing a file
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/lint-imports --no-logo

types: $(MADE)/project ## strict types
	$(BIN)/mypy $(filter-out .ci,$(CODE))
	$(BIN)/mypy .ci/*.py

format: $(MADE)/project ## bring the code into the house format
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

lock: ## compile the pinned requirements from pyproject.toml (needs uv)
	compile() { uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 "$$@"; }; \
	compile pyproject.toml -o requirements/run.txt; \
	compile pyproject.toml --group test -c requirements/run.txt -o requirements/test.txt; \
	compile --group node -o requirements/node.txt

servers: $(PROOFS)/node_modules/.package-lock.json # what the tests drive; installed on Debian as root, named elsewhere
	@bash tests/servers/install.sh

clean: ## remove what setup and the tools made; data stays
	rm -rf $(VENV) $(ASSETS)/node_modules $(ASSETS)/dist $(PROOFS)/node_modules *.egg-info build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +

$(MADE)/python: requirements/test.txt
	@echo 'Installing the Python libraries into $(VENV) ...'
	@python=''; \
	for name in $(PYTHON) python3.11 python3.12 python3 python3.13 python3.14; do \
	  if "$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	[[ -n "$$python" ]] || { echo 'Python 3.11 or later with venv is needed: on Debian, apt-get install python3 python3-venv.' >&2; exit 1; }; \
	$(BIN)/python -c 'import pip' 2>/dev/null || "$$python" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@mkdir -p $(MADE) && printf '%s' "$$PWD" > $(MADE)/here && touch $@

$(MADE)/project: $(MADE)/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# npm ci empties node_modules first, so it runs only when the lock file changed.
$(ASSETS)/node_modules/.package-lock.json $(PROOFS)/node_modules/.package-lock.json: \
%/node_modules/.package-lock.json: %/package.json %/package-lock.json | $(MADE)/python
	@echo 'Installing what $* needs of npm ...'
	@export PATH="$$PATH:$$PWD/$(BIN)"; \
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt; \
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS)/dist/manifest.json: $(ASSETS)/node_modules/.package-lock.json $(ASSET_SOURCES)
	@export PATH="$$PATH:$$PWD/$(BIN)"; cd $(ASSETS) && npm run --silent build
	@touch $@
