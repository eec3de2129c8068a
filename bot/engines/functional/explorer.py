"""A manual case followed on the live page: probes out, observations in, and a script of what was done and seen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.case import Grade, ManualCase
from bot.domain.exploration import Asserted, ExpectationStatus, ExpectationTrace, Followed, Performed, StepTrace
from bot.domain.probe import Action, Observation, Probe, Visit
from bot.domain.source import ScreenModule
from bot.engines.functional.accounting import unused
from bot.engines.functional.grammar import cut, is_path
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.linking import all_credentials, data_of, secrets_in
from bot.engines.functional.login import landed
from bot.engines.functional.naming import expanded
from bot.engines.functional.opening import goto
from bot.engines.functional.oracles import verify
from bot.engines.functional.performing import carry_out
from bot.engines.functional.preconditions import Ground, establish
from bot.engines.functional.reading import read
from bot.engines.functional.results import Found, brought_about, shown
from bot.engines.functional.steps import LONGEST, parse
from bot.engines.functional.tour import Asking, Tour, act
from bot.engines.functional.values import MAIL

ALREADY = re.compile(r"\balready\b|\btaken\b|\bin use\b|\bexist(?:s|ing)\b|\bregistered\b", re.IGNORECASE)
ABSENT = re.compile(r"\bno\b|\bnot\b|\bnew\b|\bunused\b|n't\b", re.IGNORECASE)
ORDER = (Grade.EXPLICIT, Grade.DERIVED, Grade.SOURCE, Grade.OBSERVED, Grade.UNCHECKED)
Following = Generator[Probe, Observation, Followed]


@dataclass(slots=True)
class Record:
    """Traces as they come."""

    steps: list[StepTrace] = field(default_factory=list)
    expectations: dict[int, ExpectationTrace] = field(default_factory=dict)


def follow(
    case: ManualCase, *, cases: Mapping[str, ManualCase], screens: tuple[ScreenModule, ...] = (), start: str = "/"
) -> Following:
    """Follow a case as far as it can be followed; `cases` are those that it may link to, by id."""
    tour = Tour(
        data=expanded(data_of(case, cases)),
        credentials=all_credentials(case, cases),
        screens=screens,
        routes=tuple(entry[6:] for entry in case.covers if entry.startswith("route:/") and ":" not in entry[6:]),
        token=hashlib.sha256(f"{case.path}#{case.id}".encode("utf-8", "replace")).hexdigest()[:8],
        start=start,
        taken=_taken(case, cases),
    )
    ground = Ground(case=case, cases=cases)
    record = Record()
    yield Visit()
    yield from establish(tour, ground, case)
    yield from _steps(tour, ground, record)
    yield from _expectations(tour, ground, record, None)
    return Followed(
        case=case,
        script=tuple(tour.script),
        steps=tuple(record.steps),
        expectations=tuple(record.expectations[at] for at in range(len(case.expectations))),
        notes=tuple(ground.notes),
    )


def _taken(case: ManualCase, cases: Mapping[str, ManualCase]) -> frozenset[str]:
    """Mail addresses of accounts that are there already: a case logs in with them, or expects to hear so."""
    known = [pair[0] for one in cases.values() for text in one.preconditions for pair in secrets_in(text)]
    for at, step in enumerate(case.steps):
        expected = " ".join(item.text for item in case.expectations if item.after == at)
        known += MAIL.findall(step.text) if ALREADY.search(f"{expected} {step.text}") else []
    known += [
        found for text in case.preconditions if not ABSENT.search(MAIL.sub(" ", text)) for found in MAIL.findall(text)
    ]
    return frozenset(mail.casefold() for mail in known)


def _steps(tour: Tour, ground: Ground, record: Record) -> Generator[Probe, Observation, None]:
    """Step after step. One that cannot be mapped is said and left out; what follows it is held against nobody."""
    last = len(tour.script)
    for at, step in enumerate(ground.case.steps):
        tour.step, tour.before = at, tour.page
        kept = len(tour.script)
        reason = yield from _step(tour, step.text)
        missed = "" if reason else unused(tour, step.text, tour.script[kept:])
        if missed:
            reason = f"nothing was done with {missed!r}"
        if not reason:
            reason = yield from _sent(tour, ground, at, tour.script[kept:])
        _distrust(tour, ground, at)
        record.steps.append(StepTrace(index=at, executed=not reason, reason=reason))
        yield from _expectations(tour, ground, record, at)
        last = last if reason else len(tour.script)
    del tour.script[last:]


def _sent(tour: Tour, ground: Ground, at: int, done: Sequence[Performed | Asserted]) -> Asking:
    """`postcode 20457 -> "No such voucher"`: a form that was sent before is sent again where only that can be meant.

    The step does nothing but type, what it expects is quoted and not there, and no next step sends the form.
    """
    typed = bool(done) and all(isinstance(item, Performed) and item.action is Action.FILL for item in done)
    button = tour.again(tour.pressed)
    if not typed or button is None or button.kind != "submit":
        return ""
    after = parse(ground.case.steps[at + 1].text) if at + 1 < len(ground.case.steps) else ()
    if after and after[0].verb in {Verb.CLICK, Verb.SUBMIT, Verb.NAMED, Verb.PRESS_KEY}:
        return ""
    quoted = [
        text for one in ground.case.expectations if one.after == at for text in cut(one.text).quotes if " " in text
    ]
    if not quoted or any(shown(tour, text) for text in quoted):
        return ""
    tour.doubts += 1
    return (yield from act(tour, Action.CLICK, button))


def _distrust(tour: Tour, ground: Ground, at: int) -> None:
    """A complaint that the step did not provoke, after values of our own making: perhaps we typed something wrong."""
    ground.ours = ground.ours or any(
        intent.verb is Verb.FILL_FORM or (intent.verb is Verb.SET and intent.value is None)
        for intent in parse(ground.case.steps[at].text)
    )
    foretold = " ".join(item.text.casefold() for item in ground.case.expectations if item.after in {at, None})
    new = [text for text in tour.page.texts if text not in tour.before.texts]
    alerts = {c.text for c in tour.controls("alert")} & set(new)
    if (
        ground.ours
        and any(text.casefold().rstrip(".") not in foretold for text in alerts)
        and not re.search(r"messages?|error|valid|refus|reject", foretold)
    ):
        ground.doubt(f"step {at + 1}", "the application complained about a value that the case does not give")


def _step(tour: Tour, text: str) -> Asking:
    if len(text) > LONGEST:
        return "the step is too long to be read"
    intents = parse(text)
    opens = intents[0].verb is Verb.OPEN and (is_path(intents[0].target) or "://" in intents[0].target)
    reason = "" if opens else (yield from _landed(tour))
    tour.told.append(text)
    return reason or (yield from carry_out(tour, text))


def _landed(tour: Tour) -> Asking:
    """The page the case speaks of, when no page is open yet."""
    if not tour.routes or (tour.page.path and tour.page.path != "about:blank"):
        return (yield from landed(tour))
    return (yield from goto(tour, tour.routes[0]))


def _expectations(tour: Tour, ground: Ground, record: Record, after: int | None) -> Generator[Probe, Observation, None]:
    """Check what is expected after a step, or (None) at the end."""
    unmet = [step.index for step in record.steps if not step.executed]
    for at, expectation in enumerate(ground.case.expectations):
        if expectation.after != after:
            continue
        if unmet and after in {None, unmet[-1]}:
            record.expectations[at] = _unjudged(at, f"step {unmet[0] + 1} was not executed")
            continue
        found: list[Found] = []
        for claim in read(tour, expectation.text):
            found.append((yield from verify(tour, claim)))
        if unmet:
            found = [_after_gap(tour, one, unmet[0] + 1) for one in found]
        record.expectations[at] = _judged(tour, ground, at, found)


def _after_gap(tour: Tour, found: Found, gap: int) -> Found:
    """Behind a step that was left out, only what the step itself brought about is asserted; nothing disagrees."""
    if found.assertion is None or (found.holds and brought_about(tour, found.assertion)):
        return found
    return Found(claim=found.claim, reason=f"step {gap} was not executed")


def _unplaced(ground: Ground, at: int) -> bool:
    """One of several expectations at the end of a case of several steps: it may speak of any of them."""
    loose = [item for item in ground.case.expectations if item.after is None]
    return ground.case.expectations[at].after is None and len(loose) > 1 and len(ground.case.steps) > 1


def _unjudged(at: int, reason: str) -> ExpectationTrace:
    return ExpectationTrace(index=at, grade=Grade.UNCHECKED, status=ExpectationStatus.NOT_CHECKED, reason=reason)


def _judged(tour: Tour, ground: Ground, at: int, found: list[Found]) -> ExpectationTrace:
    """Write the assertions into the script and say what became of the expectation."""
    reasons: list[str] = []
    grades: list[Grade] = []
    disagrees: list[Found] = []
    written: set[object] = set()
    for one in found:
        if one.assertion is None:
            reasons.append(f"{one.claim.text}: {one.reason}")
        elif not one.holds and _unplaced(ground, at):
            reasons.append(
                f"{one.claim.text}: not seen at the end, and the case does not say after which step it is seen"
            )
        elif not one.holds and (not ground.trusted or tour.doubts):
            reasons.append(f"{one.claim.text}: not seen, after a precondition or a control that was not certain")
        elif one.assertion not in written:
            written.add(one.assertion)
            grades.append(one.grade)
            disagrees.extend(() if one.holds else (one,))
            tour.script.append(
                Asserted(expectation=at, grade=one.grade, assertion=one.assertion, holds=one.holds, seen=one.seen)
            )
    grade = min(grades, key=ORDER.index, default=Grade.UNCHECKED)
    status = (
        ExpectationStatus.DISAGREES
        if disagrees
        else ExpectationStatus.ASSERTED
        if grades
        else ExpectationStatus.NOT_CHECKED
    )
    return ExpectationTrace(
        index=at, grade=grade, status=status, reason="; ".join(reasons) or ("" if grades else "not understood")
    )


__all__ = ["Performed", "follow"]
