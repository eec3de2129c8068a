"""Claims on a page: which assertions are made of a sentence, which are not, and what counts as a disagreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.exploration import Performed
from bot.domain.probe import Action, Assertion, Check, Checked, Control, Failed, Form, Locator, Observation, Page
from bot.domain.source import Message, ScreenModule
from bot.engines.functional.oracles import verify
from bot.engines.functional.reading import read
from bot.engines.functional.results import Found
from bot.engines.functional.tour import Tour
from bot.engines.writing.literals import locator
from tests.fakes.site import box, button, heading, link, locator_of


def page(*controls: Control, texts: tuple[str, ...] = (), path: str = "/shelf") -> Page:
    """A page whose texts are those of its controls, then the given ones."""
    numbered = tuple(replace(control, ref=f"c{at}") for at, control in enumerate(controls))
    own = tuple(control.text for control in numbered if control.text and control.role in {"heading", "link", "alert"})
    return Page(path=path, title="Shelf", controls=numbered, texts=(*own, *texts))


def row(*cells: str, host: str = "row", name: str = "", fields: tuple[Control, ...] = ()) -> list[Control]:
    """A row of cells; the first is a link to the thing."""
    text = " ".join(cells)
    tag = {"row": "tr", "listitem": "li"}[host]
    title = replace(link(name or cells[0], context=text), href=f"/things/{cells[0]}")
    return [
        Control(ref="", role=host, name="", tag=tag, text=text, classes="thing"),
        title,
        *(replace(field, context=text) for field in fields),
    ]


HEAD = Control(ref="", role="row", name="", tag="tr", text="Thing Price Quantity Sum")
LOANS = Control(ref="", role="row", name="", tag="tr", text="Loan Status Fee")
COLUMNS = ("Thing", "Price", "Quantity", "Sum")
STOOL = row(
    "Oak Stool", "19,50 €", "58,50 €", fields=(box("Quantity of Oak Stool", "number", {"Quantity of Oak Stool": "3"}),)
)
LAMP = row(
    "Tin Lamp", "8,00 €", "8,00 €", fields=(box("Quantity of Tin Lamp", "number", {"Quantity of Tin Lamp": "1"}),)
)
BASKET = page(
    heading("Basket"), HEAD, *STOOL, *LAMP, button("Order now"),
    texts=(*COLUMNS, "19,50 €", "58,50 €", "8,00 €", "8,00 €", "Subtotal: 66,50 €", "Delivery cost", "4,90 €",
     "Total", "71,40 €", "Rebate", "-2,00 €"),
    path="/basket",
)  # fmt: skip
LIST = page(
    replace(link("Shelf"), href="/shelf"),
    heading("Shelf"),
    *row("Oak Stool", "19,50 €", "Sold", host="listitem"),
    *row("Tin Lamp", "8,00 €", host="listitem"),
    texts=("2 things found", "19,50 €", "Sold", "8,00 €"),
)
LOAN = page(heading("Loan 7"), texts=("Status: Open", "Fee: 12,00 €"), path="/loans/7")
LOANED = page(
    heading("Loans"), LOANS, *row("Loan 7", "Open", "12,00 €"), texts=("Loan", "Status", "Fee", "Open"), path="/loans"
)
FORM = page(
    heading("Join"), box("Name", "text", {}, "f"), box("Repeat word", "text", {}, "f"), box("Date from", "text", {}),
    box("Date to", "text", {}), link("Log in"), path="/join",
)  # fmt: skip
BOOK = page(
    heading("The book"),
    Control(ref="", role="combobox", name="Language", tag="select", label="Language", options=("Latin", "French")),
    Control(ref="", role="checkbox", name="Blue cover", tag="input", kind="checkbox", clickable=True),
    Control(ref="", role="checkbox", name="Cover", tag="input", kind="checkbox", clickable=True),
    texts=("Pages", "12", "Binding: Leather", "Shelf", "Upper", "B 12 upper row"),
    path="/books/3",
)
STREET = Control(ref="", role="alert", name="", tag="p", text="Enter the street", classes="error")
TOWN = replace(STREET, text="Enter the town")
Holds = Callable[[Assertion], bool]


def checked(
    text: str, now: Page, *, before: Page | None = None, holds: Holds = lambda _: True, seen: str = "", **more: object
) -> list[Found]:
    """Every claim of a sentence, checked on a page that answers as `holds` says."""
    tour = Tour(before=before or now)
    tour.look(before or now)
    tour.look(now)
    for name, value in more.items():
        setattr(tour, name, value)
    found = []
    for claim in read(tour, text):
        asking = verify(tour, claim)
        answer: Observation | None = None
        try:
            while True:
                probe = asking.send(answer) if answer is not None else next(asking)
                assert isinstance(probe, Check)
                answer = _answer(probe, now, holds, seen)
        except StopIteration as end:
            found.append(end.value)
    return found


def _answer(probe: Check, now: Page, holds: Holds, seen: str) -> Observation:
    own = next((control for control in now.controls if control.ref == probe.ref), None)
    if probe.ref is not None and own is None:
        return Failed(reason="it has left the page")
    if seen == "several":
        return Failed(reason="the locator matches several elements")
    chain = locator_of(own) if own is not None else probe.assertion.locator
    return Checked(holds=holds(probe.assertion), seen=seen, locator=chain)


def written(found: list[Found]) -> list[str]:
    """The assertions as a test would hold them, and the reasons where there is none."""
    return [_source(one.assertion, one.holds) if one.assertion else f"? {one.reason}" for one in found]


def _source(assertion: Assertion, holds: bool) -> str:
    chain = locator(assertion.locator if isinstance(assertion.locator, Locator) else Locator(calls=()))
    expected = ", ".join(map(str, assertion.expected))
    return f"{'' if holds else '!'}{chain}.{assertion.form.value}({expected})"


STOOLS = 'page.get_by_role("row").filter(has_text="Oak Stool")'


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        (
            "Oak Stool 19.50, quantity 3, sum 58.50",
            BASKET,
            [
                f"{STOOLS}.to_be_visible()",
                f'{STOOLS}.get_by_text("19,50 €", exact=True).to_be_visible()',
                'page.get_by_role("textbox", name="Quantity of Oak Stool").to_have_value(3)',
                f'{STOOLS}.locator("td, th").nth(3).to_have_text(58,50 €)',
            ],
        ),
        ("Subtotal EUR 66.50", BASKET, ['page.get_by_text("Subtotal: 66,50 €", exact=True).to_be_visible()']),
        ("delivery 4.90", BASKET,
         ['page.get_by_text("Delivery cost", exact=True).locator("+ *").to_have_text(4,90 €)']),
        ("a rebate of 2.00", BASKET, ['page.get_by_text("Rebate", exact=True).locator("+ *").to_have_text(-2,00 €)']),
        ("cost 3.00", LOAN, ["? nothing on the page is labelled so"]),
        ("fee 12.00", LOAN, ['page.get_by_text("Fee: 12,00 €", exact=True).to_be_visible()']),
        ("Oak Stool 19.50", LIST,
         ['page.get_by_role("listitem").filter(has_text="Oak Stool").get_by_text("19,50 €", exact=True).to_be_visible()']),  # noqa: E501
        ("stool 3 / 58.50, subtotal 66.50", BASKET, [
            f"{STOOLS}.to_be_visible()",
            'page.get_by_role("textbox", name="Quantity of Oak Stool").to_have_value(3)',
            f'{STOOLS}.get_by_text("58,50 €", exact=True).to_be_visible()',
            'page.get_by_text("Subtotal: 66,50 €", exact=True).to_be_visible()',
        ]),
        ("Loan 7 is listed with status Open and 12.00", LOANED, [
            'page.get_by_role("row").filter(has_text="Loan 7").to_be_visible()',
            'page.get_by_role("row").filter(has_text="Loan 7").get_by_text("Open", exact=True).to_be_visible()',
            'page.get_by_role("row").filter(has_text="Loan 7").get_by_text("12,00 €", exact=True).to_be_visible()',
        ]),
        ("Loan 7, Open, 12.00", LOAN, [
            'page.get_by_role("heading", name="Loan 7", exact=True).to_be_visible()',
            'page.get_by_text("Status: Open", exact=True).to_be_visible()',
            "? it is not clear which row is meant",
        ]),
        ("Crane 3, Open, 12.00", LOAN, ["? it is not clear which row is meant"] * 3),
        ("The status is still Open", LOAN, ['page.get_by_text("Status: Open", exact=True).to_be_visible()']),
        ("One loan", LOANED, ['page.locator("tbody tr").to_have_count(1)']),
        ("One crane", LOANED, ["? it is not clear what is counted"]),
        ("2 things found", LIST, ['page.get_by_text("2 things found", exact=True).to_be_visible()']),
        ("Exactly 2 things", LIST, ['page.get_by_role("listitem").to_have_count(2)']),
        ("2 spoons", LIST, ["? it is not clear what is counted"]),
        ("Oak Stool first, then Tin Lamp", LIST, [
            'page.get_by_role("listitem").nth(0).to_contain_text(Oak Stool)',
            'page.get_by_role("listitem").nth(1).to_contain_text(Tin Lamp)',
        ]),
        ("Tin Lamp, then Oak Stool, in this order", BASKET, ["? it is not clear which list is meant"] * 2),
        ('Oak Stool is marked "Sold"', LIST,
         ['page.get_by_role("listitem").filter(has_text="Oak Stool").to_contain_text(Sold)']),
        ('Pine Desk is marked "Sold"', LIST, ["? it is not clear which row is meant"]),
        ("It has the fields Name and Repeat word, all of them empty", FORM, [
            'page.get_by_role("textbox", name="Name").to_be_visible()',
            "? the field was there before the step",
            'page.get_by_role("textbox", name="Name").to_have_value()',
            'page.get_by_role("textbox", name="Repeat word").to_have_value()',
        ]),
        ("The date fields are empty", FORM, [
            'page.get_by_role("textbox", name="Date from").to_have_value()',
            'page.get_by_role("textbox", name="Date to").to_have_value()',
        ]),
        ("Nobody is logged in", FORM, ['page.get_by_role("link", name="Log in").to_be_visible()']),
        ("The user is logged in", FORM, ["? the page does not tell who is logged in"]),
        ("There is a button for order", BASKET,
         ['page.get_by_role("button", name="Order now", exact=True).to_be_visible()']),
        ("There is a button for cranes", BASKET, ["? it is not clear which control is meant"]),
        ("The error is gone", BASKET, ["? no message was seen before"]),
        ("The subtotal is unchanged", BASKET, ['page.get_by_text("Subtotal: 66,50 €", exact=True).to_be_visible()']),
        ("The fee is unchanged", BASKET, ["? it was not seen before the step"]),
        ("Shelf is shown", LIST, ["? it is there on every page"]),
        ('"Shelf" appears', LIST, ["? it was there before the step"]),
        ("There is no rebate line", LOAN, ["? nothing of that name was seen before"]),
        ("No cancel button", LOAN, ["? it is not clear which control is meant"]),
        ('The button "Melt" is gone', LOAN, ["? nothing of that name was seen before"]),
        ('"Melted away" is gone', LOAN, ["? nothing of that name was seen before"]),
        ("The total goes to 70.00. The total is 71.40", BASKET, [
            "? a sequence within one step",
            'page.get_by_text("Total", exact=True).locator("+ *").to_have_text(71,40 €)',
        ]),
        ('A line "Rebate -2.00" is shown', BASKET,
         ['page.get_by_text("Rebate", exact=True).locator("+ *").to_have_text(-2,00 €)']),
        ("Pages 12", BOOK, ['page.get_by_text("Pages", exact=True).locator("+ *").to_have_text(12)']),
        ("Binding Leather", BOOK, ['page.get_by_text("Binding: Leather", exact=True).to_be_visible()']),
        ("Shelf Upper", BOOK, ['page.get_by_text("Shelf", exact=True).locator("+ *").to_have_text(Upper)']),
        ('The shelfmark is "B 12 upper row"', BOOK, ['page.get_by_text("B 12 upper row").to_be_visible()']),
        ("Language is Latin", BOOK,
         ['page.get_by_role("combobox", name="Language").locator("option:checked").to_have_text(Latin)']),
        ("Language is Greek", BOOK, ["? nothing on the page is labelled so"]),
        ("Cover Blue", BOOK, ["? it is not clear what the field shows"]),
        ('The field shows "x"', BOOK, ["? it is not clear which field is meant"]),
        ("Comes to the moon page", BOOK, ["? the page of that name is not known"]),
        ("The book page is shown", BOOK, ['page.get_by_role("heading", name="The book").to_be_visible()']),
        ("The dialog closes", BOOK, ["? no dialog was seen"]),
        ("Fee €3.00", BOOK, ["? nothing on the page is labelled so"]),
        ('"Loan 7" comes last', LIST, ["? it is not clear which list is meant"]),
        ('"Tin Lamp" comes last', LIST, ['page.get_by_role("listitem").nth(-1).to_contain_text(Tin Lamp)']),
        ('the first is "Oak Stool"', LIST, ['page.get_by_role("listitem").nth(0).to_contain_text(Oak Stool)']),
        ("the address is not `/moon`", LIST, ["page.not_to_have_url(/moon(?:[?#]|$))"]),
        ("Still on moon", BOOK, ["? the page of that name is not known"]),
        ('"It is late. Go home." Loan 7, Status: Open', LOAN, [
            'page.get_by_text("It is late. Go home.").to_be_visible()',
            'page.get_by_role("heading", name="Loan 7", exact=True).to_be_visible()',
            'page.get_by_text("Status: Open", exact=True).to_be_visible()',
        ]),
        ('"a \u201cb. C" is shown', LOAN, ['page.get_by_text("a \u201cb. C").to_be_visible()']),
        ("Two messages", page(STREET, TOWN), ['page.get_by_role("alert").to_have_count(2)']),
        ("Two rows", LIST, ["? there is no table"]),
        ("Oak Stool, then Tin Lamp", page(*LIST.controls, *row("Pine Desk", "1", host="listitem")),
         ["? the list holds more than is named"] * 2),
        ("Oak Stool 19.50, sum 20.00", LIST, [
            'page.get_by_role("listitem").filter(has_text="Oak Stool").to_be_visible()',
            'page.get_by_role("listitem").filter(has_text="Oak Stool").get_by_text("19,50 €", exact=True).to_be_visible()',  # noqa: E501
            "? it is not clear which amount of the row is meant",
        ]),
        ("2 x Loan 7 by 3.00", page(*row("Loan 7", "Open")), [
            'page.get_by_role("row").filter(has_text="Loan 7").to_be_visible()',
            "? it is not clear where the quantity stands",
            "? the row shows no amount of that kind",
        ]),
        ("The moon is disabled", BOOK, ["? no control is called so"]),
        ("The moon is empty", BOOK, ["? no message of the source says so"]),
        ("quantity 3 / 4.00, price 2 / 5.00", BASKET, [
            "? nothing on the page is labelled so", "? it is not clear which amount is meant",
            "? nothing on the page is labelled so", "? it is not clear which amount is meant",
        ]),
        ("The row disappears", BASKET, ["? it is not clear which row is meant"]),
        ("Only the street message is left", FORM, ["? it is not clear which message is meant"]),
        ("The attic page shows 3.00", LOAN, ["? the page of that name is not known", "? the attic page is not open"]),
        ("Sum of the row is 58.50", BASKET, ["? it is not clear which row is meant"]),
    ],
)  # fmt: skip
def test_a_sentence_becomes_the_assertions_that_it_makes(text: str, now: Page, expected: list[str]) -> None:
    assert written(checked(text, now)) == expected


@pytest.mark.parametrize(
    ("text", "now", "before", "expected"),
    [
        ("The error is gone", page(heading("A")), page(heading("A"), STREET),
         ['page.get_by_text("Enter the street", exact=True).to_be_hidden()']),
        ("The error is gone", page(TOWN), page(STREET, TOWN), ["? it is not clear which message is meant"]),
        ("All errors are gone", page(heading("A")), page(STREET, TOWN), ['page.get_by_role("alert").to_be_hidden()']),
        ("The message about the street is gone", page(TOWN), page(STREET, TOWN),
         ['page.get_by_text("Enter the street", exact=True).to_be_hidden()']),
        ("Only the town message is left", page(TOWN), page(STREET, TOWN),
         ['page.get_by_role("alert").to_have_text(Enter the town)']),
        ("Enter the town", page(TOWN), page(STREET),
         ['page.get_by_text("Enter the town", exact=True).to_be_visible()']),
        ("The shop says: Enter the town", page(TOWN), page(STREET),
         ['page.get_by_text("Enter the town", exact=True).to_be_visible()']),
        ("Enter the town", page(TOWN), page(TOWN), ["? not understood"]),
        ("There is no rebate line", page(heading("A")), BASKET,
         ['page.get_by_text("Rebate", exact=True).to_be_hidden()']),
        ('No "Order now" button', page(heading("A")), BASKET,
         ['page.get_by_role("button", name="Order now").to_be_hidden()']),
        ("The order button is not there any more", page(heading("A")), BASKET,
         ['page.get_by_role("button", name="Order now", exact=True).to_be_hidden()']),
        ("Tin Lamp and Oak Stool are no longer listed", page(heading("A")), LIST,
         ['page.get_by_text("Tin Lamp", exact=True).to_be_hidden()', 'page.get_by_text("Oak Stool", exact=True).to_be_hidden()']),  # noqa: E501
        ("6.40", page(heading("A"), texts=("6,40 €",)), page(heading("A")),
         ['page.get_by_text("6,40 €", exact=True).to_be_visible()']),
        ("6.40", page(heading("A"), texts=("6,40 €",)), page(heading("A"), texts=("6,40 €",)),
         ["? it is not clear which amount is meant"]),
        ("Comes to the log in page", page(heading("A"), path="/login"), LIST, ["page.to_have_url(/login$)"]),
    ],
)  # fmt: skip
def test_what_came_and_what_went_is_told_by_the_page_before(
    text: str, now: Page, before: Page, expected: list[str]
) -> None:
    assert written(checked(text, now, before=before)) == expected


@pytest.mark.parametrize(
    ("text", "now", "seen", "wrong"),
    [
        ("Subtotal 70.00", BASKET, "hidden", True),
        ("total 70.00", BASKET, "71,40 €", True),
        ("total 70.00", BASKET, "something else", False),
        ("Oak Stool 19.50, quantity 3, sum 60.00", BASKET, "58,50 €", True),
        ("Oak Stool, 21.00, 22.00", BASKET, "hidden", False),
        ("Loan 7 is listed with status Closed and 12.00", LOANED, "hidden", True),
        ('Tin Lamp is marked "Sold"', LIST, "Tin Lamp 8,00 €", True),
        ("Tin Lamp first, then Oak Stool", LIST, "Oak Stool", True),
        ("Enter the moon", FORM, "hidden", False),
        ("Exactly 3 things", LIST, "2", True),
        ("Three rows", BASKET, "2", False),
    ],
)
def test_only_what_is_certain_disagrees(text: str, now: Page, seen: str, wrong: bool) -> None:
    found = checked(text, now, holds=lambda _: False, seen=seen)

    assert any(one.assertion is not None and not one.holds for one in found) is wrong, written(found)


def test_the_row_that_was_worked_on_is_the_row() -> None:
    worked = replace(button("Remove"), context=STOOL[0].text)
    left = page(heading("Basket"), HEAD, *LAMP, texts=COLUMNS, path="/basket")

    assert written(checked("The row disappears", left, before=BASKET, last=worked)) == [f"{STOOLS}.to_be_hidden()"]

    kept = page(heading("Basket"), HEAD, *STOOL, texts=COLUMNS, path="/basket")
    count = next(control for control in kept.controls if control.role == "textbox")
    assert written(checked("Sum of the row is 58.50", kept, last=count)) == [
        f'{STOOLS}.locator("td, th").nth(3).to_have_text(58,50 €)'
    ]
    assert written(checked("Quantity stays 3", kept, last=count)) == [
        'page.get_by_role("textbox", name="Quantity of Oak Stool").to_have_value(3)'
    ]


def test_the_form_that_was_filled_is_empty() -> None:
    last = FORM.controls[1]

    found = checked("The form is empty again", FORM, last_field=last)

    assert written(found) == [
        'page.get_by_role("textbox", name="Name").to_have_value()',
        'page.get_by_role("textbox", name="Repeat word").to_have_value()',
    ]


def test_of_a_form_that_is_not_empty_only_the_filled_field_is_told() -> None:
    filled = page(
        heading("Join"), box("Name", "text", {"Name": "Ada"}, "f"), box("Town", "text", {}, "f"), path="/join"
    )

    found = checked("The form is empty again", filled, last_field=filled.controls[2], holds=lambda _: False)

    assert written(found) == ['!page.get_by_role("textbox", name="Name").to_have_value()']


def test_a_list_of_options_shows_the_chosen_one() -> None:
    text = "Tin Lamp 8,00 €"
    chosen = Control(ref="", role="combobox", name="Quantity", tag="select", label="Quantity", context=text)
    shelf = page(*row("Tin Lamp", "8,00 €", host="listitem"), chosen)

    assert written(checked("2 x Tin Lamp by 8.00", shelf))[1] == (
        'page.get_by_role("combobox", name="Quantity").locator("option:checked").to_have_text(2)'
    )


def test_a_quantity_stands_in_its_column() -> None:
    loans = page(replace(HEAD, text="Thing Quantity"), *row("Oak Stool", "2"), texts=("Thing", "Quantity", "2"))

    assert written(checked("Oak Stool, quantity 2", loans))[1] == f'{STOOLS}.locator("td, th").nth(1).to_have_text(2)'
    assert checked("Oak Stool, quantity 3", loans, holds=lambda one: one.form is Form.VISIBLE, seen="2")[1].assertion
    bare = page(*row("Oak Stool", "2"))
    assert written(checked("Oak Stool, quantity 2", bare))[1] == "? it is not clear where the quantity stands"


def test_an_absence_waits_for_the_page_that_was_loaded() -> None:
    now = page(heading("Join"), path="/join")
    script = [Performed(step=0, action=Action.GOTO, value="/join")]

    checked("There is no rebate line", now, before=BASKET, script=script)

    assert script == [Performed(step=0, action=Action.GOTO, value="/join", note="text:Join")]


def test_a_way_out_tells_that_somebody_is_logged_in() -> None:
    now = page(heading("A"), button("Log out"))

    assert written(checked("She is logged in", now)) == ['page.get_by_role("button", name="Log out").to_be_visible()']
    assert written(checked("Nobody is logged in", now)) == ["? the page does not tell who is logged in"]


def test_a_text_of_the_source_may_be_absent() -> None:
    screens = (ScreenModule(path="a.jsx", messages=(Message(text="Melted away", line=1),), strings=("Melt",)),)

    assert written(checked('"Melted away" is gone', LOAN, screens=screens)) == [
        'page.get_by_text("Melted away", exact=True).to_be_hidden()'
    ]
    assert written(checked('No "Melt" button', LOAN, screens=screens)) == [
        'page.get_by_role("button", name="Melt").to_be_hidden()'
    ]


def test_nothing_is_asserted_of_what_cannot_be_located() -> None:
    found = checked("Oak Stool, quantity 3; name empty", BASKET, seen="several")
    empty = checked("Name is empty", FORM, seen="several")

    assert written([*found, *empty]) == [
        "? it could not be told apart on the page",
        "? the control could not be located",
        "? no message of the source says so",
        "? the control could not be located",
    ]


def test_a_message_of_the_source_is_known_by_its_field() -> None:
    screens = (ScreenModule(path="a.jsx", messages=(Message(text="Enter the street", line=1),)),)
    street = replace(STREET, context="Street Enter the street")

    found = checked("An error is shown next to the street", page(street), before=page(heading("A")), screens=screens)

    assert written(found) == ['page.get_by_text("Enter the street").to_be_visible()']


def test_nothing_stays_where_no_page_was_open() -> None:
    assert written(checked("Still on loans", LOAN, before=Page(path="", title=""))) == [
        "? no page was open before the step"
    ]
