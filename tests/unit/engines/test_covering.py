"""Covering arrays: complete, feasible, the same every time; judged by code that shares nothing with the generator."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.covering import Component, Guard, Model, Request
from bot.domain.errors import InputError
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.measuring import breach, measure


@st.composite
def models(draw: st.DrawFn) -> Model:
    parts: list[Component] = []
    for number in range(draw(st.integers(1, 6))):
        values = tuple(f"v{index}" for index in range(draw(st.integers(1, 3))))
        guard = None
        if parts and draw(st.sampled_from([True, False])):
            selector = draw(st.sampled_from(parts))
            chosen = draw(st.lists(st.sampled_from(selector.values), min_size=1, unique=True))
            guard = Guard(component=selector.path, values=tuple(chosen))
        parts.append(Component(path=f"c{number}", values=values, when=guard))
    shuffled = draw(st.permutations(range(len(parts))))
    return Model(components=tuple(parts[number] for number in shuffled), name="drawn")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model=models(), strength=st.integers(1, 3), seed=st.integers(0, 3))
def test_every_feasible_interaction_is_in_some_row_and_every_row_keeps_the_guards(
    model: Model, strength: int, seed: int
) -> None:
    array = plan(model, Request(strength=strength, seed=seed))
    judged = measure(model, array.rows, strength=strength)

    assert judged.missing == ()
    assert judged.broken == ()
    assert (array.covered, array.feasible) == (judged.covered, judged.feasible)
    assert array.bound <= len(array.rows)
    assert plan(model, Request(strength=strength, seed=seed)) == array


@settings(max_examples=60, deadline=None)
@given(model=models(), most=st.integers(0, 4))
def test_a_row_limit_says_what_it_leaves_out(model: Model, most: int) -> None:
    whole = plan(model, Request())
    cut = plan(model, Request(max_rows=most))
    judged = measure(model, cut.rows, strength=2)

    assert cut.rows == whole.rows[:most]
    assert set(cut.uncovered) == set(judged.missing)


def test_selectors_whose_guards_overlap_crosswise_are_still_covered_exactly() -> None:
    """{a, b}, {b, c}, {a, c} share values two by two and none all three: the pairwise table alone would be wrong."""
    selector = Component(path="kind", values=("a", "b", "c"))
    parts = [
        Component(path=f"p{number}", values=(0, 1), when=Guard(component="kind", values=values))
        for number, values in enumerate([("a", "b"), ("b", "c"), ("a", "c")])
    ]
    model = Model(components=(selector, *parts))
    array = plan(model, Request(strength=3))
    judged = measure(model, array.rows, strength=3)

    assert judged.missing == ()
    assert judged.broken == ()
    assert array.feasible == judged.feasible


def test_rows_given_come_first_and_are_completed() -> None:
    model = Model(components=tuple(Component(path=name, values=(1, 2, 3)) for name in "abc"))
    array = plan(model, Request(seeds=((("a", 3), ("b", 2)),)))

    assert dict(array.rows[0]) | {"a": 3, "b": 2} == dict(array.rows[0])
    assert array.covered == array.feasible == 27


def test_values_of_different_types_are_different_strata() -> None:
    model = Model(components=(Component(path="a", values=(1, True, 1.0, None, "")), Component(path="b", values=(0, 1))))

    assert plan(model, Request()).feasible == 10


def test_the_judge_names_what_is_wrong_with_a_row() -> None:
    model = Model(
        components=(
            Component(path="a", values=(1, 2)),
            Component(path="b", values=(1,), when=Guard(component="a", values=(2,))),
        )
    )

    assert breach(model, (("a", 2), ("b", 1))) == ""
    assert "guard" in breach(model, (("a", 1), ("b", 1)))
    assert "no value" in breach(model, (("a", 3),))
    assert "no component" in breach(model, (("x", 3),))


@pytest.mark.parametrize(
    ("components", "words"),
    [
        ((Component(path="a", values=(1,)), Component(path="a", values=(2,))), "same path"),
        ((Component(path="a", values=(1,), when=Guard(component="x", values=(1,))),), "no component"),
        ((Component(path="a", values=(1,), when=Guard(component="a", values=(1,))),), "itself"),
    ],
)
def test_a_model_that_makes_no_sense_is_refused_with_its_fault(components: tuple[Component, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        plan(Model(components=components, name="m"), Request())


@pytest.mark.parametrize("strength", [0, 4])
def test_a_strength_that_is_not_offered_is_refused(strength: int) -> None:
    with pytest.raises(InputError, match="strength"):
        plan(Model(components=()), Request(strength=strength))


def test_nothing_to_vary_needs_no_row() -> None:
    assert plan(Model(components=()), Request()).rows == ()
