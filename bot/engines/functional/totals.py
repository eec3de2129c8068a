"""Amounts beside their labels: `Subtotal EUR 35.60` in whatever format the page writes its amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.domain.case import Grade
from bot.domain.probe import Assertion, Form, Page
from bot.engines.functional.amounts import amount, amounts_in, like, same
from bot.engines.functional.grammar import plain, stem, words
from bot.engines.functional.results import (
    Checking,
    by_text,
    call,
    chain,
    first_that_holds,
    settled,
    unchecked,
)
from bot.engines.functional.rows import check_row, column_of, host
from bot.engines.functional.sayings import Claim, Say
from bot.engines.functional.tour import Tour

REDUCTION = re.compile(r"\b(?:discount|reduction|rebate|credit|coupon|voucher|deduction|saving)s?\b", re.IGNORECASE)
SAME_THING = frozenset({"cost", "amount", "fee", "charge", "value"})
LINE = re.compile(
    r"^(?:sum|total|price|line (?:sum|total)) (?:of|in|for) (?:row|line|it)$|^(?:row|line)(?: (?:sum|total))?$"
)
INLINE = re.compile(r"^(?P<label>[^\W\d][^:\d]{1,40}?)\s*:?\s+(?P<value>[^A-Za-z:]*\d[^A-Za-z:]*(?:EUR|USD|GBP|CHF)?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An amount of the page with its label: in one text (`Total: 3.00`), or in two, the label first."""

    label: str
    value: str
    whole: str = ""

    def stems(self) -> set[str]:
        """The words of the label."""
        return {stem(word) for word in words(self.label)}


def labelled_amounts(page: Page) -> tuple[Labelled, ...]:
    """Every amount of the page that has a label of its own."""
    texts = [" ".join(text.split()) for text in page.texts]
    found: list[Labelled] = []
    for at, text in enumerate(texts):
        inline = INLINE.match(text)
        values = amounts_in(text)
        if inline and len(values) == 1 and amount(inline["value"]) is not None:
            found.append(Labelled(label=inline["label"], value=values[0], whole=text))
        elif at and amount(text) is not None and not amounts_in(texts[at - 1]) and len(texts[at - 1].split()) <= 6:
            found.append(Labelled(label=texts[at - 1].rstrip(":"), value=text))
    return tuple(found)


def check_labelled_amount(tour: Tour, claim: Claim) -> Checking:
    """The amount beside a label; a label with more words only when it is the only one that has them all."""
    value = amount(claim.value)
    if value is None:
        return unchecked(claim, "it is no amount")
    if LINE.match(plain(claim.subject)):
        return (yield from _of_last_row(tour, claim))
    wanted = {stem(word) for word in words(claim.subject)}
    known = [one for one in labelled_amounts(tour.page) if wanted and wanted <= one.stems()]
    exact = [one for one in known if one.stems() == wanted]
    meant = exact or known
    if len(meant) == 1:
        return (yield from _amount_beside(claim, meant[0], value))
    row = host(tour, claim.subject) if not meant else None
    if row is not None:
        return (yield from check_row(tour, replace(claim, say=Say.ROW, label="")))
    return unchecked(claim, "several amounts are labelled so" if meant else "nothing on the page is labelled so")


def _amount_beside(claim: Claim, found: Labelled, value: Decimal) -> Checking:
    reduction = bool(REDUCTION.search(f"{found.label} {claim.subject}"))
    seen = amount(found.value)
    holds = seen is not None and same(value, seen, reduction=reduction)
    flipped = -abs(value) if reduction and seen is not None and seen < 0 else value
    written = found.value if holds else like(found.value, flipped)
    if written is None:
        return unchecked(claim, "the page writes its amounts in another way")
    if found.whole:
        text = found.whole.replace(found.value, written)
        tries = [Assertion(form=Form.VISIBLE, locator=by_text(text, exact=True))]
    else:
        beside = chain(call("get_by_text", found.label, exact=True), call("locator", "+ *"))
        tries = [Assertion(form=Form.TEXT, locator=beside, expected=(written,))]
    result = yield from first_that_holds(claim, Grade.EXPLICIT, tries)
    certain = found.stems() - {stem(word) for word in words(claim.subject)} <= SAME_THING
    real = certain and not holds and (bool(found.whole) or plain(result.seen) == plain(found.value))
    return settled(result, contradicted=real)


def check_same(tour: Tour, claim: Claim) -> Checking:
    """The amount beside a label is what it was before the step."""
    wanted = {stem(word) for word in words(claim.subject)}
    before = [one for one in labelled_amounts(tour.before) if one.stems() == wanted]
    if len(before) != 1 or tour.before.path != tour.page.path:
        return unchecked(claim, "it was not seen before the step")
    found = yield from check_labelled_amount(tour, replace(claim, say=Say.LABEL, value=before[0].value))
    return replace(found, grade=Grade.DERIVED) if found.assertion is not None else found


def _of_last_row(tour: Tour, claim: Claim) -> Checking:
    """`The sum of the row`: of the row that was worked on last."""
    last = tour.again(tour.last)
    rows = [c for c in tour.controls("row") if last is not None and last.context and c.text == last.context]
    titles = [c.name for c in tour.page.controls if rows and c.context == rows[0].text and c.href and c.name]
    column = column_of(tour, "sum")
    if len(rows) != 1 or not titles or column is None:
        return unchecked(claim, "it is not clear which row is meant")
    return (yield from check_row(tour, replace(claim, say=Say.ROW, subject=titles[0], label="sum")))
