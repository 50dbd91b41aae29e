# Two commands are enough: "make demo" runs Clerestory, "make test" proves it.
# Everything they need is installed on the way: Python packages into .venv from hash-pinned
# lists, system packages through apt-get where this is allowed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help demo test fuzz check docs setup bench format locks assets screenshots clean

help: ## what can be made here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 20

demo: setup ## serve the made-up authority on localhost: staff side and public site
	@$(BIN)/clerestory demo

setup: $(VENV)/.installed ## leave .venv/bin/clerestory ready

$(VENV)/.installed: requirements/base.txt pyproject.toml scripts/system-packages
	@scripts/system-packages run
	@echo "Installing the Python packages of requirements/base.txt into $(VENV) (about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Clerestory needs Python 3.11 or later; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements/dev.txt
	@scripts/system-packages test
	@echo "Installing the packages for tests and checks from requirements/dev.txt (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

test: $(VENV)/.installed-dev ## all tests, on SQLite and on PostgreSQL, journeys in a browser included
	@scripts/run-tests

fuzz: $(VENV)/.installed-dev ## 10,000 made-up files with changed bytes: none may slip through the inspection
	cd tests && ../$(BIN)/python -m corpus.fuzz --files 10000

check: $(VENV)/.installed-dev ## formatter, linter, types, import contracts, generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m clerestory.cli.reference --check

format: $(VENV)/.installed-dev ## lay the code out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup ## write the generated part of the documentation again
	$(BIN)/python -m clerestory.cli.reference

screenshots: $(VENV)/.installed-dev ## take the pictures in docs/screenshots again
	CLERESTORY_SCREENSHOTS=docs/screenshots $(BIN)/pytest tests/functional -q

bench: setup ## measure: prints what the documentation quotes
	$(BIN)/python benchmarks/answer.py
	$(BIN)/python benchmarks/letters.py --letters 1000
	$(BIN)/python benchmarks/files.py
	@echo "Linked tables: $(BIN)/python benchmarks/linked_tables.py INSTANCES, the folder of your instances"
	@echo "Tables of the literature: $(BIN)/python benchmarks/literature.py INSTANCES"

assets: ## compile the GOV.UK Design System again (needs Node; the result is committed)
	scripts/build-assets

locks: ## resolve the dependencies again (needs uv)
	scripts/compile-requirements

clean: ## remove the environment and what tests left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build src/*.egg-info
