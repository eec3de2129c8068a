"""A case followed on a shop in memory: what is done, what is asserted, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case import Expectation, Grade, ManualCase, Step
from bot.domain.exploration import Asserted, ExpectationStatus, Followed, Performed
from bot.domain.probe import Action, Form
from bot.domain.source import Message, PageRoute, ScreenModule
from bot.engines.functional.explorer import follow
from tests.fakes.site import Shop, run

SCREENS = (
    ScreenModule(
        path="web/App.jsx",
        routes=(PageRoute(route="/cart", component="CartPage"), PageRoute(route="/login", component="Login")),
        messages=(Message(text="Enter a valid email address", line=3), Message(text="Your cart is empty.", line=9)),
    ),
)
LOGIN = ManualCase(
    id="TC-01", title="Log in", path="m/tc-01.md", data=(("Email", "ada@example.com"), ("Password", "engine1843"))
)


def a_case(*rows: tuple[str, str], before: tuple[str, ...] = (), **more: object) -> ManualCase:
    """Each row: a step and what is expected after it."""
    steps = tuple(Step(text=step, line=at) for at, (step, _) in enumerate(rows, start=1))
    expected = tuple(Expectation(text=text, line=at + 1, after=at) for at, (_, text) in enumerate(rows) if text)
    data = more.get("data", ())
    assert isinstance(data, tuple)
    return ManualCase(
        id="TC-9", title="A case", path="m/tc-9.md", preconditions=before, steps=steps, expectations=expected, data=data
    )


def followed(
    *rows: tuple[str, str],
    shop: Shop | None = None,
    before: tuple[str, ...] = (),
    data: tuple[tuple[str, str], ...] = (),
) -> Followed:
    case = a_case(*rows, before=before, data=data)
    return run(follow(case, cases={"TC-01": LOGIN, "TC-9": case}, screens=SCREENS), shop or Shop())


def done(result: Followed) -> list[tuple[Action, str | None]]:
    return [(item.action, item.value) for item in result.script if isinstance(item, Performed)]


def statuses(result: Followed) -> list[str]:
    return [trace.status.value for trace in result.expectations]


def test_a_login_is_followed_and_its_messages_are_asserted() -> None:
    result = followed(
        ("Open `/login`.", 'The heading "Log in" and the fields Email and Password'),
        ("Leave both fields empty and press **Log in**.", '"Enter a valid email address" is shown'),
        (
            "Enter the email and the password `wrong`, press **Log in**.",
            'The message "Email or password is wrong"; the address stays `/login`',
        ),
        (
            "Enter the correct password and press **Log in**.",
            'The address is `/products`; the header says "Logged in as Ada"',
        ),
        data=LOGIN.data,
    )

    assert all(trace.executed for trace in result.steps)
    assert statuses(result) == ["asserted"] * 4
    assert done(result)[:3] == [(Action.GOTO, "/login"), (Action.CLICK, None), (Action.FILL, "ada@example.com")]
    assert {item.grade for item in result.script if isinstance(item, Asserted)} == {Grade.EXPLICIT}


def test_a_precondition_logs_in_with_the_credentials_of_a_linked_case() -> None:
    result = followed(
        ('Click "Cart" in the header', '"Your cart is empty."'), before=("Logged in as ada@example.com (see TC-01)",)
    )

    assert result.steps[0].executed
    assert statuses(result) == ["asserted"]
    assert result.notes == ()


def test_things_are_put_into_the_cart_when_a_precondition_says_so() -> None:
    result = followed(
        ("Open the cart", "Subtotal €12.00"),
        ("Set the quantity of Enamel Mug to 3", "Subtotal: €36.00"),
        ("Press Remove", "The cart is empty"),
        before=("One Enamel Mug is in Ada's cart",),
    )

    assert [trace.executed for trace in result.steps] == [True, True, True]
    assert [trace.grade for trace in result.expectations] == [Grade.EXPLICIT, Grade.EXPLICIT, Grade.SOURCE]


def test_a_wrong_total_is_a_disagreement_and_never_repaired() -> None:
    result = followed(
        ("Open the cart", "Subtotal €12.00"),
        ("Set the quantity of Enamel Mug to 3", "Subtotal: €36.00"),
        shop=Shop(broken_subtotal=True),
        before=("One Enamel Mug is in Ada's cart",),
    )

    assert statuses(result) == ["asserted", "disagrees"]
    wrong = [item for item in result.script if isinstance(item, Asserted) and not item.holds]
    assert [item.assertion.form for item in wrong] == [Form.VISIBLE]
    assert "€36.00" in str(wrong[0].assertion.locator)


def test_nothing_is_held_against_the_application_after_an_unknown_precondition() -> None:
    result = followed(
        ("Open the cart", '"Three orders are waiting"'),
        before=("Logged in as Ada (TC-01)", "An order exists with a refund"),
    )

    assert statuses(result) == ["not-checked"]
    assert "precondition not established" in result.notes[0]


@pytest.mark.parametrize(
    "expected",
    [
        'The field displays "ada@example.com"',
        'The email field shows "ada@example.com"',
        'The field "Email" contains "ada@example.com"',
        '"ada@example.com" is shown in the field',
        'The input box still has the value "ada@example.com"',
    ],
)
def test_what_a_field_holds_is_its_value_and_not_its_label(expected: str) -> None:
    """A label of that text does not exist: looking for one would be a false finding."""
    result = followed(("Open `/login`.", ""), ("Enter `ada@example.com` into Email.", expected))

    assert statuses(result) == ["asserted"]
    assert [item.assertion.form for item in result.script if isinstance(item, Asserted)] == [Form.VALUE]


def test_a_field_that_holds_something_else_disagrees() -> None:
    result = followed(("Open `/login`.", ""), ("Enter `ada` into Email.", 'The email field shows "bob"'))

    assert statuses(result) == ["disagrees"]


def test_a_step_that_cannot_be_mapped_is_left_out_and_the_next_ones_go_on() -> None:
    result = followed(
        ("Open `/products`", '"3 products found"'),
        ("Press the frobnicate lever", '"Frobnicated"'),
        ('Type "mug" into Search', '"1 products found"'),
    )

    assert [trace.executed for trace in result.steps] == [True, False, True]
    assert "frobnicate" in result.steps[1].reason
    assert result.steps[2].reason == ""
    assert statuses(result) == ["asserted", "not-checked", "asserted"]
    assert done(result) == [(Action.GOTO, "/products"), (Action.FILL, "mug")]
    assert result.expectations[1].reason == "step 2 was not executed"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("Type `mug` into Search", '"1 products found": Enamel Mug'),
        ("Search for `lamp`", "Exactly one product: Desk Lamp"),
        ("Tick *In stock only*", "Neither Pen Tray nor Wool Blanket is listed"),
        ("Click the In stock only checkbox", "2 products"),
        ('Sort by "Price, low to high"', "Enamel Mug comes first and Pen Tray last"),
        ("Open the login page", 'the heading "Log in"'),
        ("Log in as ada@example.com with password `engine1843`", '"Logged in as Ada"'),
        ("Reload the page", 'The heading "Products" is shown'),
        ("Press Enter", '"Products"'),
        ("Observe the list", '"Enamel Mug"'),
        ("Click the Products link twice", "the address is /products"),
    ],
)
def test_acts_of_testers_are_carried_out(step: str, expected: str) -> None:
    result = followed(("Open `/products`", ""), (step, expected))

    assert [trace.executed for trace in result.steps] == [True, True], result.steps
    assert statuses(result) == ["asserted"], result.expectations


@pytest.mark.parametrize(
    "expected",
    [
        "If the search is slow, a spinner appears",
        "The page looks good",
        "Everything works as usual",
        "The mug is nice and red",
        "The total goes to 3, then 4",
        "A validation message is displayed",
        "The list contains the right products",
        "",
    ],
)
def test_what_is_vague_visual_or_conditional_is_not_asserted(expected: str) -> None:
    result = followed(("Open `/products`", expected))

    assert not [item for item in result.script if isinstance(item, Asserted)]


@pytest.mark.parametrize(
    "expected",
    [
        '"Not on the page at all" is shown',
        "The address is `/elsewhere`",
        'There is no "Enamel Mug" link',
        "5 products",
        "Pen Tray comes first",
    ],
)
def test_what_is_said_plainly_and_is_not_so_disagrees(expected: str) -> None:
    result = followed(("Open `/products`", expected))

    assert result.expectations[0].status is ExpectationStatus.DISAGREES


@pytest.mark.parametrize(
    "url", ["https://evil.example/x", "//evil.example", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"]
)
def test_no_address_outside_the_application_is_opened(url: str) -> None:
    shop = Shop()

    result = followed((f"Navigate to {url}", ""), (f'Open "{url}"', ""), shop=shop)

    assert not result.steps[0].executed
    assert not [item for item in result.script if isinstance(item, Performed) and item.value == url]


PIECES = st.sampled_from(
    [
        "click",
        "open",
        "enter",
        '"Cart"',
        "`x`",
        "and",
        "log in as Ada",
        "in",
        "Search",
        "with",
        "/login",
        "€3",
        "first",
        "no",
        "is shown",
        "the page",
        "empty",
        "repeat step 1",
        "tick it",
        ";",
        "Products",
        "3 products",
        "leave all empty",
    ]
)
TEXT = st.lists(PIECES | st.text(max_size=6), max_size=8).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3), st.lists(TEXT, max_size=2))
def test_any_text_is_followed_to_an_end_and_accounted_for(rows: list[tuple[str, str]], before: list[str]) -> None:
    first = followed(*rows, before=tuple(before))
    again = followed(*rows, before=tuple(before))

    assert first == again
    assert [trace.index for trace in first.steps] == list(range(len(rows)))
    assert all(trace.executed or trace.reason for trace in first.steps)
    assert all(
        trace.status is not ExpectationStatus.ASSERTED or trace.grade is not Grade.UNCHECKED
        for trace in first.expectations
    )


@pytest.mark.parametrize(
    ("before", "path"),
    [
        ("Start on `/cart`", "/cart"),
        ("The cart page is open", "/cart"),
        ("Go to the login page", "/login"),
        ("Ada is logged in, `/cart` open", "/cart"),
        ("Logged in as ada@example.com, the cart is empty", "/products"),
        ("Fresh data, nobody logged in", "/products"),
        ("Two Enamel Mugs in the cart", "/products"),
        ("TC-7 has been done", "/cart"),
        ("A registered user exists", "/products"),
    ],
)
def test_preconditions_are_brought_about(before: str, path: str) -> None:
    case = a_case(("Look around", ""), before=(before,))
    linked = ManualCase(id="TC-7", title="Cart", path="m/7.md", steps=(Step(text="Open `/cart`", line=1),))
    shop = Shop()

    result = run(follow(case, cases={"TC-01": LOGIN, "TC-7": linked}, screens=SCREENS), shop)

    assert result.notes == ()
    assert shop.path == path
    assert shop.cart == ({"Enamel Mug": 2} if "Mugs" in before else {})


@pytest.mark.parametrize(
    "before",
    [
        "TC-8 has been done",
        "Logged in as Bob (TC-8)",
        "One Golden Fleece in the cart",
        "On the attic page",
        "Go to the moon",
        "`/login` open, an order was placed",
    ],
)
def test_a_precondition_that_cannot_be_brought_about_is_noted(before: str) -> None:
    case = a_case(("Open `/products`", '"Nothing of the kind"'), before=(before,))
    linked = ManualCase(
        id="TC-8",
        title="x",
        path="m/8.md",
        steps=(Step(text="Open `/products`", line=1),),
        expectations=(Expectation(text='"Never there"', line=2, after=0),),
    )

    result = run(follow(case, cases={"TC-8": linked}, screens=SCREENS), Shop())

    assert result.notes
    assert statuses(result) == ["not-checked"]


def test_a_refused_login_is_said() -> None:
    result = followed(("Log in as ada@example.com with password `wrong-one`", ""))

    assert result.steps[0].reason == "the login was refused"
