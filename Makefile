# make check: everything that has to hold before a change goes in. BIN is the folder of the tools.
BIN ?= .venv/bin

.PHONY: check lint types imports test bench
check: lint types imports test

lint:
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

test:
	$(BIN)/pytest

bench:
	$(BIN)/python benchmarks
