"""The values of a group spread over its fields: the address, the declined card, a customer."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from bot.domain.probe import Control, Page
from bot.engines.functional.naming import expanded
from bot.engines.functional.spreading import from_entries, spread
from bot.engines.functional.tour import Tour
from tests.fakes.pages import Site, a_case, chooser, following, push, text_field, title
from tests.fakes.paper_shop import PAGES, paper_shop

Data = tuple[tuple[str, str], ...]
ADDRESS = ("Address", "Ada Lovelace, Harbour Street 12, 20457 Hamburg")
DECLINED = ("Declined card", "4000 0000 0000 0002, holder Ada Lovelace, 12/30")
GOOD = ("Good card", "4242 4242 4242 4242")
FIELDS = ["Recipient=Ada Lovelace", "Street and number=Harbour Street 12", "Postcode=20457", "City=Hamburg"]
NEW = "New account"
ACCOUNT = (
    title("Create account"),
    text_field("Name", NEW),
    text_field("Email", NEW, kind="email"),
    text_field("Password", NEW, kind="password"),
    text_field("Repeat password", NEW, kind="password"),
    push("Register", NEW),
)
PARTS = ["Ada Lovelace", "Harbour Street 12", "20457 Hamburg", "city Bonn", "card: 4242", "12/30", "(x)", "same", "`y`"]
VALUES = st.lists(st.sampled_from(PARTS), max_size=9).map(", ".join) | st.text(max_size=60)


def a_tour(controls: tuple[Control, ...], data: Data = ()) -> Tour:
    shown = tuple(replace(control, ref=f"c{at}") for at, control in enumerate(controls))
    return Tour(page=Page(path="/x", title="", controls=shown), data=expanded(data))


def filled(values: tuple[tuple[Control, str], ...]) -> list[str]:
    return [f"{control.name}={value}" for control, value in values]


def on(site: Site, path: str, *steps: str, data: Data = ()) -> tuple[list[str], list[str]]:
    result = following(site, a_case(f"Open `{path}`", *steps, data=data))
    return [trace.reason for trace in result.steps[1:]], site.acted[1:]


@pytest.mark.parametrize(
    ("noun", "data", "values"),
    [
        ("the address", (ADDRESS,), FIELDS),
        ("the address from the test data", (ADDRESS,), FIELDS),
        ("the delivery address", (("Delivery address", ADDRESS[1]),), FIELDS),
        ("the address", (("Address", "Recipient: Ada, City: Bonn, Street: `Mill Lane 7`, Postcode: 10115"),),
         ["Recipient=Ada", "City=Bonn", "Street and number=Mill Lane 7", "Postcode=10115"]),
        ("the address", (("Address", "Ada Lovelace (Berlin), Harbour Street 12, 20457 Hamburg"),), FIELDS),
        ("the address", (("Address", "Ada Lovelace / Harbour Street 12 / 20457 / Hamburg"),), FIELDS),
        ("the address", (("Address", "Grace Hopper, Mill Lane 7, otherwise as above"),),
         ["Recipient=Grace Hopper", "Street and number=Mill Lane 7", *FIELDS[2:]]),
        ("the address and the declined card", (ADDRESS, DECLINED, GOOD),
         [*FIELDS, "Card holder=Ada Lovelace", "Card number=4000 0000 0000 0002", "Expiry date (MM/YY)=12/30"]),
        ("address & declined card", (ADDRESS, DECLINED),
         [*FIELDS, "Card holder=Ada Lovelace", "Card number=4000 0000 0000 0002", "Expiry date (MM/YY)=12/30"]),
        ("the good card", (GOOD,),
         ["Card number=4242 4242 4242 4242", "Card holder=Ada Lovelace", "Expiry date (MM/YY)=12/30"]),
    ],
)  # fmt: skip
def test_parts_go_to_the_fields_of_their_name_or_kind(noun: str, data: Data, values: list[str]) -> None:
    """Parts with a name first, the others by their looks, then something valid where the data says nothing."""
    assert filled(from_entries(a_tour(PAGES["/checkout"], data), noun)) == values


@pytest.mark.parametrize(
    ("noun", "data"),
    [
        ("the address", ()),
        ("the address and the voucher", (ADDRESS,)),
        ("the address and the delivery address", (ADDRESS,)),
        ("the city", (("City", "Bonn"),)),
        ("the card number", (("Card number", "4242 4242 4242 4242"),)),
        ("the colour", (("Colour", "Red, Blue"),)),
        ("the address", (("Address", "@, 1"),)),
        ("", (ADDRESS,)),
        (" and ", (ADDRESS,)),
    ],
)
def test_nothing_is_spread_unless_the_data_knows_each_part(noun: str, data: Data) -> None:
    """One field is no group, two groups do not share a field, and half of an order is not done."""
    assert from_entries(a_tour(PAGES["/checkout"], data), noun) == ()


@pytest.mark.parametrize(
    ("noun", "value"),
    [
        ("the form with the new customer's data", "Grace Hopper, engine1843"),
        ("the registration with all the new customer's details", "Grace Hopper, engine1843"),
        ("all fields with the new customer", "Grace Hopper, engine1843"),
        ("the new customer", "Grace Hopper, engine1843"),
        ("the new customer", 'name "Grace Hopper", password "engine1843"'),
    ],
)
def test_a_customer_fills_the_form_of_an_account(noun: str, value: str) -> None:
    """The password goes into both its fields; an address that the data does not give is a valid one."""
    found = from_entries(a_tour(ACCOUNT, (("New customer", value),)), noun)

    assert filled(found) == [
        "Name=Grace Hopper",
        "Password=engine1843",
        "Email=tester@example.com",
        "Repeat password=engine1843",
    ]


def test_a_field_that_holds_something_keeps_it() -> None:
    """What the page filled in is not written over with something of our own making."""
    fields = (
        text_field("Recipient", "Address form"),
        text_field("City", "Address form", value="Bonn"),
        text_field("Nickname", "Address form"),
        text_field("Street", "Address form"),
        chooser("Country", "Germany", "Italy", context="Address form"),
    )
    found = from_entries(a_tour(fields, (("Address", "Mill Lane 7, Ada Lovelace"),)), "the address")

    assert filled(found) == ["Street=Mill Lane 7", "Recipient=Ada Lovelace"]


@pytest.mark.parametrize(
    ("value", "values"),
    [
        ("city Bonn, city Ulm", ["City=Ulm"]),
        ("20457 Hamburg; 10115 Berlin", ["Postcode=20457", "City=Hamburg"]),
        ("4711, x@y.z", ["Postcode=4711"]),
        ("", []),
        ("@", []),
    ],
)
def test_what_finds_no_field_is_left_out(value: str, values: list[str]) -> None:
    """A field takes one value, and a value one field."""
    assert filled(spread(a_tour(PAGES["/checkout"]).page.controls[6:10], value)) == values


@pytest.mark.parametrize(
    ("step", "data", "acts"),
    [
        (
            "Fill in the address and the declined card, place the order",
            (ADDRESS, DECLINED),
            [*(f"fill {one}" for one in FIELDS), "fill Card holder=Ada Lovelace",
             "fill Card number=4000 0000 0000 0002", "fill Expiry date (MM/YY)=12/30", "click Place order"],
        ),
        ("Enter the address", (ADDRESS,), [f"fill {one}" for one in FIELDS]),
        ("Fill in the second address", (("First address", "Grace Hopper, Mill Lane 7, 10115 Ulm"),
                                        ("Second address", ADDRESS[1])), [f"fill {one}" for one in FIELDS]),
    ],
)  # fmt: skip
def test_a_group_that_a_step_names_is_typed(step: str, data: Data, acts: list[str]) -> None:
    """The tester wrote the address once, in the test data."""
    assert on(paper_shop(), "/checkout", step, data=data) == ([""], acts)


def test_a_card_number_is_replaced_by_the_good_one() -> None:
    """Only the number is another one: the rest of the declined card stays."""
    data = (ADDRESS, DECLINED, GOOD)
    step = "Replace the card number with the good one"
    reasons, acted = on(paper_shop(), "/checkout", "Fill in the address and the declined card", step, data=data)

    assert reasons == ["", ""]
    assert acted[7:] == ["fill Card number=4242 4242 4242 4242"]


def test_a_registration_is_filled_in_with_the_new_customer() -> None:
    """The password is repeated, and an address that is registered is a new one in each run."""
    data = (("New customer", "Grace Hopper, engine1843"), ("Email", "grace@example.com"))
    step = "Fill in the form with the new customer's data and register"
    reasons, acted = on(Site(pages={"/x": ACCOUNT}), "/x", step, data=data)

    assert reasons == [""]
    assert [re.sub(r"-[0-9a-f]{8}@", "-?@", one) for one in acted] == [
        "fill Name=Grace Hopper",
        "fill Password=engine1843",
        "fill Email=grace-?@example.com",
        "fill Repeat password=engine1843",
        "click Register",
    ]


@every(noun=st.sampled_from(["the address", "the address and the card", "the card"]) | VALUES, value=VALUES)
def test_any_value_is_spread_over_fields_once(noun: str, value: str) -> None:
    """No field gets two values, whatever the data holds."""
    found = from_entries(a_tour(PAGES["/checkout"], (("Address", value), ("Card", value))), noun)

    refs = [control.ref for control, _ in found]
    assert len(set(refs)) == len(refs)


@pytest.mark.parametrize("word", ["a ", "1 ", "a, ", "name A, ", "(", "12345 ", "with ", "the ", "from "])
def test_a_long_run_of_one_word_is_spread_at_once(word: str) -> None:
    """A value of one word repeated must not hold a run up."""
    text = word * (4_000 // len(word))
    start = time.process_time()

    from_entries(a_tour(PAGES["/checkout"], (("Address", text),)), "the address")
    from_entries(a_tour(PAGES["/checkout"], (ADDRESS,)), text)

    assert time.process_time() - start < 3
