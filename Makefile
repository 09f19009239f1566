# newskit: everything that is done with this checkout. Needs Python >= 3.11, make and git; the rest is set up in .venv.

VENV := .venv
PYTHON_IN := $(VENV)/bin/python
NEWSKIT := $(PYTHON_IN) -m newskit
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
READY_BENCH := $(VENV)/.ready-bench

# Only hand over an interpreter that was named on the command line or in the environment.
export PYTHON

.PHONY: help demo test slow lint types contracts check format golden docs bench eval clean

help: ## What can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(READY): pyproject.toml .ci/venv
	@.ci/venv $(VENV)
	@touch $@

$(READY_DEV): pyproject.toml .ci/venv
	@.ci/venv $(VENV) dev
	@touch $@ $(READY)

$(READY_BENCH): pyproject.toml .ci/venv
	@.ci/venv $(VENV) dev,bench
	@touch $@ $(READY_DEV) $(READY)

demo: $(READY) ## Split the samples, search them, write a CSV
	$(NEWSKIT) parse samples/
	$(NEWSKIT) search "gender equality"
	$(NEWSKIT) export --format csv --output stories.csv
	@echo "The corpus is newskit.db, the stories are in stories.csv. Next: $(VENV)/bin/newskit --help"

test: $(READY_DEV) ## The tests, without the slow ones
	$(PYTHON_IN) -m pytest -q -n auto --maxprocesses 8 -m "not slow"

slow: $(READY_DEV) ## Only the slow tests
	$(PYTHON_IN) -m pytest -q -m slow

lint: $(READY_DEV) ## Style: ruff, rules and format
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .

types: $(READY_DEV) ## Types: mypy --strict
	$(PYTHON_IN) -m mypy

contracts: $(READY_DEV) ## Layers: who may import whom
	$(VENV)/bin/lint-imports --no-cache

check: lint types contracts ## All that must be green: style, types, layers, every test
	$(PYTHON_IN) -m pytest -q -n auto --maxprocesses 8

format: $(READY_DEV) ## Let ruff mend style and format
	$(PYTHON_IN) -m ruff check --fix .
	$(PYTHON_IN) -m ruff format .

golden: $(READY_DEV) ## Compare the samples with their golden files; RECORD=1 accepts the differences
	$(PYTHON_IN) eval/golden.py $(if $(RECORD),--record)

docs: $(READY_DEV) ## Write anew what the documents say that commands print
	$(PYTHON_IN) docs/reference.py
	$(PYTHON_IN) docs/console.py --record
	$(PYTHON_IN) docs/pictures.py

bench: $(READY_BENCH) ## Speed, beside what it can be compared with
	$(PYTHON_IN) -m benchmarks

eval: $(READY_DEV) ## Quality on labelled pages; fails below eval/floors.json
	$(PYTHON_IN) -m eval

clean: ## Remove what was built (not the corpus)
	rm -rf $(VENV) .venv-* build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
