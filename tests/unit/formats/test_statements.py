"""Executable lines are those of Istanbul; the truth was recorded by benchmarks/jsx_lines.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats.statements import executable, statements

FIXTURES = Path(__file__).parents[2] / "fixtures" / "statements"
TRUTH: dict[str, list[int]] = json.loads((FIXTURES / "istanbul.json").read_text(encoding="utf-8"))


def _snippets() -> dict[str, str]:
    whole = "\n" + (FIXTURES / "snippets.txt").read_text(encoding="utf-8")
    return {name: text for name, _, text in (part.partition("\n") for part in whole.split("\n=== ")[1:])}


SNIPPETS = _snippets()
SOURCE = st.sampled_from(sorted(SNIPPETS.values()))


@pytest.mark.parametrize("name", sorted(SNIPPETS))
def test_executable_lines_are_those_on_which_istanbul_counts_statements(name: str) -> None:
    assert sorted(executable(name, SNIPPETS[name])) == TRUTH[name]


@given(SOURCE, SOURCE, st.data())
def test_broken_source_never_raises_and_names_only_its_own_lines(one: str, two: str, data: st.DataObject) -> None:
    text = one[: data.draw(st.integers(0, len(one)))] + two[data.draw(st.integers(0, len(two))) :]

    for name in ("a.jsx", "a.tsx", "a.ts"):
        assert all(1 <= line <= text.count("\n") + 1 for line in executable(name, text))


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert executable("a.jsx", text) == executable("a.jsx", text)


@pytest.mark.parametrize("text", ["(" * 20_000, "{" * 20_000, "<a>" * 5_000, "'x';" * 50_000, "a=>" * 20_000])
def test_hostile_nesting_is_read_in_one_pass(text: str) -> None:
    assert executable("a.jsx", text) <= {1}


def test_a_file_too_large_to_be_written_by_hand_has_no_lines() -> None:
    assert executable("a.js", "go();\n" * 300_000) == frozenset()


def test_columns_count_utf_16_units() -> None:
    """V8 and source maps count a character outside the basic plane as two."""
    (_, second) = statements("a.js", 'const a = "\N{GRINNING FACE}"; go();')

    assert second.places[0].column == len('const a = "xx"; ')


def test_a_function_valued_declarator_is_looked_up_at_its_name() -> None:
    (declarator, _) = statements("a.js", "const f = () => 1;")

    assert declarator.places[0].column == len("const ")
    assert not declarator.function
