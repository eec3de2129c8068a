"""What is a step, what is seen after which step, what goes before and what is data: the rules, one table each."""

from __future__ import annotations

import pytest

from bot.domain.case import ManualCase
from bot.formats.manual_case import read


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
