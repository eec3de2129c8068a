"""Texts are compared by their words, in rankings that agree with what a reader would say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engines import ranking


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("addToCart HTTPServer order2Item", ["add", "cart", "http", "server", "order", "item"]),
        ("The boxes and the parties are passing", ["box", "party", "pass"]),
        ("status address analysis bus", ["status", "address", "analysis", "bus"]),
        ("ordered orders ordering order", ["order"] * 4),
        ("stopped planning filled", ["stop", "plan", "fill"]),
        ("saved saves saving save", ["sav"] * 4),
        ("price prices pricing", ["pric"] * 3),
        ("x " + "y" * 41, []),
        ("déjà-vu_snake", ["déjà", "vu", "snak"]),
    ],
)
def test_words_are_split_stemmed_and_sifted(text: str, terms: list[str]) -> None:
    assert ranking.terms(text) == terms


BAGS = [ranking.bag([(text, 1.0)]) for text in ("pay by card", "search the products", "cancel an order", "")]
PAGES = [ranking.bag([(text, 2.0)]) for text in ("order cancel button", "card payment", "product search box")]


def test_the_right_text_is_first_in_every_ranking() -> None:
    for scores in (ranking.cosine(BAGS, PAGES), ranking.bm25(BAGS, PAGES), ranking.fused(BAGS, PAGES)):
        assert scores.shape == (4, 3)
        assert list(np.argmax(scores[:3], axis=1)) == [1, 2, 0]
        assert not scores[3].any()


def test_a_pair_that_is_first_everywhere_scores_one() -> None:
    assert ranking.fused(BAGS, PAGES)[2, 0] == pytest.approx(1.0)


def test_nothing_beside_nothing_is_nothing() -> None:
    for left, right in ((0, 0), (0, 2), (2, 0)):
        scores = ranking.fused([{}] * left, [{}] * right)

        assert scores.shape == (left, right)
        assert not scores.any()


WORDS = st.lists(st.sampled_from(["cart", "order", "pay", "search", "coupon", "price"]), max_size=6).map(" ".join)


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_scores_are_bounded_and_do_not_depend_on_order(rows: list[str], columns: list[str]) -> None:
    left, right = ([ranking.bag([(text, 1.0)]) for text in side] for side in (rows, columns))

    scores = ranking.fused(left, right)

    assert ((scores >= 0) & (scores <= 1 + 1e-9)).all()
    assert np.allclose(scores[::-1], ranking.fused(left[::-1], right))
