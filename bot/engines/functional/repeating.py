"""What a repetition means: the earlier orders with another thing, value or code in the place of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.grammar import cut, plain, stem
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.linking import credential_for
from bot.engines.functional.naming import thing_for
from bot.engines.functional.slots import Intent
from bot.engines.functional.steps import parse
from bot.engines.functional.tour import Tour
from bot.engines.functional.values import MAIL, from_data

SAME = re.compile(
    r"^(?:(?:do|repeat|try)\b\s*)?(?:the\s+|this\s+|that\s+|it\s+)?(?:previous step\s*|same\s*|step\s*|again\s*|"
    r"once more\s*)*"
    r"(?:(?:for|with|using|on)\s+)?(?P<what>.*)$",
    re.IGNORECASE,
)
BUT = re.compile(
    r"\s*(?:,\s*(?:but|with|and)\s+|(?<=again)\s+with\s+|\s+but\s+(?:with\s+)?|,?\s+this time\s+(?:with\s+)?)",
    re.IGNORECASE,
)
CODES = re.compile(r"(?<![\w@.])(?=[A-Z0-9]*[A-Z])(?=[A-Z]*\d)[A-Z0-9]{4,}(?![\w@])")
RIGHT = re.compile(r"\b(?:right|correct|valid|real|proper)\s+(?:one|password|pass|credentials|data)\b", re.IGNORECASE)


def with_code(text: str, raw: str) -> str:
    """The earlier step with another code in the place of its own (`same with GIFT10`); empty when it has none."""
    new = CODES.findall(raw)
    old = [code for code in CODES.findall(text) if new and re.sub(r"\d", "", code) == re.sub(r"\d", "", new[0])]
    return text.replace(old[-1], new[0]) if len(new) == 1 and len(set(old)) == 1 else ""


def substituted(tour: Tour, intents: tuple[Intent, ...], raw: str) -> tuple[Intent, ...] | None:
    """The earlier orders with another thing, or another value, in the place of the first one's; None: not clear."""
    sentence = cut(raw)
    if RIGHT.search(sentence.text):
        return with_secret(tour, sentence.quotes)
    parts = BUT.split(sentence.text, maxsplit=1)
    what = SAME.match(parts[0].strip(" .,"))
    named = what["what"].strip(" .,") if what else ""
    changes = parse(sentence.quoting(parts[1])) if len(parts) > 1 else ()
    if changes and changes[0].verb is Verb.UNKNOWN:
        changes = parse(f"set {sentence.quoting(parts[1])}")
    kept = tuple(item for item in intents if not any(_same_field(item, change) for change in changes))
    if any(change.verb not in {Verb.SET, Verb.CHOOSE, Verb.LEAVE} for change in changes):
        return None
    if not named:
        return _merged(kept, changes)
    secret = re.search(
        r"\b(?:right|correct|valid|real)\s+(?:one|password|credentials|data)\b|\bpassword\b", named, re.IGNORECASE
    )
    if secret:
        return with_secret(tour, sentence.quoted(named))
    known = thing_for(re.sub(r"^(?:for|with)\s+", "", named), tour.data)
    if len(known) == 1:
        return _with_thing(tour, kept, changes, known[0][0])
    return _with_thing(
        tour,
        kept,
        changes,
        sentence.restore(re.sub(r"^(?:the\s+)?(?:product|item|value|text|word|term|entry|name)\s+", "", named)),
    )


def _with_thing(
    tour: Tour, kept: tuple[Intent, ...], changes: tuple[Intent, ...], thing: str
) -> tuple[Intent, ...] | None:
    """The earlier orders with another thing in the place of theirs."""
    at = _place_of(tour, kept)
    if at is None:
        reach = Intent(verb=Verb.OPEN, target=thing, quoted=True, raw=thing)
        return (reach, *_merged(kept, changes)) if tour.was_link(thing) else None
    item = kept[at]
    if item.verb is Verb.ADD and item.context:
        new = replace(item, context=thing)
    elif item.verb in {Verb.SET, Verb.SEARCH, Verb.CHOOSE} and item.value is not None:
        new = replace(item, value=thing)
    else:
        new = replace(item, target=thing)
    return _merged((*kept[:at], new, *kept[at + 1 :]), changes)


def _place_of(tour: Tour, intents: tuple[Intent, ...]) -> int | None:
    """Which earlier order named the thing: what was added or opened, else the only value."""
    for verbs in ({Verb.ADD}, {Verb.OPEN}, {Verb.SEARCH}):
        places = [at for at, item in enumerate(intents) if item.verb in verbs]
        if places:
            return places[0]
    links = [at for at, item in enumerate(intents) if item.verb is Verb.CLICK and tour.was_link(item.target)]
    if links:
        return links[-1]
    values = [at for at, item in enumerate(intents) if item.verb in {Verb.SET} and item.value is not None]
    return (
        values[0] if len(values) == 1 and not re.search(r"quantity|amount|number", intents[values[0]].target) else None
    )


def _merged(kept: tuple[Intent, ...], changes: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """The changed values go in before the first press of a button that is no link to the thing."""
    at = next(
        (n for n, item in enumerate(kept) if item.verb in {Verb.CLICK, Verb.NAMED, Verb.SUBMIT, Verb.ADD}), len(kept)
    )
    return (*kept[:at], *changes, *kept[at:])


def _same_field(item: Intent, change: Intent) -> bool:
    mine = {stem(word) for word in plain(item.target).split()}
    theirs = {stem(word) for word in plain(change.target).split()}
    return item.verb in {Verb.SET, Verb.CHOOSE, Verb.LEAVE} and bool(mine & theirs)


def with_secret(tour: Tour, given: tuple[str, ...]) -> tuple[Intent, ...] | None:
    """The same login with the given or the right password."""
    mail = next((MAIL.search(value) for _, value in reversed(tour.typed) if MAIL.search(value)), None)
    known = credential_for(mail[0], tour.credentials) if mail else None
    secret = given[0] if given else known[1] if known else from_data("password", tour.data)
    if mail is None or secret is None:
        return None
    return (Intent(verb=Verb.LOG_IN, target=mail[0], value=secret, raw="log in"),)
