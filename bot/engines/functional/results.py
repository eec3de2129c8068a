"""What checking a claim comes to, and the ways to carry an assertion out."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace

from bot.domain.case import Grade
from bot.domain.probe import Assertion, Call, Check, Checked, Control, Form, Literal, Locator, Observation, Page, Probe
from bot.engines.functional.sayings import Claim
from bot.engines.functional.tour import Tour

MONEY = re.compile(r"[-+]?\s?[€$£]\s?\d[\d.,]*|\d[\d.,]*\s?[€$£]")


SHORT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a claim came to: the assertion with its result, or the reason why there is none."""

    claim: Claim
    grade: Grade = Grade.UNCHECKED
    assertion: Assertion | None = None
    holds: bool = False
    seen: str = ""
    reason: str = ""


Checking = Generator[Probe, Observation, Found]


def call(method: str, *arguments: Literal, **keywords: Literal) -> Call:
    """One call of a locator chain."""
    return Call(method=method, arguments=arguments, keywords=tuple(keywords.items()))


def chain(*calls: Call) -> Locator:
    """A locator."""
    return Locator(calls=calls)


def by_text(text: str, *, exact: bool = False) -> Locator:
    """Elements with this text."""
    return chain(call("get_by_text", text, exact=True) if exact else call("get_by_text", text))


QUICK, PATIENT = 0.3, 1.5


def ask(
    assertion: Assertion, ref: str | None = None, *, timeout: float = QUICK
) -> Generator[Probe, Observation, Checked | None]:
    """Have an assertion carried out; None when it could not be (several elements match, or none can be named).

    The page has settled, so that a first try is quick; only a verdict against the application is waited for.
    """
    answer = yield Check(assertion=assertion, ref=ref, timeout=timeout)
    return answer if isinstance(answer, Checked) else None


def first_that_holds(claim: Claim, grade: Grade, tries: Iterable[Assertion]) -> Checking:
    """The first of several ways to say it that holds; none: the first one, as it failed."""
    failed: Found | None = None
    for assertion in tries:
        seen = yield from ask(assertion)
        if seen is None:
            continue
        found = Found(claim=claim, grade=grade, assertion=assertion, holds=seen.holds, seen=seen.seen)
        if seen.holds:
            return found
        failed = failed or found
    if failed is None or failed.assertion is None:
        return unchecked(claim, "it could not be told apart on the page")
    late = (yield from ask(failed.assertion, timeout=PATIENT)) if claim.strong or claim.negative else None
    return replace(failed, holds=late.holds, seen=late.seen) if late is not None else failed


def by_ref(claim: Claim, grade: Grade, control: Control, form: Form, *expected: str | int) -> Checking:
    """An assertion on a control of the page: the locator that was used is the one that is written."""
    seen = yield from ask(Assertion(form=form, expected=expected), control.ref)
    if seen is None or seen.locator is None:
        return unchecked(claim, "the control could not be located")
    assertion = Assertion(form=form, locator=seen.locator, expected=expected)
    late = None if seen.holds else (yield from ask(assertion, timeout=PATIENT))
    seen = late or seen
    return Found(claim=claim, grade=grade, assertion=assertion, holds=seen.holds, seen=seen.seen)


def unchecked(claim: Claim, reason: str) -> Found:
    """A claim that was not checked, and why."""
    return Found(claim=claim, reason=reason)


def settled(found: Found, contradicted: bool) -> Found:  # noqa: FBT001 - one result of one check
    """Keep what holds and what is contradicted; anything else is not checked."""
    if found.assertion is None or found.holds or (contradicted and found.claim.strong):
        return found
    return unchecked(found.claim, "it was not found on the page")


def shown(tour: Tour, text: str) -> int:
    """How many pieces of the page hold the text."""
    needle = " ".join(text.split()).casefold()
    pieces = [*tour.page.texts, *(control.name for control in tour.page.controls if control.clickable)]
    return sum(1 for piece in pieces if needle in " ".join(piece.split()).casefold())


BROUGHT = frozenset({Form.VISIBLE, Form.TEXT, Form.CONTAINS, Form.VALUE, Form.URL})


def brought_about(tour: Tour, assertion: Assertion) -> bool:
    """Whether what an assertion sees was not there before the step: the step brought it about."""
    if assertion.form is Form.URL:
        return tour.before.path != tour.page.path
    if assertion.form not in BROUGHT:
        return False
    calls = assertion.locator.calls if assertion.locator is not None else ()
    said = [value for one in calls for value in (*one.arguments, *dict(one.keywords).values())]
    told = [str(value) for value in (*assertion.expected, *said) if isinstance(value, str)]
    old = " ".join(_pieces(tour.before)).casefold()
    new = " ".join(_pieces(tour.page)).casefold()
    return any(" ".join(text.split()).casefold() in new and text.casefold() not in old for text in told if text)


def _pieces(page: Page) -> list[str]:
    return [" ".join(piece.split()) for piece in (*page.texts, *(control.value for control in page.controls))]
