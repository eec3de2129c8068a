"""Starts coverage.py in the project's own interpreter when the agent asks for it by COVERAGE_PROCESS_START.

This folder precedes everything else on PYTHONPATH, with coverage.py installed beside this file. Waiting on greenlets
is only measured right when coverage is told, and it refuses to be told where greenlet is not installed.

The team's pytest is given our plugin from here and not by the agent: only an interpreter that finds this folder can
load it.
"""

import importlib.util
import os

_settings = os.environ.get("COVERAGE_PROCESS_START", "")
_options = os.environ.get("PYTEST_ADDOPTS", "")
_plugin = "-p without_pytest_cov"
if _settings:
    if importlib.util.find_spec("greenlet") is not None and os.path.exists(f"{_settings}.greenlet"):  # noqa: PTH110 - light
        os.environ["COVERAGE_PROCESS_START"] = f"{_settings}.greenlet"
    if _options and _plugin not in _options:
        os.environ["PYTEST_ADDOPTS"] = f"{_options} {_plugin}"
    import coverage

    coverage.process_startup()
