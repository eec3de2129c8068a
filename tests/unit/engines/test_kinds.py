"""What a bare value looks like, and what a field is for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from bot.domain.probe import Control
from bot.engines.functional.kinds import LOOKS, is_for, kind, kinds
from tests.fakes.pages import text_field

ALL = set().union(*(sorts for _, sorts in LOOKS))


@pytest.mark.parametrize(
    ("value", "sorts"),
    [
        ("ada@example.com", {"email"}),
        ("4242 4242 4242 4242", {"card"}),
        ("4111111111111111", {"card"}),
        ("12/30", {"expiry"}),
        ("12 / 2030", {"expiry"}),
        ("123", {"cvc", "number"}),
        (" 123 ", {"cvc", "number"}),
        ("20457", {"postcode"}),
        ("+49 30 1234", {"phone"}),
        ("(030) 12-34", {"phone"}),
        ("engine1843", {"password", "street"}),
        ("Harbour Street 12", {"street"}),
        ("M 7", {"street"}),
        ("Ada Lovelace", {"name", "city"}),
        ("Zürich", {"name", "city"}),
        ("1", set()),
        ("@", set()),
        ("", set()),
    ],
)
def test_a_value_looks_like_what_it_is(value: str, sorts: set[str]) -> None:
    """A row of values without names is told apart by their looks."""
    assert kind(value) == sorts


@pytest.mark.parametrize(
    ("control", "sorts"),
    [
        (text_field("Email"), {"email"}),
        (text_field("Expiry date (MM/YY)"), {"expiry"}),
        (text_field("Valid until"), {"expiry"}),
        (text_field("Security code"), {"cvc"}),
        (text_field("ZIP"), {"postcode"}),
        (text_field("Mobile phone"), {"phone"}),
        (text_field("Street and number"), {"street"}),
        (text_field("Town"), {"city"}),
        (text_field("Card holder"), {"name"}),
        (text_field("Card number"), {"card"}),
        (text_field("Card"), set()),
        (text_field("Password", kind="password"), {"password"}),
        (text_field("Secret word", kind="password"), {"password"}),
        (text_field("Password"), set()),
        (text_field("Note"), set()),
        (text_field(""), set()),
    ],
)
def test_a_field_is_for_what_its_words_say(control: Control, sorts: set[str]) -> None:
    """The label says it; only a password field says it by its type."""
    assert kinds(control) == sorts


@pytest.mark.parametrize(
    ("label", "value", "fits"),
    [
        ("Email", "ada@example.com", True),
        ("Email", "Ada", False),
        ("Card number", "4242 4242 4242 4242", True),
        ("Postcode", "20457", True),
        ("Phone", "+49 30 1234", True),
        ("City", "Hamburg", False),
        ("Street", "Harbour Street 12", False),
        ("Name", "Ada", False),
        ("Note", "ada@example.com", False),
    ],
)
def test_only_a_look_that_is_telling_says_what_a_value_is_for(label: str, value: str, fits: bool) -> None:
    """Any word may be a name or a town: that alone puts it into no field."""
    assert is_for(text_field(label), value) is fits


def test_no_field_is_for_nothing() -> None:
    """The last field may have left the page."""
    assert not is_for(None, "ada@example.com")


@every(text=st.text(max_size=200))
def test_any_value_has_known_looks(text: str) -> None:
    """No text is a sort of its own."""
    assert kind(text) <= ALL
    assert kinds(text_field(text)) <= ALL


@pytest.mark.parametrize("sign", ["1 ", "a", "1", "a1 ", "@", "a@b.", "+", "/ ", " "])
def test_a_long_value_is_looked_at_at_once(sign: str) -> None:
    """A file that is pasted into a cell must not hold a run up."""
    start = time.process_time()

    kind(sign * 2_000)
    kinds(text_field(sign * 2_000))

    assert time.process_time() - start < 2
