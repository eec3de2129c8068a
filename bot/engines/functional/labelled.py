"""Labels and their values: a field, `Total: 3`, or a value beside its label."""

from __future__ import annotations

import re

from bot.domain.case import Grade
from bot.domain.probe import Assertion, Control, Form
from bot.engines.functional.amounts import amount
from bot.engines.functional.entering import match_option
from bot.engines.functional.grammar import plain, stem, words
from bot.engines.functional.matching import best, is_field, role
from bot.engines.functional.results import (
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
from bot.engines.functional.rows import field_holds
from bot.engines.functional.sayings import Claim, Say
from bot.engines.functional.totals import check_labelled_amount
from bot.engines.functional.tour import Tour
from bot.engines.functional.valuing import fields
from bot.engines.functional.wording import check_name


def check_label(tour: Tour, claim: Claim) -> Checking:
    """`Total €29.90`: a field of that label, a text `Total: ...`, or a text beside the label."""
    if not claim.subject:
        return (yield from _last_field(tour, claim))
    if amount(claim.value) is not None:
        return (yield from check_labelled_amount(tour, claim))
    last = tour.again(tour.last)
    if last is not None and is_field(last) and re.fullmatch(r"\d{1,4}", claim.value) and _means(claim.subject, last):
        return (yield from field_holds(claim, last, claim.value))
    field = best(claim.subject, fields(tour))
    sentence = len(claim.value.split()) > 3
    if field is not None and field.score >= 84 and not sentence:
        return (yield from _field_value(tour, claim, field.control))
    inline = [text for text in tour.page.texts if ":" in text and _called(text.partition(":")[0], claim.subject)]
    if len(inline) == 1:
        return (yield from _inline(claim, inline[0]))
    texts = [text.strip() for text in tour.page.texts]
    places = [at for at, text in enumerate(texts[:-1]) if _called(text.rstrip(":"), claim.subject)]
    if len(places) == 1 and _same_sort(texts[places[0] + 1], claim.value):
        return (yield from _beside(claim, texts[places[0]], texts[places[0] + 1]))
    return (yield from _said_whole(tour, claim))


def _means(label: str, control: Control) -> bool:
    """Whether a word means the field that was changed last: `quantity` for `Quantity of the mug`."""
    return {stem(word) for word in label.split()} <= {stem(word) for word in words(control.label or control.name)}


def _last_field(tour: Tour, claim: Claim) -> Checking:
    """`The field displays "A"`: the one that was filled last."""
    control = tour.again(tour.last_field)
    if control is None:
        return unchecked(claim, "it is not clear which field is meant")
    return (yield from _field_value(tour, claim, control))


def _called(text: str, label: str) -> bool:
    return [stem(word) for word in plain(text).split()] == [stem(word) for word in plain(label).split()]


def _same_sort(text: str, value: str) -> bool:
    """A number is compared with a number only: a header cell beside another says nothing."""
    number = r"-?\d+(?:[.,]\d+)?\s?%?"
    return bool(re.fullmatch(number, text)) if re.fullmatch(number, value) else plain(text) == plain(value)


def _inline(claim: Claim, text: str) -> Checking:
    prefix, _, rest = text.partition(":")
    expected = f"{prefix.strip()}: {claim.value}"
    grade = Grade.EXPLICIT
    found = yield from first_that_holds(
        claim, grade, [Assertion(form=Form.VISIBLE, locator=by_text(expected, exact=True))]
    )
    return settled(found, contradicted=len(rest.split()) <= 4)


def _beside(claim: Claim, label: str, seen: str) -> Checking:
    locator = chain(call("get_by_text", label, exact=True), call("locator", "+ *"))
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=Form.TEXT, locator=locator, expected=(claim.value,))]
    )
    return settled(found, contradicted=seen != claim.value and plain(found.seen) == plain(seen))


def _field_value(tour: Tour, claim: Claim, control: Control) -> Checking:
    if control.tag == "select":
        option = match_option(control, claim.value)
        if option is None:
            return (yield from _said_whole(tour, claim))
        return (yield from field_holds(claim, control, option))
    if role(control) not in {"textbox", "searchbox", "spinbutton"}:
        return unchecked(claim, "it is not clear what the field shows")
    found = yield from by_ref(claim, Grade.EXPLICIT, control, Form.VALUE, claim.value)
    return settled(found, contradicted=True)


def _said_whole(tour: Tour, claim: Claim) -> Checking:
    """Label and value as one text of the page (`24 in stock` style); never a disagreement."""
    for text in (claim.text, claim.value):
        if text and len(text.split()) > 1 and shown(tour, text) == 1:
            found = yield from first_that_holds(
                claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=by_text(text))]
            )
            return settled(found, contradicted=False)
    if re.fullmatch(r"(?:[A-Z0-9][\w-]*)(?: [A-Z0-9][\w-]*)*", claim.text):
        return (yield from check_name(tour, Claim(say=Say.NAME, subject=claim.text, text=claim.text)))
    return unchecked(claim, "nothing on the page is labelled so")
