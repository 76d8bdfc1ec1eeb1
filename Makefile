# Two commands matter: make run, make test. Everything else is a part of them or a convenience.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SIZE   ?= 100k
export POSTLOAN_DEMO ?= 1
# pytest-xdist workers; two cores are the machine this was tuned on
WORKERS ?= 2
# who gets what, and in which order: tests/conftest.py
SPREAD := --no-loadscope-reorder

# each process of the tests would compile every module anew, ten seconds, where the environment forbids to keep what is compiled
COMPILED := PYTHONDONTWRITEBYTECODE=

.PHONY: run test test-fast lint format types imports bench shots samples clean help

help:          ## this list
	@grep -hE '^[a-z-]+: *.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: $(VENV)/installed  ## set up what is missing, load the demo book if there is none, serve on 127.0.0.1:8501
	@$(BIN)/python -m postloan serve --judge

test: $(VENV)/installed-dev  ## everything: lint, types, import contracts, all tests
	@$(MAKE) --no-print-directory -j $(WORKERS) --output-sync=target types imports lint
	@echo "== tests =="
	@made=$$(mktemp -d); trap 'rm -rf "$$made"' EXIT; POSTLOAN_TEST_MADE="$$made" $(COMPILED) \
	$(BIN)/python -m pytest -n $(WORKERS) $(SPREAD) --durations=12 --durations-min=5

test-fast: $(VENV)/installed-dev  ## the loop: no browser, nothing slow
	@$(COMPILED) $(BIN)/python -m pytest -n $(WORKERS) $(SPREAD) -m "not slow and not browser and not real_data"

lint: $(VENV)/installed-dev  ## ruff: rules and format
	@echo "== lint =="
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(VENV)/installed-dev  ## ruff: mend what can be mended
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .

types: $(VENV)/installed-dev  ## mypy, strict, on postloan/
	@echo "== types =="
	@$(BIN)/mypy

imports: $(VENV)/installed-dev  ## who may import whom
	@echo "== import contracts =="
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/installed-bench  ## SIZE=10k|100k|1m: every figure beside what a user would pick instead
	@$(BIN)/python -m bench --size $(SIZE)

shots: $(VENV)/installed-dev  ## a screenshot of every page × language × theme into shots/
	@$(BIN)/python -m scripts.shots

samples: $(VENV)/installed-dev  ## make the workbooks under data/samples anew
	@$(BIN)/python -m data.samples.make

clean:  ## remove caches and pictures; the live book stays
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache shots test-results

$(VENV)/bin/python:
	@echo "== making $(VENV) with $(PYTHON) =="
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt constraints.txt | $(VENV)/bin/python
	@echo "== installing requirements.txt (a minute or two, once) =="
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "== installing requirements-dev.txt =="
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/installed-bench: bench/requirements.txt $(VENV)/installed-dev
	@echo "== installing bench/requirements.txt =="
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r bench/requirements.txt
	@touch $@
