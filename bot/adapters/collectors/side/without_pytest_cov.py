"""Keeps pytest-cov from measuring the team's tests: its counters would take the place of ours.

Loaded by `-p`, before pytest-cov looks at its options. They stay known, so that a configuration that sets them still
works; `-p no:pytest_cov` would have pytest refuse them, and `--no-cov` is refused where pytest-cov is not loaded.
"""

from collections.abc import Iterator

import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Forget what pytest-cov was asked to measure, as its own `--cov-reset` does."""
    early_config.known_args_namespace.cov_source = []
    yield
