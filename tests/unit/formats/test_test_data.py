"""Test data written as text: which name has which value, also where one paragraph names several things."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.formats.manual_case.data import bare, pair, pairs_of

Pairs = tuple[tuple[str, str], ...]
WORDS = (
    "Address:", "Card", "4242.", "Ada", "Lovelace", "`x`", '"y"', ",", ";", "/", "\n", "=", "-", "(good)", "a@b.c",
    "Mill Lane 7", "number", "http://x", ".", "**z**", "- ", "12/30", "recipient",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=80)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Address: Ada, Mill Lane 7, Berlin. Card: 4242", (("Address", "Ada, Mill Lane 7, Berlin"), ("Card", "4242"))),
        (
            "Address: Ada Lovelace, Harbour Street 12, 20457 Hamburg. "
            "Card: number 4242 4242 4242 4242, holder Ada Lovelace.",
            (
                ("Address", "Ada Lovelace, Harbour Street 12, 20457 Hamburg"),
                ("Card", "number 4242 4242 4242 4242, holder Ada Lovelace"),
            ),
        ),
        ("Product: Desk Lamp. Quantity: 2.", (("Product", "Desk Lamp"), ("Quantity", "2"))),
        ("Card: 4242. Expiry 12/30", (("Card", "4242"), ("Expiry", "12/30"))),
        ("Customer ada@example.com. Card: 4242", (("", "Customer ada@example.com"), ("Card", "4242"))),
        ("Name: A. B. Name", (("Name", "A. B. Name"),)),
        ("Name: Ada. and so on", (("Name", "Ada. and so on"),)),
        ("Price: 12.50. VAT: 2.00", (("Price", "12.50"), ("VAT", "2.00"))),
        ("Site: www.example.com", (("Site", "www.example.com"),)),
    ],
)
def test_a_sentence_ends_what_a_name_has(text: str, pairs: Pairs) -> None:
    """Two things in one paragraph are two things; an initial or a price ends no sentence."""
    assert pairs_of(text) == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Coupons: NOPE99 (unknown), WELCOME10 (good)", (("Coupons", "NOPE99 (unknown), WELCOME10 (good)"),)),
        ("Product B: Linen Tea Towel, EUR 8.90", (("Product B", "Linen Tea Towel, EUR 8.90"),)),
        ("recipient Ada Lovelace, postcode 20457", (("recipient", "Ada Lovelace"), ("postcode", "20457"))),
        ("Email: ada@example.com\nPassword: engine1843", (("Email", "ada@example.com"), ("Password", "engine1843"))),
        ("- Email: `a, b`; Note = `x; y`", (("Email", "a, b"), ("Note", "x; y"))),
        ("email = a@b.c", (("email", "a@b.c"),)),
        ("Url: http://localhost/x", (("Url", "http://localhost/x"),)),
        ("Address: Ada,\nMill Lane 7", (("Address", "Ada, Mill Lane 7"),)),
        ("**Name** \u2013 Ada", (("Name", "Ada"),)),
        ("Rating 4", (("Rating", "4"),)),
        ("Ada Lovelace", (("", "Ada Lovelace"),)),
        (" . ; * ", ()),
        ("", ()),
    ],
)
def test_each_name_has_what_stands_behind_it(text: str, pairs: Pairs) -> None:
    """Whether with a colon, a sign, quotes or in prose."""
    assert pairs_of(text) == pairs


@pytest.mark.parametrize(
    ("value", "inner"),
    [
        ("`x`", "x"),
        ('"x"', "x"),
        ("**x**", "x"),
        ("“x”", "x"),
        ("«x»", "x"),
        ("`a` / `b`", "`a` / `b`"),
        ("``", "``"),
        ("`", "`"),
        ("x", "x"),
        ("", ""),
    ],
)
def test_quotes_around_a_whole_value_are_no_part_of_it(value: str, inner: str) -> None:
    """Quotes around each of two values are left for whoever tells the two apart."""
    assert bare(value) == inner


@given(text=TEXTS)
@example(text="Address: 4242. , Address:")
def test_any_text_is_read_as_data(text: str) -> None:
    """Nothing is invented: each name and each value stands in the text."""
    flat = "".join(text.split())

    for name, value in pairs_of(text):
        assert "".join(name.split()) in flat
        assert value
        assert all(word in flat for word in value.split())
    one = pair(text)
    assert one is None or all(word in flat for word in " ".join(one).split())


@given(names=st.lists(st.sampled_from(["Address", "Card", "Coupon", "Second customer"]), min_size=1, unique=True))
def test_every_thing_of_a_paragraph_is_found(names: list[str]) -> None:
    """However many things one paragraph names."""
    text = ". ".join(f"{name}: value 4242" for name in names)

    assert [name for name, _ in pairs_of(text)] == names


@pytest.mark.parametrize("word", ["a ", "A: b. ", "a, ", "`", '"', "- ", "x\n", "A b. ", "A 1. ", ": ", "/ a"])
def test_a_long_run_of_one_word_is_read_at_once(word: str) -> None:
    """A paragraph of one word repeated must not hold a run up."""
    start = time.process_time()

    pairs_of(word * (6_000 // len(word)))

    assert time.process_time() - start < 3
