"""What testers add to an order that the order does not need: left out, or said in the words that are understood."""

from __future__ import annotations

import time

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from bot.engines.functional.grammar import CLOSE, OPEN, cut
from bot.engines.functional.shortening import shortened

WORDS = (
    "pay", "by card", "with the code", "but", "this time", "without a", "code", "Orders", ">",
    "from the test data", "above", "for real", "`X1`", "4242", "and", ",", ";", ":", ".", "have it", "sent",
    "open the lamp", "in both fields", "from the list of products", "via the header", "that is not valid",
    "remove the tick", "the", "a", "number",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=80)


def short(text: str) -> str:
    sentence = cut(text)
    return sentence.quoting(shortened(sentence.text))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Enter the coupon from the test data and apply it", "Enter the coupon and apply it"),
        ("Enter the coupon as given in the case data", "Enter the coupon"),
        ("Fill in the address with the test data above", "Fill in the address"),
        ("Put the products into the cart in the given quantities", "Put the products into the cart"),
        ("Enter the name above, then save", "Enter the name, then save"),
        ("Enter the name as given, save", "Enter the name, save"),
        ("Check the line in the above", "Check the line in the above"),
        ("Add the mug from its own product page", "Add the mug"),
        ("Add both, each from their detail pages", "Add both"),
        ("Open the cart via the header link", "Open the cart"),
        ("Open the cart through the menu and empty it", "Open the cart and empty it"),
        ("Order without a code", "Order"),
        ("Order the mug without voucher and code, then log out", "Order the mug, then log out"),
        ("Order the mug without entering a code", "Order the mug without entering a code"),
        ("Cancel the order for real", "Cancel the order, then confirm"),
        ("Cancel it for good and log out", "Cancel it, then confirm and log out"),
        ("Remove the tick", "untick it"),
        ("Take away the check mark, save", "untick it, save"),
    ],
)
def test_what_an_order_does_not_need_is_left_out(text: str, order: str) -> None:
    """Where a value stands, on which page a button is and what nobody enters: all of it is looked up anyway."""
    assert short(text) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Pay by invoice", "choose invoice"),
        ("pay using a card", "use a card"),
        ("Pay with the declined card and place the order", "use the declined card and place the order"),
        ("Pay with the card: number 4242", "use the card; number 4242"),
        (
            "Pay by voucher with the code X7 and place the order",
            "choose voucher, enter code X7 and place the order",
        ),
        ("Pay by card, with the good number", "choose card, with the good number"),
        ("Pay by voucher using `GIFT20`", 'choose voucher, enter "GIFT20"'),
        ("Pay via bank transfer in advance", "use bank transfer in advance"),
        ("The payment by invoice", "The choose invoice"),
        ("Paypal", "Paypal"),
    ],
)
def test_a_payment_is_a_choice_and_what_is_entered_for_it(text: str, order: str) -> None:
    """`Pay by voucher with the code X` chooses the voucher, then enters the code."""
    assert short(text) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Send it again, but with the code `A1`", 'Send it again; set code to "A1"'),
        ("Send it again, this time with the code `A1`", 'Send it again; set code to "A1"'),
        ("Send it this time with the code 4711.", "Send it; set code to 4711."),
        ("Do it but with the code `A1` and the name", 'Do it; set code to "A1"; enter the name'),
        ("Save, but the name", "Save, enter the name"),
        ("Enter the name, with the text `Hi` in Note", 'Enter the name; enter the text "Hi" in Note'),
        ("Enter the password in both fields", "Enter the both passwords"),
        ("Enter the name, with the gift message `Hi`", 'Enter the name; set gift message to "Hi"'),
        ("Pay: use the good card", "Pay; use the good card"),
        ("Fill in the form and have it saved", "Fill in the form; choose saved"),
        ("Enter the email that is not valid", "Enter the bad email"),
        ("Enter a phone number which is invalid", "Enter a bad phone number"),
    ],
)
def test_what_is_different_this_time_is_an_order_of_its_own(text: str, order: str) -> None:
    """Said in passing, a value is entered all the same."""
    assert short(text) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Orders > Order 2 > Cancel", "click Orders then click Order 2 then click Cancel"),
        ("Orders \u203a Order 2, cancel it", "click Orders then click Order 2, cancel it"),
        ("`Orders` \u00bb `Order 2`", 'click "Orders" then click "Order 2"'),
        ("orders > order 2", "orders > order 2"),
        ("Set a price > 5", "Set a price > 5"),
        ("Open the lamp from the list of products", "open the list of products, open the lamp"),
        ("open her order from the orders list", "open the list of orders, open her order"),
        ("open the older order under `Orders`", 'open "Orders", open the older order'),
        ("open the cart", "open the cart"),
    ],
)
def test_a_way_is_gone_step_by_step(text: str, order: str) -> None:
    """What stands on a list is opened from that list, and a path is clicked along."""
    assert short(text) == order


@every(text=TEXTS)
def test_any_sentence_is_shortened(text: str) -> None:
    """Nothing is quoted that the tester did not quote."""
    sentence = cut(text)
    found = shortened(sentence.text)

    assert found.count(OPEN) == found.count(CLOSE)
    assert set(sentence.quoted(found)) <= set(sentence.quotes)


@every(text=st.sampled_from(["Open the cart", "Enter the coupon and apply it", "Press `Save`", "Log out", "Choose 3"]))
def test_an_order_that_needs_all_its_words_stays_as_it_is(text: str) -> None:
    """Shortening is for what can be spared."""
    assert short(text) == cut(text).quoting(cut(text).text)


@pytest.mark.parametrize(
    "word",
    [
        "a ", "pay by ", "but with the ", "A > ", "open the ", "without ", "via the ", "in both ", "have it ",
        "that is ", "the ", ", with ",
    ],
)  # fmt: skip
def test_a_long_run_of_one_word_is_shortened_at_once(word: str) -> None:
    """A step of one word repeated must not hold a run up."""
    text = word * (2_000 // len(word))
    start = time.process_time()

    shortened(text)

    assert time.process_time() - start < 2
