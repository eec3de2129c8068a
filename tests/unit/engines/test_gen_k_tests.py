"""The paper's Algorithm 3: complete, and as large as there are feasible combinations."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.covering import Component, Model
from bot.engines.combinatorial.gen_k_tests import full_suite
from bot.engines.combinatorial.measuring import measure
from tests.drawn_models import guarded_models


@settings(max_examples=60, deadline=None)
@given(model=guarded_models(), k=st.integers(1, 3))
def test_every_feasible_combination_has_a_test_and_no_guard_is_broken(model: Model, k: int) -> None:
    tests = tuple(full_suite(model, k, seed=0))

    judged = measure(model, tests, strength=k)

    assert judged.missing == ()
    assert judged.broken == ()
    assert len(tests) <= judged.feasible
    assert len(set(map(repr, tests))) == len(tests)
    assert tuple(full_suite(model, k, seed=0)) == tests


def test_there_are_as_many_tests_as_combinations() -> None:
    """On a model with room to sample, hardly two are the same: 12 components of 4 values have 1,056 pairs."""
    model = Model(components=tuple(Component(path=f"c{number}", values=(0, 1, 2, 3)) for number in range(12)))

    assert len(tuple(full_suite(model, 2, seed=1))) == 66 * 16
