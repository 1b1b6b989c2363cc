# Two commands matter: `make build` and `make test`. Both set up what they need, in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: build test lint docs lock fuzz bench clean

build: $(STAMP)  ## set up, then build the example dataset from raw/ into dist/
	$(BIN)/dataset-tools build

test: $(STAMP)  ## set up, then run every check and test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(STAMP)  ## the checks without the tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

fuzz: $(STAMP)  ## judge changed files for FUZZ_SECONDS (60); with atheris where it is installed
	$(BIN)/python -m tests.fuzz $(or $(FUZZ_SECONDS),60)

docs: $(STAMP)  ## write the generated reference and pictures, build the site into site/
	$(BIN)/python docs/reference/generate.py
	$(BIN)/python docs/pictures/make_pictures.py
	$(BIN)/python docs/pictures/make_report.py
	$(BIN)/python docs/pictures/make_speed.py
	$(BIN)/python -m bench.speed.page
	$(BIN)/mkdocs build --strict --quiet

lock:  ## pin every dependency with hashes, without an index address
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --quiet -o requirements.lock

clean:  ## remove what the other targets made
	rm -rf $(VENV) build .dataset-tools .pytest_cache .mypy_cache .ruff_cache

# The lock holds every version with its hash, so that two machines install the same bytes.
$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $(STAMP)
