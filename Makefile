# Everything a person needs: `make run`, `make test`, `make check`. Each sets up what it needs, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock

.DEFAULT_GOAL := help
.PHONY: help run test check docs lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.python: 
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "zhuti needs Python 3.11 or later; name one with make PYTHON=…")'
	@echo "Setting up $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml requirements.lock
	@echo "Installing zhuti …" >&2
	@$(PIP) -e .
	@echo "Compiling its kernels, once …" >&2
	@out=$$(mktemp -d) && $(BIN)/zhuti run configs/seeds.toml --out $$out/seeds >$$out/log 2>&1 || cat $$out/log >&2; rm -rf $$out
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "Installing what the tests need …" >&2
	@$(PIP) -e '.[figures,mlflow,test]'
	@touch $@

run: $(VENV)/.run  ## summarise the five seed articles
	@$(BIN)/zhuti run configs/seeds.toml

test: $(VENV)/.test  ## run the tests
	@$(BIN)/python -m pytest

check: $(VENV)/.test  ## lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

docs: $(VENV)/.run  ## write the generated pages anew
	@$(BIN)/python -c 'from zhuti.config import reference_page; print(reference_page(), end="")' > docs/config.md

lock: $(VENV)/.test  ## pin the newest versions that pyproject.toml admits
	@$(PIP) uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade \
	  --no-header --no-annotate -q -o requirements.lock

clean:  ## remove what was built
	rm -rf $(VENV) runs dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
