# Two commands for users: make run, make test. Each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SQL := dbt_project/models dbt_project/tests dbt_project/analyses

CLIENTS := $(patsubst tests/clients/%.txt,.venv-clients/%/.ready,$(wildcard tests/clients/duckdb-*.txt))

.PHONY: run test lint lock clients docs serve serve-check

run: $(VENV)/.ready
	$(BIN)/gongkai run

test: $(VENV)/.ready lint $(CLIENTS)
	$(BIN)/pytest

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy orchestration expectations benchmarks
	$(BIN)/sqlfluff lint --processes 2 $(SQL)

# Dagster's interface, schedule and sensor, on 127.0.0.1
serve: $(VENV)/.ready
	$(BIN)/gongkai serve

# the same for real, asked what became of its runs; takes some minutes
serve-check: $(VENV)/.ready
	$(BIN)/python tests/serve_check.py

# models, columns, tests and lineage of the last run's build, as one page
docs: $(VENV)/.ready
	$(BIN)/python -m orchestration.documenting

# older DuckDB clients read a release; make test does this too
clients: $(VENV)/.ready $(CLIENTS)
	$(BIN)/pytest tests/test_clients.py

.venv-clients/%/.ready: tests/clients/%.txt $(VENV)/.ready
	$(PYTHON) -m venv --clear --without-pip $(@D)
	$(BIN)/pip --python $(@D)/bin/python install --quiet --require-hashes --requirement $<
	touch $@

# after a change of dependencies in pyproject.toml; needs uv
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-strip-extras --only-binary :all: \
		--custom-compile-command "make lock" --output-file requirements.lock

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; assert sys.version_info >= (3, 11), 'Python 3.11 or later'"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
