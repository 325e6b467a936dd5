# `make` alone lists the targets. Every target works as the first command in a fresh clone.

VENV ?= .venv
FUTURES ?= 100000
SEED ?= 7
WORKERS ?= 2
# what `make quick` leaves out besides: what compiles the engine again, counts memory, plays many futures, or tries very many cases
NOT_QUICK := unit/engine/test_kept.py unit/engine/test_loading.py unit/app/test_bounded.py unit/app/test_sharing.py \
	unit/app/test_many.py unit/app/test_hangup.py unit/app/test_description.py unit/analysis/test_claim_runs.py \
	unit/scenarios/test_claims_judged.py unit/scenarios/test_what_the_model_says.py unit/figures/test_labels.py \
	unit/telling/test_new_analysis.py unit/compile/test_order_and_purity.py unit/test_systems.py analytic/test_reference_chances.py
QUICK := tests/unit tests/analytic tests/spec/test_cases.py $(NOT_QUICK:%=--ignore=tests/%)

# tests of speed, which measuring would slow down
TIMED := unit/scenario/test_composing.py::test_hostile_text_is_answered_soon unit/test_package.py::test_importing_costs_nothing cli/test_startup.py

# tests in which something waits for another thread, process or page
WAITING := tests/unit/app tests/unit/study tests/unit/test_files.py tests/browser tests/cli tests/invariance

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
STAMPS := $(VENV)/.stamps
INSTALLED_FROM := pyproject.toml constraints.txt src/sandtable/_version.py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test quick jitter durations coverage check lint types imports scripts script-types docs reference calibrate demo-report images bench newest lowest constraints clean
MAKEFLAGS += --no-print-directory

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMPS)/base ## plays 100,000 futures of deir-ez-zor-2017 and writes briefing.html
	@$(BIN)/sandtable run deir-ez-zor-2017 --futures $(FUTURES) --seed $(SEED) --report briefing.html

test: $(STAMPS)/game ## runs the tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

quick: $(STAMPS)/dev ## the fast tests, about two minutes: no browser, no statistics, nothing that compiles the engine again
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q -m "not slow and not browser" $(QUICK) $(ARGS)

jitter: $(STAMPS)/game ## tests under delays by chance (SEED=7), which find those that depend on timing
	@SANDTABLE_JITTER=$(SEED) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TIMED:%=--deselect=tests/%) $(or $(ARGS),$(WAITING))

durations: $(STAMPS)/game ## runs the tests and writes how long the slow files take, by which they are shared out between the workers
	@SANDTABLE_DURATIONS=tests/durations.txt $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

coverage: $(STAMPS)/game ## the tests under coverage.py, without the compiled engine; fails below the floor
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest -q -n $(WORKERS) --dist worksteal $(TIMED:%=--deselect=tests/%) $(ARGS)
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage report

check: lint types imports test ## lint, types, import rules and tests: what CI runs

lint: $(STAMPS)/dev ## formatting and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(STAMPS)/dev ## mypy, strict
	@$(BIN)/mypy

imports: $(STAMPS)/dev ## imports go down only
	@$(BIN)/lint-imports

scripts: ## the pages' JavaScript: format and lint (Biome), types (TypeScript); needs npm, `make scripts ARGS=--write` formats
	@sh scripts/check_scripts.sh $(ARGS)

script-types: $(STAMPS)/dev ## rewrites the types of the API's answers, types/api.d.ts; needs npm
	@sh scripts/check_scripts.sh --install
	@$(BIN)/python -m scripts.page_types

docs: $(STAMPS)/dev ## builds the documentation and the gallery of reports into site/ (GALLERY=--quick for fewer minutes)
	@$(BIN)/python -m scripts.gallery $(GALLERY)
	@PYTHONPATH=. $(BIN)/mkdocs build --strict

reference: $(STAMPS)/dev ## rewrites the generated pages and the outputs of examples
	@$(BIN)/python -m scripts.reference
	@$(BIN)/python -m scripts.examples --write

calibrate: $(STAMPS)/dev ## fits the rules of battle, writes presets and docs/calibration.md (needs ../shared/data; ARGS=--check compares)
	@OPENBLAS_NUM_THREADS=1 PYTHONPATH=. $(BIN)/python -m calibration $(ARGS)

demo-report: $(STAMPS)/dev ## makes the report that `sandtable demo` opens (minutes)
	@$(BIN)/python -m scripts.demo_report

images: $(STAMPS)/game ## renews the pictures of the documentation (needs Chromium)
	@$(BIN)/python -m scripts.make_images
	@$(BIN)/python -m scripts.moving_picture
	@$(BIN)/python -m scripts.gallery --thumbnails

bench: $(STAMPS)/dev ## measures the engine, and against its rival in Mesa
	@$(BIN)/python -m benchmarks

newest: ## tests with the newest versions that pyproject.toml allows (ARGS names tests)
	@sh scripts/try_versions.sh newest $(VENV)-newest $(ARGS)

lowest: ## tests with the lowest versions that pyproject.toml names (ARGS names tests)
	@sh scripts/try_versions.sh lowest $(VENV)-lowest $(ARGS)

constraints: ## pins anew every package, from a clean environment
	@VENV=$(VENV) sh scripts/pin.sh

clean: ## removes everything that make built
	@rm -rf .coverage* $(VENV) $(VENV)-newest $(VENV)-lowest build dist site briefing.html report.html .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

$(STAMPS)/venv: scripts/make_venv.sh
	@PYTHON="$(PYTHON)" sh scripts/make_venv.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/base: $(STAMPS)/venv $(INSTALLED_FROM)
	@echo "installing sandtable into $(VENV)"
	@$(PIP) install -c constraints.txt hatchling editables
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[analysis,discover,query]'
	@touch $@

$(STAMPS)/dev: $(STAMPS)/base
	@echo "installing the development tools into $(VENV)"
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@$(PIP) install -c constraints.txt --no-deps --upgrade --target $(VENV)/data ema_workbench # published data, for tests
	@touch $@

$(STAMPS)/game: $(STAMPS)/dev scripts/install_game.sh
	@sh scripts/install_game.sh $(VENV)
	@touch $@
