"""Models as JSON and in CASA's two files: read in full, or refused with the place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.covering import AnyOf, Comparison, Component, Guard, Relation
from bot.domain.errors import InputError
from bot.formats import casa, rows_model

MODEL: dict[str, Any] = {
    "name": "shop",
    "components": [
        {"path": "kind", "values": ["card", "bill"], "weight": [3, 1]},
        {
            "path": "card.limit",
            "values": [0, 10.5, None],
            "when": {"component": "kind", "in": ["card"]},
            "invalid": [-1],
        },
        {"path": "gift", "values": [True, False], "weight": {"true": 2}},
    ],
    "constraints": ["if kind = 'card' then gift = false"],
    "strength": 2,
    "core": ["kind", "gift"],
    "core_strength": 2,
}


def changed(**change: Any) -> str:
    return json.dumps({**MODEL, **change})


def test_every_key_of_a_model_is_read() -> None:
    source = rows_model.read(json.dumps(MODEL), origin="m.json")

    assert source.model.components == (
        Component(path="kind", values=("card", "bill"), weights=(3.0, 1.0)),
        Component(
            path="card.limit",
            values=(0, 10.5, None),
            when=Guard(component="kind", values=("card",)),
            invalid=(-1,),
        ),
        Component(path="gift", values=(True, False), weights=(2.0, 1.0)),
    )
    assert source.model.name == "shop"
    assert source.model.constraints[0].text == "if kind = 'card' then gift = false"
    assert (source.strength, source.core, source.core_strength) == (2, ("kind", "gift"), 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1, column 1"),
        ('{"components": [}', "line 1, column 17"),
        ("[]", "no object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"components": [{"path": "a", "values": [NaN]}]}', "cannot be read"),
        ('{"components": [{"path": "a", "values": [1e999]}]}', "no text, number"),
        ('{"components": [{"path": "a", "values": [' + "9" * 5000 + "]}]}", "cannot be read"),
        (changed(colour=1), '"colour"'),
        (changed(components=3), "no list"),
        (changed(components=[3]), r"components\[0\] is 3"),
        (changed(components=[{"path": "a"}]), "`values` of 'a' is missing"),
        (changed(components=[{"path": "", "values": [1]}]), "no name of a component"),
        (changed(components=[{"path": "a", "values": [[1]]}]), "no text, number"),
        (changed(components=[{"path": "a", "values": [1], "weight": [0]}]), "no positive number"),
        (changed(components=[{"path": "a", "values": [1], "weight": [1, 2]}]), "no list of 1 numbers"),
        (changed(components=[{"path": "a", "values": [1], "weight": {"2": 1}}]), "'2', which is no value"),
        (changed(components=[{"path": "a", "values": [1], "when": {"in": [1]}}]), "no name of a component"),
        (changed(constraints=["kind = "]), "constraint 1, column 8"),
        (changed(constraints=[1]), "constraint 1 is 1"),
        (changed(strength="nine"), '`strength` is "nine"'),
        (changed(core=[1]), "no name of a component"),
        (changed(name=1), "`name` is 1"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        rows_model.read(text, origin="m.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_any_document_is_read_or_refused(data: st.DataObject) -> None:
    """One place of a good model is replaced by anything."""
    document = json.loads(json.dumps(MODEL))
    spot: Any = document
    while isinstance(spot, dict | list) and spot:
        key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        if not isinstance(spot[key], dict | list) or data.draw(st.booleans()):
            spot[key] = data.draw(json_values)
            break
        spot = spot[key]
    try:
        rows_model.read(json.dumps(document), origin="m.json")
    except InputError as error:
        refused = error.slug
    else:
        refused = ""

    assert refused in ("", "rows-model", "constraint-syntax")


def test_casas_clauses_speak_of_values_numbered_through() -> None:
    """Values 0 and 1 belong to p0, 2 to 4 to p1."""
    source = casa.read("2\n2\n2 3\n", "1\n2\n- 1 + 4\n", origin="x.model")

    assert source.strength == 2
    assert source.model.components == (
        Component(path="p0", values=(0, 1)),
        Component(path="p1", values=(0, 1, 2)),
    )
    assert source.model.constraints[0].expression == AnyOf(
        terms=(
            Comparison(path="p0", relation=Relation.UNEQUAL, other=1),
            Comparison(path="p1", relation=Relation.EQUAL, other=2),
        )
    )
    assert source.model.constraints[0].text == "p0 <> 1 or p1 = 2"


@pytest.mark.parametrize(
    ("model", "constraints", "words"),
    [
        ("", "", "the file ends where the strength"),
        ("2\n2\n2", "", "line 3: the file ends"),
        ("2\n1\nx", "", "line 3: .*'x'"),
        ("2\n1\n0", "", "number of values"),
        ("2\n1\n2 2", "", "behind the end"),
        ("2\n1\n999999999", "", "more than"),
        ("2\n1\n" + "9" * 50, "", "number of values"),
        ("2\n1\n2", "1\n1\n* 0", r"\+ or -"),
        ("2\n1\n2", "1\n1\n- 2", "numbered 0 to 1"),
        ("2\n1\n2", "1\n1\n- 1 - 0", "behind the end"),
        ("2\n1\n2", "2\n1\n- 1", "line 3: the file ends"),
        ("2\n1\n٣", "", "number of values"),
    ],
)
def test_a_casa_file_that_cannot_be_read_is_refused_with_the_line(model: str, constraints: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        casa.read(model, constraints, origin="x.model")


@given(st.text(alphabet="0123 \n-+x"), st.text(alphabet="0123 \n-+x"))
def test_any_casa_text_is_read_or_refused(model: str, constraints: str) -> None:
    try:
        source = casa.read(model, constraints, origin="x.model")
    except InputError as error:
        assert error.slug == "casa-syntax"  # noqa: PT017 - refused is as good as read
    else:
        assert source.model.components
