"""Going somewhere and pressing things, on pages written down: what is opened, pressed or sent, and what is not."""

from __future__ import annotations

import pytest

from bot.domain.exploration import Followed
from bot.domain.source import PageRoute, ScreenModule
from tests.fakes.pages import Pages, Site, a_case, following, push, text_field, tick_box, title, to
from tests.fakes.paper_shop import paper_shop

SCREENS = (
    ScreenModule(
        path="web/app.jsx",
        routes=(
            PageRoute(route="/attic", component="AtticPage"),
            PageRoute(route="/register", component="RegisterPage"),
            PageRoute(route="/orders/:id", component="Order"),
        ),
    ),
)
# Everything there twice: nothing but the last three can be told apart.
TWINS: Pages = {
    "/x": (
        text_field("Name", "A one"),
        text_field("Name", "B two"),
        push("Save", "A one"),
        push("Save", "B two"),
        tick_box("Agree", context="A one"),
        tick_box("Agree", context="B two"),
        to("Help", "/help/1"),
        to("Help", "/help/2"),
        to("More", "/more"),
        push("Pay now"),
        push("Cancel", kind="button"),
    )
}
USED = "Enter `X1` as the voucher code, press Apply"


def on(path: str, *steps: str, site: Site | None = None, covers: tuple[str, ...] = ()) -> tuple[Followed, list[str]]:
    site = site or paper_shop()
    return following(site, a_case(f"Open `{path}`", *steps, covers=covers), screens=SCREENS), site.acted[1:]


@pytest.mark.parametrize(
    ("path", "steps", "acts"),
    [
        ("/products", ("On the cart page press Apply",), ["click Cart", "click Apply"]),
        ("/products", ("On `/cart` press Apply",), ["goto /cart", "click Apply"]),
        ("/cart", ("On the cart page press Apply",), ["click Apply"]),
        ("/cart", ("Open http://localhost:3000/products",), ["goto /products"]),
        ("/cart", ("Open http://localhost:3000",), ["goto /"]),
        ("/cart", ("Open the application",), []),
        ("/cart", ('Redeem "AB12"',), ["fill Voucher code=AB12", "click Apply"]),
        ("/cart", ("Open the start page",), ["goto /"]),
        ("/products", ("Open Desk Lamp", "Open it"), ["click Desk Lamp"]),
        ("/products", ("Open this pen",), ["click Fountain Pen"]),
        ("/products", ("Open the pen again",), ["click Fountain Pen"]),
        ("/products", ("Open that lamp",), ["click Desk Lamp"]),
        ("/products", ("Open the attic",), ["goto /attic"]),
        ("/cart", ("Open the register page",), ["goto /register"]),
        ("/checkout", ("Open the checkout page",), []),
        ("/products", ("Open `/cart`", "Open Desk Lamp"), ["goto /cart", "goto /products", "click Desk Lamp"]),
        ("/products", ("Open `/cart`", "Click *Desk Lamp*"), ["goto /cart", "goto /products", "click Desk Lamp"]),
        (
            "/products",
            ("Open `/register`", "Open the product page of the Desk Lamp"),
            ["goto /register", "goto /products", "click Desk Lamp"],
        ),
        ("/products", ("Open `/cart`", "Fountain Pen page"), ["goto /cart", "goto /products", "click Fountain Pen"]),
        ("/products", ("Open the list of all products",), ["click Products"]),
        ("/products", ("Open the first result",), ["click Desk Lamp"]),
        ("/products", ("Open the last one",), ["click Fountain Pen"]),
        ("/products", ("Open Desk Lamp", "Go back", "Open it"), ["click Desk Lamp", "go_back"]),
        ("/products", ("Click `/cart`",), ["goto /cart"]),
        ("/products", ("Look for Fountain Pen",), ["fill Search=Fountain Pen", "press Search=Enter"]),
        (
            "/products",
            ("Open `/cart`", "Look for Fountain Pen"),
            ["goto /cart", "goto /products", "click Fountain Pen"],
        ),
        ("/cart", ("Attic",), ["goto /attic"]),
        ("/cart", ("Checkout",), ["click Checkout"]),
        ("/checkout", ("Change shipping to `/cart`",), ["goto /cart"]),
    ],
)
def test_a_way_is_found(path: str, steps: tuple[str, ...], acts: list[str]) -> None:
    result, acted = on(path, *steps)

    assert [trace.reason for trace in result.steps] == [""] * (1 + len(steps))
    assert acted == acts


def test_the_application_is_the_page_that_the_case_covers() -> None:
    assert on("/cart", "Open the home page", covers=("route:/products",))[1] == ["goto /products"]


@pytest.mark.parametrize(
    ("path", "step", "why"),
    [
        ("/cart", "Open https://evil.example", "'https://evil.example' is not an address of the application"),
        ("/", "On the attic page press Apply", "no control is called 'Apply'"),
        ("/", "Open the fourth result", "nothing on the page leads to 'the fourth result'"),
        ("/products", "Open it", "it is not clear what 'it' is"),
        ("/products", "Open the new order", "nothing on the page leads to 'the new order'"),
        ("/products", "Open Name", "nothing on the page leads to 'Name'"),
        ("/products", "Open *Price, low to high*", "nothing on the page leads to 'Price, low to high'"),
        ("/products", "Click the first link", "no control is called 'the first link'"),
        ("/checkout", "Confirm everything", "no control is called 'confirm everything'"),
        ("/checkout", "Select *Nowhere*", "nothing offers 'Nowhere' to choose"),
        ("/checkout", "Set x to Nothing", "no field is called 'x'"),
        ("/checkout", "Choose cheapest first", "nothing offers 'cheapest first' to choose"),
    ],
)
def test_what_leads_nowhere_is_said(path: str, step: str, why: str) -> None:
    result, acted = on(path, step)

    assert result.steps[1].reason == why
    assert acted == []


@pytest.mark.parametrize(
    "step",
    [
        "Enter `x` into Name",
        "Name: x",
        "name x, agree",
        "Click Save",
        "Press *Save*",
        "Click *Save* in the box",
        "Tick *Agree*",
        "Tick Agree, untick it",
        "Toggle *Agree*",
        "Choose *Agree*",
        "Clear the name",
        "Leave the name empty",
        "Submit",
        "Submit the form",
        "Send it",
        "Click it",
        "Press that button",
        "x2 instead",
        "Search for mug",
        "Log out",
    ],
)
def test_of_two_that_are_alike_none_is_taken(step: str) -> None:
    result, acted = on("/x", step, site=Site(pages=TWINS))

    assert not result.steps[1].executed
    assert result.steps[1].reason
    assert acted == []


@pytest.mark.parametrize(
    ("steps", "acts"),
    [
        (("Pay",), ["click Pay now"]),
        (("Cancel the thing",), ["click Cancel"]),
        (("Look at the More link", "Click this link"), ["click More"]),
        (("Look at the Pay now button, then at the Cancel button", "Press that button"), ["click Cancel"]),
        (("Click *Pay now*", "Click it", "Submit"), ["click Pay now"] * 3),
        (("Double-click Pay now",), ["dblclick Pay now"]),
        (("Check the weather",), []),
        (("Click the first Save button",), ["click Save"]),
    ],
)
def test_what_was_spoken_of_or_has_no_twin_is_taken(steps: tuple[str, ...], acts: list[str]) -> None:
    result, acted = on("/x", *steps, site=Site(pages=TWINS))

    assert [trace.reason for trace in result.steps] == [""] * (1 + len(steps))
    assert acted == acts


@pytest.mark.parametrize(
    ("path", "steps", "acts"),
    [
        ("/products", ("Click *Search*",), ["click Search"]),
        ("/products", ("Click *In stock only*",), ["check In stock only"]),
        ("/cart", ("Apply",), ["click Apply"]),
        ("/checkout", ("Place the order",), ["click Place order"]),
        ("/checkout", ("Agree to *Gift wrap*",), ["check Gift wrap"]),
        ("/checkout", ("Toggle gift wrap",), ["check Gift wrap"]),
        ("/checkout", ("Select *Place order*",), ["click Place order"]),
        ("/register", ("Create an account",), ["click Register"]),
        (
            "/cart",
            (USED, 'Apply "Y2"'),
            ["fill Voucher code=X1", "click Apply", "fill Voucher code=Y2", "click Apply"],
        ),
        ("/products", ("Add Desk Lamp to the cart",), ["click Desk Lamp", "click Add to cart"]),
        (
            "/products",
            ("Add 2 Desk Lamps to the cart",),
            ["click Desk Lamp", "fill Quantity=2", "click Add to cart"],
        ),
        (
            "/products",
            ("2x Desk Lamp, Fountain Pen (1)",),
            [
                "click Desk Lamp",
                "fill Quantity=2",
                "click Add to cart",
                "goto /products",
                "click Fountain Pen",
                "click Add to cart",
            ],
        ),
        ("/p/1", ("Add 3 Desk Lamps to the cart",), ["fill Quantity=3", "click Add to cart"]),
        ("/products", ("Search",), ["click Search"]),
        ("/products", ("Search for `pen`",), ["fill Search=pen", "press Search=Enter"]),
        ("/products", ("Press Enter twice",), ["press Enter", "press Enter"]),
        ("/products", ("Sort by price, low to high",), ["select_option Sort by=Price, low to high"]),
        ("/products", ("Choose *most expensive first*",), ["select_option Sort by=Price, high to low"]),
        ("/products", ("Choose any sort by",), ["select_option Sort by=Price, high to low"]),
        ("/checkout", ("Set x to Express",), ["select_option Shipping=Express (€9.90)"]),
    ],
)
def test_things_are_pressed_added_and_sorted(path: str, steps: tuple[str, ...], acts: list[str]) -> None:
    result, acted = on(path, *steps)

    assert [trace.reason for trace in result.steps] == [""] * (1 + len(steps))
    assert acted == acts


@pytest.mark.parametrize("step", ["Add 3 Fleeces to the cart", "Add the Fleece to the cart", "Look for Golden Fleece"])
def test_what_is_sold_nowhere_is_not_added(step: str) -> None:
    result, acted = on("/cart", step)

    assert "nothing on the page leads to" in result.steps[1].reason
    assert not [act for act in acted if not act.startswith("goto")]


def test_a_control_that_cannot_be_reached_is_said_and_ends_the_step() -> None:
    site = paper_shop(stuck=frozenset({"Apply", "City", "Gift wrap", "Desk Lamp"}))
    result, acted = on(
        "/checkout",
        "City: Bonn, then press Place order",
        "tick Gift wrap",
        "Fill in the address",
        "Open `/products`",
        "Add 2 Desk Lamps to the cart",
        site=site,
    )

    said = "the application did not let us: "
    assert [trace.reason.removeprefix(said).split()[0] for trace in result.steps if trace.reason] == [
        "City",
        "Gift",
        "City",
        "Desk",
    ]
    assert all(trace.reason.startswith(said) for trace in result.steps if trace.reason)
    assert not [act for act in acted if "Place order" in act or "City" in act]


def test_a_heading_says_where_one_is() -> None:
    site = Site(pages={"/y": (title("Payment"), push("Pay")), "/z": (to("Payment", "/y"),)})

    assert on("/y", "On the payment page press Pay", site=site)[1] == ["click Pay"]
    assert on("/z", "On the payment page press Pay", site=Site(pages=site.pages))[1] == ["click Payment", "click Pay"]
