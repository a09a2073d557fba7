# Two commands matter: `make run` and `make test`. `make` alone lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV ?= .venv
VAR_DIR ?= var
PORT ?= 8000
override VAR_DIR := $(abspath $(VAR_DIR))
export VAR_DIR PORT

BIN := $(VENV)/bin
PY := $(BIN)/python
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
TEMPLATES := find . -name '*.html' -not -path './.*' -not -path './var/*' -not -path './htmlcov/*'
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: help setup run worker beat demo digest test cover screenshots fmt lint types arch migrations check lock

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(DEV) ## Make the virtual environment, with everything that developing needs

run: $(RUNTIME) ## Serve the site with worker and beat at http://127.0.0.1:$PORT
	@exec $(PY) -m civic.embedded

worker: $(RUNTIME) ## Run a Celery worker alone
	@exec $(PY) -m celery --app civic worker --loglevel=INFO

beat: $(RUNTIME) ## Run Celery beat alone
	@exec $(PY) -m celery --app civic beat --loglevel=INFO

demo: $(RUNTIME) ## Load the demo course again, with dates around today
	@$(PY) manage.py load_demo

digest: $(RUNTIME) ## Send tomorrow's digests now, to see what one looks like
	@SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} $(PY) manage.py send_digests --now "$$($(PY) -c 'import datetime as d; \
		print(d.datetime.now(d.timezone.utc).date() + d.timedelta(1), end="T14:00:00Z")')"

test: $(DEV) ## Run all tests, on SQLite and again on PostgreSQL
	@$(PY) -m tests.servers.suite $(ARGS)

cover: $(DEV) ## Run the tests on SQLite and measure branch coverage
	@$(PY) -m pytest --numprocesses=2 --cov --cov-report=term-missing $(ARGS)

screenshots: $(DEV) ## Take the pictures of the documentation anew, of the demo course
	@$(PY) -m docs.screenshots

fmt: $(DEV) ## Format Python and templates
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(TEMPLATES) | xargs -r $(BIN)/djade --target-version 5.2
	@$(TEMPLATES) | xargs -r $(BIN)/djhtml --tabwidth 2 \
		|| $(TEMPLATES) | xargs -r $(BIN)/djhtml --tabwidth 2 # it fails when it has changed a file

lint: $(DEV) ## Check style: ruff, djhtml, djade, djlint
	@failed=; \
	$(BIN)/ruff check --quiet . || failed=1; \
	$(BIN)/ruff format --quiet --check . || failed=1; \
	$(TEMPLATES) | xargs -r $(BIN)/djade --check --target-version 5.2 || failed=1; \
	$(TEMPLATES) | xargs -r $(BIN)/djhtml --check --tabwidth 2 || failed=1; \
	$(TEMPLATES) | xargs -r $(BIN)/djlint --lint --quiet || failed=1; \
	test -z "$$failed"

types: $(DEV) ## Check types with mypy
	$(BIN)/mypy .

arch: $(DEV) ## Check the layers with import-linter
	$(BIN)/lint-imports

migrations: $(DEV) ## Check that no migration is missing
	@DEBUG=1 $(PY) manage.py makemigrations --check --dry-run

check: lint types arch migrations ## Everything that is checked without running tests
	@$(PY) -m tests.servers.deploy_check

lock: $(DEV) ## Pin the newest versions of all requirements
	$(LOCK) --upgrade requirements.in -o requirements.txt
	$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt
	$(LOCK) --upgrade requirements-servers.in -o requirements-servers.txt

# The environment: made once, brought up to date when a file of pins is newer than its stamp.

$(PY):
	@python=$$(for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			&& echo "$$candidate" && break; done); \
	test -n "$$python" || { echo "Civic needs Python 3.11 or newer, and none of python3.13," \
		"python3.12, python3.11 and python3 is one. Install it, or name it: make $(MAKECMDGOALS)" \
		"PYTHON=/path/to/python"; exit 1; }; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make a virtual" \
		"environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

# uv is faster, but does not know pip's configuration; where it fails, pip is asked.
define install
	@echo "Installing $(1)"
	@{ uv --version >/dev/null 2>&1 && uv pip install --quiet --python $(PY) --require-hashes \
		$(addprefix -r ,$(1)); } \
		|| $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
		$(addprefix -r ,$(1))
	@touch $@
endef

$(RUNTIME): requirements.txt | $(PY)
	$(call install,requirements.txt)

$(DEV): requirements.txt requirements-dev.txt | $(PY)
	$(call install,requirements.txt requirements-dev.txt)
	@touch $(RUNTIME)
