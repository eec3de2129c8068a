"""What is a step, what is seen after which step, what goes before and what is data: the rules, one table each."""

from __future__ import annotations

import contextlib
import time

import pytest

from bot.domain.case import ManualCase
from bot.domain.errors import InputError
from bot.formats.manual_case import read
from bot.formats.manual_case.dividing import divided
from bot.formats.manual_case.orders import is_order


def only(text: str) -> ManualCase:
    (case,) = read("manual-tests/odd.md", text)
    return case


def placed(case: ManualCase) -> list[tuple[int | None, str]]:
    return [(None if item.after is None else item.after + 1, item.text) for item in case.expectations]


def steps(case: ManualCase) -> list[str]:
    return [step.text for step in case.steps]


STEPS = "# T-1 Parcels\n\n## Steps\n\n1. Open the depot\n2. Weigh the parcel\n3. Print the label\n\n## Expected\n\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("- to 1: Depot is shown\n- to 3: A label", [(1, "Depot is shown"), (3, "A label")]),
        ("- (2) 4.5 kg\n- Overall: one parcel", [(2, "4.5 kg"), (None, "Overall: one parcel")]),
        ("* after 2: 4.5 kg\n* after 3: A label", [(2, "4.5 kg"), (3, "A label")]),
        ("- 1: Depot\n- 3: A label", [(1, "Depot"), (3, "A label")]),
        ("- Step 2: 4.5 kg", [(2, "4.5 kg")]),
        ("- **Step 2:** 4.5 kg", [(2, "4.5 kg")]),
        ("- steps 1-2: no error", [(2, "no error")]),
        ("- 7: A label", [(None, "7: A label")]),
        ("- Mia: her depot\n- Tom: nothing", [(None, "Mia: her depot"), (None, "Tom: nothing")]),
        ("2. 4.5 kg\n3. A label", [(2, "4.5 kg"), (3, "A label")]),
        ("1. Depot\n2. 4.5 kg", [(1, "Depot"), (2, "4.5 kg")]),
        ("1. A label", [(None, "A label")]),
        ("14.90 to pay", [(None, "14.90 to pay")]),
        ("After step 2 the weight is 4", [(2, "After step 2 the weight is 4")]),
        (
            "| after step | Weight | Fee | Notes |\n|---|---|---|---|\n| 1 | - | 0.00 | x |\n| 2 | 4.5 | 7.10 | |",
            [(1, "Fee 0.00"), (2, "Weight 4.5; Fee 7.10")],
        ),
        ("| Step | Expected |\n|---|---|\n| 1 | Depot |\n| 9 | No |", [(1, "Depot"), (None, "No")]),
    ],
)
def test_an_expectation_goes_behind_the_step_that_its_mark_or_number_names(
    written: str, expected: list[tuple[int | None, str]]
) -> None:
    """A number with a colon or in brackets is a step; numbers of a list are steps when they have gaps or reach far."""
    assert placed(only(STEPS + written)) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Enter the sender:<br>Mia Moor<br>Dyke 3<br>26121 Leer", ["Enter the sender: Mia Moor, Dyke 3, 26121 Leer"]),
        ("Fill in<br>Name: Mia<br>Town: Leer", ["Fill in; Name: Mia; Town: Leer"]),
        ("Open the depot.<br>Press Weigh.", ["Open the depot. Press Weigh."]),
        ("1. Open the depot<br>2. Press Weigh", ["Open the depot; Press Weigh"]),
    ],
)
def test_lines_in_the_cell_of_a_step_are_one_step(cell: str, expected: list[str]) -> None:
    """A table that has a row for each step has no more steps than rows."""
    case = only(f"# T-1 x\n\n| Step | Expected |\n|---|---|\n| {cell} | Seen |\n| Go back | Home |\n")

    assert steps(case) == [*expected, "Go back"]
    assert placed(case) == [(1, "Seen"), (2, "Home")]


def test_counted_lines_in_the_only_row_are_steps() -> None:
    case = only("# T-1 x\n\n| Steps | Expected |\n|---|---|\n| 1. Open it<br>2. Close it | 1. Open<br>2. Closed |\n")

    assert steps(case) == ["Open it", "Close it"]
    assert placed(case) == [(1, "Open"), (2, "Closed")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Parcels now:<br>1. Red<br>2. Blue<br>Sum: 2", ["Parcels now: Red, Blue", "Sum: 2"]),
        ("Errors:<br>No name<br>No town", ["Errors: No name", "No town"]),
        ("The gate says the following now:<br>Stop", ["The gate says the following now:", "Stop"]),
        ("1. Red<br>2. Blue", ["Red", "Blue"]),
        ("14.90 to pay<br>2.50 left", ["14.90 to pay", "2.50 left"]),
    ],
)
def test_lines_in_the_cell_of_what_is_seen_belong_to_the_row(cell: str, expected: list[str]) -> None:
    case = only(f"# T-1 x\n\n| No. | Step | Expected |\n|---|---|---|\n| 1 | Go | {cell} |\n| 2 | Sort | - |\n")

    assert placed(case) == [(1, text) for text in expected]


@pytest.mark.parametrize(
    ("data", "step", "pairs"),
    [
        ("`red`", "Search; `red`", [("", "`red`")]),
        ("Colour `red`<br>Size 4", "Search; Colour `red`; Size 4", [("Colour", "red"), ("Size", "4")]),
        ("Name: Mia / Town: Leer", "Search; Name: Mia / Town: Leer", [("Name", "Mia"), ("Town", "Leer")]),
        ("dyke7 / dyke8", "Search; dyke7 / dyke8", [("", "dyke7 / dyke8")]),
        ("\u2013", "Search", []),
        ("n/a", "Search", []),
    ],
)
def test_the_data_of_a_row_belong_to_its_step(data: str, step: str, pairs: list[tuple[str, str]]) -> None:
    """A quoted value alone is what is typed in, not a message that is seen."""
    case = only(f"# T-1 x\n\n| Step | Data | Expected |\n|---|---|---|\n| Search | {data} | One |\n| End | | |\n")

    assert steps(case) == [step, "End"]
    assert list(case.data) == pairs
    assert placed(case) == [(1, "One")]


@pytest.mark.parametrize(
    ("item", "done", "seen"),
    [
        ("Weigh it.\n   Result: 4.5 kg.", "Weigh it.", ["4.5 kg."]),
        ("Weigh it.\n   *Expected:* 4.5 kg.", "Weigh it.", ["4.5 kg."]),
        ("Weigh it. Result: 4.5 kg (net)", "Weigh it.", ["4.5 kg (net)"]),
        ("Weigh it (expected: 4.5 kg)", "Weigh it", ["4.5 kg"]),
        ("Weigh it\n   You should see\n   4.5 kg", "Weigh it", ["4.5 kg"]),
        ("Weigh it\n   You should see 4.5 kg", "Weigh it", ["You should see 4.5 kg"]),
        ("Weigh it\n   \u2714 4.5 kg\n   \u2714 no fee\n   at all", "Weigh it", ["4.5 kg", "no fee at all"]),
        ("Weigh it\n   You should see 4.5 kg\n   Press Back", "Weigh it You should see 4.5 kg Press Back", []),
        ("Weigh it. Check that 4.5 kg are shown.", "Weigh it.", ["4.5 kg are shown."]),
        ("Check that A is on. Check also that B is off.", "", ["A is on.", "B is off."]),
        ("Use a scale that will be accepted", "Use a scale that will be accepted", []),
    ],
)
def test_what_is_seen_stands_behind_its_step_or_on_the_next_line(item: str, done: str, seen: list[str]) -> None:
    case = only(f"# T-1 x\n\n## Steps\n\n1. {item}\n2. Close\n")

    assert steps(case)[0] == (done or item)
    assert placed(case) == [(1, text) for text in seen]


@pytest.mark.parametrize(
    ("text", "done", "seen"),
    [
        ("depot, count 4 -> 3, weigh again -> 7.50 to pay", "depot, count 4 -> 3, weigh again", ("7.50 to pay",)),
        ("depot, count 4 -> 3", "depot, count 4 -> 3", ()),
        ("count -> 2 => 7.50, no fee", "count -> 2", ("7.50, no fee",)),
        ('Press A -> asks "Sure?" Press No -> closed', 'Press A -> asks "Sure?" Press No', ("closed",)),
        ("Open depot -> press Weigh", "Open depot -> press Weigh", ()),
        ("Open Settings -> Security -> Keys", "Open Settings -> Security -> Keys", ()),
        ("Weigh -> 3 parcels", "Weigh", ("3 parcels",)),
        ("Weigh -> its state goes Open -> Done", "Weigh", ("its state goes Open -> Done",)),
        ("Place it -> Order 3, thanks", "Place it", ("Order 3, thanks",)),
    ],
)
def test_the_last_arrow_with_something_seen_behind_it_divides(text: str, done: str, seen: tuple[str, ...]) -> None:
    """What is seen before something else is done stays in the step; a number that becomes another one is no arrow."""
    assert divided(text) == (done, seen)


@pytest.mark.parametrize(
    ("nested", "step", "seen"),
    [
        ("- The scale shows 4.5", "Weigh", ["The scale shows 4.5"]),
        ("- 4.5 kg, one parcel", "Weigh", ["4.5 kg, one parcel"]),
        ("- search box empty", "Weigh", ["search box empty"]),
        ("- verify that it is red", "Weigh", ["it is red"]),
        ("- Total: 7.50", "Weigh", ["Total: 7.50"]),
        ("- It is on\n   - Total: 7.50", "Weigh", ["It is on", "Total: 7.50"]),
        ("- press Tare\n   - put it on -> 4.5", "Weigh; press Tare; put it on", ["4.5"]),
        ("1. the left scale\n   2. There should be 4.5", "Weigh; the left scale", ["There should be 4.5"]),
    ],
)
def test_nested_lines_say_what_is_seen_unless_they_order_something(nested: str, step: str, seen: list[str]) -> None:
    case = only(f"# T-1 x\n\n## Steps\n\n1. Weigh\n   {nested}\n2. Close\n")

    assert steps(case) == [step, "Close"]
    assert placed(case) == [(1, text) for text in seen]


def test_nested_names_and_values_are_data_of_a_step_that_fills_in() -> None:
    case = only(
        "# T-1 x\n\n## Steps\n\n1. Fill in the form\n   - Name: Mia\n   - Town: Leer\n2. Tag it with:\n   - red\n"
    )

    assert steps(case) == ["Fill in the form; Name: Mia; Town: Leer", "Tag it with:; red"]
    assert case.expectations == ()


def test_what_is_done_after_something_was_seen_is_a_step_of_its_own() -> None:
    case = only("# T-1 x\n\n## Steps\n\n1. Depot\n   - open it\n   - It is empty.\n   - close it\n   - It is gone.\n")

    assert steps(case) == ["Depot; open it", "close it"]
    assert placed(case) == [(1, "It is empty."), (2, "It is gone.")]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("First of all, without a key, open the depot", True),
        ("search for it", True),
        ("search box empty", False),
        ("Reset filters", True),
        ("Order 3 is there", False),
        ("Order placed", False),
        ("Log in and Join are back", False),
        ("check that it is on", False),
        ("Open: two", False),
        ("4 parcels", False),
        ("", False),
    ],
)
def test_an_order_begins_with_a_verb_and_what_stands_behind_a_verb(text: str, order: bool) -> None:
    assert is_order(text) is order


@pytest.mark.parametrize(
    ("written", "before", "data"),
    [
        ("**Who:** Mia (mia@example.com, dyke7777)", ["Who: Mia (mia@example.com, dyke7777)"], []),
        ("login: mia@example.com / dyke7777", ["login: mia@example.com / dyke7777"], []),
        ("mia@example.com / dyke7777, empty depot", ["mia@example.com / dyke7777, empty depot"], []),
        ("You need: two keys", ["You need: two keys"], []),
        ("Accounts:\n\n- Mia\n- Tom", ["Mia", "Tom"], []),
        ("Prepare: the depot is open.", ["the depot is open."], []),
        ("**Start:** at the gate\n**Account:** mia", ["at the gate", "Account: mia"], []),
        ("## Before you begin\n\n* [x] fresh data", ["fresh data"], []),
        ("**Rule:** no mouse. Keys only.\n**WCAG:** 2.1.1", [], []),
        ("**Why this matters:** people forget. They must not.", [], []),
        ("**Business rules covered**\n- BR-1 Fee: 4.50", [], []),
        ("**In short:** the parcel may never be lost", [], []),
        ("Tester: ____ Date: ____ Build: ____\nAccount: mia", ["Account: mia"], []),
        ("Priority: 1 \u00b7 Risk: loss \u00b7 Est. 10 min", [], []),
        ("Related: T-7. Needs an empty depot.", ["Needs an empty depot."], []),
        ("(customers often ask for it)", [], []),
        ("As a clerk I want to weigh parcels, so that they can be paid.", [], []),
        ("This test follows Mia. She is at the gate.", ["She is at the gate."], []),
        ("The weight must follow every change.", [], []),
        ("A clerk must be logged in.", ["A clerk must be logged in."], []),
        ("**Sender used in this test**", [], []),
        (
            "addr: Mia, Dyke 3, 26121 Leer. card: 4000, 12/30",
            [],
            [("addr", "Mia, Dyke 3, 26121 Leer"), ("card", "4000, 12/30")],
        ),
        ("login: mia / dyke\nphone: 0491 1", ["login: mia / dyke"], [("phone", "0491 1")]),
        (
            "| | |\n|--|--|\n| **Area** | Depot |\n| **Precondition** | Fresh data. No parcels |\n| **Scale** | left |",
            ["Fresh data.", "No parcels"],
            [("Scale", "left")],
        ),
        (
            "| Account | mia / dyke |\n|---|---|\n| Priority | 1 |\n| Data | Town: Leer |\n| Test data | see below |",
            ["Account: mia / dyke"],
            [("Town", "Leer")],
        ),
        ("| Type | x |\n|---|---|\n| Data | fresh database |\n| Title | Nine |", ["fresh database"], []),
        ("| Field | Value |\n|---|---|\n| Type | Box |", [], [("Type", "Box")]),
    ],
)
def test_what_stands_before_the_steps_sets_the_scene_or_is_not_ours_to_read(
    written: str, before: list[str], data: list[tuple[str, str]]
) -> None:
    """Who does it keeps its label and its words; why the test exists, and by whom it is run, is no precondition."""
    case = only(f"# T-1 Parcels\n\n{written}\n\n## Steps\n\n1. Open the depot\n")

    assert list(case.preconditions) == before
    assert list(case.data) == data


def test_a_label_of_facts_is_a_word_like_any_other_behind_the_steps_and_in_headings() -> None:
    text = "# Suite\n\n## Users\n\n1. Open\n\nExpected:\nSection: closed\n\n## Risk\n\n1. Close\n"

    cases = read("x.md", text)

    assert [case.title for case in cases] == ["Users", "Risk"]
    assert placed(cases[0]) == [(None, "Section: closed")]


def test_the_legend_of_a_table_is_not_seen() -> None:
    case = only(STEPS + '| after step | Fee |\n|---|---|\n| 1 | - |\n| 2 | 4 |\n\n"-" means: not shown.')

    assert placed(case) == [(2, "Fee 4")]


STORY = """\
# T-4 Parcels

**Background**
Given the depot is open
And Mia is at the gate

**Part 1 - heavy ones**
When she weighs a parcel
that is heavy
Then it says 40 kg
And the fee is 9

## Part 2 - light ones

Given she takes it off
When she weighs a letter
Then the fee is 1

And it is not heavy
"""


def test_a_story_goes_on_behind_headings_and_what_is_given_later_is_a_step() -> None:
    case = only(STORY)

    assert case.preconditions == ("the depot is open", "Mia is at the gate")
    assert steps(case) == ["she weighs a parcel that is heavy", "she takes it off", "she weighs a letter"]
    assert placed(case) == [(1, "it says 40 kg"), (1, "the fee is 9"), (3, "the fee is 1"), (3, "it is not heavy")]


def test_a_story_may_be_a_list() -> None:
    case = only("# T-4 x\n\n- **Given** an open depot\n- **When** it rains\n- **Then** it closes\n")

    assert (case.preconditions, steps(case), placed(case)) == (("an open depot",), ["it rains"], [(1, "it closes")])


@pytest.mark.parametrize(
    ("name", "head", "id", "title"),
    [
        ("x.md", "# A11Y-05 No mouse", "A11Y-05", "No mouse"),
        ("x.md", "# Test PAR-3 - heavy", "PAR-3", "heavy"),
        ("x.md", "PAR-21 / Heavy\n====", "PAR-21", "Heavy"),
        ("x.md", "**PAR-1 heavy parcels**", "PAR-1", "heavy parcels"),
        ("x.md", "# Heavy\n\n_Wiki > Depot > PAR-8_", "PAR-8", "Heavy"),
        ("x.md", "# Heavy\n\n_Wiki > Depot > Scales_", "x", "Heavy"),
        ("x.md", "# Heavy\n\n**ID:** PAR-9\nOf the depot", "PAR-9", "Heavy"),
        ("A11Y-06.md", "# No mouse", "A11Y-06", "No mouse"),
        ("par14_heavy.md", "# Heavy", "PAR14", "Heavy"),
    ],
)
def test_the_id_stands_in_the_heading_or_behind_its_label(name: str, head: str, id: str, title: str) -> None:
    (case,) = read(name, f"{head}\n\n1. Open the depot\n")

    assert (case.id, case.title) == (id, title)


def read_as(case: ManualCase) -> list[tuple[str, list[str]]]:
    """Each step with what is seen after it."""
    return [
        (step.text, [item.text for item in case.expectations if item.after == at]) for at, step in enumerate(case.steps)
    ]


NARRATIVE = """\
# T-5 Mia takes it back

Mia has sent a parcel. This test follows it. You need her key: 1234.

First of all, without a key, look at the gate. It should be shut.

Now open it and go in. There are two scales; use the left one. Then it lights up.

Put the parcel on the scale: the sum is shown. Press "Stop". "Stopped." comes up. Expected: no fee
"""


def test_prose_is_followed_order_by_order() -> None:
    case = only(NARRATIVE)

    assert case.preconditions == ("Mia has sent a parcel.", "You need her key: 1234.")
    assert read_as(case) == [
        ("First of all, without a key, look at the gate.", ["It should be shut."]),
        ("Now open it and go in.", ["There are two scales"]),
        ("use the left one.", ["Then it lights up."]),
        ("Put the parcel on the scale", ["the sum is shown."]),
        ('Press "Stop".', ['"Stopped." comes up.', "no fee"]),
    ]


@pytest.mark.parametrize("text", ["Open the gate. It is shut.", "Open it. Close it.", "It is shut. It is open.", ""])
def test_prose_that_orders_next_to_nothing_is_no_case(text: str) -> None:
    with pytest.raises(InputError):
        read("x.md", f"# About\n\n{text}\n")


def test_prose_above_cases_is_not_followed() -> None:
    cases = read(
        "x.md",
        "# All\n\nOpen the gate. Go in. It is open.\n\n## T-1 x\n\n1. Weigh\n\n## T-2 y\n\nOpen it. Weigh it. OK.\n",
    )

    assert [(case.id, steps(case)) for case in cases] == [("T-1", ["Weigh"]), ("T-2", ["Open it.", "Weigh it."])]


def test_lettered_paragraphs_are_a_step_each() -> None:
    case = only(
        "# T-6 x\n\n**A. Outside**\n\nA1. Go there. It is shut. No light.\n\nA2. Now with the key. You are in.\n\n"
        '**B. Inside**\n\nB1. Press Stop. "Stop" and nothing else.\n\nB2. Look at it: name and weight are there.\n'
    )

    assert read_as(case) == [
        ("Go there.", ["It is shut.", "No light."]),
        ("Now with the key.", ["You are in."]),
        ("Press Stop.", ['"Stop" and nothing else.']),
        ("Look at it", ["name and weight are there."]),
    ]
    assert case.preconditions == ()


def test_items_with_a_box_to_tick_off_are_a_step_each() -> None:
    case = only(
        "# T-7 x\n\nItem 1 - Empty\n  Depot opened. Says that it is empty.   [ ] ok\n\n"
        "Item 2 - Full\n  2 parcels brought. Sum 9.00.  [ ] pass [ ] fail\n\nRemarks: ____\n"
    )

    assert read_as(case) == [("Depot opened.", ["Says that it is empty."]), ("2 parcels brought.", ["Sum 9.00."])]


WIKI = """\
# Parcels

## Steps

### 1. Refused parcel
Go to the gate and ring. The light goes on. Wait.

\u2714 "Too heavy". Still outside.

### 2. Look inside

\u2714 It is empty
\u2714 No light

### 3. Ring again
The bell is heard.

### 4. Leave
Take the key.

Take the lamp too.

### 5. Sort them

1. Take one
2. Take another

### Afterwards

1. Close the gate

## See also
T-2 (open the gate)
"""


def test_headings_among_the_steps_are_steps_told_below_them() -> None:
    assert read_as(only(WIKI)) == [
        ("Go to the gate and ring. The light goes on. Wait.", ['"Too heavy". Still outside.']),
        ("Look inside", ["It is empty", "No light"]),
        ("Ring again", ["The bell is heard."]),
        ("Take the key.; Take the lamp too.", []),
        ("Take one", []),
        ("Take another", []),
        ("Close the gate", []),
    ]


def test_a_last_heading_of_which_nothing_is_told_is_a_step() -> None:
    assert steps(only("# T-1 x\n\n## Steps\n\n### 1. Open it\n\n### 2. Close it\n")) == ["Open it", "Close it"]


@pytest.mark.parametrize(
    ("text", "done", "seen"),
    [
        ("I weigh it. The depot tells me that it is heavy.", "I weigh it.", ["The depot tells me that it is heavy."]),
        ("I save, and the gate says that I am late.", "I save", ["the gate says that I am late."]),
        ("I take it off, whereupon the lamp goes out.", "I take it off", ["the lamp goes out."]),
        ("I open it and see two scales.", "I open it", ["see two scales."]),
        ("I go in, where I now find the list.", "I go in", ["I now find the list."]),
        ("When I go back, there is one more.", "I go back", ["there is one more."]),
        ("Back at the gate, Parcel 3 has not vanished.", "Back at the gate", ["Parcel 3 has not vanished."]),
        ("I ring. Both are refused: no key.", "I ring.", ["Both are refused: no key."]),
        ("I ring. This time I am thanked for it.", "I ring.", ["This time I am thanked for it."]),
        ("I ring. I do not get to see it.", "I ring.", ["I do not get to see it."]),
        ("I ring. The gate says that I am entered.", "I ring.", ["The gate says that I am entered."]),
        ("I ring. It does not go through.", "I ring.", ["It does not go through."]),
        ("I ring. I get tired and keep the key.", "I ring. I get tired and keep the key.", []),
        ("I ring. The user goes to the gate.", "I ring. The user goes to the gate.", []),
        ("I ring, and the gate opens, and I press Stop", "I ring, and the gate opens, and I press Stop", []),
        ("In the form, the box is ticked.", "In the form, the box is ticked.", []),
        ("Scale page: no parcel, button grey", "Scale page", ["no parcel, button grey"]),
        ("Scale page now empty", "Scale page", ["now empty"]),
        ("/parcels lists one", "/parcels", ["lists one"]),
        ("Scale page: press Stop", "Scale page: press Stop", []),
        ("Open the scale page: it is empty", "Open the scale page: it is empty", []),
    ],
)
def test_what_the_application_does_behind_an_order_is_seen(text: str, done: str, seen: list[str]) -> None:
    """A clause with a subject of its own, or what the tester is told, is seen; what a person does is done."""
    assert divided(text) == (done, tuple(seen))


def test_paragraphs_and_tables_nested_in_a_step_belong_to_it() -> None:
    case = only(
        "# T-1 x\n\n## Steps\n\n1. Fill in the form\n\n   | Field | Value |\n   |---|---|\n   | Town | Leer |\n\n"
        "   The sum is shown.\n\n   left scale\n2. Close\n"
    )

    assert read_as(case) == [("Fill in the form; Town: Leer", ["The sum is shown."]), ("left scale", []), ("Close", [])]


@pytest.mark.parametrize(
    "text",
    [
        "[ ] " * 300 + "x",
        "_" * 3000 + " x",
        "and with a, " * 200,
        "> a " * 400,
        "the " * 900 + "x",
        "1, 2, " * 300,
        "-> 4 " * 400,
        "**a" * 400,
        "When " * 500 + ",",
    ],
)
def test_hostile_lines_are_read_in_time(text: str) -> None:
    """Patterns that can be told in two ways take ages on text that nobody writes; a second is far more than enough."""
    begun = time.perf_counter()
    for form in (
        "1. {}",
        "{}",
        "# {}",
        "- [ ] {}",
        "Steps\n\n1. a\n   - {}",
        "A1. {}",
        "Given {}",
        "| Step |\n|---|\n| {} |",
    ):
        with contextlib.suppress(InputError):
            read("x.md", form.format(text))

    assert time.perf_counter() - begun < 10


def test_a_list_under_no_heading_keeps_what_is_nested_in_it() -> None:
    case = only('# T-1 x\n\n* Open the depot\n* Enter 500 and press OK\n  * "Too heavy"\n* Cancel\n')

    assert read_as(case) == [("Open the depot", []), ("Enter 500 and press OK", ['"Too heavy"']), ("Cancel", [])]


def test_a_list_of_orders_under_no_heading_holds_steps() -> None:
    assert steps(only("# T-1 x\n\n* Open the depot\n* Press OK\n")) == ["Open the depot", "Press OK"]


def test_paragraphs_that_begin_with_step_are_steps() -> None:
    case = only(
        "# T-1 x\n\nStep 1 - Scan the card\nThe page opens.\n\n**Step 2** - Press OK\n-> closed\n\n"
        "Step 3 - Go\n\nExpected: out\n"
    )

    assert read_as(case) == [("Scan the card", ["The page opens."]), ("Press OK", ["closed"]), ("Go", ["out"])]


def test_letters_below_a_step_are_its_parts() -> None:
    assert steps(only("# T-1 x\n\n1. Weigh:\n   a. press Tare\n   b. put it on\n2. Go\n")) == [
        "Weigh; press Tare; put it on",
        "Go",
    ]


def test_a_heading_that_names_a_kind_of_heading_is_no_title() -> None:
    (case,) = read("x.md", "# Heavy parcels\n\n## Scenario\n\n1. Open the depot\n")

    assert case.title == "Heavy parcels"


def test_names_and_values_below_a_step_that_gives_its_value_are_seen() -> None:
    case = only("# T-1 x\n\n## Steps\n\n1. Enter 500 as weight\n   - Fee: 70\n2. Go\n")

    assert read_as(case) == [("Enter 500 as weight", ["Fee: 70"]), ("Go", [])]


def test_a_number_in_bold_is_a_number_and_a_heading_may_say_expected_in_brackets() -> None:
    text = (
        "# BLD-1 Bold numbers\n\n- [ ] **1.** Open the list\n  - => two rows\n- [ ] **2.** Press Next\n\n"
        "**Sums (expected)**\n\n- Step 2: three rows\n"
    )

    (case,) = read("bold.md", text)

    assert [step.text for step in case.steps] == ["Open the list", "Press Next"]
    assert [(item.text, item.after) for item in case.expectations] == [("two rows", 0), ("three rows", 1)]
