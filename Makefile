# `make` alone lists the targets. Every target works as the first command in a fresh clone.

VENV ?= .venv
FUTURES ?= 100000
SEED ?= 7
WORKERS ?= 2

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
STAMPS := $(VENV)/.stamps
INSTALLED_FROM := pyproject.toml constraints.txt src/sandtable/_version.py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check lint types imports docs reference images bench newest lowest constraints clean
MAKEFLAGS += --no-print-directory

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMPS)/base ## plays 100,000 futures of deir-ez-zor-2017 and writes briefing.html
	@$(BIN)/sandtable run deir-ez-zor-2017 --futures $(FUTURES) --seed $(SEED) --briefing briefing.html

test: $(STAMPS)/game ## runs the tests
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

check: lint types imports test ## lint, types, import rules and tests: what CI runs

lint: $(STAMPS)/dev ## formatting and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(STAMPS)/dev ## mypy, strict
	@$(BIN)/mypy

imports: $(STAMPS)/dev ## imports go down only
	@$(BIN)/lint-imports

docs: $(STAMPS)/dev ## builds the documentation into site/
	@$(BIN)/mkdocs build --strict --quiet

reference: $(STAMPS)/dev ## rewrites the generated pages and the outputs of examples
	@$(BIN)/python -m scripts.reference
	@$(BIN)/python -m scripts.examples --write

images: $(STAMPS)/game ## makes the pictures of the documentation anew (needs Chromium)
	@$(BIN)/python -m scripts.make_images

bench: $(STAMPS)/dev ## measures the engine against its rivals (needs a C compiler for one of them)
	@$(BIN)/python -m benchmarks

newest: ## tests with the newest versions that pyproject.toml allows (ARGS names tests)
	@sh scripts/try_versions.sh newest $(VENV)-newest $(ARGS)

lowest: ## tests with the lowest versions that pyproject.toml names (ARGS names tests)
	@sh scripts/try_versions.sh lowest $(VENV)-lowest $(ARGS)

constraints: ## pins anew every package, from a clean environment
	@VENV=$(VENV) sh scripts/pin.sh

clean: ## removes everything that make built
	@rm -rf $(VENV) $(VENV)-newest $(VENV)-lowest build dist site briefing.html .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

$(STAMPS)/venv: scripts/make_venv.sh
	@PYTHON="$(PYTHON)" sh scripts/make_venv.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/base: $(STAMPS)/venv $(INSTALLED_FROM)
	@echo "installing sandtable into $(VENV)"
	@$(PIP) install -c constraints.txt hatchling editables
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[analysis,app]'
	@touch $@

$(STAMPS)/dev: $(STAMPS)/base
	@echo "installing the development tools into $(VENV)"
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@$(PIP) install -c constraints.txt --no-deps --upgrade --target $(VENV)/data ema_workbench # published data, for tests
	@touch $@

$(STAMPS)/game: $(STAMPS)/dev scripts/install_game.sh
	@sh scripts/install_game.sh $(VENV)
	@touch $@
