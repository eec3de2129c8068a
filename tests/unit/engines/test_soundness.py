"""What a model may not be, said before any work is done on it."""

from __future__ import annotations

import pytest

from bot.domain.covering import Comparison, Component, Constraint, Group, Guard, Model, Relation
from bot.domain.errors import InputError
from bot.engines.combinatorial.soundness import check_guard_values, check_model, check_strength

A = Component(path="a", values=(1, 2), invalid=(-1,))


def on(path: str, *values: int, of: str = "a") -> Component:
    return Component(path=path, values=(1,), when=Guard(component=of, values=values))


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Model(components=()), "no component"),
        (Model(components=(A, A)), "two components 'a'"),
        (Model(components=(Component(path="a", values=()),)), "'a' has no values"),
        (Model(components=(Component(path="a", values=(1, 1)),)), "hold 1 twice"),
        (Model(components=(Component(path="a", values=(1,), invalid=(1,)),)), "all values of 'a' are invalid"),
        (Model(components=(Component(path="a", values=(1, 2), weights=(1.0,)),)), "1 weights"),
        (Model(components=(A, on("b", 1, of="x"))), "'b' depends on 'x', which is no component"),
        (Model(components=(on("a", 1, of="b"), on("b", 1, of="c"), on("c", 1, of="b"))), "b -> c -> b"),
        (Model(components=(on("a", 1, of="a"),)), "a -> a"),
        (Model(components=(A,), groups=(Group(paths=("x",), strength=1),)), "'x' is to be combined"),
        (Model(components=(A,), groups=(Group(paths=("a",), strength=2),)), "strength is 2"),
        (
            Model(
                components=(A,),
                constraints=(
                    Constraint(text="x = 1", expression=Comparison(path="x", relation=Relation.EQUAL, other=1)),
                ),
            ),
            "'x = 1' names 'x'",
        ),
    ],
)
def test_the_first_thing_wrong_is_named(model: Model, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_model(model)


@pytest.mark.parametrize(
    ("values", "words"), [((), "names no value"), ((3,), "'b' depends on 3, which is no value of 'a'")]
)
def test_a_guard_for_what_cannot_be_is_a_slip_of_the_pen(values: tuple[int, ...], words: str) -> None:
    model = Model(components=(A, on("b", *values)))

    check_model(model)
    with pytest.raises(InputError, match=words):
        check_guard_values(model)


def test_a_sound_model_passes() -> None:
    """1, 1.0 and true are three values, and an invalid value may let a component exist."""
    model = Model(components=(Component(path="a", values=(1, 1.0, True), invalid=(-1,)), on("b", 1, -1)))

    check_model(model)
    check_guard_values(model)


@pytest.mark.parametrize("strength", [0, 3])
def test_a_strength_is_from_one_to_the_number_of_components(strength: int) -> None:
    with pytest.raises(InputError, match=f"strength is {strength}, and there are 2"):
        check_strength(strength, 2)
