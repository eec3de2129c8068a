"""Steps that lean on the ones before: the same again, with something else, with the data of the case."""

from __future__ import annotations

import pytest

from bot.domain.exploration import Followed
from bot.domain.probe import Control
from tests.fakes.pages import Pages, Site, a_case, following, push, text_field, to
from tests.fakes.paper_shop import paper_shop

TALK: Pages = {
    "/x": (
        text_field("What", "New task"),
        push("Add", "New task"),
        text_field("Message", "Talk"),
        text_field("Subject", "Talk"),
        push("Send message", "Talk"),
        to("More", "/x"),
    )
}
SURE = "Sure? Yes No"
DIALOG: Pages = {
    "/d": (
        Control(ref="", role="dialog", name="Sure?", tag="div", text=SURE),
        push("Yes", SURE),
        push("No, keep it", SURE),
        push("Other"),
    )
}
PRICES: Pages = {"/x": (text_field("Price from"), text_field("Price to"), text_field("Age"), push("Show"))}
ADDRESS = "Ada Lovelace, Harbour Street 12, 20457, Hamburg"
DATA = (("Delivery address", ADDRESS), ("Card", "4111111111111111 / Ada Lovelace / 12/30"))
TYPED = [
    "fill Recipient=Ada Lovelace",
    "fill Street and number=Harbour Street 12",
    "fill Postcode=20457",
    "fill City=Hamburg",
]
PAID = ["fill Card number=4111111111111111", "fill Card holder=Ada Lovelace", "fill Expiry date (MM/YY)=12/30"]
BONN = "City: Bonn, press Place order"
TWO_LAMPS = ["click Desk Lamp", "fill Quantity=2", "click Add to cart"]


def on(
    path: str, *steps: str, site: Site | None = None, data: tuple[tuple[str, str], ...] = ()
) -> tuple[Followed, list[str]]:
    site = site or paper_shop()
    return following(site, a_case(f"Open `{path}`", *steps, data=data)), site.acted[1:]


@pytest.mark.parametrize(
    ("path", "steps", "acts"),
    [
        ("/checkout", ("City: Bonn", "Do the same"), ["fill City=Bonn"] * 2),
        ("/checkout", ("City: Bonn", "Repeat"), ["fill City=Bonn"] * 2),
        (
            "/checkout",
            ("City: Bonn", "Do the same", "Do the same with Ulm"),
            ["fill City=Bonn"] * 2 + ["fill City=Ulm"],
        ),
        (
            "/checkout",
            (BONN, "Same again, this time with postcode 12345"),
            ["fill City=Bonn", "click Place order", "fill City=Bonn", "fill Postcode=12345", "click Place order"],
        ),
        (
            "/checkout",
            (BONN, "The same for the value Ulm"),
            ["fill City=Bonn", "click Place order", "fill City=Ulm", "click Place order"],
        ),
        (
            "/checkout",
            (BONN, "Repeat steps 1 to 2"),
            ["fill City=Bonn", "click Place order", "goto /checkout", "fill City=Bonn", "click Place order"],
        ),
        (
            "/products",
            ("Open Desk Lamp", "The same for Fountain Pen"),
            ["click Desk Lamp", "goto /products", "click Fountain Pen"],
        ),
        (
            "/products",
            ("Click *Desk Lamp*", "The same for *Fountain Pen*"),
            ["click Desk Lamp", "goto /products", "click Fountain Pen"],
        ),
        (
            "/products",
            ("Add 2 Desk Lamps to the cart", "Same for the product Fountain Pen"),
            [*TWO_LAMPS, "goto /products", "click Fountain Pen", "fill Quantity=2", "click Add to cart"],
        ),
        (
            "/products",
            ("Search for `pen`", "The same for lamp"),
            ["fill Search=pen", "press Search=Enter", "fill Search=lamp", "press Search=Enter"],
        ),
        (
            "/products",
            (
                "Open Desk Lamp, set the quantity to 3, press Add to cart",
                "Do the same for *Fountain Pen*, but leave the quantity at 1",
            ),
            [
                "click Desk Lamp",
                "fill Quantity=3",
                "click Add to cart",
                "goto /products",
                "click Fountain Pen",
                "fill Quantity=1",
                "click Add to cart",
            ],
        ),
        ("/checkout", ("Enter `20457` as the postcode", "10115"), ["fill Postcode=20457", "fill Postcode=10115"]),
        (
            "/cart",
            ("Enter `SAVE10` as the voucher code", "press Apply", "GIFT20", "SAVE30"),
            [act for code in ("SAVE10", "GIFT20", "SAVE30") for act in (f"fill Voucher code={code}", "click Apply")],
        ),
        (
            "/cart",
            ("Apply SAVE10", "Now, WINTER5, Checkout"),
            [
                "fill Voucher code=SAVE10",
                "click Apply",
                "fill Voucher code=WINTER5",
                "click Apply",
                "click Checkout",
            ],
        ),
        (
            "/cart",
            ("Enter `SAVE10` as the voucher code, press Apply", "Apply 77"),
            ["fill Voucher code=SAVE10", "click Apply", "fill Voucher code=77", "click Apply"],
        ),
        ("/cart", ("Try `SAVE10` as the voucher code",), ["fill Voucher code=SAVE10", "click Apply"]),
    ],
)
def test_a_step_leans_on_the_ones_before(path: str, steps: tuple[str, ...], acts: list[str]) -> None:
    result, acted = on(path, *steps)

    assert [trace.reason for trace in result.steps] == [""] * (1 + len(steps))
    assert acted == acts


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (("Repeat step 3", "Repeat step 2"), "a repetition of a repetition"),
        (("City: Bonn", "Repeat steps 2-3"), "it is not clear which steps to repeat"),
        ((BONN, "The same, but press Cart"), "it is not clear what is different in 'The same, but press Cart'"),
        (("Press Place order", "The same for Fountain Pen"), "it is not clear what is different"),
        (("Choose *Express*", "The same for *Standard*"), "it is not clear what is different"),
        (("City: Bonn", "The same with another password"), "it is not clear what is different"),
        (("City: Bonn", "Ulm"), "the words 'Ulm' are not understood"),
        (("City: Bonn", "Then, having seen it, GIFT20"), "'having seen it' was not understood"),
    ],
)
def test_a_repetition_that_is_not_clear_does_nothing(steps: tuple[str, ...], why: str) -> None:
    result, acted = on("/checkout", *steps)
    before = on("/checkout", *steps[:-1])[1]

    assert why in result.steps[-1].reason
    assert acted == before


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("Enter the delivery address and the card data", [*TYPED, *PAID]),
        ("Enter the delivery address from the data", TYPED),
        ("Fill in the card", PAID),
        ("Enter the city and tick Gift wrap; City: Bonn", ["fill City=Bonn", "check Gift wrap"]),
    ],
)
def test_a_group_of_fields_takes_what_the_data_lists_for_it(step: str, acts: list[str]) -> None:
    result, acted = on("/checkout", step, data=DATA)

    assert result.steps[1].reason == ""
    assert acted == acts


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("Fill in the city; City: Bonn, Lieblingsfarbe: red", "no field is called 'Lieblingsfarbe'"),
        ("Press Place order; Colour: red", "no field is called 'Colour'"),
        ("Frob; Colour: red", "the words 'Frob' are not understood"),
    ],
)
def test_a_value_that_no_field_takes_is_said(step: str, why: str) -> None:
    result, acted = on("/checkout", step)

    assert result.steps[1].reason == why
    assert not [act for act in acted if "red" in act]


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ('Add "Milk"', ["fill What=Milk", "click Add"]),
        ("Add what Milk", ["fill What=Milk", "click Add"]),
        ("Send the subject `Hi`", ["fill Subject=Hi", "click Send message"]),
        ("Send message Hello", ["click Send message"]),
    ],
)
def test_an_order_names_the_button_and_what_goes_into_its_form(step: str, acts: list[str]) -> None:
    result, acted = on("/x", step, site=Site(pages=TALK))

    assert result.steps[1].reason == ""
    assert acted == acts


@pytest.mark.parametrize(("step", "why"), [('Send "Hello"', "send Hello"), ('Create "Milk"', "create Milk")])
def test_with_two_fields_or_no_button_nothing_is_typed(step: str, why: str) -> None:
    result, acted = on("/x", step, site=Site(pages=TALK))

    assert result.steps[1].reason == f"no control is called {why!r}"
    assert acted == []


def test_the_same_data_goes_into_the_same_form_again() -> None:
    """Another page with fields of the same names, all of them empty."""
    pages: Pages = {at: (text_field("Street"), text_field("City"), push("Go on")) for at in ("/one", "/two")}
    site = Site(pages=pages)
    typed = "Enter `Main 1` as the street and `Bonn` as the city"
    result, acted = on("/one", typed, "Open `/two`", "Same data, press Go on", "Same data", site=site)

    assert [trace.executed for trace in result.steps] == [True, True, True, True, False]
    assert result.steps[4].reason == "nothing was typed into such a form before"
    assert acted[2:] == ["goto /two", "fill Street=Main 1", "fill City=Bonn", "click Go on"]


@pytest.mark.parametrize("step", ["Confirm", "Accept", "Confirm it", "Agree to it", "Approve the thing"])
def test_a_question_is_answered_with_yes(step: str) -> None:
    assert on("/d", step, site=Site(pages=DIALOG))[1] == ["click Yes"]


@pytest.mark.parametrize("step", ["Reject", "Decline it", "Cancel", "Keep it", "Dismiss"])
def test_a_question_is_answered_with_no(step: str) -> None:
    assert on("/d", step, site=Site(pages=DIALOG))[1] == ["click No, keep it"]


def test_a_question_of_three_answers_is_not_answered_by_chance() -> None:
    third = (*DIALOG["/d"], push("Yes, always", SURE))
    result, acted = on("/d", "Agree to it", site=Site(pages={"/d": third}))

    assert result.steps[1].reason
    assert acted == []


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("20 and 40 in the price boxes", ["fill Price from=20", "fill Price to=40"]),
        ("the price range 10 to 40", ["fill Price from=10", "fill Price to=40"]),
        ("1 and 2 in the age boxes", []),
        ("Enter any age", []),
    ],
)
def test_two_values_need_two_fields_of_the_name(step: str, acts: list[str]) -> None:
    result, acted = on("/x", step, site=Site(pages=PRICES))

    assert acted == acts
    assert result.steps[1].executed is bool(acts)


def test_any_value_is_one_that_the_field_takes() -> None:
    assert on("/checkout", "Any city, any postcode")[1] == ["fill City=Hamburg", "fill Postcode=20457"]


def test_a_value_that_nothing_was_done_with_is_said() -> None:
    result, acted = on("/checkout", "Open `/cart`, postcode 20457")

    assert result.steps[1].reason == "nothing was done with '20457'"
    assert acted == ["goto /cart"]


def test_a_step_repeated_by_number_takes_what_stands_beside_it() -> None:
    """With the old code the application would be said to disagree with a case that speaks of the new one."""
    _, acted = on("/cart", "Enter `SAVE10` as voucher code", "Repeat step 2.; `SAVE20`")

    assert acted == ["fill Voucher code=SAVE10", "fill Voucher code=SAVE20"]


def test_a_repetition_with_a_value_of_no_known_place_is_not_done() -> None:
    followed, acted = on("/checkout", "City: Bonn", "Repeat steps 2 to 2 with `Ulm and around`")

    assert not followed.steps[2].executed
    assert acted == ["fill City=Bonn"]
