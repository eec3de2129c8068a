"""What a reviewer found by running texts: parts of steps that were dropped, absences that always hold, long texts."""

from __future__ import annotations

import pytest

from bot.domain.exploration import Asserted
from bot.domain.probe import Action, Form
from bot.engines.functional.claims import claims
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.sayings import Say
from bot.engines.functional.steps import parse
from bot.formats import manual_case
from tests.fakes.site import Shop
from tests.unit.engines.test_functional import LOGIN, done, followed


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Set the phone to 12345 and save; wait for 5 seconds", Verb.NAMED),
        ("Set the phone to 12345 and save. Wait", Verb.NAMED),
        ("Click Add so that the cart holds two, then remove one", Verb.NAMED),
        ("Wait until the list is loaded and then choose the category Office", Verb.CHOOSE),
        ("Press Add to cart, wait until the message vanishes and press it again", Verb.CLICK),
    ],
)
def test_an_order_behind_a_reason_or_before_a_semicolon_is_read(text: str, last: Verb) -> None:
    verbs = [intent.verb for intent in parse(text) if intent.verb is not Verb.LOOK]

    assert verbs[-1] is last


def test_a_login_with_somebody_s_name_is_not_sent_with_the_password_alone() -> None:
    result = followed(("Open `/login`.", ""), ("Log in as Ada with the wrong password engine1844", ""), data=LOGIN.data)

    filled = [value for action, value in done(result) if action is Action.FILL]
    assert not result.steps[1].executed or "ada@example.com" in filled


def test_a_link_to_the_cart_adds_nothing_to_it() -> None:
    shop = Shop(user="Ada", path="/login")

    result = followed(("Open `/cart`", ""), ("Find the mug and add 2 to the cart", ""), shop=shop)

    assert not result.steps[1].executed
    assert Action.CLICK not in [action for action, _ in done(result)]


def test_a_place_that_an_order_speaks_of_is_not_pressed_in_its_stead() -> None:
    result = followed(("Open `/products`", ""), ("Look at the mug; put it in the cart", ""), shop=Shop(user="Ada"))

    assert not result.steps[1].executed


def test_orders_in_front_of_the_last_one_are_not_a_gloss_on_it() -> None:
    result = followed(("Open `/products`", ""), ("Stock: 3, lever up; pull the lever to 5; reload", ""))

    assert not result.steps[1].executed


def test_the_absence_of_a_part_of_a_text_is_not_asserted_word_for_word() -> None:
    """No element is exactly `Enamel` while the mug is called `Enamel Mug`: that would hold whatever happens."""
    result = followed(("Open `/products`", ""), ('Type "lamp" into Search', '"Enamel" is not shown'))

    absent = [i.assertion for i in result.script if isinstance(i, Asserted) and i.assertion.form is Form.HIDDEN]
    assert absent
    for one in absent:
        assert one.locator is not None
        assert not dict(one.locator.calls[0].keywords).get("exact")


@pytest.mark.parametrize("text", ["a: " * 700, "A" * 10_000, " " * 10_000 + "x", "Aa: b, " * 1000])
def test_an_expectation_that_is_too_long_is_not_read(text: str) -> None:
    assert {claim.say for claim in claims(text)} <= {Say.NOTHING}


def test_a_step_that_is_too_long_is_not_read() -> None:
    assert [intent.verb for intent in parse("press A, " * 1000)] == [Verb.UNKNOWN]

    result = followed(("Open `/products`", ""), ("press A, " * 1000, ""))

    assert not result.steps[1].executed


@pytest.mark.parametrize(
    "text",
    [
        f"# {'A' * 10_000}\n\n## Steps\n\n1. Open\n",
        "# T\n\n## Steps\n\n1. Open" + "\ue000" * 10_000 + "the cart\n",
        "# T\n\n## Steps\n\n1. open" + " " * 10_000 + "-> it is open\n",
    ],
)
def test_a_file_of_one_character_over_and_over_is_read_at_once(text: str) -> None:
    """An expression that goes back over such a text would not end within the lifetime of a run."""
    assert manual_case.read("m/a.md", text)


@pytest.mark.parametrize(
    "text", ["Enter and", "Enter &", "Type , and", "Repeat with " + "a " * 900, "Press A with " + "the " * 400]
)
def test_words_that_say_nothing_are_read_all_the_same(text: str) -> None:
    assert parse(text)
