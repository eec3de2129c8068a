"""Which value goes into a field: the one that is said, the test data's, else one of the wanted quality."""

from __future__ import annotations

import re

from bot.domain.probe import Control
from bot.engines.functional.kinds import is_for, kind, kinds
from bot.engines.functional.linking import credential_for
from bot.engines.functional.matching import is_field
from bot.engines.functional.naming import NEGATIVE, bare, ending_in, given, pieces
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Tour
from bot.engines.functional.values import MAIL, by_quality, called, from_data

RANGE = re.compile(r"(\d[\d.,]*)\s*(?:to|-|\u2013|\.\.)\s*(\d[\d.,]*)")
UPPER = frozenset({"to", "max", "maximum", "highest"})
CODE = re.compile(r"(?=[A-Z0-9]*[A-Z])(?=[A-Z]*\d)[A-Z0-9]{2,}")
SURE = frozenset({"card", "expiry", "postcode", "email"})
TOWN = re.compile(r"(\d{4,6})\s+([^\W\d]\D*)$")


def fields(tour: Tour) -> tuple[Control, ...]:
    """The fields of the page that can be changed."""
    return tuple(control for control in tour.page.controls if is_field(control) and control.enabled)


def value_for(tour: Tour, control: Control, intent: Intent) -> str | None:
    """The value that is said, else the data's, else one of the wanted quality."""
    if intent.value is not None:
        return intent.value
    kind_of_it = {"invalid": "bad", "valid": "good"}.get(intent.quality)
    if not kind_of_it and f"new {intent.target}".casefold() in intent.raw.casefold():
        kind_of_it = "new"
    judged = given(f"{kind_of_it} {intent.target}", tour.data) if kind_of_it and intent.target else None
    if judged is not None:
        return bare(judged)
    if intent.quality in {"invalid", "empty"} or intent.quality.startswith("length"):
        return by_quality(control, intent.quality)
    name = called(control)
    known = _secret(tour, control) or known_value(tour, control, intent.target)
    if (
        known is None
        and control.kind == "password"
        and {"repeat", "confirm", "again", "repetition"} & set(name.split())
    ):
        known = next((value for field, value in reversed(tour.typed) if field == "password"), None)
    if known is None and control.kind in {"email", "password"} and tour.credentials:
        mail = next((value for _, value in reversed(tour.typed) if MAIL.fullmatch(value)), "")
        pair = credential_for(mail, tour.credentials) if mail and control.kind == "password" else tour.credentials[0]
        known = pair[0 if control.kind == "email" else 1] if pair else None
    return known if known is not None else (by_quality(control, intent.quality) if intent.quality else None)


def known_value(tour: Tour, control: Control, noun: str) -> str | None:
    """What the data gives under the step's name, else under the field's; of several parts the fitting one."""
    whole = _by_owner(tour, control, noun) or (given(noun, tour.data) if noun else None)
    whole = whole if whole is not None else from_data(noun, tour.data) if noun else None
    whole = whole if whole is not None else from_data(called(control), tour.data)
    whole = whole if whole is not None else ending_in(called(control), tour.data)
    if whole is None:
        whole = _of_its_kind(tour, control)
    ends = RANGE.fullmatch(whole.strip()) if whole else None
    if ends:
        said = set(called(control).split())
        return ends[1] if said & {"from", "min", "minimum", "lowest"} else ends[2] if said & UPPER else whole
    fitting = [part for part in pieces(whole or "") if is_for(control, part)]
    if len(fitting) == 1:
        return fitting[0]
    if whole and len([piece for piece in pieces(whole) if CODE.fullmatch(piece)]) > 1:
        # Which of several codes is meant is not said.
        return None
    if whole and not fitting and any(kind(part) & SURE for part in pieces(whole)[1:]):
        # An address or a card as a whole goes into no single field.
        return None
    return bare(whole) if whole and "(" in whole else whole


def _secret(tour: Tour, control: Control) -> str | None:
    """On a login form: the password of the account whose address stands in it."""
    if control.kind != "password" or sum(c.kind == "password" for c in fields(tour)) != 1:
        return None
    mails = [c.value for c in fields(tour) if MAIL.fullmatch(c.value)]
    known = [pair[1] for pair in tour.credentials for mail in mails if pair[0] == mail]
    return known[0] if known else None


def _of_its_kind(tour: Tour, control: Control) -> str | None:
    """The only part of any value of the data that looks like what the field is for."""
    found = {
        part
        for name, value in tour.data
        if not NEGATIVE.search(name)
        for part in pieces(TOWN.sub(r"\1, \2", value))
        if is_for(control, part) and part != control.value
    }
    return next(iter(found)) if len(found) == 1 else None


def _by_owner(tour: Tour, control: Control, noun: str) -> str | None:
    """`title of the review`, `card number with the good one`: what the data gives under both names."""
    one = re.search(r"\b(?:to|by|with|for) (?:the )?(?P<how>\w+) one$", noun)
    what, _, owner = noun.partition(" of ")
    if one:
        words_of = [word for word in called(control).split() if len(word) > 2]
        tries = (f"{one['how']} {called(control)}", *(f"{one['how']} {word}" for word in words_of))
    elif owner:
        tries = (f"{owner} {what}", f"{owner} {called(control)}")
    else:
        return None
    found = next((value for name in tries if (value := given(name, tour.data)) is not None), None)
    whole = given(owner, tour.data) if owner and found is None else None
    fitting = [part for part in pieces(whole or "") if kind(part) & kinds(control)]
    return found if found is not None else fitting[0] if fitting else None
