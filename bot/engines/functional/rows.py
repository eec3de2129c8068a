"""Rows, items and cards: the one that is meant, and its facts; how many there are, and in which order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.case import Grade
from bot.domain.probe import Assertion, Call, Control, Form
from bot.engines.functional.amounts import amount, amounts_in, like
from bot.engines.functional.grammar import plain, stem, words
from bot.engines.functional.matching import is_field, role
from bot.engines.functional.opening import on_page
from bot.engines.functional.results import (
    Checking,
    ask,
    by_text,
    call,
    chain,
    first_that_holds,
    settled,
    unchecked,
)
from bot.engines.functional.sayings import Claim, Say
from bot.engines.functional.tour import Tour

COLUMNS = {
    "quantity": {"quantity", "qty", "pieces", "pcs", "count", "number"},
    "sum": {"sum", "total", "amount", "line", "subtotal"},
    "line sum": {"sum", "total", "amount", "line", "subtotal"},
    "line total": {"sum", "total", "amount", "line", "subtotal"},
    "total": {"total", "sum", "amount"},
    "price": {"price", "each", "unit"},
    "each": {"price", "each", "unit"},
    "unit price": {"price", "each", "unit"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The one row, item or card that a name means, how it is found, and the name as the page writes it."""

    control: Control
    name: str

    def within(self, *calls: Call) -> tuple[Call, ...]:
        """A chain that begins at this row."""
        return (call("get_by_role", role(self.control)), call("filter", has_text=self.name), *calls)


def host(tour: Tour, name: str) -> Host | None:
    """The only row, item or card that speaks of the name; None when there is none, or there are several."""
    wanted = _stems(name)
    head = tour.controls("row")[:1] if columns(tour) else ()
    holders = [one for one in tour.controls("row", "listitem", "article") if one not in head]
    found = [one for one in holders if wanted and wanted <= _stems(one.text)]
    inner = [one for one in found if not any(o is not one and o.text in one.text and o.text != one.text for o in found)]
    if len({one.text for one in inner}) != 1:
        return None
    control = inner[0]
    titles = [c for c in tour.page.controls if c.context == control.text and role(c) in {"link", "heading"}]
    own = [c.name or c.text for c in titles if wanted <= _stems(c.name or c.text)]
    cells = [text for text in tour.page.texts if wanted <= _stems(text) and text in control.text and len(text) < 60]
    said = next(iter(own or cells), name)
    shared = [one for one in holders if role(one) == role(control) and plain(said) in plain(one.text)]
    return Host(control=control, name=said) if len(shared) == 1 else None


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text)}


def check_row(tour: Tour, claim: Claim) -> Checking:
    """A fact of a row: that it is there, an amount, a quantity, a word."""
    if claim.label == "gone":
        return (yield from check_row_gone(tour, claim))
    found = host(tour, claim.subject)
    if found is None:
        return (yield from _of_the_page(tour, claim))
    if claim.label == "row":
        seen = yield from first_that_holds(
            claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=chain(*found.within()))]
        )
        return settled(seen, contradicted=False)
    if claim.label == "quantity":
        return (yield from _quantity(tour, claim, found))
    if claim.label == "word":
        return (yield from _word(tour, claim, found))
    return (yield from _amount(tour, claim, found))


def _of_the_page(tour: Tour, claim: Claim) -> Checking:
    """The page of the thing itself instead of a row: its heading is the name."""
    headings = [c for c in tour.controls("heading") if plain(c.text) == plain(claim.subject)]
    if claim.label == "row" and len(headings) == 1:
        locator = chain(call("get_by_role", "heading", name=headings[0].text, exact=True))
        found = yield from first_that_holds(claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=locator)])
        return settled(found, contradicted=False)
    if headings and on_page(tour, plain(claim.subject)):
        wanted = amount(claim.value)
        spoken = [
            text
            for text in tour.page.texts
            if (wanted is not None and amount(text) == wanted)
            or (
                claim.label == "word" and re.fullmatch(rf"(?:status|state)\s*:?\s*{re.escape(claim.value)}", text, re.I)
            )
        ]
        if len(spoken) == 1:
            found = yield from first_that_holds(
                claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=by_text(spoken[0], exact=True))]
            )
            return settled(found, contradicted=False)
    return unchecked(claim, "it is not clear which row is meant")


def columns(tour: Tour) -> tuple[str, ...]:
    """The heads of the only table, as the page writes them."""
    rows = [one for one in tour.controls("row") if one.tag == "tr"]
    if not rows or re.search(r"\d", rows[0].text):
        return ()
    texts = [" ".join(text.split()) for text in tour.page.texts]
    whole = plain(rows[0].text)
    for at in range(len(texts)):
        for end in range(at + 2, min(at + 12, len(texts)) + 1):
            if plain(" ".join(texts[at:end])) == whole:
                return tuple(texts[at:end])
    return ()


def column_of(tour: Tour, label: str) -> int | None:
    """Which column a word for it means; None without a table, or when several fit."""
    wanted = COLUMNS.get(label, _stems(label))
    fitting = [at for at, head in enumerate(columns(tour)) if _stems(head) & wanted]
    return fitting[0] if len(fitting) == 1 else None


def _cell(found: Host, column: int) -> tuple[Call, ...]:
    return found.within(call("locator", "td, th"), call("nth", column))


def _quantity(tour: Tour, claim: Claim, found: Host) -> Checking:
    inside = [c for c in tour.page.controls if c.context == found.control.text and is_field(c)]
    counted = [c for c in inside if _stems(f"{c.name} {c.label}") & COLUMNS["quantity"]]
    if len(counted) == 1:
        return (yield from field_holds(claim, counted[0], claim.value))
    column = column_of(tour, "quantity")
    if role(found.control) != "row" or column is None or inside:
        return unchecked(claim, "it is not clear where the quantity stands")
    seen = yield from first_that_holds(
        claim,
        Grade.EXPLICIT,
        [Assertion(form=Form.TEXT, locator=chain(*_cell(found, column)), expected=(claim.value,))],
    )
    return settled(seen, contradicted=bool(re.fullmatch(r"\d+", seen.seen.strip())))


def field_holds(claim: Claim, control: Control, value: str) -> Checking:
    """A field or a list of options holds a value."""
    seen = yield from ask(Assertion(form=Form.VISIBLE), control.ref)
    if seen is None or seen.locator is None:
        return unchecked(claim, "the control could not be located")
    if control.tag == "select":
        chosen = chain(*seen.locator.calls, call("locator", "option:checked"))
        one = Assertion(form=Form.TEXT, locator=chosen, expected=(value,))
    else:
        one = Assertion(form=Form.VALUE, locator=seen.locator, expected=(value,))
    found = yield from first_that_holds(claim, Grade.EXPLICIT, [one])
    return settled(found, contradicted=True)


def _word(tour: Tour, claim: Claim, found: Host) -> Checking:
    locator = chain(*found.within(call("get_by_text", claim.value, exact=True)))
    seen = yield from first_that_holds(claim, Grade.EXPLICIT, [Assertion(form=Form.VISIBLE, locator=locator)])
    column = column_of(tour, "status")
    return settled(seen, contradicted=column is not None and not _stems(claim.value) & _stems(found.control.text))


def _amount(tour: Tour, claim: Claim, found: Host) -> Checking:
    value = amount(claim.value)
    models = amounts_in(found.control.text)
    written = like(models[0], value) if models and value is not None else None
    if written is None:
        return unchecked(claim, "the row shows no amount of that kind")
    column = column_of(tour, claim.label) if claim.label and role(found.control) == "row" else None
    if column is not None:
        one = Assertion(form=Form.TEXT, locator=chain(*_cell(found, column)), expected=(written,))
        seen = yield from first_that_holds(claim, Grade.EXPLICIT, [one])
        return settled(seen, contradicted=amount(seen.seen) is not None)
    if claim.label:
        return unchecked(claim, "it is not clear which amount of the row is meant")
    inside = found.within(call("get_by_text", written, exact=True))
    tries = [Assertion(form=Form.VISIBLE, locator=chain(*inside))]
    if written in models:
        tries.append(Assertion(form=Form.VISIBLE, locator=chain(*inside, Call(method="first"))))
    seen = yield from first_that_holds(claim, Grade.EXPLICIT, tries)
    return settled(seen, contradicted=len(models) == 1)


def check_within(tour: Tour, claim: Claim) -> Checking:
    """A row, item or card with one text also has the other."""
    found = host(tour, claim.subject)
    if found is None:
        return unchecked(claim, "it is not clear which row is meant")
    locator = chain(*found.within())
    seen = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=Form.CONTAINS, locator=locator, expected=(claim.value,))]
    )
    return settled(seen, contradicted=plain(claim.value) not in plain(found.control.text))


def check_count(tour: Tour, claim: Claim) -> Checking:
    """So many items or rows: a text of the page that says so, else those of the only list, or of the only table."""
    noun, number = stem(claim.subject), int(claim.value)
    said = [text for text in tour.page.texts if plain(text) == plain(claim.text) and len(text.split()) > 1]
    if len(said) == 1:
        text = Assertion(form=Form.VISIBLE, locator=by_text(said[0].strip(), exact=True))
        return settled((yield from first_that_holds(claim, Grade.EXPLICIT, [text])), contradicted=False)
    if noun in {"row", "line", "entry"}:
        return (yield from _count_rows(tour, claim, number))
    if noun in {"message", "error", "alert"}:
        return (yield from count_alerts(claim, number))
    items = tour.controls("listitem", "article")
    groups = {(c.tag, c.classes) for c in items}
    if len(groups) != 1 or number == 0:
        return (yield from _count_named_rows(tour, claim, noun, number))
    headings = " ".join(control.text for control in tour.controls("heading")[:1])
    known = {stem(word) for word in words(f"{tour.page.path} {items[0].classes} {headings}")}
    confirmed = noun in known or noun in {"item", "result"}
    if not confirmed and noun not in {"back", "left", "there", "found"} and not _counted_text(tour, noun):
        return unchecked(claim, "it is not clear what is counted")
    locator = chain(call("get_by_role", role(items[0])))
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=Form.COUNT, locator=locator, expected=(number,))]
    )
    return settled(found, contradicted=confirmed)


def _counted_text(tour: Tour, noun: str) -> bool:
    """Whether the page itself counts things of that name: `3 products found`."""
    return any(re.match(rf"\d+ \w*\s?{re.escape(noun)}", " ".join(words(text))) for text in tour.page.texts)


def count_alerts(claim: Claim, number: int) -> Checking:
    """So many messages."""
    locator = chain(call("get_by_role", "alert"))
    found = yield from first_that_holds(
        claim, Grade.DERIVED, [Assertion(form=Form.COUNT, locator=locator, expected=(number,))]
    )
    return settled(found, contradicted=False)


def _count_rows(tour: Tour, claim: Claim, number: int) -> Checking:
    rows = [control for control in tour.controls("row") if control.tag == "tr"]
    headers = sum(1 for row in rows if not row.context.strip()) if rows else 0
    if not rows or headers > len(rows):
        return unchecked(claim, "there is no table")
    locator = chain(call("locator", "tbody tr"))
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=Form.COUNT, locator=locator, expected=(number,))]
    )
    return settled(found, contradicted=False)


def _count_named_rows(tour: Tour, claim: Claim, noun: str, number: int) -> Checking:
    """`One order`: the rows of a table whose first column, or whose page, is called so."""
    named = {stem(word) for head in columns(tour)[:1] for word in words(head)}
    if number == 0 or noun not in named:
        return unchecked(claim, "it is not clear what is counted")
    return (yield from _count_rows(tour, claim, number))


def check_end(tour: Tour, claim: Claim) -> Checking:
    """Which item comes first or last, or at which place."""
    items = tour.controls("listitem", "article") or tuple(c for c in tour.controls("row") if c.tag == "tr")
    groups = {(c.tag, c.classes) for c in items}
    if len(groups) != 1 or not any(plain(claim.subject) in plain(c.text) for c in items):
        return unchecked(claim, "it is not clear which list is meant")
    place, _, whole = claim.value.partition("/")
    body = [c for c in items if c.tag != "tr" or c is not items[0]]
    if claim.say is Say.NTH and int(whole) not in {0, len(body)}:
        return unchecked(claim, "the list holds more than is named")
    end = {Say.FIRST: 0, Say.LAST: -1}.get(claim.say, int(place or 0))
    kind = call("locator", "tbody tr") if items[0].tag == "tr" else call("get_by_role", role(items[0]))
    locator = chain(kind, call("nth", end))
    found = yield from first_that_holds(
        claim, Grade.EXPLICIT, [Assertion(form=Form.CONTAINS, locator=locator, expected=(claim.subject,))]
    )
    return settled(found, contradicted=True)


def check_row_gone(tour: Tour, claim: Claim) -> Checking:
    """`The row disappears`: the one that was worked on, which stood there before the step."""
    last = tour.last
    mine = [c for c in tour.before.controls if last is not None and last.context and c.text == last.context]
    titles = [c.name for c in tour.before.controls if mine and c.context == mine[0].text and c.href and c.name]
    if len(mine) != 1 or len(set(titles)) != 1 or role(mine[0]) not in {"row", "listitem", "article"}:
        return unchecked(claim, "it is not clear which row is meant")
    locator = chain(call("get_by_role", role(mine[0])), call("filter", has_text=titles[0]))
    found = yield from first_that_holds(claim, Grade.EXPLICIT, [Assertion(form=Form.HIDDEN, locator=locator)])
    return settled(found, contradicted=False)
