"""What a sentence claims, without looking at a page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engines.functional.amounts import amount, amounts_in, like, same
from bot.engines.functional.claims import claims


def told(text: str) -> list[str]:
    """Each claim on a line: kind, subject, label, value; a minus before what is said not to be."""
    found = []
    for claim in claims(text):
        parts = (claim.say.value, claim.subject, claim.label, claim.value)
        found.append(("-" if claim.negative else "") + " | ".join(part for part in parts if part))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Oak Stool 19.50, quantity 3, sum 58.50",
            ["row | Oak Stool | row", "row | Oak Stool | 19.50", "row | Oak Stool | quantity | 3",
             "row | Oak Stool | sum | 58.50"],
        ),
        (
            "kettle 2 / 61.00, lamp 1 / 8.00, subtotal 69.00",
            ["row | kettle | row", "row | kettle | quantity | 2", "row | kettle | 61.00", "row | lamp | row",
             "row | lamp | quantity | 1", "row | lamp | 8.00", "label | subtotal | 69.00"],
        ),
        ('"Send" cannot be clicked', ["state | Send | disabled"]),
        ('"Send" can be clicked again', ["state | Send | enabled"]),
        ('It is possible to use "Send" by key', ["nothing | not understood"]),
        (
            "Only Loan 7, Open, EUR 12.00",
            ["row | Loan 7 | row", "row | Loan 7 | word | Open", "row | Loan 7 | EUR 12.00", "count | row | 1"],
        ),
        (
            "Loan 7 is listed with status Open and 12.00",
            ["row | Loan 7 | row", "row | Loan 7 | word | Open", "row | Loan 7 | 12.00"],
        ),
        ("Loan 7 stands in the list as Closed", ["row | Loan 7 | row", "row | Loan 7 | word | Closed"]),
        ("Oak Stool is still in the cart with quantity 2", ["row | Oak Stool | row", "row | Oak Stool | quantity | 2"]),
        ("2 x Oak Stool by 19.50",
         ["row | Oak Stool | row", "row | Oak Stool | quantity | 2", "row | Oak Stool | 19.50"]),
        ("Oak Stool first, then Copper Kettle", ["nth | Oak Stool | 0/0", "nth | Copper Kettle | 1/0"]),
        ("Oak Stool, then Copper Kettle", ["nth | Oak Stool | 0/2", "nth | Copper Kettle | 1/2"]),
        ('in this order: "b c", "d e"', ["nth | b c | 0/2", "nth | d e | 1/2"]),
        (
            "The order is now Oak Stool (19.50), Copper Kettle (8.00)",
            ["nth | Oak Stool | 0/2", "row | Oak Stool | 19.50", "nth | Copper Kettle | 1/2",
             "row | Copper Kettle | 8.00"],
        ),
        ("Oak Stool / Copper Kettle, in this order", ["nth | Oak Stool | 0/2", "nth | Copper Kettle | 1/2"]),
        (
            "Oak Stool, then Copper Kettle, last is Tin Lamp",
            ["nth | Oak Stool | 0/0", "nth | Copper Kettle | 1/0", "last | Tin Lamp | 2/0"],
        ),
        ("The fee goes up, then down", ["nothing | a sequence within one step"]),
        ("Oak Stool last, then Copper Kettle first", ["nothing | a sequence within one step"]),
        ('Tin Lamp is marked "Sold"', ["within | Tin Lamp | Sold"]),
        ('1 thing found: Tin Lamp, marked as "Sold"',
         ["count | thing | 1", "label | tin | Lamp", "within | Tin Lamp | Sold"]),
        ("Status: Open", ["label | status | Open"]),
        ("Status: Open, fee 3.00", ["label | status | Open", "label | fee | 3.00"]),
        ("The status is still Open", ["label | status | Open"]),
        ("Group is All, Sort by is Age", ["label | group | All", "label | sort by | Age"]),
        ("Result: Oak Stool and Tin Lamp", ["label | oak | Stool", "label | tin | Lamp"]),
        ("fee must be **12.30**", ["label | fee | 12.30"]),
        ("The list has an additional line Parcel fee €3.00", ["label | parcel fee | €3.00"]),
        ("nothing is cheaper than 20 EUR", ["nothing | not understood"]),
        ("above Loan 7", ["nothing | not understood"]),
        ("The error is gone", ["-message | gone"]),
        ("Error is no longer displayed", ["-message | gone"]),
        ("The message about the street is gone", ["-message | gone | street"]),
        ("No error is shown", ["-message"]),
        ("Only the street message is left", ["only | street"]),
        ("The row disappears", ["-row | gone"]),
        ("There is no rebate line", ["-name | rebate | loose"]),
        ("No lend button", ["-control | lend | loose | button"]),
        ("The button for lending is not there any more", ["-control | lending | loose | button"]),
        ("There is a button for lending", ["control | lending | loose | button"]),
        ("No page button, no dialog", ["-control | page | loose | button", "nothing | not understood"]),
        ("Oak Stool and Tin Lamp are no longer in the list", ["-name | oak stool", "-name | tin lamp"]),
        ('"Lend" and "Return" are no longer offered', ["-text | Lend", "-text | Return"]),
        ("Search and both date fields are empty", ["empty | search", "empty | date | all"]),
        ("The user is not logged in", ["logged | out"]),
        ("Nobody is logged in", ["logged | out"]),
        ("She is logged in", ["logged | in"]),
        ("The fee has not changed", ["same | fee"]),
        ("bounced to login", ["page | login"]),
        ("Comes to the log in page", ["page | log in"]),
        ("The question is closed", ["-dialog"]),
        ("Header shows Lend and Return again", ["name | Lend | menu", "name | Return | menu"]),
        ("The menu offers Lend, Return", ["name | Lend | menu", "name | Return | menu"]),
        ('Page "Shelf" is displayed', ["heading | Shelf | heading"]),
        ('The page "Shelf" opens (`/shelf`)', ["heading | Shelf | heading", "url | /shelf"]),
        ('Shelf page with "Welcome to the shelf"', ["page | shelf", "text | Welcome to the shelf"]),
        ('asks "Close loan 7?"', ["text | Close loan 7?"]),
        ('"3 things found", every thing belongs to the kitchen', ["text | 3 things found", "nothing | not understood"]),
        ('below Street it now says "Enter it again"',
         ["text | Enter it again", "nothing | only the quoted text is checked"]),
        ('only "Enter the town"', ["text | Enter the town", "only | enter town"]),
        ('"It melted", still on loans', ["text | It melted", "stay | loans"]),
        ("Only Loan 7 (Open, 12.00), not hers", [
            "row | Loan 7 | row", "row | Loan 7 | word | Open", "row | Loan 7 | 12.00",
            "nothing | that there is nothing else", "nothing | not understood",
        ]),
        ('"It melted" with a "Try again" button', ["text | It melted", "control | Try again | button"]),
        ('"It melted" is shown at the top of the form', ["text | It melted"]),
        ("Before leaving the shelf the fee is 3.00", ["nothing | an earlier moment"]),
        ("Every filter is as it was (Group All, Age Any)", [
            "nothing | not understood", "label | group | All", "label | age | Any",
        ]),
        ("2 things, in this order: Oak Stool, Tin Lamp",
         ["count | things | 2", "nth | Oak Stool | 0/2", "nth | Tin Lamp | 1/2"]),
        ("The status changes to 'Closed'", ["label | status | Closed"]),
        ("2 things, in this order: see above",
         ["count | things | 2", "nothing | not understood", "nothing | the order is not understood"]),
        (
            "The row of Oak Stool shows the price €19.50, quantity 2 and the sum €39.00",
            ["row | Oak Stool | row", "row | Oak Stool | price | €19.50", "row | Oak Stool | quantity | 2",
             "row | Oak Stool | sum | €39.00"],
        ),
        ("quantity 2, sum 39.00", ["label | quantity | 2", "label | sum | 39.00"]),
        ("The dearest thing, Oak Stool, is the last one", ["nothing | not understood", "last | Oak Stool"]),
        ("Subtotal: €3.00, Delivery: €4.00", ["label | subtotal | €3.00", "label | delivery | €4.00"]),
        ("Page of the Oak Stool (/things/3): €3.00", ["url | /things/3", "text | €3.00"]),
        ("Errors:", ["nothing | what follows is checked"]),
        ("All 14 things are back", ["count | things | 14"]),
        ("Back on the shelf: 6 in stock", ["count | stock | 6"]),
    ],
)  # fmt: skip
def test_a_sentence_is_taken_apart_into_what_it_claims(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@given(st.text(max_size=60))
def test_any_text_is_some_claim_or_none(text: str) -> None:
    assert claims(text) == claims(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("35.60", "35.60"),
        ("EUR 35.60", "35.60"),
        ("35,60 €", "35.60"),
        ("-€5.00", "-5.00"),
        ("€-5", "-5"),
        ("$1,234.50", "1234.50"),
        ("1.234,50 €", "1234.50"),
        ("€1.234", "1234"),
    ],
)
def test_an_amount_is_read_in_any_format(text: str, value: str) -> None:
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "3", "12.5.20", "Total 3.00", "1 200", "v1.22.3", "3 €4.00"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize(
    ("model", "value", "written"),
    [
        ("€4.90", "12", "€12.00"),
        ("4,90 €", "12.5", "12,50 €"),
        ("-€4.90", "-3", "-€3.00"),
        ("-€4.90", "3", "€3.00"),
        ("$1,234.50", "2345.60", "$2,345.60"),
        ("€4", "3.50", None),
        ("€4.90", "1234", None),
        ("none", "3", None),
    ],
)
def test_an_amount_is_written_the_way_the_page_writes_it(model: str, value: str, written: str | None) -> None:
    assert like(model, Decimal(value)) == written


def test_the_amounts_of_a_row_are_told_apart_from_its_counts() -> None:
    assert amounts_in("Oak Stool 2 €19.50 €39.00") == ("€19.50", "€39.00")
    assert amounts_in("Oak Stool 2 19.50 € 39.00 €") == ("19.50 €", "39.00 €")


def test_a_reduction_may_be_shown_with_a_minus() -> None:
    assert same(Decimal(5), Decimal(-5), reduction=True)
    assert not same(Decimal(5), Decimal(-5))


@pytest.mark.parametrize(
    "text",
    [
        "Each time `Wrong code` is shown",
        "**Every time** the message `Wrong code`",
        "For each, `Order 2` is shown",
        "For both the total is 4.90",
        "After each the cart holds 2 items",
        "With either `Wrong code` is shown",
        "In each row `New`",
        "Both times `Wrong code`",
        "`Wrong code` for the first, `Too late` for the other",
        "The total is 4.90 for the former",
    ],
)
def test_what_is_said_of_each_of_several_things_is_not_claimed_of_the_page(text: str) -> None:
    """Only the last of them is there when the page is looked at."""
    assert told(text) == ["nothing | a sequence within one step"]


@pytest.mark.parametrize("text", ["`Each time` is shown", "The `Every day` button is shown"])
def test_a_quotation_that_speaks_of_each_is_claimed(text: str) -> None:
    """A quoted text is what the page says, no word of the tester's."""
    assert not told(text)[0].startswith("nothing")
