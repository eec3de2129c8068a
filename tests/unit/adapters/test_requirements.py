"""Both ends of a measurement use one coverage.py."""

from __future__ import annotations

from pathlib import Path

REQUIREMENTS = Path(__file__).parents[3] / "requirements"


def pin(name: str) -> str:
    lines = (REQUIREMENTS / name).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("coverage==")).split()[0]


def test_the_projects_coverage_is_ours() -> None:
    assert pin("coverage.txt") == pin("base.txt") == (REQUIREMENTS / "coverage.in").read_text(encoding="utf-8").strip()
