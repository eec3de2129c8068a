"""Constraints as text: read as they are meant, and refused with the place where reading stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.covering import AllOf, AnyOf, Comparison, Expression, Literal, Not, Path, Relation
from bot.engines.combinatorial.truth import truth
from bot.formats.expressions import SyntaxFault, read
from tests.drawn_models import expressions, guarded_models

PATHS = ("a", "b", "c", "v.items[0].sku", "two words")
A1 = Comparison(path="a", relation=Relation.EQUAL, other=1)
B2 = Comparison(path="b", relation=Relation.EQUAL, other=2)
C3 = Comparison(path="c", relation=Relation.EQUAL, other=3)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a = 1", A1),
        ("a=1", A1),
        ("((a == 1))", A1),
        ("a = 1 or b = 2 and c = 3", AnyOf(terms=(A1, AllOf(terms=(B2, C3))))),
        ("(a = 1 or b = 2) and c = 3", AllOf(terms=(AnyOf(terms=(A1, B2)), C3))),
        ("not a = 1 and b = 2", AllOf(terms=(Not(term=A1), B2))),
        ("IF a = 1 THEN b = 2", AnyOf(terms=(Not(term=A1), B2))),
        ("a <= -1.5", Comparison(path="a", relation=Relation.AT_MOST, other=-1.5)),
        ("a != 'it''s'", Comparison(path="a", relation=Relation.UNEQUAL, other="it's")),
        ('a <> "x"', Comparison(path="a", relation=Relation.UNEQUAL, other="x")),
        ("a < b", Comparison(path="a", relation=Relation.LESS, other=Path(path="b"))),
        ("v.items[0].sku = true", Comparison(path="v.items[0].sku", relation=Relation.EQUAL, other=True)),
        ("`two words` = null", Comparison(path="two words", relation=Relation.EQUAL, other=None)),
        ("a in (1, 'x', null)", Comparison(path="a", relation=Relation.IN, other=(1, "x", None))),
        ("a not in {1}", Not(term=Comparison(path="a", relation=Relation.IN, other=(1,)))),
        ("a like 'x*'", Comparison(path="a", relation=Relation.LIKE, other="x*")),
        ("a not like '?'", Not(term=Comparison(path="a", relation=Relation.LIKE, other="?"))),
    ],
)
def test_a_constraint_is_read_as_it_is_meant(text: str, meaning: Expression) -> None:
    assert read(text, paths=PATHS) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "if a = 1 then b = 1 else c = 1",
        "either a = 1 or b = 1 or c = 1",
        "(if a = 1 then b = 1) and c = 1",
    ],
)
def test_composed_forms_hold_where_they_should(text: str) -> None:
    """By every row of three bits, against the sentence in Python's own words."""
    meant: Callable[[int, int, int], bool] = {
        "if": lambda a, b, c: bool(b) if a else bool(c),
        "either": lambda a, b, c: a + b + c == 1,
        "(if": lambda a, b, c: (not a or bool(b)) and bool(c),
    }[text.split()[0]]
    expression = read(text, paths=PATHS)

    for a in (0, 1):
        for b in (0, 1):
            for c in (0, 1):
                assert truth(expression, {"a": a, "b": b, "c": c}) is meant(a, b, c)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "a component was expected"),
        ("a", 2, "was expected"),
        ("a = ", 5, "a component or a value"),
        ("a = 'x", 5, "never closed"),
        ("a = `x", 5, "never closed"),
        ("a = x", 5, "stands in quotes"),
        ("x = 1", 1, "no component"),
        ("1 = a", 1, "a component was expected"),
        ("a = 1 b = 2", 7, "not expected"),
        ("(a = 1", 7, "')'"),
        ("if a = 1", 9, "'then'"),
        ("either a = 1", 1, "wants an `or`"),
        ("a in 1", 6, "'('"),
        ("a in ()", 7, "a value"),
        ("a in (1 2)", 9, "','"),
        ("a like 1", 8, "pattern"),
        ("a not = 1", 7, "'in' or 'like'"),
        ("a = \x00", 5, "no component"),
        ("a = ;", 5, "no component"),
        ("(" * 100 + "a = 1" + ")" * 100, 61, "deep"),
        ("not " * 100 + "a = 1", 241, "deep"),
        ("a = " + "9" * 5000, 5, "no component"),
        ("a = 1e999", 5, "no component"),
    ],
)
def test_a_fault_names_the_column_and_what_was_expected(text: str, column: int, words: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        read(text, paths=PATHS)

    assert (caught.value.offset + 1, words in caught.value.message) == (column, True)


@given(st.text(alphabet="ab()'\"`=<>!{}, 1.ifthenorandtlike*\x00\n"))
def test_any_text_is_read_or_refused(text: str) -> None:
    offset = 0
    try:
        read(text, paths=PATHS)
    except SyntaxFault as fault:
        offset = fault.offset

    assert 0 <= offset <= len(text)


def written(expression: Expression) -> str:
    """A text with as many brackets as can be."""
    match expression:
        case Comparison(path=path, relation=relation, other=Path(path=other)):
            return f"{path} {sign(relation)} {other}"
        case Comparison(path=path, relation=Relation.IN, other=tuple() as values):
            return f"{path} in ({', '.join(literal(value) for value in values)})"
        case Comparison(path=path, relation=relation, other=other):
            assert not isinstance(other, tuple | Path)
            return f"{path} {sign(relation)} {literal(other)}"
        case Not(term=term):
            return f"not ({written(term)})"
        case AllOf(terms=terms):
            return " and ".join(f"({written(term)})" for term in terms)
        case AnyOf(terms=terms):
            return " or ".join(f"({written(term)})" for term in terms)


def sign(relation: Relation) -> str:
    return relation.value


def literal(value: Literal) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return {True: "true", None: "null"}.get(value, str(value)) if value is True or value is None else str(value)


@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    model = data.draw(guarded_models())
    expression = data.draw(expressions(model).filter(lambda one: not path_as_set(one)))
    row = {part.path: data.draw(st.sampled_from(part.values)) for part in model.components}

    found = read(written(expression), paths=[part.path for part in model.components])

    assert truth(found, row) is truth(expression, row)


def path_as_set(expression: Expression) -> bool:
    """`a in b` and `a like b` have no text: nobody can write them."""
    match expression:
        case Comparison(relation=Relation.IN | Relation.LIKE, other=Path()):
            return True
        case Not(term=term):
            return path_as_set(term)
        case AllOf(terms=terms) | AnyOf(terms=terms):
            return any(path_as_set(term) for term in terms)
    return False
