"""What covering arrays promise, on 2,000 models drawn at random, judged by code that shares nothing with the engine."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.covering import Array, Component, Guard, Literal, Model, Request, Row, Seed
from bot.domain.errors import InputError
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.measuring import breach, interactions, measure
from tests.drawn_models import constrained_models, guarded_models

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def strength_of(model: Model, wanted: int) -> int:
    return min(wanted, len(model.components))


@settings(max_examples=1200, deadline=None, suppress_health_check=SLOW)
@given(
    model=guarded_models(most=8), wanted=st.integers(1, 3), seed=st.integers(0, 2), steps=st.sampled_from([0, 0, 40])
)
def test_guarded_models_are_covered_exactly(model: Model, wanted: int, seed: int, steps: int) -> None:
    """Complete, no row that cannot be, counted right, not below the bound, the same again."""
    request = Request(strength=strength_of(model, wanted), seed=seed, optimize=steps)

    array = plan(model, request)

    judged = measure(model, array.rows, strength=request.strength)
    assert judged.missing == ()
    assert judged.short_missing == ()
    assert judged.broken == ()
    assert (array.covered, array.feasible, array.uncovered) == (judged.covered, judged.feasible, ())
    assert array.bound <= len(array.rows)
    assert array.curve[-1:] == ((array.covered,) if array.rows else ())
    assert list(array.curve) == sorted(array.curve)
    assert plan(model, request) == array


@settings(max_examples=400, deadline=None, suppress_health_check=SLOW)
@given(model=constrained_models(most=6), wanted=st.integers(1, 3), steps=st.sampled_from([0, 0, 40]))
def test_constraints_groups_and_invalid_values_are_kept_exactly(model: Model, wanted: int, steps: int) -> None:
    strength = strength_of(model, wanted)
    array = planned(model, Request(strength=strength, optimize=steps))
    if array is None:
        # Contradictory constraints are refused: the judge finds nothing feasible either.
        assert not list(interactions(model, 1))
        return

    judged = measure(model, array.rows, strength=strength)

    assert (judged.missing, judged.short_missing, judged.invalid_missing, judged.broken) == ((), (), (), ())
    assert (array.covered, array.feasible) == (judged.covered, judged.feasible)
    assert set(map(repr, array.infeasible)) == set(map(repr, judged.infeasible))
    bad = {part.path for part in model.components if part.invalid}
    assert set(array.negative) == {
        number for number, row in enumerate(array.rows) if any(value == "!" and path in bad for path, value in row)
    }
    assert array.bound <= len(array.rows)


def planned(model: Model, request: Request) -> Array | None:
    try:
        return plan(model, request)
    except InputError as error:
        assert error.slug == "constraints-contradict"  # noqa: PT017 - anything else is a failure
        return None


@settings(max_examples=200, deadline=None, suppress_health_check=SLOW)
@given(model=guarded_models(most=6), wanted=st.integers(1, 3), steps=st.sampled_from([0, 40]))
def test_with_symmetry_every_orbit_is_in_some_row(model: Model, wanted: int, steps: int) -> None:
    strength = strength_of(model, wanted)

    array = plan(model, Request(strength=strength, symmetry=True, optimize=steps))

    judged = measure(model, array.rows, strength=strength, symmetry=True)
    assert (judged.orbits_missing, judged.broken) == ((), ())
    assert (array.orbits_covered, array.orbits_feasible) == (judged.orbits_covered, judged.orbits_feasible)
    assert array.covered == judged.covered


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(model=guarded_models(most=6), most=st.integers(0, 6), steps=st.sampled_from([0, 40]))
def test_a_row_limit_takes_a_prefix_and_says_what_it_leaves_out(model: Model, most: int, steps: int) -> None:
    strength = strength_of(model, 2)
    whole = plan(model, Request(strength=strength, optimize=steps))
    cut = plan(model, Request(strength=strength, optimize=steps, max_rows=most))

    judged = measure(model, cut.rows, strength=strength)

    assert len(cut.rows) == min(most, len(whole.rows)) or len(cut.rows) <= most
    assert cut.covered == judged.covered
    assert set(map(repr, cut.uncovered)) == set(map(repr, judged.missing))


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(model=guarded_models(most=6), data=st.data(), steps=st.sampled_from([0, 40]))
def test_rows_that_are_there_already_come_first_and_are_kept(model: Model, data: st.DataObject, steps: int) -> None:
    """Whole rows stay as they are; partial ones are completed; stale cells are dropped one by one and named."""
    strength = strength_of(model, 2)
    old = plan(model, Request(strength=strength)).rows
    kept = tuple(data.draw(st.lists(st.sampled_from(old), max_size=3))) if old else ()
    partial = tuple(Seed(cells=tuple(cell for cell in row if data.draw(st.booleans()))) for row in kept)
    stale = (Seed(cells=(("gone", "x"),)),)

    array = plan(model, Request(strength=strength, seeds=(*kept, *partial, *stale), optimize=steps))

    assert array.rows[: len(kept)] == kept
    for seed, row in zip(partial, array.rows[len(kept) :], strict=False):
        assert cells(seed.cells) <= cells(row)
    assert [dropped[1:] for dropped in array.dropped] == [("gone", "x")]
    assert measure(model, array.rows, strength=strength).missing == ()
    assert not any(breach(model, row) for row in array.rows)


def cells(row: Row) -> set[tuple[str, str]]:
    return {(path, repr(value)) for path, value in row}


def test_a_short_row_is_wanted_as_a_whole() -> None:
    """Otherwise an empty list, which has nothing to be combined with, would never be tried."""
    values: tuple[Literal, ...] = (0, 1)
    model = Model(
        components=(
            Component(path="l@length", values=values),
            Component(path="l[0]", values=values, when=Guard(component="l@length", values=(1,))),
        )
    )

    array = plan(model, Request(strength=2))

    assert (("l@length", 0),) in array.rows
    assert array.feasible == 2
