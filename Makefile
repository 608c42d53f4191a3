# Everything that is set up stays inside .venv, but for the browser and Redis of `make test`: Debian's packages.

PYTHON ?= python3
PORT ?= 8050
BIN := .venv/bin
TYPED := app.py dashboard layers data bench scripts

export PORT
# What is compiled once is not compiled again by every process that tests start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint style types bench clean venv venv-dev

help:
	@echo "make run    set up and serve http://127.0.0.1:$(PORT) (PORT=... to change)"
	@echo "make test   set up what the tests need, a browser included, and run them all"
	@echo "make lint   style, types and the rule of imports alone"
	@echo "make bench  the measurements, as a table and in bench/results.json"
	@echo "make clean  remove .venv and caches"

run: venv
	@exec $(BIN)/python app.py

# Types are looked at while the tests run, and told after them: they would keep one processor waiting.
test: style
	@typed="$$(mktemp)"; $(MAKE) --no-print-directory types > "$$typed" 2>&1 & looking=$$!; \
	CHROMIUM="$$(sh scripts/chromium.sh)" && REDIS_SERVER="$$(sh scripts/redis.sh)" && \
	export CHROMIUM REDIS_SERVER && \
	echo "== tests" && $(BIN)/python -m pytest tests --ignore=tests/browser -n 2 --dist loadfile && \
	echo "== browser tests" && $(BIN)/python -m pytest tests/browser -n 2 --dist worksteal; \
	tested=$$?; wait $$looking; right=$$?; cat "$$typed"; rm -f "$$typed"; exit $$((tested || right))

lint: style types

style: venv-dev
	@echo "== style" && $(BIN)/python -m ruff check . && $(BIN)/python -m ruff format --check .

types:
	@echo "== types" && $(BIN)/python -m mypy $(TYPED)
	@echo "== rule of imports" && $(BIN)/lint-imports --no-logo

bench: venv-dev
	@CHROMIUM="$$(sh scripts/chromium.sh)" && export CHROMIUM && $(BIN)/python -m bench

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@PYTHON="$(PYTHON)" sh scripts/venv.sh requirements.txt

venv-dev:
	@PYTHON="$(PYTHON)" sh scripts/venv.sh requirements-dev.txt requirements.txt
