"""A step divided into what is done and what is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats import manual_case
from bot.formats.manual_case.dividing import divided

CASES = Path(__file__).parents[2] / "fixtures" / "manual_cases"


@pytest.mark.parametrize(
    ("text", "done", "seen"),
    [
        ("Go to the page; the heading must be `A`", "Go to the page", ("the heading must be `A`",)),
        ("Reload. All notes are gone: `0 notes`.", "Reload.", ("All notes are gone: `0 notes`.",)),
        ("Press A. A dialog appears. Press B.", "Press A. A dialog appears. Press B.", ()),
        ("Click Save and check that `Saved` is shown", "Click Save", ("`Saved` is shown",)),
        ("The button `Save` is clicked.", "The button `Save` is clicked.", ()),
        ("Open it -> `Hello`", "Open it", ("`Hello`",)),
        ('Enter "a -> b" and save', 'Enter "a -> b" and save', ()),
    ],
)
def test_what_is_seen_at_the_end_of_a_step_is_its_expectation(text: str, done: str, seen: tuple[str, ...]) -> None:
    """What is seen before something else is done is gone when the step is over: it stays with the step."""
    assert divided(text) == (done, seen)


@given(st.text(max_size=200))
def test_any_text_is_divided(text: str) -> None:
    done, seen = divided(text)

    assert isinstance(done, str)
    assert all(isinstance(item, str) for item in seen)


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.md")), ids=lambda path: path.stem)
def test_cases_of_many_testers_have_steps_and_expectations(path: Path) -> None:
    for case in manual_case.read(path.name, path.read_text(encoding="utf-8")):
        assert case.steps
        assert case.expectations
