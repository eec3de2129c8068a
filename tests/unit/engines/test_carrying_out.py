"""Steps on a shop written down as pages: which actions a step leads to, and the reason when it leads to none."""

from __future__ import annotations

import pytest

from bot.domain.exploration import Followed
from tests.fakes.pages import Site, a_case, following
from tests.fakes.paper_shop import paper_shop

ADA = "fill Recipient=Ada Lovelace"
ADDRESS = [ADA, "fill Street and number=Harbour Street 12", "fill Postcode=20457", "fill City=Hamburg"]
CODE = "Enter `SAVE10` as the voucher code, press Apply"
SENT = ["fill Voucher code=SAVE10", "click Apply"]


def on(path: str, *steps: str, data: tuple[tuple[str, str], ...] = ()) -> tuple[Followed, Site]:
    site = paper_shop()
    return following(site, a_case(f"Open `{path}`", *steps, data=data)), site


def reasons(result: Followed) -> list[str]:
    return [trace.reason for trace in result.steps]


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("Ada Lovelace / Harbour Street 12 / 20457 / Hamburg", ADDRESS),
        ("Deliver to Ada Lovelace, Harbour Street 12, 20457 Hamburg", ADDRESS),
        ("The delivery address: Ada Lovelace, Harbour Street 12, 20457, Hamburg", ADDRESS),
        ("card 41", ["fill Card number=41"]),
        ("card: 4111111111111111, holder Ada", ["fill Card number=4111111111111111", "fill Card holder=Ada"]),
        ("no Gift wrap", ["uncheck Gift wrap"]),
        ("gift wrap off", ["uncheck Gift wrap"]),
        ("postcode 20457, city Bonn", ["fill Postcode=20457", "fill City=Bonn"]),
        ("City: Bonn, Postcode: 12345", ["fill City=Bonn", "fill Postcode=12345"]),
        ("Place order (twice the fun)", ["click Place order"]),
        ("Fill in the address; see above", ADDRESS),
        ("Change the city; Bonn", ["fill City=Bonn"]),
        ("Enter the recipient and the city; Ada Lovelace / Bonn", [ADA, "fill City=Bonn"]),
        ("Enter the address; City: Bonn", ["fill City=Bonn"]),
        ("Fill in; Recipient: Ada Lovelace, City: Bonn", [ADA, "fill City=Bonn"]),
        ("Hide what cannot be bought; tick Gift wrap", ["check Gift wrap"]),
        ("Do something magic; Ada Lovelace / Harbour Street 12 / 20457 / Hamburg", ADDRESS),
        (
            "Do the form and press Place order; Ada Lovelace / Harbour Street 12 / 20457 / Hamburg",
            [*ADDRESS, "click Place order"],
        ),
        (
            "card 4111 1111 1111 1111, Express, Gift wrap",
            ["fill Card number=4111 1111 1111 1111", "select_option Shipping=Express (€9.90)", "check Gift wrap"],
        ),
    ],
)
def test_a_checkout_is_filled_in_as_its_fields_say(step: str, acts: list[str]) -> None:
    result, site = on("/checkout", step)

    assert reasons(result) == ["", ""]
    assert site.acted[1:] == acts


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("Same data", "nothing was typed into such a form before"),
        ("Bonn; Ulm", "the words 'Bonn' are not understood"),
        ("Frobnicate the sprocket and the cog", "'Frobnicate the sprocket' was not understood"),
        ("Weigh Bonn", "the words 'Weigh Bonn' are not understood"),
        ("the card", "the words 'the card' are not understood"),
        ("SAVE10", "the words 'SAVE10' are not understood"),
        ("Enter SAVE10", "no field belongs to 'SAVE10'"),
        ("x4", "the words 'x4' are not understood"),
        ("another x4", "the words 'another x4' are not understood"),
        ("Two Golden Fleeces", "the words 'Two Golden Fleeces' are not understood"),
        ("2 Desk Lamps please kindly maybe", "are not understood"),
        ("Repeat step 7", "it is not clear which steps to repeat"),
        ("Repeat steps 1 to 9", "it is not clear which steps to repeat"),
        ("Redeem SAVE10", "no control is called 'redeem SAVE10'"),
    ],
)
def test_a_step_that_names_nothing_of_the_page_does_nothing(step: str, why: str) -> None:
    result, site = on("/checkout", step)

    assert why in result.steps[1].reason
    assert site.acted == ["goto /checkout"]


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("Apply SAVE10", SENT),
        ("Try the code SAVE10", SENT),
        ('Apply "SAVE10"', SENT),
        ('Apply the code "SAVE10"', SENT),
        ('Delete "Voucher code"', ["fill Voucher code="]),
    ],
)
def test_a_code_goes_into_the_only_field_beside_the_button(step: str, acts: list[str]) -> None:
    result, site = on("/cart", step)

    assert reasons(result) == ["", ""]
    assert site.acted[1:] == acts


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("GIFT20", ["fill Voucher code=GIFT20", "click Apply"]),
        ("SAVE20", ["fill Voucher code=SAVE20", "click Apply"]),
        ("same with SAVE20", ["fill Voucher code=SAVE20", "click Apply"]),
        ("Apply GIFT10", ["fill Voucher code=GIFT10", "click Apply"]),
        ("Repeat step 2", SENT),
    ],
)
def test_another_code_is_sent_the_way_the_first_one_was(step: str, acts: list[str]) -> None:
    result, site = on("/cart", CODE, step)

    assert reasons(result) == ["", "", ""]
    assert site.acted[1:] == [*SENT, *acts]


@pytest.mark.parametrize(
    ("first", "then", "acts"),
    [
        ("Enter `Bonn` as the city, press Place order", "Same with Ulm", ["fill City=Ulm", "click Place order"]),
        ("Enter `Bonn` as the city", "The same for Ulm", ["fill City=Ulm"]),
        ("Enter `Bonn` as the city", "Same in Recipient", ["fill Recipient=Bonn"]),
        (
            "Enter `Bonn` as the city, press Place order",
            "Once more, but with postcode `99999`",
            ["fill Postcode=99999"],
        ),
    ],
)
def test_a_step_is_done_again_with_something_else(first: str, then: str, acts: list[str]) -> None:
    result, site = on("/checkout", first, then)

    assert reasons(result)[1] == ""
    assert site.acted[-len(acts) :] == acts


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("x4", ["fill Quantity=4", "click Add to cart"]),
        ("another 3", ["fill Quantity=3", "click Add to cart"]),
        ("quantity 5, add it", ["fill Quantity=5", "click Add to cart"]),
        ("add 1", ["fill Quantity=1", "click Add to cart"]),
        ("Add 3 to the cart", ["fill Quantity=3", "click Add to cart"]),
        ("Add", ["click Add to cart"]),
    ],
)
def test_so_many_of_what_the_page_shows_are_added(step: str, acts: list[str]) -> None:
    result, site = on("/p/1", step)

    assert reasons(result) == ["", ""]
    assert site.acted[1:] == acts
