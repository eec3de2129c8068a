"""An expectation's sentence as claims: what is said, without looking at the page.

A clause is taken as a claim only when its words are accounted for; `strong` says that a page which does not agree
disagrees with the tester. Everything else is left unchecked, with a reason: a wrong assertion is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.amounts import amount
from bot.engines.functional.enumerating import ordered, rows, shared
from bot.engines.functional.grammar import CLOSE, OPEN, PLACEHOLDER, Sentence, cut, is_path, plain
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
from bot.engines.functional.unquoted import COUNT, LABELLED, NAME_FRAME, first_and_last, without_quotes

ON_PAGE = re.compile(
    r"^(?:the\s+)?(?P<name>(?!user\b|you\b)[\w' -]{2,30}?)\s+page\s+(?:opens?\s+)?(?:and\s+)?(?:says|shows|"
    r"with|displays|has|reads|contains|lists)\b\s*",
    re.IGNORECASE,
)


AFTER = re.compile(
    r"^\W*\(?\s*(?:after|at|on|in|for)?\s*(?:the\s+)?steps?\s*#?\s*\d{1,3}\s*\)?\s*[:,.)\u2013\u2014-]?\s+",
    re.IGNORECASE,
)


VERDICT = re.compile(
    r"^(?:it |this |that )?(?:is |was |must be |should be )?(?:not |un)?(?:accepted|saved|possible|allowed|"
    r"successful|refused|rejected|"
    r"denied|applied)\b\s*[,:(]\s*(?:with\s+)?(?=[\"`\u201c*'])",
    re.IGNORECASE,
)
CONDITIONAL = re.compile(
    r"^\s*(?:if|unless|depending|in case|provided|whenever)\b|\b(?:if|unless|or else|"
    r"depending on|may be|might|optionally)\b",
    re.IGNORECASE,
)


VISUAL = re.compile(
    r"\b(?:colou?r(?:ed)?|red|green|blue|grey|gray|looks?|layout|align\w*|font|styl\w*|fast|"
    r"quickly|within \d+ s\w*|smooth\w*|animat\w*|design|"
    r"responsive|readable|performance|correctly|properly|right|fine|as usual|works?|good|nice|"
    r"highlighted|bold|centered|visually|icon|image|picture)\b",
    re.IGNORECASE,
)


SEQUENCE = re.compile(r"\bthen\b|\bafterwards\b|\bbefore that\b|\bin between\b", re.IGNORECASE)


NOT_ABSENCE = re.compile(
    r"\bnot only\b|\bno (?:more|less|fewer) than\b|\bnot empty\b|\binstead\b|\bno change\b|\bnot chang|\bunchanged\b",
    re.IGNORECASE,
)


BESIDE = re.compile(r"^(?:and\s+)?(?:below|under|next to|beside|at|by|near|above|for|on|in|with|behind|instead)\b", re.IGNORECASE)
GONE_FRAME = NAME_FRAME | {"any", "more", "anymore", "available", "table", "cart"}
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
    rf"^(?:the\s+)?(?P<name>{MARK}|[A-Z][\w-]*(?: [\w-]+){{0,4}}?)?\s*(?:is\s+|are\s+)?(?:now\s+|still\s+)?(?:marked|labell?ed|tagged|"
    rf"flagged)\s+(?:as\s+|with\s+)?(?P<value>{MARK})$"
)
FIELD_SHOWS = re.compile(
    rf"^(?:the|this|that)?\s*(?P<words>[\w -]{{0,40}}?)\s*(?P<name>{MARK})?\s*\b{_FIELD}\s+(?P<after>{MARK}\s+)?"
    r"(?:now\s+|still\s+|again\s+)?(?:displays?|shows?|contains?|holds?|has|reads?|says?)\s+"
    rf"(?:the\s+)?(?:value\s+|text\s+)?{_VALUE}$",
    re.IGNORECASE,
)


SHOWN_IN_FIELD = re.compile(
    rf"^{_VALUE}\s+(?:is|stays|remains|appears|stands)\s*(?:still\s+|now\s+)?(?:shown|displayed|visible|entered|kept)?"
    rf"\s*in\s+(?:the|this|that)\s+(?P<words>[\w -]{{0,40}}?)\s*(?P<name>{MARK})?\s*{_FIELD}$",
    re.IGNORECASE,
)


PIECES = re.compile(
    r"\s*(?:\s/\s|,\s*(?:and|but)\s+|,\s*|\s+and\s+|\s+but\s+|\s+while\s+|\s+[-\u2013\u2014]\s+|"
    r"\s+as well as\s+|\s+nor\s+)\s*",
    re.IGNORECASE,
)


ANNOUNCING = frozenset(
    {
        "result",
        "results",
        "list",
        "shown",
        "header",
        "expected",
        "page",
        "display",
        "products",
        "items",
        "error",
        "errors",
    }
)


PLACES = re.compile(
    r"\b(?:address|url|redirect\w*|taken|navigat\w*|lands?|location|path|brought|sent|opens?|"
    r"stays?|remains?|browser|page|forwarded|lead\w*)\b",
    re.IGNORECASE,
)


def claims(text: str) -> tuple[Claim, ...]:
    """Return what an expectation claims, clause by clause, in order."""
    sentence = cut(VERDICT.sub("", AFTER.sub("", text)))
    if CONDITIONAL.search(sentence.text):
        return (_nothing(text, "conditional"),)
    found: list[Claim] = []
    for clause in re.split(rf"\s*;\s*|(?<=[.!?])\s+|\s*[.!]$|(?<={CLOSE})\s+(?=[A-Z])", sentence.text):
        if clause.strip(" .,"):
            found.extend(_clause(clause.strip(" .,"), sentence))
    return tuple(_of_the_one_before(found))


def _of_the_one_before(found: list[Claim]) -> list[Claim]:
    """`The mug, marked "New"`: what is said without a subject is said of the name before it."""
    made: list[Claim] = []
    for claim in found:
        named = made[-1].subject if made and made[-1].say in {Say.NAME, Say.LABEL, Say.ROW} else ""
        if claim.say is Say.WITHIN and not claim.subject and named:
            named = made[-1].text if made[-1].say is Say.LABEL else named
            claim = replace(claim, subject=named)
        made.append(claim)
    return made


def _nothing(text: str, reason: str) -> Claim:
    return Claim(say=Say.NOTHING, value=reason, text=text)


def _clause(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    """A clause as a whole, else head and list behind a colon, else piece by piece."""
    order = ordered(clause, sentence)
    if order:
        return order
    if SEQUENCE.search(clause) and ":" not in clause:
        return (_nothing(sentence.restore(clause), "a sequence within one step"),)
    page = ON_PAGE.match(clause)
    if page and clause[page.end() :].strip():
        opened = Claim(say=Say.PAGE, subject=plain(page["name"]), text=sentence.restore(page[0]))
        rest = _clause(clause[page.end() :].strip(), sentence)
        return (opened, *(replace(claim, on=plain(page["name"])) for claim in rest))
    head, colon, tail = clause.partition(":")
    status = LABELLED.match(clause) if colon else None
    if status and status["colon"] and plain(head) not in ANNOUNCING and not COUNT.match(head.strip()):
        text = sentence.restore(clause)
        return (Claim(say=Say.LABEL, subject=plain(head), value=status["value"], strong=True, text=text),)
    first = re.match(r"^\s*(?P<value>[A-Z][a-z]+)\s*,\s*(?P<rest>\S.*)$", tail) if colon else None
    if first and re.fullmatch(r"(?:[Tt]he )?[A-Za-z]+", head) and plain(head) not in ANNOUNCING:
        text = f"{head}: {first['value']}"
        said = Claim(say=Say.LABEL, subject=plain(head), value=first["value"], strong=True, text=text)
        return (said, *_clause(first["rest"], sentence))
    if colon and not tail.strip():
        return _clause_or_none(head, sentence) or (_nothing(sentence.restore(clause), "what follows is checked"),)
    if colon and not _value_behind(tail) and len(plain(head).split()) <= 6:
        return (*_clause_or_none(head, sentence), *_clause(tail.strip(), sentence))
    return _listed(clause, sentence)


def _value_behind(tail: str) -> bool:
    """`Total: 3.00` is one thing; `Back in the shop: 26 in stock` is two."""
    number = re.match(r"\s*-?\s?[€$£]?\d[\d.,]*\s*(?:[€$£]|[A-Z]{3}\b)?", tail)
    return number is not None and (not tail[number.end() :].strip() or tail[number.end() :].lstrip()[:1] in ",(;-")


def _listed(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    """Rows with their facts first; what is left as a whole, or piece by piece."""
    found, left = rows(clause)
    made = tuple(replace(claim, text=sentence.restore(claim.text)) for claim in found)
    return (*made, *_pieces(left, sentence)) if left.strip(" ,") else made


def _pieces(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    if re.search(r"\b(?:form|page|dialog)\b", clause):
        clause = re.sub(r"\s+with\s+(?:the\s+)?(?:fields?\s+)?(?=[A-Z])", ", ", clause)
    ends = _ordered(clause, sentence.quoted(clause)) if PLACEHOLDER.search(clause) else first_and_last(clause)
    pieces = shared([piece.strip() for piece in PIECES.split(clause) if piece.strip()])
    found = [_piece(piece, sentence) for piece in pieces]
    known = all(one for piece, one in zip(pieces, found, strict=True) if PLACEHOLDER.search(piece))
    split = all(found) or (known and bool(PLACEHOLDER.search(clause)))
    whole = ends or (None if split else _piece(clause, sentence))
    if whole is not None:
        return tuple(replace(claim, text=claim.text or sentence.restore(clause)) for claim in whole)
    return _inherited(pieces, found, sentence)


def _clause_or_none(head: str, sentence: Sentence) -> tuple[Claim, ...]:
    """What stands before a colon mostly announces what follows."""
    kept = {Say.COUNT, Say.PAGE, Say.STAY, Say.TEXT, Say.HEADING, Say.URL}
    found = tuple(claim for claim in _clause(head.strip(), sentence) if claim.say in kept)
    lost = re.search(r"\d", head) or set(plain(head).split()) & set(NUMBERS)
    return found or ((_nothing(sentence.restore(head), "not understood"),) if lost else ())


def _inherited(pieces: list[str], found: list[tuple[Claim, ...] | None], sentence: Sentence) -> tuple[Claim, ...]:
    """A list shares its `neither` and its noun: `neither A nor B`, `the fields A and B`."""
    made: list[Claim] = []
    negative, noun, appears = False, "", False
    for piece, claims_of in zip(pieces, found, strict=True):
        negative = bool(re.match(r"^(?:neither|nor)\b", piece, re.IGNORECASE)) or (negative and len(piece.split()) <= 5)
        if claims_of is None:
            made.append(_nothing(sentence.restore(piece), _why(piece)))
            continue
        for claim in claims_of:
            named = claim.say is Say.NAME
            noun = (claim.value or noun) if named else ""
            made.append(replace(claim, negative=claim.negative or negative, value=noun) if named else claim)
    return tuple(made)


def _why(piece: str) -> str:
    return "visual" if VISUAL.search(piece) and not PLACEHOLDER.search(piece) else "not understood"


def _piece(piece: str, sentence: Sentence) -> tuple[Claim, ...] | None:
    """Recognise one piece, or None."""
    said = sentence.restore(piece)
    marks = sentence.quoted(piece)
    if len(marks) == 1 and amount(marks[0]) is not None and not PLACEHOLDER.fullmatch(piece):
        # `total **40.50**`: emphasis on an amount is no quotation.
        piece = said
    found = _with_quotes(piece, sentence) if PLACEHOLDER.search(piece) else without_quotes(piece)
    return tuple(replace(claim, text=said) for claim in found) if found else None


def _with_quotes(piece: str, sentence: Sentence) -> tuple[Claim, ...] | None:
    quotes = sentence.quoted(piece)
    bare = plain(PLACEHOLDER.sub(" ", piece))
    negative = bool(NEGATIVE.search(piece)) and not NOT_ABSENCE.search(piece)
    if NOT_ABSENCE.search(piece):
        return None
    if all(is_path(quote) for quote in quotes):
        return _url(quotes, piece, negative) if not bare or PLACES.search(bare) else None
    state = state_in(piece)
    if state and len(quotes) == 1:
        return (Claim(say=Say.STATE, subject=quotes[0], value=state, strong=True),)
    order = _ordered(piece, quotes)
    if order is not None:
        return order
    shown = _field_shows(piece, sentence)
    if shown is not None:
        return (shown,)
    return _quoted_things(piece, sentence, bare, negative)


def _url(quotes: tuple[str, ...], piece: str, negative: bool) -> tuple[Claim, ...]:  # noqa: FBT001 - as above
    return (
        Claim(say=Say.URL, subject=quotes[-1], negative=negative and not STAYS.search(piece), strong=len(quotes) == 1),
    )


def _ordered(piece: str, quotes: tuple[str, ...]) -> tuple[Claim, ...] | None:
    """`"A" comes first`, `the first is "A"`, `the last "B"`, `"A" comes first and "B" last`."""
    low = piece.casefold()
    marks = (
        rf"{MARK}\s+(?:comes|is|stands|appears)?\s*(?:\w+ )?(first|last|on top|at the (?:top|"
        rf"bottom))\b|\b(?:first|last|top|bottom)\b[^{OPEN}]*{MARK}"
    )
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


def _quoted_things(piece: str, sentence: Sentence, bare: str, negative: bool) -> tuple[Claim, ...] | None:  # noqa: FBT001 - as above
    located = re.sub(rf"\s*\b(?:at|next to|under|below|near|beside|above|behind|for|in)\s"
rf"+(?:the\s+)?(?:[\w-]+\s+){{0,2}}{MARK}(?:\s+field)?", " ", piece) \
        if len(PLACEHOLDER.findall(piece)) > 1 else piece  # fmt: skip
    quotes = sentence.quoted(located)
    within = re.match(
        rf"^(?:the\s+)?(?:row|line|order|entry|item|product)?\s*({MARK})\s+(?:has|shows|with|is|"
        rf"contains)\s+(?:the\s+)?[\w ]*?({MARK})$",
        located,
    )
    if within and not negative:
        return (
            Claim(say=Say.WITHIN, subject=sentence.restore(within[1]), value=sentence.restore(within[2]), strong=True),
        )
    marked = MARKED.match(located)
    if marked and not negative:
        subject = sentence.restore(marked["name"] or "")
        return (Claim(say=Say.WITHIN, subject=subject, value=sentence.restore(marked["value"]), strong=True),)
    bare = plain(PLACEHOLDER.sub(" ", located))
    left = [
        word
        for word in bare.split()
        if word not in FILLER and not NEGATIVE.fullmatch(word) and word not in CONTROL_WORDS and word not in NUMBERS
    ]
    left = [word for word in left if word not in GONE_FRAME] if negative else left
    noun = next((CONTROL_WORDS[word] for word in bare.split() if word in CONTROL_WORDS), "")
    if (
        noun == ""
        and not negative
        and re.fullmatch(
            rf"(?:the\s+)?(?:{MARK}\s+(?:page|screen)|(?:page|screen)\s+{MARK})(?:\s+(?:opens?|appears?|is (?:opened|shown|"
            rf"displayed|open)))?(?:\s+\({MARK}\))?",
            piece,
            re.IGNORECASE,
        )
    ):
        addresses = tuple(Claim(say=Say.URL, subject=one, strong=True) for one in quotes if is_path(one))
        return (Claim(say=Say.HEADING, subject=quotes[0], value="heading", strong=True), *addresses)
    if re.search(r"\b(?:page|tab|browser|document) title\b", piece, re.IGNORECASE):
        return (Claim(say=Say.TITLE, subject=quotes[0], strong=True),)
    label = re.match(
        rf"^(?:the\s+)?([\w -]{{2,40}}?)\s*(?:\b(?:is|still|shows|stays|remains|now|again|"
        rf"changes to|becomes|says)\b\s*|:\s*)*{MARK}$",
        located,
        re.IGNORECASE,
    )
    if (
        label
        and not noun
        and not BESIDE.match(label[1])
        and len(quotes) == 1
        and left
        and not set(plain(label[1]).split()) & (NOUN_MESSAGE | TELLING)
        and len(left) <= 3
    ):
        return (
            (Claim(say=Say.LABEL, subject=" ".join(left), value=quotes[0], strong=not negative),)
            if not negative
            else None
        )
    say = Say.HEADING if noun == "heading" else Say.CONTROL if noun else Say.TEXT
    strong = not left
    if left and say is Say.TEXT and min(len(quote.split()) for quote in quotes) < 3:
        return None
    if negative and left and not set(left) <= {"closes", "close", "closed"}:
        return None
    if re.match(r"^only\b", piece, re.IGNORECASE) and len(quotes) == 1 and say is Say.TEXT and not negative and not left:
        return (
            Claim(say=say, subject=quotes[0], strong=strong),
            Claim(say=Say.ONLY, subject=plain(quotes[0])),
        )
    made = tuple(Claim(say=say, subject=quote, value=noun, negative=negative, strong=strong) for quote in quotes)
    rest = [word for word in left if word not in NOUN_MESSAGE and word not in TELLING]
    return (*made, Claim(say=Say.NOTHING, value="only the quoted text is checked")) if rest else made
