"""Foreign text never becomes code."""

from __future__ import annotations

import ast
import tokenize
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.probe import Call, Locator
from bot.engines.writing.literals import comment, literal, locator, string

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_a_literal_evaluates_to_its_value(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value  # type: ignore[arg-type]


@given(st.text())
def test_a_string_literal_is_one_line(text: str) -> None:
    assert len(string(text).splitlines()) == 1


@given(st.text())
def test_a_comment_stays_a_comment(text: str) -> None:
    """A newline of any kind in a manual case would otherwise start a line of code."""
    kinds = {token.type for token in tokenize.generate_tokens(StringIO(f"# {comment(text)}\n").readline)}

    assert kinds <= {tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("plain", '"plain"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ('"""\nimport os', '\'"""\\nimport os\''),
    ],
)
def test_strings_read_the_way_a_formatter_writes_them(text: str, source: str) -> None:
    assert string(text) == source


def test_a_locator_renders_as_its_chain() -> None:
    chain = Locator(
        calls=(
            Call(method="get_by_role", arguments=("button",), keywords=(("name", "Save"),)),
            Call(method="first"),
        )
    )

    assert locator(chain) == 'page.get_by_role("button", name="Save").first'
