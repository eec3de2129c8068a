"""What is remembered from page to page: what was made, what was renamed, what has left, and what never answered."""

from __future__ import annotations

import pytest

from bot.domain.exploration import Followed
from bot.domain.probe import Action, Control, Failed, Page
from bot.engines.functional.tour import Tour, act
from tests.fakes.pages import Pages, Site, a_case, chooser, following, push, text_field, title, to
from tests.fakes.paper_shop import paper_shop

ORDERS: Pages = {
    "/shop": (push("Buy", kind="button"), title("Shop")),
    "/orders/7": (title("Order 7"), to("Orders", "/orders")),
    "/orders": (title("Orders"), to("Order 7", "/orders/7", "row 7"), to("Order 6", "/orders/6", "row 6")),
}
FILM = (
    text_field("Rating"),
    text_field("Title"),
    text_field("Title of the film"),
    text_field("Review"),
    chooser("Format", "DVD", "Film"),
)
MOVE = (
    text_field("Street", "New address"),
    text_field("City", "New address"),
    text_field("Country", "New address"),
    text_field("Note"),
    push("Save"),
    push("Vanish"),
)
ADDRESS = ["fill Street=Elm Way", "fill City=Rome", "fill Country=Italy"]


def on(site: Site, path: str, *steps: str) -> tuple[Followed, list[str]]:
    return following(site, a_case(f"Open `{path}`", *steps)), site.acted[1:]


@pytest.mark.parametrize("steps", [("Press Buy", "Open `/orders`"), ("Press Buy",)])
def test_what_a_press_brought_into_being_is_the_new_one(steps: tuple[str, ...]) -> None:
    site = Site(pages=ORDERS, leads={"Buy": "/orders/7"})
    result, acted = on(site, "/shop", *steps, "Open the new order")

    assert [trace.reason for trace in result.steps] == [""] * (2 + len(steps))
    assert acted[-1] == "click Order 7"


def test_among_orders_that_were_there_none_is_new() -> None:
    result, acted = on(Site(pages=ORDERS), "/orders", "Open the new order")

    assert result.steps[1].reason == "nothing on the page leads to 'the new order'"
    assert acted == []


def test_an_address_keeps_the_name_that_it_was_given() -> None:
    site = paper_shop()
    on(site, "/register", "Enter `grace@example.com` as the email", "Open `/login`", "Email: grace@example.com")

    first, _, second = site.acted[1:]
    assert first == second
    assert first.startswith("fill Email=grace-")


def test_a_control_that_has_left_the_page_is_said() -> None:
    site = Site(pages={"/x": MOVE, "/gone": (title("Gone"),)}, leads={"Vanish": "/gone"})
    result, acted = on(site, "/x", "Vanish, city Rome")

    assert result.steps[1].reason
    assert acted == ["click Vanish"]


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("rating 4, title Nice", ["fill Rating=4", "fill Title=Nice"]),
        ("title `A`, title of the film `B`", ["fill Title=A", "fill Title of the film=B"]),
        ("review `x and y`, rating 5", ["fill Review=x and y", "fill Rating=5"]),
        ("text `hi`, rating 1", ["fill Review=hi", "fill Rating=1"]),
        ("format DVD, rating 2", ["select_option Format=DVD", "fill Rating=2"]),
        ("Format Tape, rating 2", []),
        ("rating some, title any", []),
    ],
)
def test_names_and_values_in_a_row(step: str, acts: list[str]) -> None:
    result, acted = on(Site(pages={"/x": FILM}), "/x", step)

    assert acted == acts
    assert result.steps[1].executed is bool(acts)


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("Elm Way, Rome, Italy", ADDRESS),
        ("ship to Elm Way, Rome, Italy", ADDRESS),
        ("A / B", []),
        ("Kurt: Elm Way / Rome / Italy / Mars / Venus", []),
    ],
)
def test_values_in_a_row_need_as_many_fields(step: str, acts: list[str]) -> None:
    result, acted = on(Site(pages={"/x": MOVE}), "/x", step)

    assert acted == acts
    assert result.steps[1].executed is bool(acts)


def test_an_email_of_a_known_person_is_logged_in_with() -> None:
    site = paper_shop()
    case = a_case(
        "Open `/cart`",
        'Try Ada\'s email with the password "x9y8z7"',
        before=("ada@example.com / engine1843", "Logged out"),
    )
    following(site, case)

    assert site.acted[1:] == [
        "click Log in",
        "fill Email=ada@example.com",
        "fill Password=x9y8z7",
        "click Log in",
    ]


def test_a_value_tried_in_a_form_of_several_fields_is_not_sent() -> None:
    assert on(paper_shop(), "/checkout", "Try `Bonn` as the city")[1] == ["fill City=Bonn"]


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("Search for `x`", "there are several search fields"),
        ("add 5", "no control is called 'add 5'"),
        ("glib the frob, zap", "the words 'glib the frob, zap' are not understood"),
    ],
)
def test_with_several_fields_of_a_kind_none_is_taken(step: str, why: str) -> None:
    searches = tuple(text_field(name, kind="search", role="searchbox") for name in ("Search products", "Search help"))
    amounts = tuple(text_field(name, "Box", role="spinbutton", kind="number") for name in ("Amount", "Extra"))
    result, acted = on(Site(pages={"/x": (*searches, *amounts, push("Add it", "Box"))}), "/x", step)

    assert result.steps[1].reason.startswith(why)
    assert acted == []


def test_a_search_is_sent_with_its_button() -> None:
    site = Site(pages={"/x": (text_field("Search", role="searchbox"), push("Search"))})

    assert on(site, "/x", "Search for `pen`")[1] == ["fill Search=pen", "click Search"]


def test_an_action_that_is_not_answered_is_said() -> None:
    asking = act(Tour(page=Page(path="/", title="")), Action.CLICK, Control(ref="c", role="button", name="Go"))
    next(asking)
    with pytest.raises(StopIteration) as end:
        asking.send(Page(path="/", title=""))

    assert end.value.value == "the action was not answered"


def test_an_action_that_failed_is_said_in_one_line() -> None:
    asking = act(Tour(page=Page(path="/", title="")), Action.RELOAD)
    next(asking)
    with pytest.raises(StopIteration) as end:
        asking.send(Failed(reason="  timed  out\nTraceback"))

    assert end.value.value == "the application did not let us: timed out"


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    tour = Tour()
    many = tuple(Control(ref=str(at), role="link", name=f"Link {at}") for at in range(5_001))
    tour.look(Page(path="/", title="", controls=many))
    tour.look(Page(path="/late", title="", controls=(Control(ref="x", role="link", name="Late"),)))

    assert tour.was_link("Link 7")
    assert not tour.was_link("Late")
