"""PICT's model language, read as its documentation describes it; the examples are written after that page."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.covering import Group, Literal
from bot.domain.errors import InputError
from bot.engines.combinatorial.truth import truth
from bot.formats import pict
from bot.formats.rows_source import RowsSource, mark

DISKS = """\
# a sample
Type:           Primary (10), Logical, Single, Span
Size:           10, 100, 500, 1000, 5000, 40000
Format method:  quick, slow
File system:    FAT, FAT32, NTFS (10)
Cluster size:   512, 1024, 2048
Compression:    on, off

{ Type, Size, File system } @ 3
{ type, compression }

IF [File system] = "fat" THEN [Size] <= 4096;
"""


def allowed(text: str) -> set[tuple[Literal, ...]]:
    """The rows of all values that keep the constraints."""
    source = pict.read(text, origin="m")
    parts = source.model.components
    rows = (
        dict(zip((part.path for part in parts), values, strict=True))
        for values in product(*((*part.values, *part.invalid) for part in parts))
    )
    return {
        tuple(row.values())
        for row in rows
        if all(truth(one.expression, row) is not False for one in source.model.constraints)
    }


def component(source: RowsSource, path: str) -> tuple[tuple[Literal, ...], tuple[Literal, ...], tuple[float, ...]]:
    part = next(part for part in source.model.components if part.path == path)
    return part.values, part.invalid, part.weights


def test_parameters_weights_and_sub_models_are_read() -> None:
    source = pict.read(DISKS, origin="disks.txt")

    assert [part.path for part in source.model.components] == [
        "Type",
        "Size",
        "Format method",
        "File system",
        "Cluster size",
        "Compression",
    ]
    assert component(source, "Size") == ((10, 100, 500, 1000, 5000, 40000), (), ())
    assert component(source, "Type") == (("Primary", "Logical", "Single", "Span"), (), (10.0, 1.0, 1.0, 1.0))
    assert source.model.groups == (Group(paths=("Type", "Size", "File system"), strength=3),)
    assert [one.text for one in source.model.constraints] == ['IF [File system] = "fat" THEN [Size] <= 4096']


@pytest.mark.parametrize(
    ("constraint", "kept"),
    [
        ('[A] = "X";', lambda a, n, m: a == "x"),
        ('[a] <> "x";', lambda a, n, m: a != "x"),
        ('[A] > "x";', lambda a, n, m: a in ("Yy", "z")),
        ('[A] LIKE "?Y";', lambda a, n, m: a == "Yy"),
        ('NOT [A] LIKE "*y*";', lambda a, n, m: a != "Yy"),
        ('[A] IN {"x", "Z"};', lambda a, n, m: a in ("x", "z")),
        ("[N] >= 2 AND [N] < 10;", lambda a, n, m: n == 2),
        ("[N] = 2.0;", lambda a, n, m: n == 2),
        ("[N] IN {1, 10};", lambda a, n, m: n in (1, 10)),
        ("[N] = [M];", lambda a, n, m: n == m),
        ("[N] > [M];", lambda a, n, m: n > m),
        ("[N] = 77;", lambda a, n, m: False),
        ("[N] <> 77;", lambda a, n, m: True),
        ('IF [A] = "x" THEN [N] = 1 ELSE [N] <> 1;', lambda a, n, m: (n == 1) == (a == "x")),
        ('if not ([A] = "x" or [A] = "z")\n  then [N] = 1;', lambda a, n, m: a != "Yy" or n == 1),
        ('[A] = "x" OR [A] = "z" AND [N] = 1;', lambda a, n, m: a == "x" or (a == "z" and n == 1)),
        ("IF isNegative([M]) THEN [N] = 1;", lambda a, n, m: m != -1 or n == 1),
        ("IsPositive([M]);", lambda a, n, m: m != -1),
        ("IsNegative();", lambda a, n, m: m == -1),
        ("IF IsPositive() THEN [N] = 1;", lambda a, n, m: m == -1 or n == 1),
        ("[M] > -2;\n# between\n[M] <= 1; [N] = 1;", lambda a, n, m: m in (1, -1) and n == 1),
    ],
)
def test_constraints_mean_what_pict_means(constraint: str, kept: object) -> None:
    """Texts compare without regard to case, numbers as numbers; `~` is no part of a value."""
    assert callable(kept)
    rows = allowed(f"A: x, Yy, z\nN: 1, 2, 10\nM: 1, 2, ~-1\n\n{constraint}\n")

    everything = product(("x", "Yy", "z"), (1, 2, 10), (1, 2, -1))
    assert rows == {row for row in everything if kept(*row)}


def test_aliases_negative_values_and_reuse() -> None:
    source = pict.read("A: Server | Data center | Edge (3), ~None | Nil\nB: <A>, Home\nC: 1.50, 2\n", origin="m")

    assert component(source, "A") == (("Server",), ("None",), (3.0,))
    assert component(source, "B") == (("Server", "Home"), ("None",), (3.0, 1.0))
    assert component(source, "C") == ((1.5, 2), (), ())
    assert source.names["A", mark("Server")] == ("Server", "Data center", "Edge")
    assert source.names["A", mark("None")] == ("~None", "Nil")
    assert source.names["C", mark(1.5)] == ("1.50",)


def test_only_the_first_name_says_what_a_value_is() -> None:
    source = pict.read('A: 1 | one, 2\nB: x | ~y\n[A] < 2; [B] = "x";', origin="m")

    assert component(source, "A")[0] == (1, 2)
    assert component(source, "B") == (("x",), (), ())


def test_values_that_are_the_same_are_one() -> None:
    """PICT allows it; two equal strata would only make rows that show the same."""
    assert component(pict.read("A: 1, 2, 1", origin="m"), "A")[0] == (1, 2)


def test_windows_files_are_read() -> None:
    source = pict.read('\ufeffA: 1, 2\r\n\r\n# c\r\nB: x\r\nIF [A] = 1\r\nTHEN [B] = "x";\r\n', origin="m")

    assert [part.values for part in source.model.components] == [(1, 2), ("x",)]
    assert source.model.constraints[0].text == 'IF [A] = 1 THEN [B] = "x"'


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "line 1, column 1", "no parameter"),
        ("A: 1\nB", "line 2, column 2", "':' was expected"),
        ("A: 1\n : 2", "line 2, column 1", "a name"),
        ("A:", "line 1, column 3", "no values"),
        ("A: ~1", "line 1, column 3", "no valid value"),
        ("A: 1\na: 2", "line 2, column 1", "already"),
        ("A: 1\nB: <C>", "line 2, column 4", "no parameter before"),
        ("A: 1\nB: 1, ~1", "line 2, column 1", "both valid and negative"),
        ("A: 1\n{ A }@ 2", "line 2, column 6", "from 1 to 1"),
        ("A: 1\n{ A } 2", "line 2, column 6", "'@'"),
        ("A: 1\n{ A", "line 2, column 4", "'}'"),
        ("A: 1\n{ B } @ 1", "line 2, column 1", "no parameter"),
        ("A: 1\n{ A } @ 1\nB: 2", "line 3, column 1", "before sub-models"),
        ("A: 1\n[A] = 1", "line 2, column 8", "';'"),
        ("A: 1\n[B] = 1;", "line 2, column 1", "[B] is no parameter"),
        ("A: 1\n[A] = x;", "line 2, column 7", "a text stands in quotes"),
        ('A: 1\n[A] = "x;', "line 2, column 7", "never closed"),
        ('A: 1\n[A] = "x";', "line 2, column 7", "no number"),
        ("A: x\n[A] = 1;", "line 2, column 7", "no text"),
        ("A: x\nB: 1\n[A] = [B];", "line 3, column 7", "numeric"),
        ('A: 1\n[A] LIKE "1*";', "line 2, column 1", "LIKE is for texts"),
        ("A: 1\n[A = 1;", "line 2, column 1", "']'"),
        ("A: 1\n\n# c\nIF [A] = 1\n  THEM [A] = 1;", "line 5, column 3", "'THEM'"),
        ("A: 1\nIF [A] = 1 [A] = 1;", "line 2, column 12", "'then'"),
        ("A: 1\n" + "(" * 200 + "[A] = 1;", "line 2, column 61", "deep"),
        ("A: 1\n[A] = \x00;", "line 2, column 7", "not understood"),
    ],
)
def test_a_fault_names_line_and_column(text: str, place: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        pict.read(text, origin="m.txt")

    assert place in caught.value.message
    assert words in caught.value.message
    assert caught.value.slug == "pict-syntax"


@given(st.text(alphabet='AB12:,|~<>(){}@[]="; \n\r#IFTHENnotand\x00?*'))
def test_any_text_is_read_or_refused(text: str) -> None:
    slug = ""
    try:
        pict.read(text, origin="m")
    except InputError as error:
        slug = error.slug

    assert slug in ("", "pict-syntax")


@given(st.lists(st.text(alphabet='AB:;,"[]=IF \n12', max_size=12)))
def test_constraints_of_any_text_are_read_or_refused(pieces: list[str]) -> None:
    slug = ""
    try:
        pict.read("A: 1, 2\nB: x, y\n[A] = 1" + "".join(pieces), origin="m")
    except InputError as error:
        slug = error.slug

    assert slug in ("", "pict-syntax")
