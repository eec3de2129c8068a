"""Logins and preconditions on pages written down: what is done before a case, and what is noted instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.case import ManualCase
from bot.domain.source import PageRoute, ScreenModule
from tests.fakes.pages import Site, a_case, following, push, text_field, title, to
from tests.fakes.paper_shop import PAGES, paper_shop

ADA = "ada@example.com / engine1843"
OUT = "Not logged in"
MAIL, SECRET = "fill Email=ada@example.com", "fill Password=engine1843"
FORM = [MAIL, SECRET, "click Log in"]
ENTERED = ["goto /", "click Log in", *FORM]


def open_shop() -> Site:
    return paper_shop(leads={"Log in": "/products"})


def no_way() -> Site:
    return Site(pages={"/": (title("Start"),)})


def no_user() -> Site:
    return Site(pages={"/": (text_field("Password", kind="password"), push("Log in"))})


def refusing() -> Site:
    fields = (text_field("User name"), text_field("Password", kind="password"), push("Log in"))
    return Site(pages={"/": fields})


def closed() -> Site:
    return Site(pages={"/": (to("Log in", "/login"),), "/login": (title("Closed"),)})


def covered() -> Site:
    return paper_shop(stuck=frozenset({"Password"}))


def with_route() -> Site:
    return Site(pages={"/": (title("Start"),), "/signin": PAGES["/login"]})


def inside() -> Site:
    hello = (push("Log out", kind="button"), title("Hello"))
    return Site(pages={"/": PAGES["/login"], "/in": hello}, leads={"Log in": "/in", "Log out": "/"})


@pytest.mark.parametrize(
    ("shop", "steps", "acts"),
    [
        (open_shop, ("Open `/login`", "Log in as Ada"), ["goto /login", *FORM]),
        (open_shop, ("Log in as Ada",), ENTERED),
        (open_shop, ("Log in with the existing account",), ENTERED),
        (open_shop, ("Open `/cart`", "Log in as ada@example.com"), ["goto /cart", "click Log in", *FORM]),
        (open_shop, ("Open `/login`", f"Log in; {ADA}"), ["goto /login", *FORM]),
        (open_shop, ("Open `/login`", "Enter email and password", "Log in"), ["goto /login", *FORM]),
        (inside, ("Log in as Ada", "Log in as Ada", "Log out"), ["goto /", *FORM, "click Log out"]),
    ],
)
def test_a_login_is_done_once(shop: Callable[[], Site], steps: tuple[str, ...], acts: list[str]) -> None:
    site = shop()
    result = following(site, a_case(*steps, before=(ADA, OUT)))

    assert [trace.reason for trace in result.steps] == [""] * len(steps)
    assert site.acted == acts


@pytest.mark.parametrize(
    ("shop", "step", "why"),
    [
        (no_way, "Log in as Ada", "nothing leads to a login form"),
        (no_user, "Log in as Ada", "the login form has no user field"),
        (refusing, "Log in as Ada", "the login was refused"),
        (closed, "Log in as Ada", "no login form was found"),
        (covered, "Log in as Ada", "the application did not let us: Password is covered by a banner"),
        (open_shop, "Log in as Bob", "no credentials are given"),
    ],
)
def test_why_a_login_was_not_possible_is_said(shop: Callable[[], Site], step: str, why: str) -> None:
    result = following(shop(), a_case(step, before=(ADA, OUT)))

    assert [trace.reason for trace in result.steps] == [why]


def test_a_login_form_is_reached_by_its_route() -> None:
    screens = (ScreenModule(path="a", routes=(PageRoute(route="/signin", component="SignIn"),)),)
    site = with_route()

    following(site, a_case("Log in as Ada", before=(ADA, OUT)), screens=screens)

    assert site.acted == ["goto /", "goto /signin", *FORM]


@pytest.mark.parametrize(
    ("then", "acts"),
    [
        ("Now the right password", FORM),
        ("same with the right password", FORM),
        ("fix password (secret2x)", ["fill Password=secret2x", "click Log in"]),
        ("The same with the password `other99`", ["fill Password=other99", "click Log in"]),
    ],
)
def test_after_a_wrong_password_comes_another_one(then: str, acts: list[str]) -> None:
    site = Site(pages=PAGES)
    tried = "Log in as ada@example.com with the wrong password `wrong-one1`"
    following(site, a_case("Open `/login`", tried, then, data=(("Password", "engine1843"),), before=(ADA, OUT)))

    assert site.acted[-len(acts) :] == acts


def linked(id: str, *steps: str, before: tuple[str, ...] = ()) -> ManualCase:
    return replace(a_case(*steps, before=before), id=id)


LAMPS = ["click Desk Lamp", "fill Quantity=2", "click Add to cart"]
PEN = ["goto /products", "click Fountain Pen", "click Add to cart"]


@pytest.mark.parametrize(
    ("before", "acts"),
    [
        (("Start on `/products`", "2 Desk Lamps and a Fountain Pen are in the cart"), ["goto /products", *LAMPS, *PEN]),
        (
            (ADA, "On `/products`", "Desk Lamp (2) in Ada's cart"),
            ["goto /products", "click Log in", *FORM, *LAMPS],
        ),
        (("TC-2 has been done", "TC-2 is done"), ["goto /", "goto /products"]),
        ((f"Log in with {ADA}",), ENTERED),
        ((f"Ada's session is active; {ADA}",), ENTERED),
        ((f"Logged in with {ADA} and on the cart page",), [*ENTERED, "click Cart"]),
        ((f"Logged in as Ada, {ADA}", "Ada is logged in"), ENTERED),
        (("Visit the products page",), ["goto /", "click Products"]),
        (("The products page is displayed",), ["goto /", "click Products"]),
        (("Nothing in the cart",), ["goto /"]),
        (("No order exists, no account",), ["goto /"]),
        (("",), ["goto /"]),
    ],
)
def test_what_a_case_needs_is_brought_about_first(before: tuple[str, ...], acts: list[str]) -> None:
    site = open_shop()
    result = following(site, a_case("Look", before=before), linked("TC-2", "Open `/products`"))

    assert result.notes == ()
    assert site.acted == acts


@pytest.mark.parametrize(
    ("before", "note"),
    [
        ("Tick the gift box", "precondition not understood: Tick the gift box"),
        ("The moon is full", "precondition not understood: The moon is full"),
        ("As in TC-2 but with another colour", "precondition not understood: As in TC-2 but with another colour"),
        ("The application is open", "assumed: The application is open"),
        ("The account is locked", "assumed: The account is locked"),
        ("Ada is signed in", "precondition not established: Ada is signed in (no credentials are given)"),
        ("Registered user", "precondition not established: Registered user (it is not known how)"),
        ("An invoice was created", "precondition not established: An invoice was created (it is not known how)"),
        ("Cart contains things", "precondition not established: Cart contains things (it is not known how)"),
        ("TC-3 has been done", "precondition not established: TC-3 has been done (TC-3: the words 'Grok the fizz'"),
        ("TC-4 has been done", "precondition not established: TC-8 has been done (cases are linked too deeply)"),
        (
            "3 Desk Lamps in the basket",
            "precondition not established: 3 Desk Lamps in the basket (nothing on the page leads to 'Desk Lamp')",
        ),
        ("Go to the moon", "precondition not established: Go to the moon (nothing on the page leads to 'the moon')"),
    ],
)
def test_what_cannot_be_brought_about_is_noted(before: str, note: str) -> None:
    deep = [linked(f"TC-{at}", "Open `/p/1`", before=(f"TC-{at + 1} has been done",)) for at in range(4, 10)]
    others = (linked("TC-2", "Open `/products`"), linked("TC-3", "Grok the fizz"), *deep)
    result = following(open_shop(), a_case("Look", before=(before,)), *others)

    assert [found[: len(note)] for found in result.notes] == [note]


def test_an_address_that_leads_elsewhere_is_no_precondition_met() -> None:
    site = Site(pages={"/": (title("Start"),)})
    site.act = lambda act: Site.act(site, replace(act, value="/"))  # type: ignore[method-assign]

    result = following(site, a_case("Look", before=("Start on `/vault`",)))

    assert result.notes == ("precondition not established: Start on `/vault` (the application went elsewhere)",)


def test_a_page_is_opened_by_its_route() -> None:
    screens = (ScreenModule(path="a", routes=(PageRoute(route="/cart", component="CartPage"),)),)
    site = open_shop()

    result = following(site, a_case("Look", before=("You are on the cart page",)), screens=screens)

    assert result.notes == ()
    assert site.acted == ["goto /cart"]


@pytest.mark.parametrize(
    "sentence",
    [
        "There is one order",
        "There is already a review",
        "Ada has two orders",
        "A customer with 3 paid orders",
        "Order #12 of Ada",
        "Which is paid",
        "There is no order yet",
        "Created during the test",
        "Account: a new one",
    ],
)
def test_orders_that_the_fresh_data_holds_are_taken_as_given(sentence: str) -> None:
    """Nobody can bring an old order about; what the test then does not see is no surprise, for it is said."""
    site = open_shop()
    result = following(site, a_case("Click Cart", before=(sentence,)))

    assert result.notes == (f"assumed: {sentence}",)
    assert site.acted == ["goto /", "click Cart"]


@pytest.mark.parametrize(
    ("sentence", "path"),
    [
        ("Open http://localhost:8000/cart", "/cart"),
        ("The shop is open at http://127.0.0.1:8000/products", "/products"),
        ("Start at `http://localhost/checkout`", "/checkout"),
        ("http://localhost:3000 is open", "/"),
    ],
)
def test_the_address_of_the_shop_is_opened(sentence: str, path: str) -> None:
    """On a tester's own machine the shop has an address; only the path of it is opened."""
    site = open_shop()
    result = following(site, a_case("Click Cart", before=(sentence,)))

    assert result.notes == ()
    assert site.acted[0] == f"goto {path}"
