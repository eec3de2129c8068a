"""Values and the fields that take them: by name, by what was spoken of, from the data, by kind; never by chance."""

from __future__ import annotations

import pytest

from bot.domain.exploration import Followed
from bot.domain.probe import Control
from tests.fakes.pages import Site, a_case, chooser, following, push, text_field, tick_box, to

AMOUNT = "number"
ROWS = (
    to("Enamel Mug", "/m"),
    text_field("Quantity", "Enamel Mug row", role="spinbutton", kind=AMOUNT, value="1"),
    text_field("Quantity", "Desk Lamp row", role="spinbutton", kind=AMOUNT, value="1"),
    push("Update"),
)
NAMED = (
    text_field("Quantity of Enamel Mug", "a", role="spinbutton"),
    text_field("Quantity of Desk Lamp", "b", role="spinbutton"),
    to("Desk Lamp", "/x"),
)
ONE = (text_field("Nickname"), push("Save"))
SECRETS = (
    text_field("Email", kind="email"),
    text_field("Password", kind="password"),
    text_field("Confirm password", kind="password"),
    tick_box("Terms"),
    push("Go"),
)
LISTS = (
    chooser("Colour", "Red", "Dark red", "Blue"),
    chooser("Size", "Small (S)", "Large (L)"),
    chooser("Trim", "Blue", "Gold"),
    tick_box("Card", kind="radio"),
    tick_box("Invoice", kind="radio"),
    text_field("Note"),
    chooser("Order", "Oldest first", "Price ascending", "Price descending"),
)
BOX = (tick_box("Newsletter"), push("Save"), to("Terms", "/t"))


def on(
    controls: tuple[Control, ...],
    *steps: str,
    data: tuple[tuple[str, str], ...] = (),
    before: tuple[str, ...] = (),
) -> tuple[Followed, list[str]]:
    site = Site(pages={"/x": controls})
    return following(site, a_case("Open `/x`", *steps, data=data, before=before)), site.acted[1:]


@pytest.mark.parametrize(
    ("controls", "steps", "acts"),
    [
        (ROWS, ("Set the quantity of Enamel Mug to 3",), ["fill Quantity=3"]),
        (
            NAMED,
            ("Click Desk Lamp, set the quantity to 3",),
            ["click Desk Lamp", "fill Quantity of Desk Lamp=3"],
        ),
        (
            NAMED,
            ("Set the quantity of Desk Lamp to 3, then set the quantity to 4", "Set it to 5"),
            [f"fill Quantity of Desk Lamp={number}" for number in (3, 4, 5)],
        ),
        (NAMED, ("Set all quantities to 7",), ["fill Quantity of Enamel Mug=7", "fill Quantity of Desk Lamp=7"]),
        (ONE, ("Enter `x`",), ["fill Nickname=x"]),
        (ONE, ("Set it to `y`",), ["fill Nickname=y"]),
        (ONE, ("Both nicknames to `z`",), ["fill Nickname=z"]),
        (ONE, ("Clear all fields",), []),
        (ONE, ("Leave the nickname as it is",), []),
        (ONE, ("Leave the nickname at `b`",), ["fill Nickname=b"]),
        (ONE, ("Enter `a` into Nickname, clear everything",), ["fill Nickname=a", "fill Nickname="]),
        (ONE, ("Enter `a` into Nickname, leave the nickname empty",), ["fill Nickname=a", "fill Nickname="]),
        (
            ONE,
            ("Enter `a` into Nickname", "Leave all fields blank and press Save"),
            ["fill Nickname=a", "fill Nickname=", "click Save"],
        ),
        (
            SECRETS,
            ("Enter the password `abc12345`", "Enter the confirmation of the password"),
            ["fill Password=abc12345", "fill Confirm password=abc12345"],
        ),
        (SECRETS, ("Both passwords to `x`",), ["fill Password=x", "fill Confirm password=x"]),
        (SECRETS, ("Set Terms to off",), ["uncheck Terms"]),
        (SECRETS, ("Terms: on",), ["check Terms"]),
        (LISTS, ("Choose *Red*",), ["select_option Colour=Red"]),
        (LISTS, ("Choose *Blue* as trim",), ["select_option Trim=Blue"]),
        (LISTS, ("Choose *Gold*, then *Blue*",), ["select_option Trim=Gold", "select_option Trim=Blue"]),
        (LISTS, ("Choose Large",), ["select_option Size=Large (L)"]),
        (LISTS, ("Choose Small from the size list",), ["select_option Size=Small (S)"]),
        (LISTS, ("Choose any colour",), ["select_option Colour=Blue"]),
        (LISTS, ("Choose Card",), ["check Card"]),
        (LISTS, ("Select the invoice",), ["check Invoice"]),
        (LISTS, ("Choose *x* as note",), ["fill Note=x"]),
        (LISTS, ("Select Dark red",), ["select_option Colour=Dark red"]),
        (LISTS, ("Choose *price descending* as order",), ["select_option Order=Price descending"]),
        (LISTS, ("Choose *cheapest* as order",), ["select_option Order=Price ascending"]),
        (LISTS, ("Set size to Small",), ["select_option Size=Small (S)"]),
        (LISTS, ("Colour: Red, Size: Large",), ["select_option Colour=Red", "select_option Size=Large (L)"]),
        (
            LISTS,
            ("Fill in all fields; Colour: Red, Note: Hi",),
            ["select_option Colour=Red", "fill Note=Hi"],
        ),
        (LISTS, ("Enter a note of 12 characters",), ["fill Note=012345678901"]),
        (LISTS, ("Fill in the form",), ["fill Note=A short text."]),
        (BOX, ("Tick it",), ["check Newsletter"]),
        (BOX, ("Tick Newsletter, untick it",), ["check Newsletter", "uncheck Newsletter"]),
        (BOX, ("Check the *Terms* link",), []),
        (BOX, ("Disable the newsletter option",), ["uncheck Newsletter"]),
        (BOX, ("Enable newsletter",), ["check Newsletter"]),
        (BOX, ("Clear Newsletter",), ["uncheck Newsletter"]),
    ],
)
def test_a_value_reaches_the_field_that_is_meant(
    controls: tuple[Control, ...], steps: tuple[str, ...], acts: list[str]
) -> None:
    result, acted = on(controls, *steps)

    assert [trace.reason for trace in result.steps] == [""] * (1 + len(steps))
    assert acted == acts


@pytest.mark.parametrize(
    ("controls", "step", "why"),
    [
        (ROWS, "Set the quantity to 3", "no field is called 'quantity'"),
        (ROWS, "Set quantity of the Golden Fleece to 2", "no field is called 'quantity of the Golden Fleece'"),
        (NAMED, "Set the quantity to 3", "no field is called 'quantity'"),
        (NAMED, "x3", "the words 'x3' are not understood"),
        (ONE, "Enter something", "no field belongs to 'something'"),
        (ONE, "Enter the nickname", "no value is given for 'nickname'"),
        (ONE, "Enter a valid nickname", "no value is given for 'nickname'"),
        (ONE, "Enter an invalid nickname", "no value is given for 'nickname'"),
        (ONE, "Change all names to `b`", "no fields are called 'all names'"),
        (ONE, "Fill in every field", "no value is known for 'every field'"),
        (SECRETS, "Enter both passwords", "no value is given for 'password'"),
        (SECRETS, "All passwords invalid", "the words 'All passwords invalid' are not understood"),
        (LISTS, "Choose *Blue*", "nothing offers 'Blue' to choose"),
        (LISTS, "Choose *Pink*", "nothing offers 'Pink' to choose"),
        (LISTS, "Choose *Pink* as colour", "nothing offers 'Pink' to choose"),
        (LISTS, "Set colour to Pink", "'colour' has no option 'Pink'"),
        (LISTS, "Choose some note", "nothing offers 'some note' to choose"),
        (LISTS, "Choose *a to z and z to a* as order", "nothing offers 'a to z and z to a' to choose"),
        (LISTS, "Enter the colour", "no value is given for 'colour'"),
        (LISTS, "Tick the radio", "no check box is called 'the radio'"),
        (BOX, "Untick *Unknown*", "no check box is called 'Unknown'"),
        (BOX, "Check Unknown box", "no check box is called 'Unknown box'"),
        (BOX, "Leave the colour empty", "no field is called 'colour'"),
    ],
)
def test_a_field_or_value_that_is_not_certain_is_left_alone(controls: tuple[Control, ...], step: str, why: str) -> None:
    result, acted = on(controls, step)

    assert result.steps[1].reason == why
    assert acted == []


@pytest.mark.parametrize(
    ("controls", "step", "data", "acts"),
    [
        (ONE, "Enter the nickname", (("Nickname", "Countess"),), ["fill Nickname=Countess"]),
        (ONE, "Set the nickname to Usual", (("Usual", "Countess"),), ["fill Nickname=Countess"]),
        (LISTS, "Choose the colour", (("Colour", "Blue"),), ["select_option Colour=Blue"]),
        (
            LISTS,
            "Fill in the form",
            (("Colour", "Blue"), ("Size", "Pink"), ("Note", "Hi")),
            ["select_option Colour=Blue", "fill Note=Hi"],
        ),
        (SECRETS, "Enter an invalid email", (("Email", "ada@example.com"),), ["fill Email=not-an-address"]),
    ],
)
def test_what_the_case_lists_as_data_is_typed(
    controls: tuple[Control, ...], step: str, data: tuple[tuple[str, str], ...], acts: list[str]
) -> None:
    result, acted = on(controls, step, data=data)

    assert result.steps[1].reason == ""
    assert acted == acts


def test_a_password_belongs_to_the_address_that_was_typed() -> None:
    before = ("bob@example.com / abcdef12", "ada@example.com / engine1843", "Not logged in")
    _, acted = on(SECRETS, "Enter `ada@example.com` into Email", "Enter the password", before=before)

    assert acted == ["fill Email=ada@example.com", "fill Password=engine1843"]


def test_an_address_without_a_known_password_gets_none() -> None:
    before = ("bob@example.com / abcdef12", "Not logged in")
    result, acted = on(SECRETS, "Enter `eve@example.com` into Email", "Enter the password", before=before)

    assert result.steps[2].reason == "no value is given for 'password'"
    assert acted == ["fill Email=eve@example.com"]


REVIEW = (
    text_field("Title", "Your review"),
    text_field("Review", "Your review"),
    text_field("Price from"),
    text_field("Price to"),
    text_field("Repeat email", kind="email"),
)
CARD = (text_field("Card number", "Payment"), text_field("Card holder", "Payment"), text_field("Coupon"))
CUSTOMER = ("Customer", "Ada Lovelace, ada@example.com, +49 30 1234, 20457 Hamburg")
CONTACT = (text_field("Phone"), text_field("Email", kind="email"), text_field("Postcode"), text_field("Floor"))
COUPONS = ("Coupons", "`NOPE99` (invalid), WELCOME10 (good)")
TWO = (text_field("Password", "Old"), text_field("Password again", "New"))


@pytest.mark.parametrize(
    ("controls", "step", "data", "acts"),
    [
        (REVIEW, "Enter a title that is too short", (("Title, too short / good", "ab / abc"),), ["fill Title=ab"]),
        (REVIEW, "Enter `ab` as the title with the wrong length", (), ["fill Title=ab"]),
        (REVIEW, "Enter `I like it` as the text", (), ["fill Review=I like it"]),
        (REVIEW, "Set min to `3`", (), ["fill Price from=3"]),
        (REVIEW, "Set the maximum to `5`", (), ["fill Price to=5"]),
        (REVIEW, "Set the repetition to `a@b.c`", (), ["fill Repeat email=a@b.c"]),
        (REVIEW, "Enter the title of the review", (("Review", 'title "Nice", rating 4'),), ["fill Title=Nice"]),
        (REVIEW, "Enter the title", (("Title", "ab (too short)"),), ["fill Title=ab"]),
        (CARD, "Replace the card number with the good one", (("Cards", "bad: 4000; good: 4242 4242"),),
         ["fill Card number=4242 4242"]),
        (CARD, "Replace the card number by the declined one", (("Declined card", "4000 0000 0000 0002"),),
         ["fill Card number=4000 0000 0000 0002"]),
        (CARD, "Enter an invalid coupon", (COUPONS,), ["fill Coupon=NOPE99"]),
        (CARD, "Enter a valid coupon", (COUPONS,), ["fill Coupon=WELCOME10"]),
        (CARD, "Enter the good coupon", (COUPONS,), ["fill Coupon=WELCOME10"]),
        (CARD, "Change the coupon to the good one", (COUPONS,), ["fill Coupon=WELCOME10"]),
        (CONTACT, "Enter the phone", (CUSTOMER,), ["fill Phone=+49 30 1234"]),
        (CONTACT, "Enter the email", (CUSTOMER,), ["fill Email=ada@example.com"]),
        (CONTACT, "Enter the postcode", (CUSTOMER,), ["fill Postcode=20457"]),
        (CONTACT, "Enter the phone of the customer", (CUSTOMER,), ["fill Phone=+49 30 1234"]),
        (SECRETS, "Enter the terms", (("Terms", "no"),), ["uncheck Terms"]),
        (SECRETS, "Set the terms to on", (), ["check Terms"]),
        (LISTS, "Choose *Card* as payment", (), ["check Card"]),
        (CONTACT, "Enter the postcode", (CUSTOMER, ("Wrong address", "12345 Ulm")), ["fill Postcode=20457"]),
        (CONTACT, "Enter the email of the second customer",
         (("First customer", "ada@example.com, 20457"), ("Second customer", "grace@example.com, 10115")),
         ["fill Email=grace@example.com"]),
        (CONTACT, "Enter the phone", (("New customer phone", "+49 40 99"),), ["fill Phone=+49 40 99"]),
        (REVIEW, "Enter the price from and the price to", (("Price", "10 to 20"),),
         ["fill Price from=10", "fill Price to=20"]),
        ((text_field("Price"),), "Enter the price", (("Price", "10 - 20"),), ["fill Price=10 - 20"]),
        (SECRETS, "Enter the new password", (("New password", "hopper1906"), ("Password", "engine1843")),
         ["fill Password=hopper1906"]),
        (SECRETS, "Enter the password", (("New password", "hopper1906"), ("Password", "engine1843")),
         ["fill Password=engine1843"]),
        (TWO, "Set the passwords to `x`", (), ["fill Password=x", "fill Password again=x"]),
        ((text_field("Passwords"), text_field("Password")), "Set the passwords to `x`", (), ["fill Passwords=x"]),
        (SECRETS, "Change the passwords to `x1`", (), ["fill Password=x1", "fill Confirm password=x1"]),
        (LISTS, "Change `Trim` to the usual trim", (("Usual trim", "Gold"),), ["select_option Trim=Gold"]),
        (LISTS, "Enter `Gold` as the ornament", (), ["select_option Trim=Gold"]),
    ],
)  # fmt: skip
def test_a_field_and_its_value_are_found_by_what_the_data_calls_them(
    controls: tuple[Control, ...], step: str, data: tuple[tuple[str, str], ...], acts: list[str]
) -> None:
    """Testers say of a value what it is like, whose it is or what it replaces; the table says what it is."""
    result, acted = on(controls, step, data=data)

    assert result.steps[1].reason == ""
    assert acted == acts


@pytest.mark.parametrize(
    ("controls", "step", "data"),
    [
        (CONTACT, "Enter the postcode", (CUSTOMER, ("Other customer", "12345 Ulm"))),
        (CARD, "Enter the coupon", (("Wrong coupon", "NOPE99"),)),
        (CONTACT, "Enter the floor", (("Floor", "Ada Lovelace, ada@example.com, 20457"),)),
        (CONTACT, "Enter the floor of the customer", (CUSTOMER,)),
    ],
)
def test_a_value_that_the_data_does_not_give_is_not_made_up(
    controls: tuple[Control, ...], step: str, data: tuple[tuple[str, str], ...]
) -> None:
    """Two that fit are a doubt, and one that is called wrong is not meant."""
    result, acted = on(controls, step, data=data)

    assert result.steps[1].reason
    assert acted == []


def test_another_one_goes_into_the_field_just_used() -> None:
    """`The expired one` is another coupon."""
    _, acted = on(CARD, "Enter `A1` as the coupon", "Enter `B2` as the expired one", "Enter `C3` as the unknown one")

    assert acted == ["fill Coupon=A1", "fill Coupon=B2", "fill Coupon=C3"]


@pytest.mark.parametrize(
    ("controls", "step", "acts"),
    [
        ((push("Keep order"), push("Cancel order"), text_field("Note")), 'Change your mind: "Keep order"', True),
        ((push("Keep order"), push("Keep order"), text_field("Note")), 'Change your mind: "Keep order"', False),
        ((push("Keep order"), text_field("Note")), 'Change your mind: "Burn it"', False),
    ],
)
def test_a_value_that_only_a_button_is_called_is_pressed(
    controls: tuple[Control, ...],
    step: str,
    acts: bool,
) -> None:
    """What no field takes may be the answer to a question; of two buttons none is."""
    result, acted = on(controls, step)

    assert acted == (["click Keep order"] if acts else [])
    assert bool(result.steps[1].reason) is not acts
