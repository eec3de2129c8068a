.PHONY: setup test check demo lock

BIN = .venv/bin

setup:
	@.ci/setup

COVERED = --cov=bot.domain --cov=bot.engines --cov=bot.formats --cov=bot.application --cov-branch

test: setup
	$(BIN)/python -m pytest $(COVERED) --cov-report=term:skip-covered --cov-fail-under=95

check: setup
	$(BIN)/ruff check bot tests benchmarks examples
	$(BIN)/ruff format --check bot tests benchmarks examples
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/zizmor --offline --quiet --persona pedantic action.yml .github/workflows
	$(BIN)/check-jsonschema -q --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema -q --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/hadolint Dockerfile

demo: setup
	@$(BIN)/python examples/demo.py

LOCK = uv pip compile -q --no-strip-extras --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11
lock:
	$(LOCK) pyproject.toml -o requirements/base.txt >/dev/null
	$(LOCK) pyproject.toml requirements/build.in --extra dev --constraint requirements/base.txt -o requirements/dev.txt >/dev/null
	$(LOCK) requirements/node.in -o requirements/node.txt >/dev/null
	$(LOCK) requirements/build.in --constraint requirements/dev.txt -o requirements/build.txt >/dev/null
	$(LOCK) requirements/benchmarks.in -o requirements/benchmarks.txt >/dev/null
	$(LOCK) --universal requirements/coverage.in -o requirements/coverage.txt >/dev/null
