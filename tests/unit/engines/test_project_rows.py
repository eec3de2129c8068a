"""What a project says about its inputs, in its own values, becomes constraints and rows of strata."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.api import Answer, Body, Operation, Parameter
from bot.domain.covering import Constraint, Row
from bot.domain.exploration import Combining, Exercised
from bot.domain.json import JsonObject
from bot.domain.probe import Request
from bot.domain.target import Endpoint
from bot.engines.combinatorial.components import shape_of
from bot.engines.combinatorial.measuring import breach
from bot.engines.exercising.explorer import exercise
from bot.engines.exercising.given_rows import seeds_of
from bot.engines.exercising.requests import model_of
from bot.engines.exercising.rules import rules_of
from bot.formats import expressions
from tests.fakes.small_shop import API, SmallShop, operation

PRICE: JsonObject = {"type": "integer", "minimum": 0, "maximum": 100}
SEARCH = Operation(
    method="get",
    path="/search",
    operation_id="search",
    summary="Search",
    answers=(Answer(status="200", schema=None),),
    parameters=(
        Parameter(name="low", place="query", required=False, schema=PRICE),
        Parameter(name="high", place="query", required=False, schema=PRICE),
        Parameter(name="sale", place="query", required=True, schema={"type": "boolean"}),
    ),
    body=Body(
        media_type="application/json",
        required=True,
        schema={
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"enum": ["a", "b"]}, "name": {"type": "string", "minLength": 2, "maxLength": 9}},
        },
    ),
)
SHAPE = shape_of(SEARCH, {})
MODEL = model_of(SHAPE, SEARCH)


def constraint(text: str) -> Constraint:
    return Constraint(text=text, expression=expressions.read(text))


def row(**cells: str) -> Row:
    """The typical row with some cells changed; all components of this model always exist."""
    values = {part.path: str(part.values[0]) for part in MODEL.components}
    changed = {next(path for path in values if path.endswith(f".{name}")): value for name, value in cells.items()}
    return tuple({**values, **changed}.items())


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("query.low <= query.high", {"low": "0", "high": "100"}, {"low": "100", "high": "0"}),
        ("query.low <= query.high", {"low": "absent", "high": "0"}, {"low": "100", "high": "0"}),
        ("if query.sale = true then body.kind = 'a'", {"sale": "no", "kind": "b"}, {"sale": "yes", "kind": "b"}),
        ("query.high <> 'absent'", {"high": "0"}, {"high": "absent"}),
        ("body.name <> 'longest'", {"name": "shortest"}, {"name": "longest"}),
    ],
)
def test_a_constraint_speaks_of_values_or_of_strata(text: str, right: dict[str, str], wrong: dict[str, str]) -> None:
    rules, said = rules_of(SHAPE, MODEL, (constraint(text),))

    model = replace(MODEL, constraints=rules)
    assert said == []
    assert breach(model, row(**right)) == ""
    assert text in breach(model, row(**wrong))


def test_what_cannot_be_used_is_said() -> None:
    many = constraint(" or ".join(f"{part.path} = 'x'" for part in MODEL.components * 3))
    rules, said = rules_of(SHAPE, MODEL, (constraint("query.gone = 1"), constraint("query.low >= 0"), many))

    assert [rule.text for rule in rules] in ([], [many.text])
    assert "query.gone is nothing that varies here" in said[0]


def test_rows_of_the_team_become_rows_of_strata() -> None:
    """Columns by the end of a path, cells by value or label; what a test expects is left alone."""
    given = (
        (("low", "0"), ("body.kind", "b"), ("sale", "true"), ("status", "200")),
        (("low", "17"), ("high", ""), ("name", "longest")),
    )

    rows, said = seeds_of(SHAPE, MODEL, given)

    assert rows == (
        (("query.low", "0"), ("body.kind", "b"), ("query.sale", "yes")),
        (("body.name", "longest"),),
    )
    assert said == ("of the given rows, no value that is tried: low = 17",)


def ordered(combining: Combining) -> Exercised:
    shop = SmallShop()
    found = operation("POST /orders")
    talk = exercise(Endpoint(name=found.name, path="o.py", lines=(), operation=found), API, seed=1, combining=combining)
    try:
        probe = next(talk)
        while True:
            assert isinstance(probe, Request)
            probe = talk.send(shop.answer(probe))
    except StopIteration as stop:
        result = stop.value
    assert isinstance(result, Exercised)
    return result


def test_an_operation_is_combined_as_the_project_says() -> None:
    told = Combining(
        max_rows=40,
        constraints=(constraint("if body.gift = true then body.payment@kind = 'card'"),),
        given=((("payment", "invoice"), ("gift", "false"), ("cost", "3")),),
    )

    exercised = ordered(told)

    seen = exercised.interactions
    assert seen is not None
    assert (seen.constraints, seen.given, seen.cut) == (1, 1, False)
    assert seen.guarded > 0
    assert seen.rows >= (seen.bound or 0)
    rows = [dict(exchange.values) for exchange in exercised.exchanges if exchange.values]
    assert not [one for one in rows if one.get("body.gift") == "yes" and one.get("body.payment@kind") == "invoice"]


def test_contradictory_constraints_are_left_out_and_said() -> None:
    told = Combining(
        max_rows=20, constraints=(constraint("body.payment@kind = 'card'"), constraint("body.payment@kind = 'invoice'"))
    )

    exercised = ordered(told)

    assert exercised.interactions is not None
    assert exercised.interactions.constraints == 0
    assert any("the constraints are left out" in note for note in exercised.notes)


def test_a_row_limit_is_said() -> None:
    seen = ordered(Combining(max_rows=4)).interactions

    assert seen is not None
    assert seen.cut
    assert seen.covered < seen.feasible
