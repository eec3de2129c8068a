"""Claims about quoted texts: shown or not, on which control, in which field, in which row, at which end of a list."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.grammar import OPEN, PLACEHOLDER, Sentence, is_path, plain
from bot.engines.functional.lemmas import NUMBERS
from bot.engines.functional.sayings import (
    CONTROL_WORDS,
    FILLER,
    MARK,
    NEGATIVE,
    NOUN_MESSAGE,
    STAYS,
    Claim,
    Say,
    state_in,
)
from bot.engines.functional.unquoted import NAME_FRAME

ABLE = re.compile(r"\b(?:can|cannot|can't|could|able|possible|impossible|allowed|usable)\b", re.IGNORECASE)
NOT_ABSENCE = re.compile(
    r"\bnot only\b|\bno (?:more|less|fewer) than\b|\bnot empty\b|\binstead\b|\bno change\b|\bnot chang|\bunchanged\b",
    re.IGNORECASE,
)
TELLING = frozenset(
    [
        "asks",
        "told",
        "warns",
        "reads",
        "comes",
        "says",
        "tells",
        "confirms",
        "hint",
        "complaint",
        "complains",
        "plus",
        "instead",
        "line",
        "added",
        "closes",
        "close",
    ]
)
_VALUE = rf"(?P<value>{MARK})"
_FIELD = r"(?:(?:input|text)\s+)?(?:field|input|box|textbox)"
MARKED = re.compile(
    rf"^(?:the\s+)?(?P<name>{MARK}|[A-Z][\w-]*(?: [\w-]+){{0,4}}?)?\s*(?:is\s+|are\s+)?(?:now\s+|"
    rf"still\s+)?(?:marked|labell?ed|tagged|"
    rf"flagged)\s+(?:as\s+|with\s+)?(?P<value>{MARK})$"
)
FIELD_SHOWS = re.compile(
    rf"^(?:the|this|that)?\s*(?P<words>[\w -]{{0,40}}?)\s*(?P<name>{MARK})?\s*\b{_FIELD}\s+(?P<after>{MARK}\s+)?"
    r"(?:now\s+|still\s+|again\s+)?(?:displays?|shows?|contains?|holds?|has|reads?|says?)\s+"
    rf"(?:the\s+)?(?:value\s+|text\s+)?{_VALUE}$",
    re.IGNORECASE,
)
SHOWN_IN_FIELD = re.compile(
    rf"^{_VALUE}\s+(?:is|stays|remains|appears|stands)\s*(?:still\s+|now\s+)?(?:shown|displayed|visible|"
    rf"entered|kept)?"
    rf"\s*in\s+(?:the|this|that)\s+(?P<words>[\w -]{{0,40}}?)\s*(?P<name>{MARK})?\s*{_FIELD}$",
    re.IGNORECASE,
)
PIECES = re.compile(
    r"\s*(?:\s/\s|,\s*(?:and|but)\s+|,\s*|\s+and\s+|\s+but\s+|\s+while\s+|\s+[-\u2013\u2014]\s+|"
    r"\s+as well as\s+|\s+nor\s+)\s*",
    re.IGNORECASE,
)
PLACES = re.compile(
    r"\b(?:address|url|redirect\w*|taken|navigat\w*|lands?|location|path|brought|sent|opens?|"
    r"stays?|remains?|browser|page|forwarded|lead\w*)\b",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"^(?:and\s+)?(?:below|under|next to|beside|at|by|near|above|for|on|in|with|behind|instead)\b", re.IGNORECASE
)
PAGE_OPENS = re.compile(
    rf"(?:the\s+)?(?:{MARK}\s+(?:page|screen)|(?:page|screen)\s+{MARK})"
    rf"(?:\s+(?:opens?|appears?|is (?:opened|shown|displayed|open)))?(?:\s+\({MARK}\))?",
    re.IGNORECASE,
)
WITHIN = re.compile(
    rf"^(?:the\s+)?(?:row|line|order|entry|item|product)?\s*({MARK})\s+(?:has|shows|with|is|contains)\s+"
    rf"(?:the\s+)?[\w ]*?({MARK})$"
)
ONLY = re.compile(r"^only\b", re.IGNORECASE)
LABEL = re.compile(
    rf"^(?:the\s+)?([\w -]{{2,40}}?)\s*(?:\b(?:is|still|shows|stays|remains|now|again|changes to|becomes|"
    rf"says)\b\s*|:\s*)*"
    rf"{MARK}$",
    re.IGNORECASE,
)
TURNING = frozenset({"changes", "changed", "becomes", "switches", "turns", "stays", "remains", "must", "set"})
GONE_FRAME = NAME_FRAME | {"any", "more", "anymore", "available", "table", "cart"}


def with_quotes(piece: str, sentence: Sentence) -> tuple[Claim, ...] | None:
    """The claims of a piece that quotes something, or None."""
    quotes = sentence.quoted(piece)
    bare = plain(PLACEHOLDER.sub(" ", piece))
    negative = bool(NEGATIVE.search(piece)) and not NOT_ABSENCE.search(piece)
    if NOT_ABSENCE.search(piece):
        return None
    if all(is_path(quote) for quote in quotes):
        return _url(quotes, piece, negative) if not bare or PLACES.search(bare) else None
    state = state_in(piece)
    if not state and ABLE.search(bare):
        # Whether something can be done is not said by its being there.
        return None
    if state and len(quotes) == 1:
        return (Claim(say=Say.STATE, subject=quotes[0], value=state, strong=True),)
    order = ends_in_order(piece, quotes)
    if order is not None:
        return order
    shown = _field_shows(piece, sentence)
    if shown is not None:
        return (shown,)
    return _quoted_things(piece, sentence, bare, negative)


def _url(quotes: tuple[str, ...], piece: str, negative: bool) -> tuple[Claim, ...]:  # noqa: FBT001 - as said
    return (
        Claim(say=Say.URL, subject=quotes[-1], negative=negative and not STAYS.search(piece), strong=len(quotes) == 1),
    )


def ends_in_order(piece: str, quotes: tuple[str, ...]) -> tuple[Claim, ...] | None:
    """`"A" comes first`, `the first is "A"`, `the last "B"`, `"A" comes first and "B" last`."""
    low = piece.casefold()
    marks = (
        rf"{MARK}\s+(?:comes|is|stands|appears)?\s*(?:\w+ )?(first|last|on top|at the (?:top|"
        rf"bottom))\b|\b(?:first|last|top|bottom)\b[^{OPEN}]*{MARK}"
    )
    if re.search(r"\b(?:top|bottom) of the (?:form|page|screen|window|dialog)\b", low):
        return None
    if not re.search(r"\b(?:first|last|top|bottom)\b", low) or not re.search(marks, low):
        return None
    found: list[Claim] = []
    parts = [part for part in PIECES.split(piece) if part.strip()]
    for part in parts:
        mark = PLACEHOLDER.search(part)
        where = re.search(r"\b(first|top|last|bottom)\b", part.casefold())
        extra = (
            set(plain(PLACEHOLDER.sub(" ", part)).split())
            - FILLER
            - {"first", "top", "last", "bottom", "comes", "stands", "list", "product", "item", "entry", "row"}
        )
        if mark is None or where is None or extra:
            return None
        quote = quotes[len(found)] if len(found) < len(quotes) else ""
        found.append(Claim(say=Say.FIRST if where[1] in {"first", "top"} else Say.LAST, subject=quote, strong=True))
    return tuple(found)


def _field_shows(piece: str, sentence: Sentence) -> Claim | None:
    """What a field holds: `the name field displays "A"`, `the field "B" contains "A"`, `"A" is shown in the field`."""
    for pattern in (FIELD_SHOWS, SHOWN_IN_FIELD):
        match = pattern.match(piece)
        if match:
            groups = match.groupdict()
            named = sentence.restore(groups["name"] or groups.get("after") or "").strip()
            name = named or plain(match["words"] or "").replace("text", "").strip()
            return Claim(say=Say.LABEL, subject=name, value=sentence.restore(match["value"]), strong=True)
    return None


def _quoted_things(piece: str, sentence: Sentence, bare: str, negative: bool) -> tuple[Claim, ...] | None:  # noqa: FBT001
    located = re.sub(rf"\s*\b(?:at|next to|under|below|near|beside|above|behind|for|in)\s"
rf"+(?:the\s+)?(?:[\w-]+\s+){{0,2}}{MARK}(?:\s+field)?", " ", piece) \
        if len(PLACEHOLDER.findall(piece)) > 1 else piece  # fmt: skip
    quotes = sentence.quoted(located)
    row = _in_row(located, sentence) if not negative else None
    if row:
        return (row,)
    bare = plain(PLACEHOLDER.sub(" ", located))
    left = [
        word
        for word in bare.split()
        if word not in FILLER and not NEGATIVE.fullmatch(word) and word not in CONTROL_WORDS and word not in NUMBERS
    ]
    left = [word for word in left if word not in GONE_FRAME] if negative else left
    noun = next((CONTROL_WORDS[word] for word in bare.split() if word in CONTROL_WORDS), "")
    opened = _opened(piece, quotes) if not noun and not negative else ()
    if opened:
        return opened
    if re.search(r"\b(?:page|tab|browser|document) title\b", piece, re.IGNORECASE):
        return (Claim(say=Say.TITLE, subject=quotes[0], strong=True),)
    if not noun and len(quotes) == 1 and 1 <= len(left) <= 3 and _labels(located):
        subject = " ".join(word for word in left if word not in TURNING)
        return None if negative else (Claim(say=Say.LABEL, subject=subject, value=quotes[0], strong=True),)
    say = _kind(noun)
    strong = not left
    if [w for w in left if w not in TELLING] and say is Say.TEXT and min(len(quote.split()) for quote in quotes) < 3:
        return None
    if negative and left and not set(left) <= {"closes", "close", "closed"}:
        return None
    if ONLY.match(piece) and len(quotes) == 1 and say is Say.TEXT and not negative and not left:
        only = Claim(say=Say.ONLY, subject=plain(quotes[0]))
        return (Claim(say=say, subject=quotes[0], strong=strong), only)
    made = _each_quote(located, Claim(say=say, value=noun, negative=negative, strong=strong), quotes)
    rest = [word for word in left if word not in NOUN_MESSAGE and word not in TELLING]
    return (*made, Claim(say=Say.NOTHING, value="only the quoted text is checked")) if rest else made


def _kind(noun: str) -> Say:
    return Say.HEADING if noun == "heading" else Say.CONTROL if noun else Say.TEXT


def _noun_beside(piece: str, at: int) -> str:
    """The kind of control that stands right beside one of several quoted texts."""
    mark = list(PLACEHOLDER.finditer(piece))[at]
    words_of = "|".join(CONTROL_WORDS)
    before = re.search(rf"\b({words_of})s?\s*$", piece[: mark.start()], re.IGNORECASE)
    after = re.match(rf"\s*({words_of})s?\b", piece[mark.end() :], re.IGNORECASE)
    found = after or before
    return CONTROL_WORDS[found[1].casefold()] if found else ""


def _opened(piece: str, quotes: tuple[str, ...]) -> tuple[Claim, ...]:
    """`The page "Shelf" opens (`/shelf`)`: its heading, and its address where it is given."""
    if not PAGE_OPENS.fullmatch(piece):
        return ()
    addresses = tuple(Claim(say=Say.URL, subject=one, strong=True) for one in quotes if is_path(one))
    return (Claim(say=Say.HEADING, subject=quotes[0], value="heading", strong=True), *addresses)


def _each_quote(piece: str, said: Claim, quotes: tuple[str, ...]) -> tuple[Claim, ...]:
    """What is said of each of several quoted texts: a word such as `button` belongs to the one beside it."""
    beside = [_noun_beside(piece, at) for at in range(len(quotes))] if said.value else []
    nouns = beside if any(beside) else [said.value] * len(quotes)
    return tuple(
        replace(said, say=_kind(noun), subject=quote, value=noun) for quote, noun in zip(quotes, nouns, strict=True)
    )


def _in_row(piece: str, sentence: Sentence) -> Claim | None:
    """`The row "A" shows "B"`, `A is marked "B"`."""
    within = WITHIN.match(piece)
    if within:
        return Claim(
            say=Say.WITHIN, subject=sentence.restore(within[1]), value=sentence.restore(within[2]), strong=True
        )
    marked = MARKED.match(piece)
    if marked is None:
        return None
    subject = sentence.restore(marked["name"] or "")
    return Claim(say=Say.WITHIN, subject=subject, value=sentence.restore(marked["value"]), strong=True)


def _labels(piece: str) -> bool:
    """Whether the words before the quoted text may be its label: they tell neither its place nor that it is told."""
    label = LABEL.match(piece)
    if label is None or BESIDE.match(label[1]):
        return False
    return not set(plain(label[1]).split()) & (NOUN_MESSAGE | TELLING)
