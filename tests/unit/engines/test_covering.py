"""Covering arrays: complete, feasible, the same every time; judged by code that shares nothing with the generator."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.covering import (
    AnyOf,
    Array,
    Comparison,
    Component,
    Constraint,
    Group,
    Guard,
    Model,
    Not,
    Path,
    Relation,
    Request,
    Row,
    Seed,
)
from bot.domain.errors import InputError
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.measuring import breach, measure
from tests.drawn_models import constrained_models, guarded_models

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def uniform(values: int, components: int) -> Model:
    parts = (Component(path=f"p{number}", values=tuple(range(values))) for number in range(components))
    return Model(components=tuple(parts), name="uniform")


def contradictory(model: Model) -> bool:
    """Whether the engine says that no row keeps all constraints."""
    return refusal(model, Request(strength=1)) == "constraints-contradict"


def refusal(model: Model, request: Request) -> str:
    """Return what the engine refuses a request for, or nothing."""
    try:
        plan(model, request)
    except InputError as error:
        return error.slug
    return ""


def every_row(model: Model) -> list[Row]:
    """All rows of a small model, by trying all ways to leave components out."""
    choices = [[None, *[(part.path, value) for value in part.values]] for part in model.components]
    rows = (tuple(cell for cell in cells if cell is not None) for cells in product(*choices))
    return [row for row in rows if not breach(model, row)]


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(
    model=guarded_models(),
    strength=st.integers(1, 4),
    seed=st.integers(0, 3),
    optimize=st.sampled_from([0, 0, 60]),
)
def test_every_feasible_interaction_is_in_some_row_and_every_row_keeps_the_guards(
    model: Model, strength: int, seed: int, optimize: int
) -> None:
    """This is what a covering array is; and equal arguments give equal rows."""
    request = Request(strength=min(strength, len(model.components)), seed=seed, optimize=optimize)
    array = plan(model, request)
    judged = measure(model, array.rows, strength=request.strength)

    assert judged.missing == ()
    assert judged.broken == ()
    assert (array.covered, array.feasible) == (judged.covered, judged.feasible)
    assert array.bound <= len(array.rows)
    assert array.curve == tuple(sorted(array.curve))
    assert plan(model, request) == array


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(
    model=constrained_models(),
    strength=st.integers(1, 4),
    optimize=st.sampled_from([0, 0, 60]),
)
def test_constraints_groups_and_invalid_values_are_kept_exactly(model: Model, strength: int, optimize: int) -> None:
    """What is infeasible is proven, not guessed; each invalid value that can be had stands alone in a row."""
    request = Request(strength=min(strength, len(model.components)), optimize=optimize)
    if refusal(model, request):
        assert refusal(model, request) in {"strength", "constraints-contradict"}
        return
    array = plan(model, request)
    judged = measure(model, array.rows, strength=request.strength)

    assert judged.missing == ()
    assert judged.broken == ()
    assert judged.invalid_missing == ()
    assert (array.covered, array.feasible) == (judged.covered, judged.feasible)
    assert len(array.infeasible) == min(1000, len(judged.infeasible))
    assert set(array.infeasible) <= set(judged.infeasible)
    assert array.bound + len(array.negative) <= len(array.rows)
    assert plan(model, request) == array


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(model=constrained_models(most=4))
def test_a_contradiction_is_one_and_none_of_the_named_constraints_can_be_left_out(model: Model) -> None:
    """Whoever is told which constraints contradict one another can repair the model."""
    model = replace(model, groups=(), components=tuple(replace(part, invalid=()) for part in model.components))
    if every_row(model):
        assert not contradictory(model)
        return
    with pytest.raises(InputError, match="no row keeps all") as caught:
        plan(model, Request(strength=1))
    named = tuple(one for one in model.constraints if repr(one.text) in caught.value.message)

    assert named
    assert not every_row(replace(model, constraints=named))
    for one in named:
        assert every_row(replace(model, constraints=tuple(other for other in named if other is not one)))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(model=constrained_models(most=4), strength=st.integers(1, 3))
def test_what_is_feasible_is_what_some_row_of_all_rows_holds(model: Model, strength: int) -> None:
    """Brute force over all rows of a small model agrees, as the judge does."""
    model = replace(model, groups=(), components=tuple(replace(part, invalid=()) for part in model.components))
    strength = min(strength, len(model.components))
    rows = every_row(model)
    if not rows:
        return
    held = {
        tuple(sorted((path, repr(value)) for path, value in cells))
        for row in rows
        for cells in combinations(row, strength)
    }

    assert plan(model, Request(strength=strength)).feasible == len(held)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(model=guarded_models(), strength=st.integers(1, 3), optimize=st.sampled_from([0, 60]))
def test_orbits_are_covered_when_elements_of_lists_count_as_alike(model: Model, strength: int, optimize: int) -> None:
    """One element is enough to show what any element shows."""
    request = Request(strength=min(strength, len(model.components)), symmetry=True, optimize=optimize)
    array = plan(model, request)
    judged = measure(model, array.rows, strength=request.strength, symmetry=True)

    assert judged.orbits_missing == ()
    assert judged.broken == ()
    assert array.orbits_covered == array.orbits_feasible == judged.orbits_feasible
    assert (array.covered, array.feasible) == (judged.covered, judged.feasible)
    assert array.bound <= len(array.rows)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(model=guarded_models(), most=st.integers(0, 5))
def test_a_row_limit_takes_the_first_rows_and_says_what_it_leaves_out(model: Model, most: int) -> None:
    """Whoever stops early has to know what is missing."""
    strength = min(2, len(model.components))
    whole = plan(model, Request(strength=strength))
    cut = plan(model, Request(strength=strength, max_rows=most))
    judged = measure(model, cut.rows, strength=strength)

    assert cut.rows == whole.rows[:most]
    assert set(cut.uncovered) == set(judged.missing)


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(model=guarded_models(), strength=st.integers(1, 3))
def test_in_an_improved_array_no_row_adds_more_than_one_before_it(model: Model, strength: int) -> None:
    """Any prefix is then the best that the order can give."""
    array = plan(model, Request(strength=min(strength, len(model.components)), optimize=50))
    curve = (0, *array.curve)
    gains = [later - earlier for earlier, later in pairwise(curve)]

    assert gains == sorted(gains, reverse=True)
    assert len(curve) == len(array.rows) + 1


@st.composite
def models_with_seeds(draw: st.DrawFn) -> tuple[Model, tuple[Seed, ...]]:
    """Constrained models, with rows that may not fit them any more."""
    model = draw(constrained_models(most=4))
    seeds = []
    for _ in range(draw(st.integers(1, 3))):
        parts = draw(st.lists(st.sampled_from(model.components), unique_by=lambda part: part.path))
        cells = tuple((part.path, draw(st.sampled_from([*part.values, "stale"]))) for part in parts)
        rest = [part.path for part in model.components if part not in parts]
        absent = tuple(draw(st.lists(st.sampled_from(rest), unique=True))) if rest else ()
        seeds.append(Seed(cells=cells, absent=absent))
    return model, tuple(seeds)


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(drawn=models_with_seeds(), optimize=st.sampled_from([0, 60]))
def test_seeds_come_first_and_lose_only_the_cells_that_are_named(
    drawn: tuple[Model, tuple[Seed, ...]], optimize: int
) -> None:
    """Existing tests stay what they are, as far as the model still allows them."""
    model, seeds = drawn
    request = Request(strength=1, seeds=seeds, optimize=optimize)
    if refusal(model, request):
        return
    array = plan(model, request)
    judged = measure(model, array.rows, strength=1)

    assert judged.broken == ()
    assert judged.missing == ()
    for number, seed in enumerate(seeds):
        lost = [(path, repr(value)) for index, path, value in array.dropped if index == number]
        row = dict(array.rows[number])
        for path, value in seed.cells:
            assert ((path, repr(value)) in lost) != (path in row and repr(row[path]) == repr(value))
        for path in seed.absent:
            assert ((path, "None") in lost) or path not in row


def test_rows_given_come_first_and_are_completed() -> None:
    """A partial row says what it needs and leaves the rest to the generator."""
    model = Model(components=tuple(Component(path=name, values=(1, 2, 3)) for name in "abc"))
    array = plan(model, Request(seeds=((("a", 3), ("b", 2)),)))

    assert dict(array.rows[0]) | {"a": 3, "b": 2} == dict(array.rows[0])
    assert array.covered == array.feasible == 27


def test_old_rows_are_kept_when_a_model_grows() -> None:
    """Extending a suite should not rewrite it."""
    old = plan(uniform(3, 6), Request(optimize=200))
    grown = uniform(3, 7)
    array = plan(grown, Request(seeds=old.rows, optimize=200))

    assert [row[:6] for row in array.rows[: len(old.rows)]] == list(old.rows)
    assert array.covered == array.feasible
    assert len(array.rows) <= len(old.rows) + 6


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


def test_a_core_is_combined_further_than_the_rest() -> None:
    """RestCT's recipe: triples of what is required, pairs of everything."""
    model = uniform(3, 8)
    array = plan(model, Request(core=("p0", "p1", "p2", "p3"), core_strength=3, optimize=300))
    judged = measure(model, array.rows, strength=2, groups=(Group(paths=("p0", "p1", "p2", "p3"), strength=3),))

    assert judged.missing == ()
    assert (array.covered, array.feasible) == (judged.covered, judged.feasible)
    assert len(array.rows) < len(plan(model, Request(strength=3)).rows)


def test_a_preferred_value_fills_what_is_free() -> None:
    """Weights decide where coverage does not."""
    parts = (
        Component(path="a", values=tuple(range(8))),
        Component(path="b", values=tuple(range(8))),
        Component(path="c", values=("rare", "often"), weights=(1.0, 50.0)),
    )
    array = plan(Model(components=parts), Request())
    often = sum(("c", "often") in row for row in array.rows)

    assert often > len(array.rows) * 0.6


def test_each_invalid_value_stands_alone_among_valid_ones() -> None:
    """A refusal then has one cause only."""
    parts = (
        Component(path="a", values=(1, 2), invalid=(-1, -2)),
        Component(path="b", values=(1,), when=Guard(component="a", values=(-1,)), invalid=()),
        Component(path="c", values=("x", "y"), invalid=("",)),
    )
    array = plan(Model(components=parts), Request())
    bad = {("a", -1), ("a", -2), ("c", "")}

    assert [len(bad & set(array.rows[number])) for number in array.negative] == [1, 1, 1]
    assert {cell for number in array.negative for cell in array.rows[number]} >= bad
    assert measure(Model(components=parts), array.rows, strength=2).complete


def test_values_of_different_types_are_different_strata() -> None:
    """JSON's 1, true and 1.0 are not the same request."""
    model = Model(components=(Component(path="a", values=(1, True, 1.0, None, "")), Component(path="b", values=(0, 1))))

    assert plan(model, Request()).feasible == 10


@pytest.mark.parametrize(
    ("values", "components", "strength", "rows"),
    [(3, 4, 2, 9), (5, 6, 2, 25), (3, 13, 2, 15), (2, 100, 2, 10), (3, 6, 3, 33), (4, 6, 3, 64)],
)
def test_small_uniform_arrays_reach_the_best_known_sizes(
    values: int, components: int, strength: int, rows: int
) -> None:
    """A number that everybody can look up shows that the search searches."""
    array = plan(uniform(values, components), Request(strength=strength, optimize=20_000))

    assert array.covered == array.feasible
    assert len(array.rows) <= rows


@pytest.mark.parametrize(
    ("components", "words"),
    [
        ((Component(path="a", values=(1,)), Component(path="a", values=(2,))), "two components 'a'"),
        ((Component(path="a", values=(1,), when=Guard(component="x", values=(1,))),), "no component"),
        ((Component(path="a", values=(1,), when=Guard(component="a", values=(1,))),), "a -> a"),
        ((Component(path="a", values=()),), "no values"),
    ],
)
def test_a_model_that_makes_no_sense_is_refused_with_its_fault(components: tuple[Component, ...], words: str) -> None:
    """The message is for whoever wrote the model."""
    with pytest.raises(InputError, match=words) as caught:
        plan(Model(components=components, name="m"), Request())

    assert caught.value.slug == "covering-model"


@pytest.mark.parametrize("strength", [-1, 0, 3])
def test_a_strength_that_is_not_offered_is_refused(strength: int) -> None:
    """There is nothing to combine three of in two components."""
    with pytest.raises(InputError, match="strength"):
        plan(uniform(2, 2), Request(strength=strength))


def test_a_request_that_cannot_be_small_is_refused_with_what_to_reduce_unless_it_is_cut() -> None:
    """Nobody reads 10,000 rows; a cut array says what it leaves out."""
    model = uniform(12, 20)

    with pytest.raises(InputError, match="at the least") as caught:
        plan(model, Request(strength=4))
    assert caught.value.slug == "rows-too-many"
    assert "max_rows" in caught.value.remedy


def test_a_constraint_with_too_many_ways_to_be_broken_is_refused() -> None:
    """It would be kept as a list of them."""
    model = Model(components=tuple(Component(path=f"p{one}", values=tuple(range(4))) for one in range(16)))
    differ = tuple(
        Not(term=Comparison(path=f"p{one}", relation=Relation.EQUAL, other=Path(path=f"p{one + 1}")))
        for one in range(0, 16, 2)
    )
    rule = Constraint(text="big", expression=AnyOf(terms=differ))

    with pytest.raises(InputError) as caught:
        plan(replace(model, constraints=(rule,)), Request())
    assert caught.value.slug == "constraint-size"


def test_nothing_to_vary_needs_no_row() -> None:
    """An operation without inputs has an empty model."""
    assert plan(Model(components=()), Request()) == Array()
