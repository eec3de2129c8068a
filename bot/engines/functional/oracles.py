"""Claims checked on the live page: each becomes an assertion that was carried out, or a reason why not.

What is asserted is exactly what was verified. An assertion is never bent to what the page shows: where a strong claim
is contradicted, it is kept as it was claimed, with `holds` false. What could not be tied to the page stays unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from bot.domain.case import Grade
from bot.domain.probe import Assertion, Call, Check, Checked, Control, Form, Literal, Locator, Observation, Probe
from bot.engines.functional.acting import on_page
from bot.engines.functional.claims import Claim, Say
from bot.engines.functional.entering import fields, match_option
from bot.engines.functional.grammar import plain, stem, words
from bot.engines.functional.matching import alike, best, is_field, role
from bot.engines.functional.tour import Tour

MONEY = re.compile(r"[-+]?\s?[€$£]\s?\d[\d.,]*|\d[\d.,]*\s?[€$£]")
ALERTS = ("alert", "status")
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


def verify(tour: Tour, claim: Claim) -> Checking:
    """Check one claim."""
    if claim.say is Say.NOTHING:
        return Found(claim=claim, reason=claim.value)
    if claim.on and not on_page(tour, claim.on):
        return Found(claim=claim, reason=f"the {claim.on} page is not open")
    return (yield from _CHECKS[claim.say](tour, claim))


def ask(assertion: Assertion, ref: str | None = None) -> Generator[Probe, Observation, Checked | None]:
    """Have an assertion carried out; None when it could not be (several elements match, or none can be named)."""
    answer = yield Check(assertion=assertion, ref=ref)
    return answer if isinstance(answer, Checked) else None


def _first(claim: Claim, grade: Grade, tries: Iterable[Assertion]) -> Checking:
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
    return failed or _unchecked(claim, "it could not be told apart on the page")


def _by_ref(claim: Claim, grade: Grade, control: Control, form: Form, *expected: str | int) -> Checking:
    """An assertion on a control of the page: the locator that was used is the one that is written."""
    seen = yield from ask(Assertion(form=form, expected=expected), control.ref)
    if seen is None or seen.locator is None:
        return _unchecked(claim, "the control could not be located")
    assertion = Assertion(form=form, locator=seen.locator, expected=expected)
    return Found(claim=claim, grade=grade, assertion=assertion, holds=seen.holds, seen=seen.seen)


def _unchecked(claim: Claim, reason: str) -> Found:
    return Found(claim=claim, reason=reason)


def _settled(found: Found, contradicted: bool) -> Found:  # noqa: FBT001 - one result of one check
    """Keep what holds and what is contradicted; anything else is not checked."""
    if found.assertion is None or found.holds or (contradicted and found.claim.strong):
        return found
    return _unchecked(found.claim, "it was not found on the page")


def _shown(tour: Tour, text: str) -> int:
    """How many pieces of the page hold the text."""
    needle = " ".join(text.split()).casefold()
    pieces = [*tour.page.texts, *(control.name for control in tour.page.controls if control.clickable)]
    return sum(1 for piece in pieces if needle in " ".join(piece.split()).casefold())


def _text(tour: Tour, claim: Claim) -> Checking:
    """A text is shown, or is not."""
    if MONEY.fullmatch(claim.subject):
        return (yield from _amount(tour, claim))
    if claim.negative:
        return (yield from _absent(tour, claim))
    texts = [claim.subject, claim.subject.rstrip(".")] if claim.subject.endswith(".") else [claim.subject]
    tries = [
        Assertion(form=Form.VISIBLE, locator=by_text(texts[0])),
        Assertion(form=Form.VISIBLE, locator=by_text(texts[0], exact=True)),
    ]
    if _shown(tour, texts[0]):
        first = chain(call("get_by_text", texts[0]), Call(method="first"))
        tries.append(Assertion(form=Form.VISIBLE, locator=first))
    found = yield from _first(claim, Grade.EXPLICIT, tries)
    return _settled(found, contradicted=not _shown(tour, texts[-1]))


def _amount(tour: Tour, claim: Claim) -> Checking:
    exact = [text for text in tour.page.texts if text.strip() == claim.subject]
    if len(exact) != 1:
        return _unchecked(claim, "it is not clear which amount is meant")
    found = yield from _first(
        claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=by_text(claim.subject, exact=True))]
    )
    return _settled(found, contradicted=False)


def _absent(tour: Tour, claim: Claim) -> Checking:
    """Absence says something only of a text that the page could show: quoted, or seen before."""
    quoted = claim.say is not Say.NAME
    if not quoted and plain(claim.subject) not in tour.seen:
        return _unchecked(claim, "nothing of that name was seen before")
    text = claim.subject if quoted else tour.seen[plain(claim.subject)]
    locator = by_text(text, exact=len(text.split()) <= SHORT or not quoted)
    found = yield from _first(claim, Grade.EXPLICIT, [Assertion(form=Form.HIDDEN, locator=locator)])
    return _settled(found, contradicted=True)


def _heading(tour: Tour, claim: Claim) -> Checking:
    role_name = call("get_by_role", "heading", name=claim.subject)
    exact = call("get_by_role", "heading", name=claim.subject, exact=True)
    form = Form.HIDDEN if claim.negative else Form.VISIBLE
    found = yield from _first(
        claim, Grade.EXPLICIT, [Assertion(form=form, locator=chain(one)) for one in (exact, role_name)]
    )
    return _settled(found, contradicted=claim.negative or not _shown(tour, claim.subject))


def _control(tour: Tour, claim: Claim) -> Checking:
    """A button, link, field, tab or dialog of a name."""
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
    found = yield from _first(claim, Grade.EXPLICIT, tries)
    return _settled(found, contradicted=claim.negative or not _shown(tour, claim.subject))


def _within(tour: Tour, claim: Claim) -> Checking:
    """A row, item or card with one text also has the other."""
    hosts = [c for c in tour.controls("row", "listitem", "article") if plain(claim.subject) in plain(c.text)]
    if len(hosts) != 1:
        return _unchecked(claim, "it is not clear which row is meant")
    locator = chain(call("get_by_role", role(hosts[0])), call("filter", has_text=claim.subject))
    found = yield from _first(
        claim, Grade.EXPLICIT, [Assertion(form=Form.CONTAINS, locator=locator, expected=(claim.value,))]
    )
    return _settled(found, contradicted=plain(claim.value) not in plain(hosts[0].text))


def _url(tour: Tour, claim: Claim) -> Checking:
    path = re.sub(r"^https?://[^/]+", "", claim.subject) or "/"
    pattern = re.sub(r":\w+|\\\{\w+\\\}", r"[^/]+", re.escape(path.rstrip("/")).replace(r"\:", ":").replace(r"\-", "-"))
    pattern = pattern or r"^\w+://[^/]+/"
    tail = "$" if "?" in path else "(?:[?#]|$)"
    form = Form.NOT_URL if claim.negative else Form.URL
    found = yield from _first(claim, Grade.EXPLICIT, [Assertion(form=form, expected=(pattern + tail,))])
    return _settled(found, contradicted=True)


def _stay(tour: Tour, claim: Claim) -> Checking:
    """The address is still that from before the step."""
    path = tour.before.path.split("#")[0]
    if not path:
        return _unchecked(claim, "no page was open before the step")
    named = {stem(word) for word in claim.subject.split()} - {"page", "same"}
    if named and not named <= {stem(word) for word in words(path)}:
        return _unchecked(claim, "the page of that name is not known")
    found = yield from _first(claim, Grade.DERIVED, [Assertion(form=Form.URL, expected=(re.escape(path) + "$",))])
    return _settled(found, contradicted=True)


def _label(tour: Tour, claim: Claim) -> Checking:
    """`Total €29.90`: a field of that label, a text `Total: ...`, or a text beside the label."""
    field = best(claim.subject, fields(tour)) if claim.subject else None
    if field is not None and field.score >= 84 and not MONEY.search(claim.value):
        return (yield from _field_value(tour, claim, field.control))
    inline = [text for text in tour.page.texts if ":" in text and _called(text.partition(":")[0], claim.subject)]
    if len(inline) == 1:
        return (yield from _inline(claim, inline[0]))
    texts = [text.strip() for text in tour.page.texts]
    places = [at for at, text in enumerate(texts[:-1]) if _called(text.rstrip(":"), claim.subject)]
    if len(places) == 1 and _same_sort(texts[places[0] + 1], claim.value):
        return (yield from _beside(claim, texts[places[0]], texts[places[0] + 1]))
    if MONEY.fullmatch(claim.value) and not places and not inline and len(claim.subject.split()) == 1:
        return (yield from _amount(tour, Claim(say=Say.TEXT, subject=claim.value, text=claim.text)))
    return (yield from _said_whole(tour, claim))


def _called(text: str, label: str) -> bool:
    return [stem(word) for word in plain(text).split()] == [stem(word) for word in plain(label).split()]


def _same_sort(text: str, value: str) -> bool:
    """An amount is compared with an amount only: a header cell beside another says nothing."""
    if MONEY.fullmatch(value):
        return bool(MONEY.fullmatch(text))
    return (
        bool(re.fullmatch(r"-?\d+(?:[.,]\d+)?\s?%?", text))
        if re.fullmatch(r"-?\d+(?:[.,]\d+)?\s?%?", value)
        else plain(text) == plain(value)
    )


def _inline(claim: Claim, text: str) -> Checking:
    prefix, _, rest = text.partition(":")
    if MONEY.search(claim.value) and not MONEY.search(rest):
        return _unchecked(claim, "what stands behind the label is no amount")
    expected = f"{prefix.strip()}: {claim.value}"
    grade = Grade.EXPLICIT
    found = yield from _first(claim, grade, [Assertion(form=Form.VISIBLE, locator=by_text(expected, exact=True))])
    return _settled(found, contradicted=len(rest.split()) <= 4)


def _beside(claim: Claim, label: str, seen: str) -> Checking:
    locator = chain(call("get_by_text", label, exact=True), call("locator", "+ *"))
    found = yield from _first(
        claim, Grade.EXPLICIT, [Assertion(form=Form.TEXT, locator=locator, expected=(claim.value,))]
    )
    return _settled(found, contradicted=seen != claim.value and plain(found.seen) == plain(seen))


def _field_value(tour: Tour, claim: Claim, control: Control) -> Checking:
    if control.tag == "select":
        option = match_option(control, claim.value)
        if option is None:
            return (yield from _said_whole(tour, claim))
        seen = yield from ask(Assertion(form=Form.VISIBLE), control.ref)
        if seen is None or seen.locator is None:
            return _unchecked(claim, "the control could not be located")
        locator = chain(*seen.locator.calls, call("locator", "option:checked"))
        found = yield from _first(
            claim, Grade.EXPLICIT, [Assertion(form=Form.TEXT, locator=locator, expected=(option,))]
        )
        return _settled(found, contradicted=True)
    if role(control) not in {"textbox", "searchbox", "spinbutton"}:
        return _unchecked(claim, "it is not clear what the field shows")
    found = yield from _by_ref(claim, Grade.EXPLICIT, control, Form.VALUE, claim.value)
    return _settled(found, contradicted=True)


def _said_whole(tour: Tour, claim: Claim) -> Checking:
    """Label and value as one text of the page (`24 in stock` style); never a disagreement."""
    for text in (claim.text, claim.value):
        if text and len(text.split()) > 1 and _shown(tour, text) == 1:
            found = yield from _first(claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=by_text(text))])
            return _settled(found, contradicted=False)
    if re.fullmatch(r"(?:[A-Z0-9][\w-]*)(?: [A-Z0-9][\w-]*)*", claim.text):
        return (yield from _name(tour, Claim(say=Say.NAME, subject=claim.text, text=claim.text)))
    return _unchecked(claim, "nothing on the page is labelled so")


def _count(tour: Tour, claim: Claim) -> Checking:
    """So many items or rows: of the only list, or of the only table."""
    noun, number = stem(claim.subject), int(claim.value)
    if noun in {"row", "line", "entry"}:
        return (yield from _count_rows(tour, claim, number))
    if noun in {"message", "error", "alert"}:
        locator = chain(call("get_by_role", "alert"))
        found = yield from _first(
            claim, Grade.DERIVED, [Assertion(form=Form.COUNT, locator=locator, expected=(number,))]
        )
        return _settled(found, contradicted=False)
    items = tour.controls("listitem", "article")
    groups = {(c.tag, c.classes) for c in items}
    if len(groups) != 1 or number == 0:
        return _unchecked(claim, "it is not clear what is counted")
    confirmed = noun in {stem(word) for word in words(f"{tour.page.path} {items[0].classes}")} or noun in {
        "item",
        "result",
    }
    locator = chain(call("get_by_role", role(items[0])))
    found = yield from _first(claim, Grade.EXPLICIT, [Assertion(form=Form.COUNT, locator=locator, expected=(number,))])
    return _settled(found, contradicted=confirmed)


def _count_rows(tour: Tour, claim: Claim, number: int) -> Checking:
    rows = [control for control in tour.controls("row") if control.tag == "tr"]
    headers = sum(1 for row in rows if not row.context.strip()) if rows else 0
    if not rows or headers > len(rows):
        return _unchecked(claim, "there is no table")
    locator = chain(call("locator", "tbody tr"))
    found = yield from _first(claim, Grade.EXPLICIT, [Assertion(form=Form.COUNT, locator=locator, expected=(number,))])
    return _settled(found, contradicted=False)


def _end(tour: Tour, claim: Claim) -> Checking:
    """Which item comes first or last."""
    items = tour.controls("listitem", "article") or tuple(c for c in tour.controls("row") if c.tag == "tr")
    groups = {(c.tag, c.classes) for c in items}
    if len(groups) != 1 or not any(plain(claim.subject) in plain(c.text) for c in items):
        return _unchecked(claim, "it is not clear which list is meant")
    end = 0 if claim.say is Say.FIRST else -1
    kind = call("locator", "tbody tr") if items[0].tag == "tr" else call("get_by_role", role(items[0]))
    locator = chain(kind, call("nth", end))
    found = yield from _first(
        claim, Grade.EXPLICIT, [Assertion(form=Form.CONTAINS, locator=locator, expected=(claim.subject,))]
    )
    return _settled(found, contradicted=True)


def _name(tour: Tour, claim: Claim) -> Checking:
    """A name without quotes: only what the page (or an earlier one) knows by exactly that name."""
    name = plain(claim.subject)
    if claim.negative:
        return (yield from _absent(tour, claim))
    if claim.value == "field":
        field = [c for c in fields(tour) if plain(c.label or c.name) == name]
        if len(field) == 1:
            return (yield from _by_ref(claim, Grade.EXPLICIT, field[0], Form.VISIBLE))
        return _unchecked(claim, "no field is called so")
    for control in tour.page.controls:
        if name in {plain(control.name), plain(control.label)} and (control.clickable or is_field(control)):
            found = yield from _by_ref(claim, Grade.EXPLICIT, control, Form.VISIBLE)
            return _settled(found, contradicted=False)
    if any(plain(text) == name for text in tour.page.texts):
        return (yield from _text(tour, Claim(say=Say.TEXT, subject=claim.subject, text=claim.text)))
    return _unchecked(claim, "nothing on the page is called so")


def _empty(tour: Tour, claim: Claim) -> Checking:
    """A field is empty; `the cart is empty` is a message that the source may hold."""
    stems = {stem(word) for word in claim.subject.split()} - {"field", "input", "box"}
    texts = [c for c in fields(tour) if role(c) in {"textbox", "searchbox", "spinbutton"}]
    named = [c for c in texts if stems and stems <= {stem(word) for word in words(c.label or c.name)}]
    if claim.value != "all":
        exact = [c for c in named if plain(c.label or c.name) == claim.subject]
        named = exact or named
    if len(named) == 1:
        found = yield from _by_ref(claim, Grade.EXPLICIT, named[0], Form.VALUE, "")
        return _settled(found, contradicted=True)
    if len(named) > 1 and claim.value == "all":
        return (yield from _all_empty(claim, named))
    return (yield from _by_source(tour, claim, f"{claim.subject} empty"))


def _all_empty(claim: Claim, named: list[Control]) -> Checking:
    """Several fields: the first that is not empty, else the first."""
    filled = [control for control in named if control.value]
    found = yield from _by_ref(claim, Grade.EXPLICIT, (filled or named)[0], Form.VALUE, "")
    return _settled(found, contradicted=True)


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
                found = yield from _first(claim, Grade.SOURCE, [Assertion(form=Form.VISIBLE, locator=by_text(said))])
                return _settled(found, contradicted=False)
    return _unchecked(claim, "no message of the source says so")


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
        return _unchecked(claim, "no control is called so")
    result = yield from _by_ref(claim, Grade.EXPLICIT, found.control, form)
    return _settled(result, contradicted=True)


def _dialog(tour: Tour, claim: Claim) -> Checking:
    form = Form.HIDDEN if claim.negative else Form.VISIBLE
    found = yield from _first(
        claim, Grade.EXPLICIT, [Assertion(form=form, locator=chain(call("get_by_role", "dialog")))]
    )
    known = any(role(control) == "dialog" for control in (*tour.before.controls, *tour.page.controls))
    return _settled(found, contradicted=True) if known else _unchecked(claim, "no dialog was seen")


def _page(tour: Tour, claim: Claim) -> Checking:
    """A page by its name: the address or the main heading says it; otherwise nothing is claimed."""
    wanted = {stem(word) for word in claim.subject.split()}
    path = tour.page.path.split("?")[0].split("#")[0]
    if wanted and wanted <= {stem(word) for word in words(path)} and path != tour.before.path.split("?")[0]:
        pattern = re.sub(r"/\d+(?=/|$)", r"/\\d+", re.escape(path)) + "$"
        found = yield from _first(claim, Grade.DERIVED, [Assertion(form=Form.URL, expected=(pattern,))])
        return _settled(found, contradicted=False)
    for control in tour.controls("heading"):
        if wanted and wanted <= {stem(word) for word in words(control.text)}:
            found = yield from _by_ref(claim, Grade.DERIVED, control, Form.VISIBLE)
            return _settled(found, contradicted=False)
    return _unchecked(claim, "the page of that name is not known")


def _message(tour: Tour, claim: Claim) -> Checking:
    """A message whose wording is not given: new on the page, and a message of the source."""
    if claim.negative:
        gone = [
            text for text in tour.before.texts if text in _alerts(tour, before=True) and text not in tour.page.texts
        ]
        if claim.subject == "gone" and len(gone) != 1:
            return _unchecked(claim, "it is not clear which message is meant")
        locator = by_text(gone[0]) if claim.subject == "gone" else chain(call("get_by_role", "alert"))
        found = yield from _first(claim, Grade.DERIVED, [Assertion(form=Form.HIDDEN, locator=locator)])
        return _settled(found, contradicted=False)
    known = {plain(message.text) for module in tour.screens for message in module.messages}
    wanted = {stem(word) for word in claim.subject.split()} - {"field", "input", "box"}
    for text in _alerts(tour):
        near = [c for c in tour.page.controls if text in c.context or text in c.text]
        fits = not wanted or any(wanted <= {stem(word) for word in words(f"{c.text} {c.context}")} for c in near)
        if plain(text) in known and text not in tour.before.texts and fits:
            found = yield from _first(claim, Grade.SOURCE, [Assertion(form=Form.VISIBLE, locator=by_text(text))])
            return _settled(found, contradicted=False)
    return _unchecked(claim, "the wording is not given")


def _alerts(tour: Tour, *, before: bool = False) -> tuple[str, ...]:
    page = tour.before if before else tour.page
    return tuple(c.text for c in page.controls if role(c) in ALERTS or re.search(r"error|alert|message", c.classes))


def _title(tour: Tour, claim: Claim) -> Checking:
    found = yield from _first(claim, Grade.EXPLICIT, [Assertion(form=Form.TITLE, expected=(claim.subject,))])
    return _settled(found, contradicted=alike(tour.page.title, claim.subject) < 100)


_CHECKS: dict[Say, Callable[[Tour, Claim], Checking]] = {
    Say.TEXT: _text,
    Say.HEADING: _heading,
    Say.CONTROL: _control,
    Say.WITHIN: _within,
    Say.URL: _url,
    Say.STAY: _stay,
    Say.LABEL: _label,
    Say.COUNT: _count,
    Say.FIRST: _end,
    Say.LAST: _end,
    Say.NAME: _name,
    Say.EMPTY: _empty,
    Say.STATE: _state,
    Say.DIALOG: _dialog,
    Say.PAGE: _page,
    Say.MESSAGE: _message,
    Say.TITLE: _title,
}
