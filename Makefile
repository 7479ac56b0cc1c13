# What a person does with a checkout: make demo, make test, make prove. Everything lands in .venv/ and .var/.

PORT ?= 8000
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
BIN := .venv/bin
LOCK := uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

# A stamp carries the sum of the locked file, so an unchanged file installs nothing.
RUNTIME := .venv/runtime-$(shell cksum < requirements.txt | tr -d ' ').stamp
DEVELOPMENT := .venv/development-$(shell cat requirements.txt requirements-dev.txt | cksum | tr -d ' ').stamp
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard portal/locale/*/LC_MESSAGES/*.po))
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes

.PHONY: demo setup test prove lint lock clean

demo: export DEBUG = off
demo: export STEWARD_DEMO = on
demo: setup
	@exec $(BIN)/python manage.py serve --demo --port $(PORT)

setup: $(RUNTIME) $(CATALOGUES) .venv/machine.stamp

# Only a machine that lacks nothing is not asked again.
.venv/machine.stamp: | $(RUNTIME)
	@$(BIN)/python manage.py setup_check --stamp $@

%.mo: %.po | $(RUNTIME)
	@$(BIN)/python manage.py compile_catalogue

test: $(DEVELOPMENT) setup
	@exec $(BIN)/python -m tests.run test

prove: $(DEVELOPMENT) setup
	@exec $(BIN)/python -m tests.run prove

lint: $(DEVELOPMENT)
	@exec $(BIN)/python -m tests.run lint

lock: $(DEVELOPMENT)
	$(BIN)/$(LOCK) requirements.in -o requirements.txt
	$(BIN)/$(LOCK) requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv .var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Steward needs Python 3.11 or newer, and found none. Install it, or name it: make demo PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making a virtual environment in .venv with $(PYTHON) …"
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; \
		echo "Python could not make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing what Steward runs on (locked, checked by hash) …"
	@$(INSTALL) -r requirements.txt
	@rm -f .venv/runtime-*.stamp && touch $@

$(DEVELOPMENT): requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing what the tests need on top …"
	@$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@rm -f .venv/development-*.stamp && touch $@
