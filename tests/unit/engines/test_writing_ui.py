"""The written test: plain code, foreign text only as literals and comments."""

from __future__ import annotations

import ast
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case import Expectation, Grade, ManualCase, Step
from bot.domain.exploration import Asserted, ExpectationStatus, ExpectationTrace, Followed, Performed, StepTrace
from bot.domain.probe import Action, Assertion, Call, Form, Locator
from bot.engines.functional.explorer import follow
from bot.engines.writing.ui import _words, write
from tests.fakes.site import Shop, run

GOLDEN = Path(__file__).parents[2] / "golden" / "written_ui.txt"
CASE = ManualCase(
    id="TC-6",
    title="Change the quantity",
    path="manual-tests/tc-06.md",
    preconditions=("One Enamel Mug is in Ada's cart",),
    data=(("Email", "ada@example.com"), ("Password", "engine1843")),
    steps=tuple(
        Step(text=text, line=at)
        for at, text in enumerate(
            ("Open the cart.", "Set the quantity of Enamel Mug to 3.", "Weigh the cart.", "Press Remove.")
        )
    ),
    expectations=(
        Expectation(text="Subtotal €12.00, and it looks good", line=9, after=0),
        Expectation(text="Subtotal: €36.00", line=10, after=1),
        Expectation(text='"Your cart is empty."', line=11, after=3),
    ),
)


def test_the_written_tests_read_as_accepted() -> None:
    followed = run(follow(CASE, cases={}), Shop(broken_subtotal=True))
    candidates = write(followed, output="tests/gen_tests/", target="Cart")

    text = "\n\n".join(
        f"# {one.node}\n# {one.header[0]}\n" + "\n".join(one.imports) + f"\n\n\n{one.source}" for one in candidates
    )
    if os.environ.get("ACCEPT_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_a_disagreement_is_a_candidate_of_its_own() -> None:
    main, other = write(
        run(follow(CASE, cases={}), Shop(broken_subtotal=True)), output="tests/gen_tests", target="Cart"
    )

    assert main.disagreement is None
    assert other.disagreement is not None
    assert other.disagreement.kind == "manual-case"
    assert other.disagreement.seen == "hidden"
    assert main.steps == (0, 1, 3)
    assert other.steps == (0, 1)
    assert other.name == f"{main.name}_disagrees_1"
    assert "€36.00" not in main.source.replace("# DISAGREES, see the test of its own: Subtotal: €36.00", "")


def test_without_an_assertion_that_counts_nothing_is_written() -> None:
    case = replace(CASE, expectations=(Expectation(text="All is well", line=1, after=0),))

    assert write(run(follow(case, cases={}), Shop()), output="t", target="Cart") == ()


def test_a_value_that_must_be_new_is_made_by_the_fixture() -> None:
    fill = Performed(step=0, action=Action.FILL, locator=chain("Email"), value="ada-{unique}@example.com")
    followed = a_followed("Title", "Register", "Hello", fill)

    candidate, *_ = write(followed, output="t", target="x")

    assert "def test_title(page: Page, unique) -> None:" in candidate.source
    assert 'address = unique("ada-") + "@example.com"' in candidate.source
    assert ".fill(address)" in candidate.source


def test_the_keyboard_waits_for_a_page() -> None:
    acts = (Performed(step=0, action=Action.GOTO, value="/"), Performed(step=0, action=Action.PRESS, value="Tab"))

    candidate, *_ = write(a_followed("T", "Press Tab", "x", *acts), output="t", target="x")

    lines = [line.strip() for line in candidate.source.splitlines()]
    assert lines[lines.index('page.keyboard.press("Tab")') - 1] == 'expect(page.locator("body")).to_be_visible()'


def chain(text: str) -> Locator:
    return Locator(calls=(Call(method="get_by_label", arguments=(text,)),))


def a_followed(title: str, step: str, expected: str, *acts: Performed) -> Followed:
    case = ManualCase(
        id=title,
        title=title,
        path=title,
        preconditions=(step,),
        steps=(Step(text=step, line=1), Step(text=expected, line=2)),
        expectations=(Expectation(text=expected, line=3, after=0), Expectation(text=expected, line=4)),
    )
    held = Asserted(
        expectation=0,
        grade=Grade.EXPLICIT,
        assertion=Assertion(
            form=Form.VISIBLE, locator=Locator(calls=(Call(method="get_by_text", arguments=(expected,)),))
        ),
        holds=True,
    )
    wrong = replace(
        held, expectation=1, assertion=Assertion(form=Form.URL, expected=(expected,)), holds=False, seen=title
    )
    return Followed(
        case=case,
        script=(*acts, held, wrong),
        steps=(StepTrace(index=0, executed=True), StepTrace(index=1, executed=False, reason=expected)),
        expectations=(
            ExpectationTrace(
                index=0, grade=Grade.EXPLICIT, status=ExpectationStatus.ASSERTED, reason=f"{expected}: visual"
            ),
            ExpectationTrace(index=1, grade=Grade.EXPLICIT, status=ExpectationStatus.DISAGREES, reason=""),
        ),
    )


HOSTILE = st.sampled_from(
    [
        '"""',
        "\n    import os\n",
        "\\",
        "'",
        '"',
        "#",
        "{unique}",
        "\x00",
        "\u2028",
        "{rows}",
        "\ud800",
        "__import__('os')",
    ]
)
TEXTS = st.lists(HOSTILE | st.text(max_size=10), max_size=5).map("".join)
ALLOWED = {"re.compile", "expect", "unique"}


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_stays_a_constant_or_a_comment(title: str, step: str, expected: str, value: str) -> None:
    acts = [
        Performed(step=0, action=action, locator=chain(step), value=value, note=f"text:{step}")
        for action in (Action.CLICK, Action.FILL)
    ]
    acts = [replace(act, value=None) if act.action is Action.CLICK else act for act in acts]
    for candidate in write(a_followed(title, step, expected, *acts), output="t", target="x"):
        (function,) = ast.parse(candidate.source).body
        assert isinstance(function, ast.FunctionDef)
        assert function.name == candidate.name
        names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        assert names <= {"page", "expect", "re", "Page", "unique", "address"}
        assert not [
            node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr)
        ]
        assert all(isinstance(node, ast.Expr | ast.Assign) for node in function.body)


def text_of(text: str, *chain: str) -> Locator:
    calls = (Call(method="get_by_text", arguments=(text,)), *(Call(method="locator", arguments=(it,)) for it in chain))
    return Locator(calls=calls)


@pytest.mark.parametrize(
    ("assertion", "words"),
    [
        (Assertion(form=Form.VISIBLE, locator=text_of("Total: €3")), '"Total: €3" is shown'),
        (
            Assertion(form=Form.TEXT, locator=text_of("Total", "+ *"), expected=("€3",)),
            'what follows "Total" reads "€3"',
        ),
        (Assertion(form=Form.COUNT, locator=text_of("row"), expected=(3,)), '"row" to have count 3'),
        (Assertion(form=Form.URL, expected=("/cart$",)), 'the url is "/cart$"'),
        (Assertion(form=Form.NOT_URL, expected=("/cart$",)), 'the url is not "/cart$"'),
        (Assertion(form=Form.CONTAINS, locator=Locator(calls=()), expected=("x",)), 'the page reads "x"'),
    ],
)
def test_what_a_case_expects_is_told_in_words(assertion: Assertion, words: str) -> None:
    """Whoever reads a finding at five has not written the locator."""
    assert _words(assertion) == words
