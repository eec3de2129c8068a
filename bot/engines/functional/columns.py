"""A step and the values that stand beside it: in a column of the table, in a table below it, behind a semicolon.

`Change the email, submit; new@example.com` has a value without a name: it goes to the order that lacks one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.lemmas import Verb, verb_at
from bot.engines.functional.rewriting import MAIL_WORD
from bot.engines.functional.slots import Intent
from bot.engines.functional.values import MAIL

COLUMN = re.compile(r"([A-Za-z][\w /-]{0,30}?)\s*[:=](?!//)\s*(\S.*)$")
_COLUMNS = re.compile(r"(?:,|\s/)\s+(?=[A-Z][\w /-]{0,30}\s*[:=]\s)")
_TWO = re.compile(r"(\w[\w ]{1,20}?)\s+(?:and|&|\+)\s+(\w[\w ]{1,20}?)\s*[:=]\s*(\S.*)$")
REFERRING = re.compile(
    r"\b(?:see|as|same|like)\b.*\b(?:above|before|test data|data|step \d+|below|given|listed)\b|^(?:see|as)\b|"
    r"^(?:everything|anything|all|the) (?:else|rest|other)\b|\bas (?:above|before|given)\b",
    re.IGNORECASE,
)
BUT = re.compile(
    r"^[^,:]{2,40}\bas (?:above|before|given),?\s+(?:but|except)\s+(?:with\s+|for\s+)?(?=\S)", re.IGNORECASE
)
_SEE = re.compile(r"^\(?\s*(?:see|cf\.?|as (?:in|above|before))\b|^[-\u2013\u2014]$", re.IGNORECASE)
_VALUES = re.compile(r"\s+/\s+|,\s+|\s*\n\s*|;\s+")
_WANTING = frozenset({Verb.SET, Verb.CHOOSE, Verb.SEARCH})


def column(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a step's sentence and what stands beside it, piece by piece; no pieces where there is no column."""
    text = MAIL_WORD.sub("email", text)
    if _orders(text.split("; ")):
        return text, ()
    pieces = [
        part
        for at, piece in enumerate(_referring(text.split("; ")))
        for part in (_COLUMNS.split(piece) if at else (piece,))
        if not at or not _SEE.match(part)
    ]
    at = len(pieces)
    while at > 1 and COLUMN.match(pieces[at - 1]):
        at -= 1
    if at == 1 and COLUMN.match(pieces[0]) and verb_at(pieces[0]) is None:
        return text, ()
    at = at if at < len(pieces) else max(at - 1, 1)
    return "; ".join(pieces[:at]), tuple(one for piece in pieces[at:] for one in _shared(piece))


def _orders(pieces: list[str]) -> bool:
    """Whether what stands behind a semicolon are more orders and no values."""
    verbs = [verb_at(piece) for piece in pieces[1:] if piece[:1].islower() and len(piece.split()) > 2]
    # `Hide what cannot be bought; tick In stock only` says the same twice.
    found = [verb for verb in verbs if verb is not None and verb[0] not in {Verb.TICK, Verb.UNTICK, Verb.CHOOSE}]
    return bool(found) and len(found) == len(pieces) - 1 and verb_at(pieces[0]) is not None


def _referring(pieces: list[str]) -> list[str]:
    """The pieces behind the sentence without those that only say where a value stands."""
    behind = [BUT.sub("", piece) for piece in pieces[1:]]
    return [pieces[0], *(piece for piece in behind if not (REFERRING.search(piece) and not COLUMN.match(piece)))]


def _shared(piece: str) -> tuple[str, ...]:
    """`Password and repetition: x` gives the same value to two fields."""
    found = _TWO.match(piece)
    return (f"{found[1]}: {found[3]}", f"{found[2]}: {found[3]}") if found else (piece,)


def values_in(tail: tuple[str, ...]) -> tuple[str, ...]:
    """The values of a column that names none."""
    return tuple(bare for piece in _VALUES.split("; ".join(tail)) if (bare := piece.strip(' "`*.')))


def wanting(intent: Intent) -> bool:
    """Whether an order lacks the value that it needs."""
    return intent.verb in _WANTING and intent.value is None and not intent.quoted and intent.quality != "empty"


def fed(intents: tuple[Intent, ...], tail: tuple[str, ...]) -> tuple[Intent, ...]:
    """Give each order that lacks a value the next one; nothing unless the numbers agree."""
    values = values_in(tail)
    places = [at for at, intent in enumerate(intents) if wanting(intent)]
    logins = [at for at, intent in enumerate(intents) if intent.verb is Verb.LOG_IN and intent.value is None]
    made = list(intents)
    if not places and len(logins) == 1 and len(values) in {1, 2}:
        user = values[0] if len(values) == 2 else ""
        made[logins[0]] = replace(made[logins[0]], target=user, value=values[-1])
        return tuple(made)
    whole = "; ".join(tail)
    if len(places) == 1 and (len(values) == 1 or not MAIL.search(whole)):
        values = ("; ".join(tail).strip(' "`*'),)
    named = [at for at, intent in enumerate(intents) if intent.verb in {Verb.NAMED, Verb.ADD} and not intent.quoted]
    if not places and len(values) == len(named) == 1 and verb_at(values[0]) is None:
        made[named[0]] = replace(made[named[0]], target=values[0], quoted=True)
        return tuple(made)
    if not places or len(places) != len(values):
        return ()
    if any(
        bool(MAIL.fullmatch(value)) and "mail" not in made[at].target for at, value in zip(places, values, strict=True)
    ):
        return ()
    for at, value in zip(places, values, strict=True):
        made[at] = replace(made[at], value=value, quality="")
    return tuple(made)
