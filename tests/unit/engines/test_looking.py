"""Pages that are to be looked at: opened where they are another page, left alone where nothing says which."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as every
from hypothesis import strategies as st

from bot.domain.exploration import ExpectationStatus
from bot.domain.probe import Control, Page
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.looking import look_at
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Tour
from tests.fakes.pages import Site, a_case, following, text_field, title, to
from tests.fakes.paper_shop import paper_shop

Data = tuple[tuple[str, str], ...]
PRODUCT = (("Article B", "Desk Lamp (60.00)"),)
WORDS = ("look at", "the cart", "and", ",", "then", "at", "list of products", "page", "Lamp", "again", "link")


def on(site: Site, path: str, *steps: str, data: Data = ()) -> tuple[list[str], list[str]]:
    result = following(site, a_case(f"Open `{path}`", *steps, data=data))
    return [trace.reason for trace in result.steps[1:]], site.acted[1:]


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("Look at the cart", ["click Cart"]),
        ("Look at the Cart page again", ["click Cart"]),
        ("Take a look at the cart.", ["click Cart"]),
        ("Check the list of products", ["click Products"]),
        ("Inspect all products", ["click Products"]),
        ("Look at the cart once more", ["click Cart"]),
        ("Check the checkout, then the cart", ["click Checkout", "click Cart"]),
        ("Have a look at the products, the cart", ["click Products", "click Cart"]),
        ("Look at the cart and at the products", ["click Cart", "click Products"]),
        ("Look at the cart, then at the cart", ["click Cart"]),
    ],
)
def test_a_page_that_is_looked_at_is_opened(step: str, acts: list[str]) -> None:
    """What is said of the cart cannot be seen on the page of a lamp."""
    assert on(paper_shop(), "/p/1", step) == ([""], acts)


@pytest.mark.parametrize(
    "step",
    [
        "Look at it",
        "Look at",
        "Look",
        "Look at the page",
        "Look at the Desk Lamp",
        "Look at the link in the cart",
        "Look at the cart and at the button",
        "Inspect the header of the cart",
        "Verify the total of the whole long list here",
        "Look at the stars",
        "See that the cart is empty",
        "Wait until the cart is there",
        "Remember the cart",
        "Note the cart",
    ],
)
def test_what_names_no_other_page_is_looked_at_where_it_is(step: str) -> None:
    """Looking is never a failure, and a click that nobody asked for would leave the page that is looked at."""
    assert on(paper_shop(), "/p/1", step) == ([""], [])


@pytest.mark.parametrize(
    ("step", "data", "acts"),
    [
        ("Look at the Desk Lamp", (), ["goto /products", "click Desk Lamp"]),
        ("Look at article B", PRODUCT, ["goto /products", "click Desk Lamp"]),
        ("Check article B and the checkout", PRODUCT, ["goto /products", "click Desk Lamp", "click Checkout"]),
        ("Look at article B", (("Article B", "Golden Fleece"),), []),
        ("Look at article B", (("Article B", "Desk Lamp, Fountain Pen"),), []),
        ("Look at the Golden Fleece", (), []),
        ("Look at the lamp", (), []),
    ],
)
def test_a_thing_that_was_seen_on_a_list_is_opened_from_there(step: str, data: Data, acts: list[str]) -> None:
    """Its page is known by the link that was seen before, or by what the test data calls it."""
    reasons, acted = on(paper_shop(), "/products", "Open the cart", step, data=data)

    assert reasons == ["", ""]
    assert acted == ["click Cart", *acts]


def test_the_page_that_is_open_is_not_opened_again() -> None:
    """The lamp's own page is looked at as it stands."""
    assert on(paper_shop(), "/products", "Click Desk Lamp", "Look at article B", data=PRODUCT)[1] == ["click Desk Lamp"]


@pytest.mark.parametrize(
    "links", [(to("Orders", "/a"), to("Orders", "/b")), (to("Orders", ""),), (to("Orders", "/a", "Order 7 row"),)]
)
def test_a_link_that_is_not_certain_is_not_followed(links: tuple[Control, ...]) -> None:
    """Two places of a name, no place at all, or a link within a row: none is the page."""
    site = Site(pages={"/x": (*links, title("Start"))})

    assert on(site, "/x", "Look at the orders") == ([""], [])


def test_a_page_that_cannot_be_opened_is_no_failure() -> None:
    """The next step says what is wrong, when it needs the page."""
    site = Site(pages={"/x": (to("Cart", "/cart"), title("Start"))}, stuck=frozenset({"Cart"}))

    assert on(site, "/x", "Look at the cart") == ([""], [])


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("Look at the cart", ExpectationStatus.DISAGREES),
        ("Look at the cart and the products", ExpectationStatus.NOT_CHECKED),
    ],
)
def test_what_is_said_of_one_of_several_pages_is_not_held_against_the_last(
    step: str, status: ExpectationStatus
) -> None:
    """The first of two pages is gone when the expectation is checked."""
    result = following(paper_shop(), a_case("Open `/p/1`", step, expected={1: '"Nothing here" is shown'}))

    assert [one.status for one in result.expectations] == [status]


@settings(suppress_health_check=[HealthCheck.too_slow])
@every(step=st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=60))
def test_looking_is_never_a_failure(step: str) -> None:
    """Whatever is looked at: a page is opened or nothing is done."""
    tour = Tour(page=Page(path="/x", title="", controls=(text_field("Note"), title("Start"))))
    asking = look_at(tour, Intent(verb=Verb.LOOK, target=step, phrase="look at"))

    with pytest.raises(StopIteration) as end:
        next(asking)

    assert end.value.value == ""


@pytest.mark.parametrize("word", ["and ", ", ", "then at ", "in ", "the ", "list of ", "A "])
def test_a_long_run_of_one_word_is_looked_at_at_once(word: str) -> None:
    """A step of one word repeated must not hold a run up."""
    tour = Tour(page=Page(path="/x", title="", controls=(title("Start"),)))
    start = time.process_time()

    with pytest.raises(StopIteration):
        next(look_at(tour, Intent(verb=Verb.LOOK, target=word * (4_000 // len(word)), phrase="look at")))

    assert time.process_time() - start < 2
