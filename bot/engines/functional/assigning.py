"""Values laid out without grammar: `rating 4, title "Nice"`, `Ada Lovelace / Harbour Street 12 / 20457 / Hamburg`.

The page's own fields say what is a name and what a value. Every word has to be accounted for, else nothing is typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.probe import Control
from bot.engines.functional.entering import MEANT, fits
from bot.engines.functional.grammar import PLACEHOLDER, Sentence, plain, stem
from bot.engines.functional.kinds import is_for, kind, kinds
from bot.engines.functional.lemmas import Verb, verb_at
from bot.engines.functional.tour import Tour
from bot.engines.functional.values import called
from bot.engines.functional.valuing import fields

PIECES = re.compile(r"\s*(?:[;,]\s+(?:and\s+)?|\s+and\s+|\s+&\s+|\s+/\s+|\.\s+)(?:then\s+|also\s+)?", re.IGNORECASE)
VALUES = re.compile(r"\s*(?:[;,]\s+|\s+/\s+|\s+-\s+|\n)\s*")
LINK = r"(?:\s*(?::|=|->)\s*|\s+(?:to|is|as|with|by|of|at|on|be|should be)\s+(?:the\s+)?(?:value\s+)?|\s+)"
BEHIND = re.compile(
    r"^(?P<value>.+?)\s+(?:as|in|into|for|under|to|on)\s+(?:the\s+|an?\s+|your\s+|field\s+)*(?P<name>[^,]{2,40}?)"
    r"(?:\s+(?:field|box|input|list))?$",
    re.IGNORECASE,
)
NAMED_VALUE = re.compile(r"^[a-z][a-z ]{2,20}\s+(?=[A-Z0-9])")
SAID = re.compile(r"\b(?:as|in|into|both|all|for|to|the)\b")
LOWER = re.compile(r"(?:^|\s)(?:he|she|it|of|only|half|and|to|the|which|that|but|is|are|for)(?=\s)")
NAMED = re.compile(r"[^\W\d][\w ]*[:=]\s")
NOISE = re.compile(
    r"^(?:(?:the|an?|and|with|also|as|your|her|his|its|new|now|only|of|same|for|use|field)\s+)+", re.IGNORECASE
)
NO_VALUE = re.compile(r"(?:it|them|this|that|again|nothing|everything)$|(?:no|not|without|then)\s", re.IGNORECASE)
SMALL = frozenset(
    {"number", "code", "date", "address", "name", "of", "and", "optional", "your", "the", "mm", "yy", "field", "by"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A field and what it is to hold."""

    control: Control
    value: str


def assigned(tour: Tour, text: str, sentence: Sentence) -> tuple[Pair, ...]:
    """Return the fields and values of a clause (cut text), or nothing unless all of it can be told."""
    bare = _without_verb(text)
    found: list[Pair] = []
    held = ""
    for piece in _pieces(bare):
        whole = held + _without_verb(piece)
        pair = _pair(tour, whole, sentence, tuple(found))
        if pair is None:
            held = f"{whole} and " if len(whole) < 80 else ""
            if not held:
                return ()
            continue
        found.append(pair)
        held = ""
    refs = [pair.control.ref for pair in found]
    return () if held or len(set(refs)) < len(refs) else tuple(found)


def _pieces(text: str) -> list[str]:
    return [piece.strip(" ,.;") for piece in PIECES.split(text) if piece and piece.strip(" ,.;")]


def _without_verb(text: str) -> str:
    found = verb_at(text)
    keep = found is None or found[0] not in {Verb.SET, Verb.CHOOSE, Verb.FILL_FORM, Verb.SORT}
    return text if keep or found is None else found[2]


def _pair(tour: Tour, piece: str, sentence: Sentence, taken: tuple[Pair, ...]) -> Pair | None:
    """`name value`, `value as name`: with the one field that the name (and the value's kind) means."""
    bare = NOISE.sub("", piece.strip(" ,.:"))
    free = [c for c in fields(tour) if c.ref not in {pair.control.ref for pair in taken}]
    tries: list[tuple[Control, str]] = []
    tokens = bare.split()
    for length in range(min(len(tokens) - 1, 5), 0, -1):
        name, rest = " ".join(tokens[:length]), " ".join(tokens[length:])
        found = re.match(
            r"^(?:(?:field|box|value)s?\s*)?(?:[:=]\s*|(?:to|is|as|with|by|at|on)\s+)?(?:the value\s+)?(.+)$", rest
        )
        value = sentence.restore(found[1] if found else rest).strip()
        tries = [(control, value) for control in _meant(free, sentence.restore(name.rstrip(":=")), value)]
        if tries:
            break
    behind = BEHIND.match(bare)
    if not tries and behind:
        value = sentence.restore(behind["value"]).strip()
        tries = [(control, value) for control in _meant(free, sentence.restore(behind["name"]), value)]
    if len(tries) != 1 or not _is_value(tries[0][1], bare):
        return None
    return Pair(control=tries[0][0], value=tries[0][1].strip(" ,"))


def _is_value(value: str, piece: str) -> bool:
    """Quoted, with a digit, or a few words that are no order and no hint at something said elsewhere."""
    if PLACEHOLDER.search(piece) or re.search(r"\d", value):
        return bool(PLACEHOLDER.search(piece)) or len(value.split()) <= 6 or not LOWER.search(value)
    vague = re.search(
        r"\b(?:to|from|that|which|gets?|is|are|was|will|into|and|then|with|valid|invalid|wrong|right|correct|proper|any|some|different|another|same|field|fields|it)\b",
        value,
        re.IGNORECASE,
    )
    several = len(value.split())
    told = several == 1 or value[:1].isupper() or (several == 2 and not re.search(r"\b(?:the|an?)\b", value))
    return bool(value) and several <= 5 and told and not vague


def _meant(controls: Sequence[Control], name: str, value: str) -> list[Control]:
    """The fields whose label has all the words of the name; the value's kind tells between several."""
    wanted = {MEANT.get(word, word) for word in (stem(token) for token in plain(name).split())}
    if not wanted or wanted <= SMALL - {"name", "address", "number"}:
        return []
    found = [c for c in controls if wanted <= _words(c) | {MEANT.get(word, word) for word in _words(c)}]
    exact = [c for c in found if _words(c) - SMALL <= wanted]
    if len(found) > 1 and len(exact) == 1:
        found = exact
    fitting = [c for c in found if fits(c, value)]
    if len(found) > 1:
        sure = [c for c in fitting if kind(value) and kind(value) & kinds(c)]
        return sure or fitting
    return fitting


def _words(control: Control) -> set[str]:
    return {stem(word) for word in called(control).split()}


def distributed(controls: Sequence[Control], text: str) -> tuple[Pair, ...]:
    """Values without names over the fields of a group, in the page's order, each by its kind; all or nothing."""
    bare = re.sub(r"\s*\([^()]*\)", "", text)
    values = [NAMED_VALUE.sub("", value.strip(" .,;")) for value in VALUES.split(bare) if value.strip(" .,;")]
    if len(values) == 3 and re.fullmatch(r"\d{4,6}\s+\D+", values[-1]):
        values[-1:] = values[-1].split(" ", 1)
    if any(SAID.search(value) or NO_VALUE.match(value) for value in values):
        return ()
    if not 2 <= len(values) <= len(controls) or any(NAMED.match(value) for value in values):
        return ()
    found = _fitted(list(controls), values)
    return tuple(Pair(control=control, value=value) for control, value in found) if found else ()


def _fitted(controls: list[Control], values: list[str]) -> list[tuple[Control, str]] | None:
    if not values:
        return []
    for at, control in enumerate(controls):
        if kind(values[0]) & kinds(control) and fits(control, values[0]):
            rest = _fitted(controls[at + 1 :], values[1:])
            if rest is not None:
                return [(control, values[0]), *rest]
    return None


def laid_out(controls: Sequence[Control], values: Sequence[str]) -> tuple[Pair, ...]:
    """Values without names over a form: each by its kind, else (as many values as fields) one after the other."""
    found = _fitted(list(controls), list(values)) if len(values) > 1 else None
    by_kind = [[c for c in controls if is_for(c, value)] for value in values]
    if found is None and len(values) == 1 and len(by_kind[0]) == 1:
        found = [(by_kind[0][0], values[0])]
    if found is None and len(values) == len(controls) > 1:
        found = list(zip(controls, values, strict=True))
    return tuple(Pair(control=control, value=value) for control, value in found or ())
