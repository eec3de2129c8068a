"""Starts coverage.py in the project's own interpreter when the agent asks for it by COVERAGE_PROCESS_START.

This folder precedes everything else on PYTHONPATH, with coverage.py installed beside this file. Waiting on greenlets
is only measured right when coverage is told, and it refuses to be told where greenlet is not installed.
"""

import importlib.util
import os

_settings = os.environ.get("COVERAGE_PROCESS_START", "")
if _settings:
    if importlib.util.find_spec("greenlet") is not None and os.path.exists(f"{_settings}.greenlet"):  # noqa: PTH110 - light
        os.environ["COVERAGE_PROCESS_START"] = f"{_settings}.greenlet"
    import coverage

    coverage.process_startup()
