# `make run` and `make test` need Python 3.11 or newer and nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format words lock test-long bench-recognition bench-renewal bench-ingest screenshot clean

help: ## List the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

run: $(VENV)/.run ## Run the bot: on Discord with DISCORD_TOKEN, else on the local server
	@$(BIN)/footnote run

# One more than there are cores, for many tests wait for Discord or a database: 4 at the most, each takes a gigabyte.
WORKERS ?= $$(n=$$(getconf _NPROCESSORS_ONLN); [ $$n -lt 4 ] && echo $$((n + 1)) || echo 4)

test: $(VENV)/.dev ## Run all tests
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) $(ARGS)

check: $(VENV)/.dev ## Check format, lint, types, seeds and originality
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/footnote kb check seeds
	@if [ -f ../shared/tools/check_originality.py ]; then $(BIN)/python ../shared/tools/check_originality.py .; else echo "skipped: originality (the documents are not here)"; fi

format: $(VENV)/.dev ## Format the code and mend what the linter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

test-long: $(VENV)/.dev ## Let editors, seeds and crashes act on the knowledge base at random for long
	@FOOTNOTE_TEST_LONG=$${FOOTNOTE_TEST_LONG:-20} $(BIN)/python -m pytest tests/knowledge/edit/test_machine.py $(ARGS)

bench-renewal: $(VENV)/.dev ## Measure how soon an edit is seen among 10,000 claims
	@$(BIN)/python -m tests.benchmarks.renewal $(ARGS)

bench-ingest: $(VENV)/.dev ## Measure how fast a book of a thousand pages is loaded
	@$(BIN)/python -m tests.benchmarks.ingest $(ARGS)

words: $(VENV)/.dev ## Gather the sentences of the bot into bot/words/locales, and say which are not translated
	@$(BIN)/python -m bot.words.extract

lock: $(VENV)/.dev ## Resolve the lock files anew (needs uv)
	@uv pip compile pyproject.toml --extra local --extra postgres --extra build --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -o requirements.txt
	@uv pip compile pyproject.toml --extra local --extra postgres --extra build --group dev --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -o requirements-dev.txt

bench-recognition: $(VENV)/.dev ## Measure the recogniser and write the figures of docs/recognition.md (needs ../shared)
	@$(BIN)/python -m tests.benchmarks.recognition --write-docs $(ARGS)

screenshot: $(VENV)/.dev ## Take the pictures of the README and the guide (needs chromium)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'playwright>=1.50'
	@$(BIN)/python docs/pictures/take.py

clean: ## Remove the virtual environment and the caches
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "footnote: Python 3.11 or newer is needed; name it with make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Footnote into $(VENV), which takes a minute or more …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . >&2
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the tests need into $(VENV) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt >&2
	@touch $@
