"""Claims checked on the live page: each becomes an assertion that was carried out, or a reason why not.

What is asserted is exactly what was verified. An assertion is never bent to what the page shows: where a strong claim
is contradicted, it is kept as it was claimed, with `holds` false. What could not be tied to the page stays unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import replace

from bot.domain.case import Grade
from bot.domain.exploration import Performed
from bot.domain.probe import Action, Assertion, Form, Observation, Page, Probe
from bot.engines.functional.grammar import plain, stem, words
from bot.engines.functional.labelled import check_label
from bot.engines.functional.matching import alike, best, is_field, role
from bot.engines.functional.opening import on_page
from bot.engines.functional.results import (
    Checking,
    Found,
    ask,
    by_ref,
    by_text,
    call,
    chain,
    first_that_holds,
    settled,
    shown,
    unchecked,
)
from bot.engines.functional.rows import check_count, check_end, check_row, check_within
from bot.engines.functional.sayings import Claim, Say
from bot.engines.functional.totals import check_same
from bot.engines.functional.tour import Tour
from bot.engines.functional.valuing import fields
from bot.engines.functional.wording import check_heading, check_name, check_text

LOG_OUT = re.compile(r"(?:log|sign) ?(?:out|off)")
LOG_IN = re.compile(r"(?:log|sign) ?(?:in|on)")
ALERTS = ("alert", "status")
LOADING = frozenset({Action.GOTO, Action.RELOAD, Action.BACK})


def verify(tour: Tour, claim: Claim) -> Checking:
    """Check one claim."""
    if claim.say is Say.NOTHING:
        return Found(claim=claim, reason=claim.value)
    if claim.on and not on_page(tour, claim.on):
        return Found(claim=claim, reason=f"the {claim.on} page is not open")
    if any(mail in f"{claim.subject} {claim.value}" for mail in tour.renamed):
        return Found(claim=claim, reason="the address is another one in each run")
    found = yield from _CHECKS[claim.say](tour, claim)
    if found.assertion is not None and found.assertion.form is Form.HIDDEN:
        yield from _anchored(tour)
    return found


def _anchored(tour: Tour) -> Generator[Probe, Observation, None]:
    """What is absent is absent from a page that has come: after a page was loaded, its heading is waited for."""
    places = [at for at, item in enumerate(tour.script) if isinstance(item, Performed)]
    last = tour.script[places[-1]] if places else None
    if not isinstance(last, Performed) or last.action not in LOADING or last.note or places[-1] + 1 < len(tour.script):
        return
    for control in tour.controls("heading")[:1]:
        shown = chain(call("get_by_text", control.text), call("first"))
        seen = yield from ask(Assertion(form=Form.VISIBLE, locator=shown))
        if seen is not None and seen.holds:
            tour.script[places[-1]] = replace(last, note=f"text:{control.text}")


def _control(tour: Tour, claim: Claim) -> Checking:
    """A button, link, field, tab or dialog of a name."""
    if claim.label == "loose":
        return (yield from _loosely(tour, claim))
    if claim.negative and plain(claim.subject) not in tour.seen and not _in_source(tour, claim.subject):
        return unchecked(claim, "nothing of that name was seen before")
    form = Form.HIDDEN if claim.negative else Form.VISIBLE
    one = (
        call("get_by_label", claim.subject)
        if claim.value == "field"
        else call("get_by_role", claim.value, name=claim.subject)
    )
    tries = [Assertion(form=form, locator=chain(one))]
    if claim.value == "dialog":
        tries.append(
            Assertion(form=form, locator=chain(call("get_by_role", "dialog"), call("get_by_text", claim.subject)))
        )
    elif claim.value == "field":
        tries.append(Assertion(form=form, locator=chain(call("get_by_label", claim.subject, exact=True))))
    else:
        tries.append(
            Assertion(form=form, locator=chain(call("get_by_role", claim.value, name=claim.subject, exact=True)))
        )
    found = yield from first_that_holds(claim, Grade.EXPLICIT, tries)
    return settled(found, contradicted=claim.negative or not shown(tour, claim.subject))


def _in_source(tour: Tour, text: str) -> bool:
    """Whether the source holds the text: the application could show it."""
    return any(plain(text) == plain(one) for module in tour.screens for one in module.strings)


def _loosely(tour: Tour, claim: Claim) -> Checking:
    """A button or link by some of its words: the only one of the page, or of the page before the step."""
    wanted = {stem(word) for word in claim.subject.split()}
    page = tour.before if claim.negative else tour.page
    names = {c.name for c in page.controls if role(c) == claim.value and wanted <= {stem(w) for w in words(c.name)}}
    if len(names) != 1:
        return unchecked(claim, "it is not clear which control is meant")
    name = names.pop()
    locator = chain(call("get_by_role", claim.value, name=name, exact=True))
    form = Form.HIDDEN if claim.negative else Form.VISIBLE
    found = yield from first_that_holds(claim, Grade.EXPLICIT, [Assertion(form=form, locator=locator)])
    return settled(found, contradicted=claim.negative)


def _url(_: Tour, claim: Claim) -> Checking:
    path = re.sub(r"^https?://[^/]+", "", claim.subject) or "/"
    pattern = re.sub(r":\w+|\\\{\w+\\\}", r"[^/]+", re.escape(path.rstrip("/")).replace(r"\:", ":").replace(r"\-", "-"))
    pattern = pattern or r"^\w+://[^/]+/"
    tail = "$" if "?" in path else "(?:[?#]|$)"
    form = Form.NOT_URL if claim.negative else Form.URL
    found = yield from first_that_holds(claim, Grade.EXPLICIT, [Assertion(form=form, expected=(pattern + tail,))])
    return settled(found, contradicted=True)


def _stay(tour: Tour, claim: Claim) -> Checking:
    """The address is still that from before the step."""
    path = tour.before.path.split("#")[0]
    if not path:
        return unchecked(claim, "no page was open before the step")
    named = {stem(word) for word in claim.subject.split()} - {"page", "same"}
    if named and not named <= {stem(word) for word in words(path)}:
        return unchecked(claim, "the page of that name is not known")
    found = yield from first_that_holds(
        claim, Grade.DERIVED, [Assertion(form=Form.URL, expected=(re.escape(path) + "$",))]
    )
    return settled(found, contradicted=True)


def _empty(tour: Tour, claim: Claim) -> Checking:
    """A field is empty; `the cart is empty` is a message that the source may hold."""
    stems = {stem(word) for word in claim.subject.split()} - {"field", "input", "box"}
    texts = [c for c in fields(tour) if role(c) in {"textbox", "searchbox", "spinbutton"}]
    named = [c for c in texts if stems and stems <= {stem(word) for word in words(c.label or c.name)}]
    if claim.value != "all":
        exact = [c for c in named if plain(c.label or c.name) == claim.subject]
        named = exact or named
    if len(named) == 1:
        found = yield from by_ref(claim, Grade.EXPLICIT, named[0], Form.VALUE, "")
        return settled(found, contradicted=True)
    return (yield from _by_source(tour, claim, f"{claim.subject} empty"))


def _by_source(tour: Tour, claim: Claim, nouns: str) -> Checking:
    """A message of the source that has all the words of the expectation and stands on the page."""
    wanted = {stem(word) for word in plain(nouns).split()}
    shown = {plain(text): text for text in tour.page.texts}
    for module in tour.screens:
        for text in sorted({*(message.text for message in module.messages), *module.strings}):
            said = " ".join(text.split())
            if (
                said
                and wanted
                and wanted <= {stem(word) for word in words(said)}
                and any(plain(said) in one for one in shown)
            ):
                found = yield from first_that_holds(
                    claim, Grade.SOURCE, [Assertion(form=Form.VISIBLE, locator=by_text(said))]
                )
                return settled(found, contradicted=False)
    return unchecked(claim, "no message of the source says so")


def _state(tour: Tour, claim: Claim) -> Checking:
    form = {
        "disabled": Form.DISABLED,
        "enabled": Form.ENABLED,
        "checked": Form.CHECKED,
        "unchecked": Form.UNCHECKED,
        "focused": Form.FOCUSED,
    }[claim.value]
    found = best(claim.subject, [c for c in tour.page.controls if c.clickable or is_field(c)])
    if found is None or found.score < 84:
        return unchecked(claim, "no control is called so")
    result = yield from by_ref(claim, Grade.EXPLICIT, found.control, form)
    return settled(result, contradicted=True)


def _dialog(tour: Tour, claim: Claim) -> Checking:
    form = Form.HIDDEN if claim.negative else Form.VISIBLE
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=form, locator=chain(call("get_by_role", "dialog")))]
    )
    return settled(found, contradicted=True) if tour.dialogs else unchecked(claim, "no dialog was seen")


def _page(tour: Tour, claim: Claim) -> Checking:
    """A page by its name: the address or the main heading says it; otherwise nothing is claimed."""
    wanted = {stem(word) for word in claim.subject.split()}
    path = tour.page.path.split("?")[0].split("#")[0]
    parts = {stem(word) for word in words(path)}
    named = bool(wanted) and (wanted <= parts or "".join(claim.subject.split()) in parts)
    if named and path != tour.before.path.split("?")[0]:
        pattern = re.sub(r"/\d+(?=/|$)", r"/\\d+", re.escape(path)) + "$"
        found = yield from first_that_holds(claim, Grade.DERIVED, [Assertion(form=Form.URL, expected=(pattern,))])
        return settled(found, contradicted=False)
    for control in tour.controls("heading"):
        if wanted and wanted <= {stem(word) for word in words(control.text)}:
            found = yield from by_ref(claim, Grade.DERIVED, control, Form.VISIBLE)
            return settled(found, contradicted=False)
    return unchecked(claim, "the page of that name is not known")


def _message(tour: Tour, claim: Claim) -> Checking:
    """A message whose wording is not given: new on the page, and a message of the source."""
    if claim.negative:
        return (yield from _no_message(tour, claim))
    known = {plain(message.text) for module in tour.screens for message in module.messages}
    wanted = {stem(word) for word in claim.subject.split()} - {"field", "input", "box"}
    for text in _alerts(tour):
        near = [c for c in tour.page.controls if text in c.context or text in c.text]
        fits = not wanted or any(wanted <= {stem(word) for word in words(f"{c.text} {c.context}")} for c in near)
        if plain(text) in known and text not in tour.before.texts and fits:
            found = yield from first_that_holds(
                claim, Grade.SOURCE, [Assertion(form=Form.VISIBLE, locator=by_text(text))]
            )
            return settled(found, contradicted=False)
    return unchecked(claim, "the wording is not given")


def _no_message(tour: Tour, claim: Claim) -> Checking:
    """The message that stood there before the step is gone; without one that was seen, nothing is claimed."""
    about = {stem(word) for word in claim.value.split()}
    before = [text for text in _errors(tour.before) if about <= {stem(word) for word in words(text)}]
    left = [text for text in _errors(tour.page) if about <= {stem(word) for word in words(text)}]
    if not before:
        return unchecked(claim, "no message was seen before")
    if len(before) > 1 and claim.subject == "gone" and not claim.value and left:
        return unchecked(claim, "it is not clear which message is meant")
    locator = by_text(before[0], exact=True) if len(before) == 1 else chain(call("get_by_role", "alert"))
    found = yield from first_that_holds(claim, Grade.DERIVED, [Assertion(form=Form.HIDDEN, locator=locator)])
    return settled(found, contradicted=False)


def _errors(page: Page) -> tuple[str, ...]:
    """The messages of a page that tell of a mistake, each once."""
    found = (c.text for c in page.controls if role(c) == "alert" or re.search(r"error|warning", c.classes))
    return tuple(dict.fromkeys(text for text in found if text))


def _only(tour: Tour, claim: Claim) -> Checking:
    """One message is left, and its words, or the field beside it, are those of the claim."""
    wanted = {stem(word) for word in claim.subject.split()}
    alerts = [c for c in tour.controls("alert") if c.text]
    about = [c for c in alerts if wanted <= {stem(word) for word in words(c.text)}]
    if len(about) != 1 or len(alerts) != 1 or len(_alerts(tour, before=True)) < 2:
        return unchecked(claim, "it is not clear which message is meant")
    locator = chain(call("get_by_role", "alert"))
    found = yield from first_that_holds(
        claim, Grade.DERIVED, [Assertion(form=Form.TEXT, locator=locator, expected=(about[0].text,))]
    )
    return settled(found, contradicted=False)


def _said(_: Tour, claim: Claim) -> Checking:
    """A message that stands on the page word for word."""
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=by_text(claim.subject, exact=True))]
    )
    return settled(found, contradicted=False)


def _alerts(tour: Tour, *, before: bool = False) -> tuple[str, ...]:
    page = tour.before if before else tour.page
    return tuple(c.text for c in page.controls if role(c) in ALERTS or re.search(r"error|alert|message", c.classes))


def _logged(tour: Tour, claim: Claim) -> Checking:
    """Logged in or out, told by the way in or out that the page offers; derived."""
    outs = [c for c in tour.page.controls if c.clickable and LOG_OUT.fullmatch(plain(c.name))]
    ins = [c for c in tour.page.controls if c.clickable and LOG_IN.fullmatch(plain(c.name)) and role(c) == "link"]
    meant = ins if claim.value == "out" and not outs else outs if claim.value == "in" else []
    if len(meant) != 1:
        return unchecked(claim, "the page does not tell who is logged in")
    found = yield from by_ref(claim, Grade.DERIVED, meant[0], Form.VISIBLE)
    return settled(found, contradicted=False)


def _title(tour: Tour, claim: Claim) -> Checking:
    found = yield from first_that_holds(claim, Grade.EXPLICIT, [Assertion(form=Form.TITLE, expected=(claim.subject,))])
    return settled(found, contradicted=alike(tour.page.title, claim.subject) < 100)


_CHECKS: dict[Say, Callable[[Tour, Claim], Checking]] = {
    Say.TEXT: check_text,
    Say.HEADING: check_heading,
    Say.CONTROL: _control,
    Say.WITHIN: check_within,
    Say.URL: _url,
    Say.STAY: _stay,
    Say.LABEL: check_label,
    Say.COUNT: check_count,
    Say.ROW: check_row,
    Say.NTH: check_end,
    Say.FIRST: check_end,
    Say.LAST: check_end,
    Say.NAME: check_name,
    Say.EMPTY: _empty,
    Say.STATE: _state,
    Say.DIALOG: _dialog,
    Say.PAGE: _page,
    Say.MESSAGE: _message,
    Say.ONLY: _only,
    Say.SAID: _said,
    Say.LOGGED: _logged,
    Say.SAME: check_same,
    Say.TITLE: _title,
}
