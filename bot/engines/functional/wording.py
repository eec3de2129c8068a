"""Texts and names: shown, or not shown."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.case import Grade
from bot.domain.probe import Assertion, Call, Control, Form
from bot.engines.functional.amounts import ANY, amount
from bot.engines.functional.grammar import plain
from bot.engines.functional.matching import is_field, role
from bot.engines.functional.results import (
    SHORT,
    Checking,
    by_ref,
    by_text,
    call,
    chain,
    first_that_holds,
    settled,
    shown,
    unchecked,
)
from bot.engines.functional.sayings import Claim, Say
from bot.engines.functional.totals import check_labelled_amount
from bot.engines.functional.tour import Tour
from bot.engines.functional.valuing import fields

SHOWING = re.compile(
    r"\b(?:shown|displayed|visible|there|offered|available|appears?|has|have|fields?|contains?|lists?|offers?|shows?)\b",
    re.IGNORECASE,
)
APPEARS = re.compile(
    r"\b(?:appears?|shows? up|comes? up|pops? up|(?:is|are) added|is now (?:shown|displayed))\b", re.IGNORECASE
)


def check_text(tour: Tour, claim: Claim) -> Checking:
    """A text is shown, or is not."""
    if amount(claim.subject) is not None:
        return (yield from check_amount(tour, claim))
    if claim.negative:
        return (yield from check_absent(tour, claim))
    labelled = re.match(rf"^(?P<label>[^\W\d][^:\d]*?)\s*:?\s+(?P<amount>{ANY})$", claim.subject)
    if labelled and not shown(tour, claim.subject):
        one = replace(claim, say=Say.LABEL, subject=plain(labelled["label"]), value=labelled["amount"])
        return (yield from check_labelled_amount(tour, one))
    if _was_there(tour, claim):
        return unchecked(claim, "it was there before the step")
    texts = [claim.subject, claim.subject.rstrip(".")] if claim.subject.endswith(".") else [claim.subject]
    tries = [
        Assertion(form=Form.VISIBLE, locator=by_text(texts[0])),
        Assertion(form=Form.VISIBLE, locator=by_text(texts[0], exact=True)),
    ]
    longer = [text for text in (*tour.before.texts, *tour.page.texts) if texts[0] in text and text.strip() != texts[0]]
    if longer and texts[0] in {text.strip() for text in tour.page.texts}:
        # `4 products found` is a part of `14 products found`.
        tries.reverse()
    if shown(tour, texts[0]):
        first = chain(call("get_by_text", texts[0]), Call(method="first"))
        tries.append(Assertion(form=Form.VISIBLE, locator=first))
    found = yield from first_that_holds(claim, Grade.EXPLICIT, tries)
    return settled(found, contradicted=not shown(tour, texts[-1]))


def _was_there(tour: Tour, claim: Claim) -> bool:
    """A text that is said to appear, or that is but an entry of the menu, says nothing when it was there before."""
    name = plain(claim.subject)
    said = any(name in plain(text) for text in tour.before.texts)
    if said and APPEARS.search(claim.text) and tour.before.path == tour.page.path:
        return True
    entries = [c for c in tour.page.controls if plain(c.name) == name and framing(tour, c)]
    return bool(entries) and sum(1 for text in tour.page.texts if plain(text) == name) == len(entries)


def framing(tour: Tour, control: Control) -> bool:
    """Whether a link stands above the main heading on this page and the one before: it is there whatever happens."""
    if control.context or not control.clickable or role(control) != "link":
        return False
    above: list[Control] = []
    for one in tour.page.controls:
        if role(one) == "heading":
            break
        above.append(one)
    old = [c for c in tour.before.controls if (c.name, c.href) == (control.name, control.href) and role(c) == "link"]
    return bool(old) and any(one.ref == control.ref for one in above)


def _says_nothing(tour: Tour, claim: Claim, control: Control) -> str:
    """Why it would say nothing that a control of that name is there; empty when it says something."""
    if claim.value == "" and framing(tour, control):
        return "it is there on every page"
    if is_field(control) and not SHOWING.search(claim.text) and _stood_before(tour, control):
        # `Name, email and password each have an error` does not speak of the field.
        return "the field was there before the step"
    return ""


def _stood_before(tour: Tour, control: Control) -> bool:
    """Whether the same control stood on the same page before the step."""
    same = any((c.name, c.label, role(c)) == (control.name, control.label, role(control)) for c in tour.before.controls)
    return same and tour.before.path == tour.page.path


def check_amount(tour: Tour, claim: Claim) -> Checking:
    """An amount without a label, when it stands on the page once; a bare number only when the step brought it there."""
    value = amount(claim.subject)
    exact = [text.strip() for text in tour.page.texts if amount(text) is not None and amount(text) == value]
    before = [text for text in tour.before.texts if amount(text) == value]
    bare = re.fullmatch(r"[\d.,]+", claim.subject) is not None
    if len(exact) != 1 or (bare and before and tour.before.path == tour.page.path):
        return unchecked(claim, "it is not clear which amount is meant")
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=by_text(exact[0], exact=True))]
    )
    return settled(found, contradicted=False)


def check_absent(tour: Tour, claim: Claim) -> Checking:
    """Absence says something only of a text that the page could show: quoted, or seen before."""
    quoted = claim.say is not Say.NAME
    if plain(claim.subject) not in tour.seen and not (quoted and _known(tour, claim.subject)):
        return unchecked(claim, "nothing of that name was seen before")
    text = claim.subject if quoted else tour.seen[plain(claim.subject)]
    # Of a part of a text: no element is exactly that, whatever the application does.
    whole = plain(claim.subject) in tour.seen or plain(claim.subject) in _strings(tour)
    locator = by_text(text, exact=whole and (len(text.split()) <= SHORT or not quoted))
    found = yield from first_that_holds(claim, Grade.EXPLICIT, [Assertion(form=Form.HIDDEN, locator=locator)])
    return settled(found, contradicted=whole)


def _known(tour: Tour, text: str) -> bool:
    """Whether a text was part of something that was seen, or is a text of the source."""
    told = plain(text)
    return bool(told) and (told in _strings(tour) or any(told in one for one in tour.seen))


def _strings(tour: Tour) -> set[str]:
    return {plain(one) for module in tour.screens for one in (*module.strings, *(m.text for m in module.messages))}


def check_heading(tour: Tour, claim: Claim) -> Checking:
    """A heading of a name."""
    role_name = call("get_by_role", "heading", name=claim.subject)
    exact = call("get_by_role", "heading", name=claim.subject, exact=True)
    form = Form.HIDDEN if claim.negative else Form.VISIBLE
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=form, locator=chain(one)) for one in (exact, role_name)]
    )
    return settled(found, contradicted=claim.negative or not shown(tour, claim.subject))


def check_name(tour: Tour, claim: Claim) -> Checking:
    """A name without quotes: only what the page (or an earlier one) knows by exactly that name."""
    name = plain(claim.subject)
    if claim.negative:
        return (yield from check_absent(tour, claim))
    if claim.value == "field":
        field = [c for c in fields(tour) if plain(c.label or c.name) == name]
        if len(field) == 1:
            return (yield from by_ref(claim, Grade.EXPLICIT, field[0], Form.VISIBLE))
        return unchecked(claim, "no field is called so")
    for control in tour.page.controls:
        if name in {plain(control.name), plain(control.label)} and (control.clickable or is_field(control)):
            reason = _says_nothing(tour, claim, control)
            if reason:
                return unchecked(claim, reason)
            found = yield from by_ref(claim, Grade.EXPLICIT, control, Form.VISIBLE)
            return settled(found, contradicted=False)
    if any(plain(text) == name for text in tour.page.texts):
        return (yield from check_text(tour, Claim(say=Say.TEXT, subject=claim.subject, text=claim.text)))
    return unchecked(claim, "nothing on the page is called so")
