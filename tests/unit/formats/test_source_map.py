"""Source maps of a program under test are read as far as they hold together."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats.source_map import MappedSource, Segment, SourceMap, decode, inline, reference

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PLACES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400)))


def _vlq(number: int) -> str:
    value = (-number << 1) | 1 if number < 0 else number << 1
    text = ""
    while True:
        value, digit = value >> 5, value & 31
        text += DIGITS[digit | (32 if value else 0)]
        if not value:
            return text


def _encode(places: list[tuple[int, int, int, int]]) -> str:
    """Encode (script line, script column, line, column), all from 0, of one source."""
    rows: list[list[str]] = [[] for _ in range(max((place[0] for place in places), default=0) + 1)]
    line = column = 0
    last = [0] * len(rows)
    for row, at, source_line, source_column in sorted(places):
        numbers = (at - last[row], 0, source_line - line, source_column - column)
        rows[row].append("".join(map(_vlq, numbers)))
        last[row], line, column = at, source_line, source_column
    return ";".join(",".join(row) for row in rows)


@given(PLACES)
def test_mappings_come_back_as_they_were_written(places: list[tuple[int, int, int, int]]) -> None:
    text = json.dumps({"version": 3, "sources": ["a.jsx"], "mappings": _encode(places)})

    (source,) = decode(text).sources

    assert sorted(source.segments) == sorted(Segment(line + 1, at, row + 1, col) for row, col, line, at in places)


def test_sections_shift_their_first_line_and_add_their_sources() -> None:
    part = {"version": 3, "sources": ["a.js"], "mappings": "AAAA;AACA", "sourceRoot": "/src/", "sourcesContent": ["x"]}
    sections = [
        {"offset": {"line": 0, "column": 0}, "map": part},
        {"offset": {"line": 4, "column": 7}, "map": part | {"sources": [None], "sourcesContent": [None]}},
        {"offset": {"line": -1, "column": "x"}, "map": {"sections": []}},
        {"offset": None, "map": part},
        "nothing",
    ]

    first, second = decode(json.dumps({"version": 3, "sections": sections})).sources

    assert first == MappedSource(name="/src/a.js", text="x", segments=(Segment(1, 0, 1, 0), Segment(2, 0, 2, 0)))
    assert second == MappedSource(name="", segments=(Segment(1, 0, 5, 7), Segment(2, 0, 6, 0)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "null",
        "[" * 100_000,
        '{"sources": "a", "mappings": "AAAA"}',
        '{"sources": ["a"], "mappings": 4}',
        '{"sections": 3, "sources": null}',
    ],
)
def test_what_is_no_map_maps_nothing(text: str) -> None:
    assert decode(text) == SourceMap()


@pytest.mark.parametrize("mappings", ["!!!!", "AAAA,g", "AAAAA,AAAA?", "ggggggggggggggggA", "A,A;;;A", "AADA", "ACAA"])
def test_broken_mappings_end_where_they_break(mappings: str) -> None:
    (source,) = decode(json.dumps({"sources": ["a"], "mappings": mappings})).sources

    assert len(source.segments) <= 1


@given(st.text(alphabet=DIGITS + ",;!\n", max_size=200))
def test_any_mappings_stay_inside_the_text(mappings: str) -> None:
    for source in decode(json.dumps({"sources": ["a", "b"], "mappings": mappings})).sources:
        assert all(segment.line >= 1 and segment.column >= 0 for segment in source.segments)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_is_read(value: object) -> None:
    decode(json.dumps({"sources": value, "mappings": "AAAA", "sourcesContent": value, "sourceRoot": value}))
    decode(json.dumps({"sections": [value, {"offset": value, "map": {"sources": ["a"], "mappings": "AAAA"}}]}))


def test_the_last_reference_of_a_script_counts() -> None:
    script = "//# sourceMappingURL=old.map\ngo();\n//# sourceMappingURL=new.map\n"

    assert reference(script) == "new.map"
    assert reference("/*# sourceMappingURL=a.css.map */") == "a.css.map"
    assert reference('const x = "sourceMappingURL=";') is None
    assert reference("go();") is None


def test_an_inline_map_is_decoded_from_its_address() -> None:
    text = '{"a": "ü"}'
    data = base64.b64encode(text.encode()).decode()

    assert inline(f"data:application/json;charset=utf-8;base64,{data}") == text
    assert inline("data:application/json,%7B%7D") == "{}"
    assert inline("data:application/json;base64,a") is None
    assert inline("x.map") is None
