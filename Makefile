# A bare `make` prints the targets. `make run` and `make test` need Python 3.11+, make and git, nothing else.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The stamps carry the hash of the pins: the second time nothing is installed, so it works offline.
RUN_STAMP := $(VENV)/.installed-run-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)

.PHONY: help
help: ## Print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUN_STAMP) ## Start the bot (without TELEGRAM_BOT_TOKEN: the playground, a chat page on this machine)
	@$(BIN)/python -m bot

.PHONY: test
test: $(DEV_STAMP) ## Pass all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

CHECKS := lint types layers content-check docs-check requirements-check audit weights-check bench-check

.PHONY: check
check: test checks ## All that CI runs

.PHONY: checks
checks: $(CHECKS) ## All that CI runs besides the tests

.PHONY: lint
lint: $(DEV_STAMP) ## Ruff: rules and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: fmt
fmt: $(DEV_STAMP) ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: types
types: $(DEV_STAMP) ## mypy --strict, tests included
	$(BIN)/mypy

.PHONY: layers
layers: $(DEV_STAMP) ## The folders import one way only
	$(BIN)/lint-imports

.PHONY: content-check
content-check: $(RUN_STAMP) ## Check every routine, rule, answer and sentence (no Python needed to read its report)
	$(BIN)/python -m content.check

.PHONY: requirements
requirements: $(DEV_STAMP) ## Pin the requirements of pyproject.toml again, with hashes
	$(BIN)/python -m tools.requirements compile

.PHONY: requirements-check
requirements-check: $(DEV_STAMP) ## Fail when the pins no longer fit pyproject.toml
	$(BIN)/python -m tools.requirements check

.PHONY: audit
audit: $(DEV_STAMP) ## Fail when a pinned package has a known hole; says so when the service does not answer
	$(BIN)/python -m tools.audit

.PHONY: migration
migration: $(DEV_STAMP) ## Write the next schema step from the tables: make migration m="what it does"
	$(BIN)/python -m tools.new_migration "$(m)"

.PHONY: docs
docs: $(DEV_STAMP) ## Build the site from docs/ into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "site/index.html"

.PHONY: docs-check
docs-check: $(DEV_STAMP) ## Fail on any broken link or anchor of the pages
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --site-dir var/docs-check

ART := var/art-venv
ART_STAMP := $(ART)/.installed-$(shell cksum < requirements-art.txt | cut -d' ' -f1)

.PHONY: screenshot
screenshot: $(DEV_STAMP) $(ART_STAMP) ## Take the pictures and the film of README and docs again (needs Chromium)
	$(BIN)/python -m tools.screenshot --film-python $(ART)/bin/python

$(ART_STAMP): | $(VENV)/bin/python
	@echo "Installing what draws and films (once) ..."
	@$(BIN)/python -m venv $(ART)
	@$(ART)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-art.txt
	@rm -f $(ART)/.installed-* && touch $@

.PHONY: chaos
chaos: $(DEV_STAMP) ## Kill processes at random while 100 sessions run, on both databases, and count
	$(BIN)/python -m tests.chaos --database postgres
	$(BIN)/python -m tests.chaos --database sqlite

GUARDS := no-fencing mark-first high-water deferred
.PHONY: chaos-mutations
chaos-mutations: $(DEV_STAMP) ## Take each guard away: the chaos run must see it (some minutes)
	@for guard in $(GUARDS); do $(BIN)/python -m tests.chaos --sessions 100 --mutate $$guard || exit 1; done

BENCH := var/bench-venv
BENCH_STAMP := $(BENCH)/.installed-$(shell cksum < requirements-bench.txt | cut -d' ' -f1)

.PHONY: bench
bench: $(DEV_STAMP) $(BENCH_STAMP) ## Measure what it costs beside its peers (minutes)
	$(BENCH)/bin/python -m benchmarks.transports
	$(BIN)/python -m benchmarks.road --database sqlite postgres
	$(BIN)/python -m benchmarks.road --users 256 --delay-ms 50 --updates 1024 --bots aiogram solemate
	$(BIN)/python -m benchmarks.timers
	$(BIN)/python -m benchmarks.drivers
	$(BIN)/python -m benchmarks.hints
	$(BIN)/python -m benchmarks.burst
	$(BIN)/python -m benchmarks.sending
	$(BIN)/python -m benchmarks.sessions
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.start_waiting

.PHONY: bench-check
bench-check: $(DEV_STAMP) $(BENCH_STAMP) ## Fail when a ratio has fallen by a third (a minute)
	$(BIN)/python -m benchmarks.check

$(BENCH_STAMP): | $(VENV)/bin/python
	@echo "Installing what we are compared with (once) ..."
	@$(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-bench.txt
	@rm -f $(BENCH)/.installed-* && touch $@

TRAIN := var/train-venv
TRAIN_STAMP := $(TRAIN)/.installed-$(shell cksum < requirements-train.txt | cut -d' ' -f1)

.PHONY: weights
weights: $(TRAIN_STAMP) ## Train the learned part of understanding after a change of content/phrasings (a minute)
	$(TRAIN)/bin/python -m tools.train

.PHONY: weights-check
weights-check: $(TRAIN_STAMP) ## Fail when training anew understands otherwise than the stored weights (a minute)
	$(TRAIN)/bin/python -m tools.train --check

$(TRAIN_STAMP): | $(VENV)/bin/python
	@echo "Installing what training needs (once) ..."
	@$(BIN)/python -m venv $(TRAIN)
	@$(TRAIN)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-train.txt
	@rm -f $(TRAIN)/.installed-* && touch $@

.PHONY: clean
clean: ## Remove what make and the tests made (never your database)
	rm -rf $(VENV) $(BENCH) $(TRAIN) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Solemate needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): | $(VENV)/bin/python
	@echo "Installing what the bot needs (once) ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@rm -f $(VENV)/.installed-run-* && touch $@

$(DEV_STAMP): | $(RUN_STAMP)
	@echo "Installing what the tests need (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.installed-dev-* && touch $@
