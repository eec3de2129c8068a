"""The agent's Python coverage is a claim: what does not fit the repository is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.json import Json
from bot.domain.lines import Branch, Coverage, lines_of
from bot.formats.coveragepy import PythonCoverage, normalised, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 12) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)
FACTS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("executed", "executable", "executed_branches", "possible_branches"), JSON)
)


def test_lines_and_branches_come_back_as_sets() -> None:
    facts: Json = {
        "executed": [1, 2],
        "executable": [1, 2, 4],
        "executed_branches": [[2, 4]],
        "possible_branches": [[2, 4], [2, -1]],
    }

    found = read({"shop\\./main.py": facts}, lengths={"shop/main.py": 4})

    assert found.covered == Coverage(
        lines=lines_of("shop/main.py", (1, 2)), branches=frozenset({Branch("shop/main.py", 2, 4)})
    )
    assert found.executable.lines == lines_of("shop/main.py", (1, 2, 4))
    assert found.executable.branches == {Branch("shop/main.py", 2, 4), Branch("shop/main.py", 2, -1)}


@pytest.mark.parametrize(
    "facts", [None, 3, [], {"executed": "12"}, {"executed": [0, -1, 5, True, 1.0, "1", None, [1]]}]
)
def test_what_is_no_line_of_the_file_is_left_out(facts: Json) -> None:
    assert read({"a.py": facts}, lengths={"a.py": 4}) == PythonCoverage()


@pytest.mark.parametrize("pair", [[1], [1, 2, 3], [0, 1], [5, 1], [1, 5], [1, -5], [True, 1], [1, True], "12", 1, {}])
def test_what_is_no_branch_of_the_file_is_left_out(pair: Json) -> None:
    assert read({"a.py": {"executed_branches": [pair]}}, lengths={"a.py": 4}) == PythonCoverage()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a.py", "/etc/a.py", "a/../../b.py", "C:\\a.py", "a\0.py", "a" * 5000]
)
def test_no_name_leads_out_of_the_repository(name: str) -> None:
    assert normalised(name) is None


def test_files_that_the_repository_does_not_have_are_left_out() -> None:
    assert read({"b.py": {"executed": [1]}}, lengths={"a.py": 4}) == PythonCoverage()


@given(JSON | st.dictionaries(st.sampled_from(["a.py", "./a.py", "b/c.py", "../a.py"]), FACTS | JSON))
def test_covered_is_a_part_of_executable_whatever_is_claimed(document: Json) -> None:
    found = read(document, lengths={"a.py": 4, "b/c.py": 9})

    assert not found.covered - found.executable
    assert all(1 <= line.number <= {"a.py": 4, "b/c.py": 9}[line.path] for line in found.executable.lines)
