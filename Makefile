# Two commands for users: make run, make test. Each sets up what it needs in .venv.
PYTHON ?= python3
# processes that run the tests, and the steps of lint, side by side
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
SQL := dbt_project/models dbt_project/tests dbt_project/analyses

CLIENTS := $(patsubst tests/clients/%.txt,.venv-clients/%/.ready,$(wildcard tests/clients/duckdb-*.txt))

# Spark's own environment: all of .venv's, and Spark
SPARK := .venv-spark/bin
REPORTS ?= 10000

# the dashboards' own environment, and what it makes
BI := bi/.venv/bin
DEMONSTRATION := bi/.home/demonstration
WAREHOUSE ?= $(DEMONSTRATION)/warehouse

# uv takes a tenth of pip's time for the same files and hashes; it knows nothing of how pip
# is configured, so where it finds no packages, pip gets them. Both compile what they
# install, once: where nothing compiled is kept, each process would anew, for seconds.
# $(1): an environment's python; $(2): the locked requirements, and options of both
install = $(BIN)/uv pip install --quiet --compile-bytecode --python $(1) \
	--require-hashes --requirement $(2) \
	|| $(BIN)/pip --python $(1) install --quiet --require-hashes --requirement $(2)

# what recognises scans, where this Python can have it
SCANS := $(shell $(PYTHON) -c "import sys; sys.version_info < (3, 13) and \
	print('$(VENV)/.scans')")

.PHONY: run test suite quick lint style types sql lock clients docs serve serve-check \
	scans scans-lock bi bi-check bi-lock spark spark-check spark-lock

run: $(VENV)/.ready
	$(BIN)/gongkai run

# mypy takes one processor only, and tests wait for one another: side by side, neither
# of two is ever idle
test: $(VENV)/.ready $(CLIENTS) $(SCANS)
	$(MAKE) --no-print-directory --jobs $(JOBS) suite types sql style

# tests of one file stay in one process, which keeps what they share; in the order of
# tests/conftest.py, the long ones first; -rs says what was skipped, and why
suite: $(VENV)/.ready $(CLIENTS) $(SCANS)
	$(BIN)/pytest --numprocesses $(JOBS) --dist loadscope --no-loadscope-reorder -rs

# for the edit loop: what needs no run of the pipeline, in a minute
quick: $(VENV)/.ready
	$(BIN)/pytest --numprocesses $(JOBS) --dist loadscope -rs -m "not pipeline"

lint: $(VENV)/.ready
	$(MAKE) --no-print-directory --jobs $(JOBS) --output-sync types sql style

style: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy parsing orchestration expectations benchmarks bi

sql: $(VENV)/.ready
	$(BIN)/sqlfluff lint $(SQL)

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
	$(call install,$(@D)/bin/python,$<)
	touch $@

# after a change of dependencies in pyproject.toml
lock: $(BIN)/uv
	echo uv | $(BIN)/uv pip compile - --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--only-binary :all: --no-annotate \
		--custom-compile-command "make lock" --output-file requirements-uv.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-strip-extras --only-binary :all: \
		--custom-compile-command "make lock" --output-file requirements.lock

# scans are recognised from the next run on
scans: $(VENV)/.scans

# one of its packages asks for another build of what a second one brings: that is left out
scans-lock: $(BIN)/uv
	echo 'opencv-python ; python_version < "3"' > $(VENV)/scans-left-out.txt
	$(BIN)/uv pip compile requirements-scans.in --constraint requirements.lock \
		--override $(VENV)/scans-left-out.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-strip-extras --only-binary :all: --no-annotate \
		--custom-compile-command "make scans-lock" --output-file requirements-scans.lock

# Superset on 127.0.0.1 over a warehouse; over a synthetic one if none is named
bi: bi/.venv/.ready $(filter $(DEMONSTRATION)/%,$(WAREHOUSE)/marts.duckdb)
	$(BI)/python -m bi.serve --warehouse $(WAREHOUSE)

# needs Chromium; PICTURES=docs/pictures takes those of the docs anew
bi-check: bi/.venv/.ready $(DEMONSTRATION)/warehouse/marts.duckdb | $(VENV)/.ready
	$(BI)/python -m bi.look $(DEMONSTRATION) $(if $(PICTURES),--pictures $(PICTURES))

# odfpy and wtforms-json come as sources only
bi-lock: $(BIN)/uv
	$(BIN)/uv pip compile bi/requirements.in --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-strip-extras --only-binary :all: \
		--no-binary odfpy --no-binary wtforms-json \
		--custom-compile-command "make bi-lock" --output-file bi/requirements.lock

# gongkai run --engine spark, from .venv-spark/bin
spark: .venv-spark/.ready

# the release from Spark is the one from DuckDB, value by value; REPORTS=N: of the corpus
spark-check: spark
	$(SPARK)/python -m benchmarks.engines --reports $(REPORTS)

# pyspark comes as sources only; what .venv has is taken as it is there
spark-lock: $(BIN)/uv
	cp requirements.lock requirements-spark.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra spark --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-strip-extras --only-binary :all: \
		--no-binary pyspark --custom-compile-command "make spark-lock" \
		--output-file requirements-spark.lock

.venv-spark/.ready: requirements-spark.lock pyproject.toml | $(VENV)/.ready
	$(BIN)/python -m orchestration.spark.session
	$(PYTHON) -m venv .venv-spark
	$(call install,$(SPARK)/python,$<)
	$(SPARK)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(DEMONSTRATION)/warehouse/marts.duckdb: bi/demonstration.py | $(VENV)/.ready
	$(BIN)/python -m bi.demonstration $(DEMONSTRATION)

bi/.venv/.ready: bi/requirements.lock | $(BIN)/uv
	$(PYTHON) -c "import sys; assert (3, 11) <= sys.version_info < (3, 13), \
		'Superset wants Python 3.11 or 3.12'"
	$(PYTHON) -m venv --without-pip bi/.venv
	$(call install,$(BI)/python,$<)
	touch $@

$(VENV)/.scans: requirements-scans.lock $(VENV)/.ready
	$(PYTHON) -c "import sys; assert sys.version_info < (3, 13), \
		'what recognises scans wants Python 3.11 or 3.12'"
	$(call install,$(BIN)/python,$< --no-deps)
	touch $@

$(VENV)/.ready: requirements.lock pyproject.toml $(BIN)/uv
	$(call install,$(BIN)/python,$<)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(BIN)/uv: requirements-uv.lock
	$(PYTHON) -c "import sys; assert sys.version_info >= (3, 11), 'Python 3.11 or later'"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement $<
	touch $@
