# Every target sets up what it needs in .venv; a second run finds it there.
#   make demo    draw the README's picture     make check   format, lint, types, imports, sizes
#   make test    the whole test suite          make bench   time and memory of a render

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.underdraw-ready
# Installed before the rest, by the range of pyproject.toml, so that its build is settled first.
TORCH := $(shell sed -n 's/^ *"\(torch>=[^"]*\)",.*/\1/p' pyproject.toml)

# Two workers with a thread each beat one with two, and never fight for the cores.
export OMP_NUM_THREADS ?= 1
export HF_HUB_OFFLINE ?= 1

.PHONY: demo test check bench fix

demo: $(READY)
	@$(BIN)/python tools/demo.py

test: $(READY)
	$(BIN)/python -m pytest -q -n auto

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/sizes.py

bench: $(READY)
	$(BIN)/python benchmarks/render.py

fix: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "$(TORCH)"
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@
