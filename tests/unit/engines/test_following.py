"""A case as a whole: gaps in the middle, forms sent again, accounts, and when nothing is held against the shop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.case import Expectation, ManualCase
from bot.domain.exploration import Asserted, Followed, Performed
from tests.fakes.pages import Site, a_case, following
from tests.fakes.paper_shop import PAGES, paper_shop

GAP = "Grok the fizz and the buzz"
REFUSED = "Postcode 1, press Place order"


def complaining() -> Site:
    return paper_shop(says={"Apply": "No such voucher", "Place order": "Postcode is not valid"})


def statuses(result: Followed) -> list[str]:
    return [trace.status.value for trace in result.expectations]


def test_behind_a_gap_only_what_a_step_brought_about_is_asserted() -> None:
    case = a_case(
        GAP,
        "Open `/checkout`",
        "Postcode 1, press Place order",
        "Open `/products`",
        expected={0: '"Fizz"', 1: '"Checkout"', 2: '"Postcode is not valid"', 3: '"Nothing of the kind"'},
    )
    result = following(complaining(), case)

    assert [trace.executed for trace in result.steps] == [False, True, True, True]
    assert statuses(result) == ["not-checked", "not-checked", "asserted", "not-checked"]
    assert [trace.reason for trace in result.expectations][::3] == [
        "step 1 was not executed",
        "Nothing of the kind: step 1 was not executed",
    ]


@pytest.mark.parametrize(
    "expected",
    [
        '"Nothing of the kind"',
        "The address is `/elsewhere`",
        'There is no "Checkout"',
        "5 products",
        'The postcode field shows "99999"',
    ],
)
def test_behind_a_gap_nothing_disagrees(expected: str) -> None:
    result = following(complaining(), a_case(GAP, "Open `/checkout`", expected={1: expected}))

    assert statuses(result) == ["not-checked"]
    assert not [item for item in result.script if isinstance(item, Asserted)]


def test_what_is_expected_at_the_end_of_a_case_with_a_gap_is_left_alone() -> None:
    result = following(complaining(), a_case("Open `/cart`", GAP, "Open `/checkout`", expected={None: '"Checkout"'}))

    assert statuses(result) == ["not-checked"]
    assert result.expectations[0].reason == "step 2 was not executed"


def test_a_gap_at_the_end_leaves_nothing_of_itself_in_the_script() -> None:
    half = f"Open `/cart`; tick the flux capacitor; {GAP}"
    result = following(complaining(), a_case("Open `/checkout`", half, expected={0: 'The heading "Checkout"'}))

    assert [item.value for item in result.script if isinstance(item, Performed)] == ["/checkout"]
    assert statuses(result) == ["asserted"]


@pytest.mark.parametrize(
    ("steps", "expected", "sent"),
    [
        ((REFUSED, "postcode 20457"), {2: '"Thank you very much"'}, True),
        ((REFUSED, "postcode 20457", "Press Place order"), {2: '"Thank you very much"'}, False),
        ((REFUSED, "postcode 20457", "Submit"), {2: '"Thank you very much"'}, False),
        ((REFUSED, "postcode 20457", "Open `/cart`"), {2: '"Thank you very much"'}, True),
        ((REFUSED, "postcode 20457"), {2: "the message is gone"}, False),
        ((REFUSED, "postcode 20457"), {2: '"Postcode is not valid"'}, False),
        ((REFUSED, "postcode 20457"), {}, False),
        (("Open `/checkout`", "postcode 20457"), {2: '"Thank you very much"'}, False),
    ],
)
def test_a_form_that_was_refused_is_sent_again_where_only_that_can_be_meant(
    steps: tuple[str, ...], expected: dict[int | None, str], sent: bool
) -> None:
    site = complaining()
    result = following(site, a_case("Open `/checkout`", *steps, expected=expected))

    typed = [at for at, act in enumerate(site.acted) if act == "fill Postcode=20457"]
    assert all(trace.executed for trace in result.steps)
    behind = site.acted[typed[-1] + 1 : typed[-1] + 2]
    own = any("Place order" in step or step == "Submit" for step in steps[2:])
    assert (behind == ["click Place order"]) is (sent or own)
    assert site.acted.count("click Place order") == sum((steps[0] == REFUSED, sent, own))


def test_a_form_sent_again_by_us_is_held_against_nobody() -> None:
    case = a_case("Open `/checkout`", REFUSED, "postcode 20457", expected={2: '"Thank you very much"'})

    assert statuses(following(complaining(), case)) == ["not-checked"]


@pytest.mark.parametrize(
    ("step", "expected", "status"),
    [
        ("Fill in the address and press Place order", '"Thanks a lot"', "not-checked"),
        ("Enter the city and press Place order", '"Thanks a lot"', "not-checked"),
        ("Enter Bonn as the city, press Place order", '"Thanks a lot"', "disagrees"),
        ("Fill in the address and press Place order", '"Postcode is not valid"', "asserted"),
    ],
)
def test_a_complaint_about_a_value_of_our_own_is_held_against_nobody(step: str, expected: str, status: str) -> None:
    case = a_case("Open `/checkout`", step, expected={1: expected}, data=(("City", "Bonn"),))
    result = following(complaining(), case)

    assert statuses(result) == [status]
    assert bool(result.notes) is (status == "not-checked")


def test_of_several_expectations_at_the_end_none_disagrees() -> None:
    loose = tuple(Expectation(text=text, line=1) for text in ('"Never ever"', 'The heading "Checkout"'))
    case = replace(a_case("Open `/cart`", "Open `/checkout`"), expectations=loose)

    result = following(complaining(), case)

    assert statuses(result)[0] == "not-checked"
    assert "does not say after which step" in result.expectations[0].reason


def test_the_same_thing_said_twice_is_asserted_once() -> None:
    said = 'The heading "Checkout"; the heading "Checkout"'
    result = following(complaining(), a_case("Open `/checkout`", expected={0: said}))

    assert len([item for item in result.script if isinstance(item, Asserted)]) == 1


def test_a_case_of_a_page_starts_on_that_page() -> None:
    site = complaining()
    following(site, a_case("Press Apply", covers=("route:/cart", "route:/orders/:id")))
    assert site.acted == ["goto /cart", "click Apply"]

    site = complaining()
    following(site, a_case("Press Apply", before=("`/cart` is open",), covers=("route:/checkout",)))
    assert site.acted == ["goto /cart", "click Apply"]


def registering(*others: ManualCase, **more: object) -> list[str]:
    site = paper_shop()
    case = replace(a_case("Open `/register`", "Enter `grace@example.com` as the email"), **more)  # type: ignore[arg-type]
    following(site, case, *others)
    return site.acted


@pytest.mark.parametrize(
    ("more", "unique"),
    [
        ({}, True),
        ({"preconditions": ("No account grace@example.com exists",)}, True),
        ({"preconditions": ("An account grace@example.com exists",)}, False),
        ({"expectations": (Expectation(text='"This address is already in use"', line=1, after=1),)}, False),
        ({"expectations": (Expectation(text='"Welcome, Grace"', line=1, after=1),)}, True),
    ],
)
def test_an_address_is_made_unique_unless_it_is_taken(more: dict[str, object], unique: bool) -> None:
    typed = registering(**more)[-1]

    assert typed.startswith("fill Email=grace-" if unique else "fill Email=grace@")


def test_an_address_that_another_case_logs_in_with_is_taken() -> None:
    other = replace(a_case("Open `/`", before=("grace@example.com / s3cret-9",)), id="TC-2")

    assert registering(other)[-1] == "fill Email=grace@example.com"


LOGIN = ["goto /", "click Log in", "fill Email=ada@example.com", "fill Password=engine1843", "click Log in"]


@pytest.mark.parametrize(
    ("before", "acts"),
    [
        ("Account: ada@example.com / engine1843", LOGIN),
        ("ada@example.com, password engine1843", LOGIN),
        ("Login as ada@example.com with engine1843", LOGIN),
        ("Nobody is logged in; account ada@example.com / engine1843", []),
        ("Signed in", []),
        ("No login needed; ada@example.com / engine1843", []),
    ],
)
def test_an_account_that_is_only_named_is_logged_in_with(before: str, acts: list[str]) -> None:
    site = paper_shop(leads={"Log in": "/products"})
    result = following(site, a_case("Open `/cart`", before=(before,)))

    assert site.acted == [*acts, "goto /cart"]
    assert bool(result.notes) is (before == "Signed in")


def test_an_account_that_a_step_logs_in_with_is_left_to_that_step() -> None:
    site = paper_shop(leads={"Log in": "/products"})
    following(site, a_case("Open `/login`", "Log in", before=("Account: ada@example.com / engine1843",)))

    assert site.acted == ["goto /login", *LOGIN[2:]]


def test_an_account_that_is_refused_is_noted_and_nothing_is_held_against_the_shop() -> None:
    case = a_case("Open `/cart`", before=("Account: ada@example.com / engine1843",), expected={0: '"Five orders"'})
    result = following(Site(pages=PAGES), case)

    assert statuses(result) == ["not-checked"]
    assert "the login was refused" in result.notes[0]
