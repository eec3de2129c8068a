"""The benchmark of covering arrays runs, and its verdicts are the judge's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def printed(*arguments: str) -> str:
    call = [sys.executable, "benchmarks/covering_arrays.py", *arguments]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_fresh_models_of_a_seed_are_complete() -> None:
    shown = printed("--fresh", "3", "--fresh-seed", "5")

    assert shown.startswith("seed 5\n")
    assert shown.endswith("6 of 6 complete\n")


def test_a_table_holds_one_cell_a_tool() -> None:
    shown = printed(".", "3^4", "--seeds", "1", "--steps", "500", "--tools", "ours*,GenKTests")

    header, _, line, *_ = shown.splitlines()
    assert header.split(" | ")[-3:] == ["ours", "ours+", "GenKTests |"]
    assert line.startswith("| 3^4 | 2 | 54 | 9 | 9 | 9 (")
    assert "!" not in line
