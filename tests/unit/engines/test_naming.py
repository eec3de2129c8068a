"""What test data calls things: the names of alternatives and parts, and which value a tester's name for it means."""

from __future__ import annotations

import time

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from bot.engines.functional.naming import (
    bare,
    ending_in,
    expanded,
    given,
    part_of,
    pieces,
    simpler,
    stems,
    thing_for,
    things,
)

COUPONS = ("Coupons", "NOPE99 (unknown), SPRING24 (expired), WELCOME10 (good)")
CARD = ("Card", "number 4242 4242 4242 4242, holder Ada Lovelace, expiry date 12/30")
CARDS = ("Cards", "declined: 4000 0000 0000 0002; good: 4242 4242 4242 4242")
PHONE = ("Phone, bad / good", "call me / +49 30 1234")
PRODUCT = ("Product B", "Linen Tea Towel, EUR 8.90")
SECOND = ("Second customer", "grace@example.com / hopper1906")
ORDER = ("First order", "1 x Desk Lamp (19.90), 2 x Tea Towels")
DATA = expanded((COUPONS, CARD, CARDS, PHONE, PRODUCT, SECOND, ORDER))
WORDS = (
    "the", "good", "bad", "expired coupon", "card", "number 4242", "holder Ada Lovelace", "(unknown)", ",", ";",
    "/", "\n", "2 x Desk Lamp", "customer's", "second", "that is not valid", "with", "of", "`ab`", '"x"', "12/30",
    "a@b.c", "EUR 8.90", "quantity", ":", "=", "too short", "one", "ones",
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=80)


@pytest.mark.parametrize(
    ("pair", "named"),
    [
        (
            ("Coupons", "NOPE99 (unknown), WELCOME10 (good)"),
            [("unknown Coupon", "NOPE99"), ("good Coupon", "WELCOME10"), ("good Coupon", "WELCOME10")],
        ),
        (
            ("Coupons", "WELCOME10 (10 % off); SPRING24 (expired)"),
            [("10 % off Coupon", "WELCOME10"), ("expired Coupon", "SPRING24"), ("good Coupon", "WELCOME10")],
        ),
        (("Coupons", "A1 (spring) / B2 (summer)"), [("spring Coupon", "A1"), ("summer Coupon", "B2")]),
        (("Coupons", "A1 (expired), B2 (unknown)"), [("expired Coupon", "A1"), ("unknown Coupon", "B2")]),
        (("Coupon", "A1 (works)"), [("works Coupon", "A1")]),
        (
            ("Ratings", "`5` (good)\n`7` (too high)"),
            [("good Rating", "5"), ("too high Rating", "7"), ("good Rating", "5")],
        ),
        (("Coupons", "A1 (expired), B2"), []),
        (("Products", "Desk Lamp (€60), Enamel Mug (12.00)"), []),
        (("Coupons", ""), []),
        (("", "NOPE99 (unknown), WELCOME10 (good)"), []),
    ],
)
def test_each_alternative_is_named_by_its_remark(pair: tuple[str, str], named: list[tuple[str, str]]) -> None:
    """`Apply the expired coupon` names it by the remark; prices are no remarks, and one without a remark spoils all."""
    assert expanded([pair]) == (*named, pair)


@pytest.mark.parametrize(
    ("pair", "named"),
    [
        (
            CARD,
            [
                ("Card number", "4242 4242 4242 4242"),
                ("Card holder", "Ada Lovelace"),
                ("Card expiry date", "12/30"),
            ],
        ),
        (CARDS, [("Cards declined", "4000 0000 0000 0002"), ("Cards good", "4242 4242 4242 4242")]),
        (("Review", 'title "ab", text `I like it`'), [("Review title", "ab"), ("Review text", "I like it")]),
        (("Review", "Rating 4, Title: Nice"), [("Review Rating", "4"), ("Review Title", "Nice")]),
        (("Company", "VAT ID DE123456789"), [("Company VAT ID", "DE123456789")]),
        (("Company", "vat id = DE123456789"), [("Company vat id", "DE123456789")]),
        (("Card", "number 4242 (good), holder Ada"), [("Card number", "4242"), ("Card holder", "Ada")]),
        (("Address", "Ada Lovelace, Harbour Street"), []),
    ],
)
def test_each_part_is_named_by_the_whole_and_by_itself(pair: tuple[str, str], named: list[tuple[str, str]]) -> None:
    """`The number of the card` is one part of what the table calls `Card`."""
    assert expanded([pair]) == (*named, pair)


@pytest.mark.parametrize(
    ("pair", "named"),
    [
        (PHONE, [("bad Phone", "call me"), ("good Phone", "+49 30 1234")]),
        (("Title, short/long", "`ab` / `abc`"), [("short Title", "ab"), ("long Title", "abc")]),
        (("Phone, bad / good", "call me / +49 30 1234 / 12"), []),
        (("Phone, bad", "call me"), []),
        (
            ("Card holder, expiry date", "Ada Lovelace, 12/30"),
            [("Card holder", "Ada Lovelace"), ("Card expiry date", "12/30")],
        ),
        (
            ("Email, password", "ada@example.com, engine1843"),
            [("Email", "ada@example.com"), ("password", "engine1843")],
        ),
        (("Card holder, expiry date", "Ada Lovelace"), []),
        (("bad / good", "call me / other"), []),
    ],
)
def test_names_side_by_side_go_to_values_side_by_side(pair: tuple[str, str], named: list[tuple[str, str]]) -> None:
    """As many names as values, else it is not known which is which."""
    assert expanded([pair]) == (*named, pair)


@pytest.mark.parametrize(
    ("noun", "value"),
    [
        ("the good coupon", "WELCOME10"),
        ("the valid coupon", "WELCOME10"),
        ("the coupon that is correct", "WELCOME10"),
        ("the expired coupon", "SPRING24"),
        ("the unknown coupon", "NOPE99"),
        ("the number of the card", "4242 4242 4242 4242"),
        ("card holder", "Ada Lovelace"),
        ("the refused card", "4000 0000 0000 0002"),
        ("a wrong phone", "call me"),
        ("the phone that is not valid", "call me"),
        ("the telephone that isn't correct", "call me"),
        ("a valid telephone", "+49 30 1234"),
        ("product B", "Linen Tea Towel, EUR 8.90"),
        ("article B", "Linen Tea Towel, EUR 8.90"),
        ("the second customer", SECOND[1]),
        ("the second user's account", SECOND[1]),
        ("the first order", ORDER[1]),
        ("the third customer", None),
        ("the first customer", None),
        ("the voucher", None),
        ("the new one", None),
        ("the second", None),
        ("", None),
        ("of the", None),
    ],
)
def test_a_tester_s_name_for_a_thing_leads_to_its_value(noun: str, value: str | None) -> None:
    """Words that testers use alike are one; what the table does not name is left to other readings."""
    assert given(noun, DATA) == value


def test_among_several_that_fit_alike_none_is_meant() -> None:
    """`The red coupon` beside two of them is a doubt; the same value twice is none, and an exact name is certain."""
    two = (("red spring coupon", "A1"), ("red summer coupon", "B2"))

    assert given("the red coupon", two) is None
    assert given("the red coupon", (two[0], ("red summer coupon", "A1"))) == "A1"
    assert given("the red spring coupon", (*two, ("red spring coupon", "C3"))) == "A1"


def test_the_good_one_is_the_one_that_nothing_is_said_of() -> None:
    """Beside `Coupon, expired` the plain `Coupon` is the valid one."""
    two = (("Coupon", "NEW1"), ("Coupon, expired", "OLD1"))

    assert given("the valid coupon", two) == "NEW1"
    assert given("the expired coupon", two) == "OLD1"
    assert given("the valid voucher", two) is None


def test_a_name_without_a_value_is_no_name() -> None:
    """An empty cell of the table gives nothing."""
    assert given("the coupon", (("Coupon", ""),)) is None
    assert given("the coupon", ()) is None


@pytest.mark.parametrize(
    ("noun", "data", "value"),
    [
        ("password", (("New customer password", "engine1843"),), "engine1843"),
        ("password", (("Password", "engine1843"), ("Wrong password", "nope")), "engine1843"),
        ("password", (("Ada's password", "engine1843"), ("Grace's password", "hopper1906")), None),
        ("password", (("Ada's password", "engine1843"), ("Grace's password", "engine1843")), "engine1843"),
        ("password", (("Password rule", "long"),), None),
        ("password", (("Expired password", "old1"),), None),
        ("", (("Password", "engine1843"),), None),
        ("the", (("The", "x"),), None),
    ],
)
def test_the_only_name_that_ends_in_a_noun_is_meant(
    noun: str, data: tuple[tuple[str, str], ...], value: str | None
) -> None:
    """`Password` means `New customer password` where no other is given; one that is called wrong is not taken."""
    assert ending_in(noun, data) == value


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("1 x Desk Lamp (19.90), 2 x Tea Towels", (("Desk Lamp", 1), ("Tea Towel", 2))),
        ("2 \u00d7 Tea Towels", (("Tea Towel", 2),)),
        ("Enamel Mug, quantity 2", (("Enamel Mug", 2),)),
        ("Enamel Mug, qty. 2; Desk Lamp", (("Enamel Mug", 2), ("Desk Lamp", 1))),
        ("Enamel Mug, 3 pieces", (("Enamel Mug", 3),)),
        ("Desk Lamp x 2", (("Desk Lamp", 2),)),
        ("2 pieces of Desk Lamp", (("Desk Lamp", 2),)),
        ("3 units of Pen Tray / Desk Lamp", (("Pen Tray", 3), ("Desk Lamp", 1))),
        ("2 x Glass", (("Glass", 2),)),
        ("`Linen Tea Towel`, EUR 8.90", (("Linen Tea Towel", 1),)),
        ("Enamel Mug, blue one", (("Enamel Mug", 1),)),
        ("Desk Lamp, ada@example.com", (("Desk Lamp", 1),)),
        ("desk lamp", ()),
        ("quantity 2", ()),
        ("ada@example.com / engine1843", ()),
        ("", ()),
    ],
)
def test_things_are_listed_with_their_numbers(value: str, found: tuple[tuple[str, int], ...]) -> None:
    """A list of what is bought names things and counts, in the ways that testers write them."""
    assert things(value) == found


@pytest.mark.parametrize(
    ("noun", "found"),
    [
        ("product B", (("Linen Tea Towel", 1),)),
        ("the first order", (("Desk Lamp", 1), ("Tea Towel", 2))),
        ("the first products", (("Desk Lamp", 1), ("Tea Towel", 2))),
        ("the second products", ()),
        ("the voucher", ()),
        ("the second customer", ()),
    ],
)
def test_what_is_bought_under_a_name_is_found_by_its_number_too(noun: str, found: tuple[tuple[str, int], ...]) -> None:
    """`The first product` beside `First order: 1 x Desk Lamp` means what that order lists."""
    assert thing_for(noun, iter(DATA)) == found


@pytest.mark.parametrize(
    ("noun", "shorter"),
    [
        ("a title that is too short", ("title",)),
        ("the expired coupon", ("coupon",)),
        ("the new card number", ("card number", "number", "card")),
        ("the title (60 characters)", ("title",)),
        ("new street and number", ("street and number", "and number", "number", "street")),
        ("email with the wrong ending", ("email",)),
        ("title", ()),
        ("the good one", ()),
        ("one", ()),
        ("  ", ()),
        ("", ()),
    ],
)
def test_a_field_has_shorter_names(noun: str, shorter: tuple[str, ...]) -> None:
    """What is said about a value is no part of the field's name."""
    assert simpler(noun) == shorter


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("`A1` (good), **B2**; C3 / D4\nE5.", ("A1", "B2", "C3", "D4", "E5")),
        ("A (one, two), B", ("A", "B")),
        ("12/30, 4.90", ("12/30", "4.90")),
        (" , ; ", ()),
        ("(only a remark)", ()),
        ("", ()),
    ],
)
def test_a_value_is_cut_at_its_separators_without_quotes_and_remarks(text: str, parts: tuple[str, ...]) -> None:
    """A comma inside a remark and a slash inside a date separate nothing."""
    assert pieces(text) == parts


@pytest.mark.parametrize(
    ("piece", "part"),
    [
        ("expiry date 12/30", ("expiry date", "12/30")),
        ("declined: 4000", ("declined", "4000")),
        ('Title "ab"', ("Title", "ab")),
        ("phone +49 30 1234 (Berlin)", ("phone", "+49 30 1234")),
        ("Ada Lovelace", None),
        ("Harbour Street", None),
        ("", None),
    ],
)
def test_a_part_bears_its_own_name(piece: str, part: tuple[str, str] | None) -> None:
    """A name in small letters in front of a value is the name of a part; two names are a person."""
    assert part_of(piece) == part


@every(name=SENTENCES, value=SENTENCES, noun=SENTENCES)
def test_any_table_and_any_name_are_read(name: str, value: str, noun: str) -> None:
    """Tables are written by people: whatever they hold, the data keeps its own pair and gives what it was given."""
    data = expanded([(name, value)])

    assert data[-1] == (name, value)
    assert given(noun, data) in {None, *(one for _, one in data)}
    assert ending_in(noun, data) in {None, *(one for _, one in data)}
    assert all(number >= 0 and thing for thing, number in thing_for(noun, data))
    assert all(one and one.split()[0] in noun for one in simpler(noun))
    assert all(one == bare(one) for one in pieces(value) if "(" not in one)
    assert "" not in stems(noun)


@every(name=SENTENCES, value=SENTENCES)
def test_a_thing_is_found_under_its_own_name(name: str, value: str) -> None:
    """Whoever uses the very name of the table means its value."""
    assert given(name, [(name, value)]) == (value if value and stems(name) else None)


@pytest.mark.parametrize(
    "word", ["a ", "not ", "A, ", "(", "x (y) ", "Desk ", "1 ", "the new ", "'s ", "/ ", ": ", "\n", "a b "]
)
def test_a_long_run_of_one_word_is_read_at_once(word: str) -> None:
    """A file of one word repeated must not hold a run up."""
    text = word * (8_000 // len(word))
    start = time.process_time()

    data = expanded([(text, "x"), ("Coupons", text)])
    given(text, data)
    ending_in(text, data)
    thing_for(text, data)
    simpler(text)
    pieces(text)

    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("1 Desk Lamp, 2 Enamel Mugs", (("Desk Lamp", 1), ("Enamel Mug", 2))),
        ("2 pieces of Desk Lamp / 1 Pen Tray", (("Desk Lamp", 2), ("Pen Tray", 1))),
        ("Grace Hopper, Mill Lane 7, 10115 Berlin", ()),
        ("Ada Lovelace, Harbour Street 12", ()),
    ],
)
def test_an_address_is_no_list_of_things(value: str, found: tuple[tuple[str, int], ...]) -> None:
    """What is put into the cart has a number where several things are named; who gets it has none."""
    assert things(value) == found


def test_a_letter_tells_things_apart() -> None:
    """`Product A` is a thing of its own although its letter is an article elsewhere."""
    data = expanded((("Product", "Pen Tray"), ("Product A", "Steel Bottle"), ("Product B", "Tea Towel")))

    assert [given(noun, data) for noun in ("the product", "product A", "product B")] == [
        "Pen Tray",
        "Steel Bottle",
        "Tea Towel",
    ]
