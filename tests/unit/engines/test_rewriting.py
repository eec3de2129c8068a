"""Sentences of many testers as orders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.probe import Control, Page
from bot.engines.functional.assigning import assigned, distributed
from bot.engines.functional.grammar import cut
from bot.engines.functional.kinds import is_for
from bot.engines.functional.rewriting import rewritten
from bot.engines.functional.tour import Tour


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("The quantity is set to 2", "set The quantity to 2"),
        ("The cart is opened via the navigation", "open The cart"),
        ("Desk Lamp - open it", "open Desk Lamp"),
        ("Profile: put x in Phone, save", "on the Profile page put x in Phone, save"),
        ("Cart > Go to checkout", "click Cart then click Go to checkout"),
        ("First of all, please click Cart", "click Cart"),
        ("Go to the cart and from there to the checkout", "Go to the cart then go to the checkout"),
        ("When asked, press Keep", "press Keep"),
    ],
)
def test_a_sentence_becomes_an_order(said: str, meant: str) -> None:
    assert rewritten(said) == meant


@given(st.text(max_size=200))
def test_any_text_is_rewritten_without_end_or_error(text: str) -> None:
    assert isinstance(rewritten(cut(text).text), str)


def box(label: str, *, at: int, kind: str = "text", options: tuple[str, ...] = ()) -> Control:
    tag = "select" if options else "input"
    role = "combobox" if options else "textbox"
    return Control(ref=f"c{at}", role=role, name=label, label=label, tag=tag, kind=kind, options=options)


FORM = (
    box("Recipient", at=0),
    box("Street and number", at=1),
    box("Postcode", at=2),
    box("City", at=3),
    box("Card number", at=4),
    box("Card holder", at=5),
    box("Expiry date (MM/YY)", at=6),
    box("Shipping", at=7, options=("Standard (€4.90)", "Express (€9.90)")),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("card 4111111111111111, holder Ada Lovelace, expiry 12/30", ["4111111111111111", "Ada Lovelace", "12/30"]),
        ("Shipping = Express", ["Express"]),
        ("recipient `Ada`, city: Bonn", ["Ada", "Bonn"]),
        ("Bonn as City", ["Bonn"]),
        ("the wrong thing, city: Bonn", []),
        ("city: Bonn, city: Ulm", []),
    ],
)
def test_names_and_values_are_told_by_the_fields_of_the_page(text: str, expected: list[str]) -> None:
    """What cannot be accounted for is not typed anywhere."""
    sentence = cut(text)

    pairs = assigned(Tour(page=Page(path="/", title="", controls=FORM)), sentence.text, sentence)

    assert [pair.value for pair in pairs] == expected


def test_values_without_names_go_to_the_fields_of_their_kind() -> None:
    pairs = distributed(FORM[:4], "Ada Lovelace / Harbour Street 12 / 20457 / Hamburg")

    assert [pair.control.label for pair in pairs] == ["Recipient", "Street and number", "Postcode", "City"]
    assert distributed(FORM[:4], "Ada Lovelace, x@example.com") == ()


def test_a_bare_value_is_meant_for_a_field_that_looks_like_it() -> None:
    assert is_for(box("Phone (optional)", at=0), "+49 40 765432")
    assert not is_for(box("Recipient", at=0), "Postcode: 20457")
    assert not is_for(None, "12")


@given(st.text(max_size=120))
def test_any_text_is_laid_out_or_refused(text: str) -> None:
    sentence = cut(text)
    tour = Tour(page=Page(path="/", title="", controls=FORM))

    assert isinstance(assigned(tour, sentence.text, sentence), tuple)
    assert isinstance(distributed(FORM, text), tuple)
