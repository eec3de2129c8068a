"""The judge of covering arrays, judged: by every row that a small model has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.covering import (
    AllOf,
    AnyOf,
    Comparison,
    Component,
    Constraint,
    Group,
    Guard,
    Literal,
    Model,
    Not,
    Path,
    Relation,
    Row,
)
from bot.engines.combinatorial.measuring import breach, interactions, measure
from bot.engines.combinatorial.orbits import Orbits
from bot.engines.combinatorial.truth import truth
from tests.drawn_models import constrained_models


def every_row(model: Model) -> list[Row]:
    """All rows that guards allow, selectors first; invalid values included."""
    order: list[Component] = []
    while len(order) < len(model.components):
        there = {part.path for part in order}
        order += [
            part
            for part in model.components
            if part.path not in there and (part.when is None or part.when.component in there)
        ][:1]
    return [tuple(row.items()) for row in _grown(order, {})]


def _grown(order: list[Component], row: dict[str, Literal]) -> Iterator[dict[str, Literal]]:
    if not order:
        yield row
        return
    part, *rest = order
    guard = part.when
    wanted = {repr(value) for value in guard.values} if guard is not None else set()
    if guard is not None and (guard.component not in row or repr(row[guard.component]) not in wanted):
        yield from _grown(rest, row)
        return
    for value in (*part.values, *part.invalid):
        yield from _grown(rest, {**row, part.path: value})


def tuples(model: Model, row: Row, strength: int, paths: tuple[str, ...]) -> set[str]:
    held = dict(row)
    cells = [(part.path, held[part.path]) for part in model.components if part.path in held and part.path in paths]
    return {repr(chosen) for chosen in combinations(cells, strength)}


def wanted(model: Model, rows: list[Row], strength: int) -> set[str]:
    everything = Group(paths=tuple(part.path for part in model.components), strength=strength)
    return {
        one
        for row in rows
        for group in (everything, *model.groups)
        for one in tuples(model, row, group.strength, group.paths)
    }


def whole(model: Model, row: Row, strength: int) -> set[str]:
    return tuples(model, row, strength, tuple(part.path for part in model.components))


def short(model: Model, rows: list[Row], strength: int) -> set[str]:
    """Rows that are too short for the strength; as wholes, they are what has to be shown."""
    return {one for row in rows if 0 < len(row) < strength for one in whole(model, row, len(row))}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model=constrained_models(), strength=st.integers(1, 3), data=st.data())
def test_what_is_feasible_and_covered_is_what_trying_every_row_says(
    model: Model, strength: int, data: st.DataObject
) -> None:
    rows = every_row(model)
    bad = {part.path for part in model.components if part.invalid}
    sound = [row for row in rows if all(truth(one.expression, dict(row)) is not False for one in model.constraints)]
    fine = [row for row in sound if not any(value == "!" and path in bad for path, value in row)]
    single = [row for row in sound if sum(value == "!" and path in bad for path, value in row) == 1]
    chosen = data.draw(st.lists(st.sampled_from(rows), max_size=4))
    right = {repr(row) for row in fine}

    judged = measure(model, tuple(chosen), strength=strength)

    feasible = wanted(model, fine, strength)
    covered = wanted(model, [row for row in chosen if repr(row) in right], strength)
    assert judged.feasible == len(feasible)
    assert judged.covered == len(covered)
    assert {repr(one) for one in judged.missing} == feasible - covered
    assert {number for number, _ in judged.broken} == {
        number for number, row in enumerate(chosen) if repr(row) not in right and repr(row) not in map(repr, single)
    }
    assert judged.invalid_feasible == len({path for row in single for path, value in row if value == "!"} & bad)
    assert {repr(one) for one in judged.short_missing} == short(model, fine, strength) - {
        one for row in chosen if repr(row) in right for fewer in range(1, strength) for one in whole(model, row, fewer)
    }
    assert {repr(one) for one in interactions(model, strength)} <= feasible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (Comparison(path="n", relation=Relation.LESS, other=3), True),
        (Comparison(path="n", relation=Relation.LESS, other=2.0), False),
        (Comparison(path="n", relation=Relation.EQUAL, other=2.0), True),
        (Comparison(path="n", relation=Relation.EQUAL, other="2"), False),
        (Comparison(path="n", relation=Relation.LESS, other="3"), False),
        (Comparison(path="n", relation=Relation.UNEQUAL, other="3"), True),
        (Comparison(path="b", relation=Relation.EQUAL, other=1), False),
        (Comparison(path="t", relation=Relation.AT_LEAST, other="ab"), True),
        (Comparison(path="t", relation=Relation.MORE, other="ab"), True),
        (Comparison(path="t", relation=Relation.AT_MOST, other="abc"), True),
        (Comparison(path="t", relation=Relation.LIKE, other="a?c"), True),
        (Comparison(path="t", relation=Relation.LIKE, other="A*"), False),
        (Comparison(path="n", relation=Relation.LIKE, other="2"), False),
        (Comparison(path="n", relation=Relation.IN, other=("x", 2)), True),
        (Comparison(path="n", relation=Relation.EQUAL, other=Path(path="m")), True),
        (Comparison(path="gone", relation=Relation.EQUAL, other=1), None),
        (Comparison(path="n", relation=Relation.EQUAL, other=Path(path="gone")), None),
        (Not(term=Comparison(path="gone", relation=Relation.EQUAL, other=1)), None),
        (Not(term=Comparison(path="n", relation=Relation.EQUAL, other=2)), False),
        (AllOf(terms=()), True),
        (AnyOf(terms=()), False),
    ],
)
def test_a_comparison_is_true_false_or_unknown(text: Comparison | Not | AllOf | AnyOf, expected: bool | None) -> None:
    """1 and 1.0 are equal as numbers, true is no number, and what is absent is neither true nor false."""
    assert truth(text, {"n": 2, "m": 2.0, "b": True, "t": "abc"}) is expected


def test_unknown_does_not_hide_what_decides() -> None:
    unknown = Comparison(path="gone", relation=Relation.EQUAL, other=1)
    true = Comparison(path="n", relation=Relation.EQUAL, other=2)

    assert truth(AnyOf(terms=(unknown, true)), {"n": 2}) is True
    assert truth(AnyOf(terms=(unknown, Not(term=true))), {"n": 2}) is None
    assert truth(AllOf(terms=(unknown, Not(term=true))), {"n": 2}) is False
    assert truth(AllOf(terms=(unknown, true)), {"n": 2}) is None


def test_what_a_chain_of_constraints_rules_out_is_found() -> None:
    """No pair of constraints says it: a=1 forces b=1 forces c=1, and c=1 with a=1 is forbidden."""
    one = {name: Comparison(path=name, relation=Relation.EQUAL, other=1) for name in "abc"}
    model = Model(
        components=tuple(Component(path=name, values=(0, 1)) for name in "abc"),
        constraints=(
            Constraint(text="a then b", expression=AnyOf(terms=(Not(term=one["a"]), one["b"]))),
            Constraint(text="b then c", expression=AnyOf(terms=(Not(term=one["b"]), one["c"]))),
            Constraint(text="not a and c", expression=Not(term=AllOf(terms=(one["a"], one["c"])))),
        ),
    )

    judged = measure(model, (), strength=1)

    assert judged.missing == ((("a", 0),), (("b", 0),), (("b", 1),), (("c", 0),), (("c", 1),))
    assert judged.infeasible == ((("a", 1),),)


def test_contradictory_constraints_leave_nothing() -> None:
    """Also where the contradiction is about other components than the combination."""
    never = AllOf(
        terms=(
            Comparison(path="a", relation=Relation.EQUAL, other=1),
            Comparison(path="a", relation=Relation.EQUAL, other=2),
        )
    )
    model = Model(
        components=tuple(Component(path=name, values=(1, 2)) for name in "abc"),
        constraints=(Constraint(text="a = 1 and a = 2", expression=never),),
    )

    assert measure(model, (), strength=2).feasible == 0


def test_two_hard_clusters_are_looked_at_apart() -> None:
    """Otherwise every solution of one would be tried against the impossibility of the other."""
    names = [f"{side}{number}" for side in "ab" for number in range(14)]
    distinct = [
        Constraint(
            text=f"{left} <> {right}",
            expression=Comparison(path=left, relation=Relation.UNEQUAL, other=Path(path=right)),
        )
        for left, right in combinations(names, 2)
        if left[0] == right[0] and (left[0] == "a" or int(right[1:]) < 4)
    ]
    values = {"a": tuple(range(20)), "b": (0, 1, 2)}
    model = Model(
        components=tuple(Component(path=name, values=values[name[0]]) for name in names), constraints=tuple(distinct)
    )

    assert measure(model, (), strength=1).feasible == 0


def test_orbits_do_not_ask_which_element_of_a_list_a_combination_is_about() -> None:
    model = Model(
        components=(
            Component(path="l@length", values=(2,)),
            *(Component(path=f"l[{index}].{name}", values=(0, 1)) for index in range(2) for name in "xy"),
        )
    )
    rows: tuple[Row, ...] = ((("l@length", 2), ("l[0].x", 0), ("l[0].y", 0), ("l[1].x", 0), ("l[1].y", 1)),)

    judged = measure(model, rows, strength=2, symmetry=True)

    # length with 2 fields of 2 values; x with y of the same element and of another; x with x; y with y.
    assert judged.orbits_feasible == 4 + 4 + 4 + 3 + 3
    assert judged.orbits_covered == 3 + 2 + 2 + 1 + 1
    assert len(judged.orbits_missing) == 18 - 9
    assert not judged.complete_by_orbit


def of_paths(paths: Iterable[str]) -> Model:
    return Model(components=tuple(Component(path=path, values=("u", "v")) for path in paths))


def test_only_like_elements_are_renumbered() -> None:
    """Other values, another field, another guard or a constraint make an element one of its own."""
    fields = {
        "a[0].x": (0, 1),
        "a[1].x": (0, 1),
        "a[2].x": (0, 1, 2),
        "a[3].y": (0, 1),
        "a[4].x": (0, 1),
    }
    model = Model(
        components=tuple(Component(path=path, values=values) for path, values in fields.items()),
        constraints=(
            Constraint(text="a[4].x = 0", expression=Comparison(path="a[4].x", relation=Relation.EQUAL, other=0)),
        ),
    )
    orbits = Orbits(model)

    keys = {path: orbits.key((path,), ["0"]) for path in fields}

    assert keys["a[0].x"] == keys["a[1].x"]
    assert len(set(keys.values())) == 4


@given(st.permutations([0, 1, 2]), st.permutations([0, 1]), st.permutations([0, 1]), st.data())
def test_renumbering_elements_does_not_change_the_orbit(
    outer: list[int], first: list[int], second: list[int], data: st.DataObject
) -> None:
    """Inner lists are renumbered within each outer element."""
    places = [(index, inner, name) for index in range(3) for inner in range(2) for name in "xy"]
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))
    values = data.draw(st.lists(st.sampled_from("uv"), min_size=len(chosen), max_size=len(chosen)))
    within = {0: first, 1: second, 2: [0, 1]}
    here = tuple(f"a[{index}].b[{inner}].{name}" for index, inner, name in chosen)
    there = tuple(f"a[{outer[index]}].b[{within[index][inner]}].{name}" for index, inner, name in chosen)
    order = data.draw(st.permutations(range(len(chosen))))

    orbits = Orbits(of_paths(f"a[{index}].b[{inner}].{name}" for index, inner, name in places))
    key = orbits.key(tuple(there[at] for at in order), [values[at] for at in order])

    assert key == orbits.key(here, values)


@given(st.data())
def test_combinations_of_one_orbit_can_be_renumbered_into_each_other(data: st.DataObject) -> None:
    places = [(index, name) for index in range(3) for name in "xy"]
    sides = [
        data.draw(
            st.lists(
                st.tuples(st.sampled_from(places), st.sampled_from("uv")),
                min_size=2,
                max_size=2,
                unique_by=lambda cell: cell[0],
            )
        )
        for _ in range(2)
    ]
    orbits = Orbits(of_paths(f"a[{index}].{name}" for index, name in places))
    keys = [
        orbits.key(tuple(f"a[{index}].{name}" for (index, name), _ in side), [value for _, value in side])
        for side in sides
    ]
    images = [
        sorted((order[index], name, value) for (index, name), value in sides[0]) for order in permutations(range(3))
    ]
    assert (keys[0] == keys[1]) == (sorted((index, name, value) for (index, name), value in sides[1]) in images)


def test_a_row_with_two_invalid_values_or_a_broken_constraint_is_named() -> None:
    model = Model(
        components=(
            Component(path="a", values=(1, 2), invalid=(-1,)),
            Component(path="b", values=(1, 2), invalid=(-1,)),
            Component(path="c", values=(1,), when=Guard(component="a", values=(1,))),
        ),
        constraints=(
            Constraint(text="a <> b", expression=Comparison(path="a", relation=Relation.UNEQUAL, other=Path(path="b"))),
        ),
    )

    assert breach(model, (("a", -1), ("b", 1))) == ""
    assert "'a' and 'b' are invalid" in breach(model, (("a", -1), ("b", -1)))
    assert "a <> b" in breach(model, (("a", 2), ("b", 2)))
    assert "two values" in breach(model, (("a", 2), ("a", 2)))


def test_what_stands_beside_an_invalid_value_does_not_count() -> None:
    """The service refuses such a row for the invalid value: nothing else in it is tried."""
    model = Model(
        components=(
            Component(path="a", values=(1,), invalid=(-1,)),
            Component(path="b", values=(1,)),
        )
    )

    judged = measure(model, ((("a", -1), ("b", 1)),), strength=1)

    assert (judged.covered, judged.feasible) == (0, 2)
    assert (judged.invalid_feasible, judged.invalid_missing) == (1, ())


def test_groups_are_counted_once_and_beside_the_models_strength() -> None:
    model = Model(
        components=tuple(Component(path=name, values=(0, 1)) for name in "abcd"),
        groups=(Group(paths=("a", "b", "c"), strength=3),),
    )
    more = (Group(paths=("b", "c", "d"), strength=3), Group(paths=("a", "b"), strength=2))

    assert measure(model, (), strength=2).feasible == 24 + 8
    assert measure(model, (), strength=2, groups=more).feasible == 24 + 8 + 8
