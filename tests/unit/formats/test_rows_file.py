"""Rows as CSV: what is written is read back, and nothing in a cell is taken for what it is not."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.covering import Component, Guard, Literal, Model, Row, Seed
from bot.domain.errors import InputError
from bot.formats import pict
from bot.formats.rows_file import read_seeds, read_suite, write
from bot.formats.rows_source import RowsSource

SOURCE = RowsSource(
    model=Model(
        components=(
            Component(path="kind", values=("card", "bill", ""), invalid=("none",)),
            Component(
                path="card.limit", values=(0, "0", 2.5, None, True), when=Guard(component="kind", values=("card",))
            ),
            Component(path="note", values=("*", "=1+1", "a,b", "plain", '"quoted"', "two\nlines")),
        )
    )
)
literals = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)


@st.composite
def sources(draw: st.DrawFn) -> RowsSource:
    paths = draw(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=4, unique=True))
    parts = [
        Component(path=path, values=tuple(draw(st.lists(literals, min_size=1, max_size=4, unique_by=repr))))
        for path in paths
    ]
    return RowsSource(model=Model(components=tuple(parts)))


def rows_of(data: st.DataObject, source: RowsSource) -> tuple[Row, ...]:
    """Any cells, absent ones included, in model order."""
    rows = []
    for _ in range(data.draw(st.integers(0, 4))):
        cells: list[tuple[str, Literal]] = []
        for part in source.model.components:
            value = data.draw(st.sampled_from([*part.values, b""]))
            if not isinstance(value, bytes):
                cells.append((part.path, value))
        rows.append(tuple(cells))
    return tuple(rows)


@given(source=sources(), data=st.data())
def test_what_is_written_is_read_back(source: RowsSource, data: st.DataObject) -> None:
    """Whatever paths and values hold: delimiters, quotes, NUL, numbers that are texts, half characters."""
    rows = rows_of(data, source)
    text = write(rows, source)

    assert repr(read_suite(text, source, origin="s.csv")) == repr(rows)
    assert repr([seed.cells for seed in read_seeds(text, source, origin="s.csv")]) == repr(list(rows))
    assert text.encode("utf-8")


@given(source=sources(), data=st.data())
def test_no_cell_is_a_spreadsheets_formula(source: RowsSource, data: st.DataObject) -> None:
    """A number may begin with a minus; nothing else that a spreadsheet would calculate is left bare."""
    text = write(rows_of(data, source), source)
    cells = [cell for line in csv.reader(StringIO(text, newline="")) for cell in line]

    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
    assert not [cell for cell in cells if cell[:1] == "-" and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_one_column_a_component_and_an_empty_cell_where_it_is_absent() -> None:
    rows: tuple[Row, ...] = (
        (("kind", "card"), ("card.limit", 0), ("note", "a,b")),
        (("kind", "card"), ("card.limit", "0"), ("note", "*")),
        (("kind", ""), ("note", "=1+1")),
    )

    assert write(rows, SOURCE).splitlines() == [
        "kind,card.limit,note",
        'card,0,"a,b"',
        'card,"""0""","""*"""',
        '"""""",,"""=1+1"""',
    ]


def test_given_rows_may_leave_cells_free_or_say_that_they_are_absent() -> None:
    """`*` is free; an empty cell is absent where the component may be, free where it always exists."""
    seeds = read_seeds('note,card.limit,kind\n*,,bill\n,*,""""""\n', SOURCE, origin="s.csv")

    assert seeds == (
        Seed(cells=(("kind", "bill"),), absent=("card.limit",)),
        Seed(cells=(("kind", ""),)),
    )


def test_stale_columns_and_values_are_left_for_the_generator_to_report() -> None:
    seeds = read_seeds("kind,gone\ncash,1\n", SOURCE, origin="s.csv")

    assert seeds == (Seed(cells=(("kind", "cash"), ("gone", "1"))),)


def test_picts_own_output_is_read_with_its_names() -> None:
    """Tab-separated, aliases in turn, `~` before an invalid value, an empty cell where a choice is free."""
    source = pict.read("OS: Win7, Win10 | Win11\nSize: 1, 20, ~-1\n", origin="m")
    text = "os\tSIZE\nWin7\t1\nwin11\t~-1\n\t20\n"

    assert read_seeds(text, source, origin="s.txt") == (
        Seed(cells=(("OS", "Win7"), ("Size", 1))),
        Seed(cells=(("OS", "Win10"), ("Size", -1))),
        Seed(cells=(("Size", 20),)),
    )


def test_picts_names_are_written_in_turn() -> None:
    source = pict.read("OS: Win7, Win10 | Win11\nSize: 1.50, ~-1, ~+2\n", origin="m")
    rows: tuple[Row, ...] = (
        (("OS", "Win10"), ("Size", 1.5)),
        (("OS", "Win10"), ("Size", -1)),
        (("OS", "Win10"), ("Size", 2)),
    )

    text = write(rows, source)

    assert text == "OS,Size\nWin10,1.50\nWin11,~-1\nWin10,~+2\n"
    assert read_suite(text, source, origin="s") == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: the names"),
        ("kind,kind\n", "line 1: 'kind' is there twice"),
        ("kind,gone\n", "line 1: 'gone' is no component"),
        ("kind,note\ncard\n", "line 2: 1 cells where 2"),
        ("kind,note\ncard,1,2\n", "line 2: 3 cells"),
        ('kind,note\n"card\n', "line 2"),
        ('kind,note\n"a"b,c\n', "line 2"),
        ("kind\n" + "x" * 200_000, "field larger"),
    ],
)
def test_a_file_that_is_no_rows_is_refused_with_the_line(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_suite(text, SOURCE, origin="s.csv")

    assert caught.value.slug == "rows-file"


@given(st.text(alphabet='kindote,"\n\r\t\x00*cardbl'))
def test_any_text_is_read_or_refused(text: str) -> None:
    slug = ""
    for reader in (read_suite, read_seeds):
        try:
            reader(text, SOURCE, origin="s")
        except InputError as error:
            slug = error.slug

    assert slug in ("", "rows-file")
