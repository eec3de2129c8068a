"""What has nothing to be combined with is tried all the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.covering import Component, Guard, Model, Request
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.measuring import measure
from tests.drawn_models import guarded_models

PRECIP = Model(
    components=(
        Component(path="l@length", values=(0, 1)),
        Component(path="l[0]", values=(10, 20), when=Guard(component="l@length", values=(1,))),
    )
)


def test_the_empty_list_has_a_row_of_its_own() -> None:
    """It has no second component, so no pair asks for it; the paper's selection of k components never tries it."""
    array = plan(PRECIP, Request(strength=2))

    assert array.rows[-1] == (("l@length", 0),)
    assert (array.covered, array.feasible) == (2, 2)
    assert measure(PRECIP, array.rows[:-1], strength=2).short_missing == ((("l@length", 0),),)


def test_a_row_limit_holds_for_short_rows_too() -> None:
    assert len(plan(PRECIP, Request(strength=2, max_rows=2)).rows) == 2


@settings(max_examples=100, deadline=None)
@given(model=guarded_models(most=5), wanted=st.integers(2, 4), symmetry=st.booleans())
def test_every_row_that_is_too_short_for_the_strength_is_there(model: Model, wanted: int, symmetry: bool) -> None:
    strength = min(wanted, len(model.components))

    array = plan(model, Request(strength=strength, symmetry=symmetry))

    judged = measure(model, array.rows, strength=strength, symmetry=symmetry)
    assert judged.broken == ()
    if symmetry:
        assert judged.orbits_missing == ()
    else:
        assert (judged.missing, judged.short_missing) == ((), ())
