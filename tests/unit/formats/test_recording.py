"""What one job leaves for another comes back as it was, or not at all."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.api import Answer, Body, Operation, Parameter
from bot.domain.errors import InputError
from bot.domain.event import Event
from bot.domain.json import Json
from bot.domain.lines import Branch, Coverage, Line
from bot.domain.report import Report
from bot.formats import recording
from tests.builders import REPORTS


class Colour(StrEnum):
    """A closed set of words."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One of two shapes."""

    text: str
    colour: Colour = Colour.RED


@dataclass(frozen=True, slots=True, kw_only=True)
class Twig:
    """The other one."""

    number: int | None
    share: float
    flag: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Everything that the domain's types are made of."""

    parts: tuple[Leaf | Twig, ...] = ()
    names: frozenset[str] = frozenset()
    lines: frozenset[Line] = frozenset()
    branches: frozenset[Branch] = frozenset()
    pairs: tuple[tuple[str, frozenset[Line]], ...] = ()
    values: tuple[tuple[str, Json], ...] = ()
    either: Leaf | str | None = None


NUMBERS = st.integers(1, 10**6)
LINES = st.frozensets(st.builds(Line, st.text(max_size=9), NUMBERS), max_size=6)
LEAVES = st.builds(Leaf, text=st.text(), colour=st.sampled_from(Colour))
TWIGS = st.builds(
    Twig, number=st.none() | st.integers(), share=st.floats(allow_nan=False, allow_infinity=False), flag=st.booleans()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
TREES = st.builds(
    Tree,
    parts=st.lists(LEAVES | TWIGS, max_size=4).map(tuple),
    names=st.frozensets(st.text(max_size=5), max_size=4),
    lines=LINES,
    branches=st.frozensets(st.builds(Branch, st.text(max_size=9), NUMBERS, st.integers(-9, 10**6)), max_size=5),
    pairs=st.lists(st.tuples(st.text(max_size=5), LINES), max_size=3).map(tuple),
    values=st.lists(st.tuples(st.text(max_size=5), VALUES), max_size=3).map(tuple),
    either=st.none() | st.text(max_size=5) | LEAVES,
)


@given(TREES)
def test_everything_comes_back_as_it_was(tree: Tree) -> None:
    """Whatever a project's files are called and whatever its values hold."""
    text = recording.write(tree)

    assert recording.read(text, Tree) == tree
    assert recording.write(recording.read(text, Tree)) == text
    assert text.isascii()


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_whole_reports_come_back(name: str) -> None:
    """The types of the domain need nothing else."""
    report = REPORTS[name]()

    assert recording.read(recording.write(report), Report) == report


def test_an_operation_keeps_its_schemas() -> None:
    """A JSON value is passed on, whatever is in it."""
    operation = Operation(
        method="get",
        path="/x",
        operation_id="x",
        parameters=(Parameter(name="a", place="query", required=True, schema={"is": "Event", "enum": [1, None]}),),
        body=Body(media_type="application/json", required=True, schema={}),
        answers=(Answer(status="200"), Answer(status="default", schema={"type": "object"})),
    )

    assert recording.read(recording.write(operation), Operation) == operation


@given(TREES, st.integers(0, 400), VALUES)
def test_one_wrong_value_is_one_error_or_another_tree(tree: Tree, where: int, value: Any) -> None:
    """A record is a claim of the job that left it."""
    document = json.loads(recording.write(tree))
    places = list(_places(document))
    holder, key = places[where % len(places)]
    holder[key] = value
    found: object = None
    with contextlib.suppress(InputError):
        found = recording.read(json.dumps(document), Tree)
    assert found is None or isinstance(found, Tree)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        '{"is": "Event"}',
        recording.write(Coverage()),
        recording.write(Event(base="a", head="b")).replace('"seed":0', '"seed":"0"'),
        recording.write(Event(base="a", head="b")).replace('"seed":0', '"seed":false'),
        recording.write(Event(base="a", head="b")).replace('"seed":0,', ""),
        recording.write(Event(base="a", head="b")).replace('"seed":0', '"seed":0,"more":1'),
        recording.write(Event(base="a", head="b")).replace("ChangedLines", "Report"),
    ],
)
def test_what_is_no_record_is_refused(text: str) -> None:
    """Neither another type nor another version is guessed at."""
    with pytest.raises(InputError) as caught:
        recording.read(text, Event)

    assert caught.value.slug == "recording"


def test_ranges_that_stand_for_too_much_are_refused() -> None:
    """Twelve characters can ask for a billion lines."""
    text = recording.write(Tree(lines=frozenset({Line("a", 1)}))).replace('"1"', '"1-999999999"')

    with pytest.raises(InputError):
        recording.read(text, Tree)


def test_a_record_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that reads it has little memory."""
    monkeypatch.setattr(recording, "MAX_BYTES", 10)

    with pytest.raises(InputError, match="too large"):
        recording.read(recording.write(replace(Tree())), Tree)


def _places(value: object) -> Any:
    if isinstance(value, dict):
        for key in value:
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield value, place
            yield from _places(item)
