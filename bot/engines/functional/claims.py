"""An expectation's sentence as claims: what is said, without looking at the page.

A clause is taken as a claim only when its words are accounted for; `strong` says that a page which does not agree
disagrees with the tester. Everything else is left unchecked, with a reason: a wrong assertion is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.engines.functional.grammar import CLOSE, OPEN, PLACEHOLDER, Sentence, cut, is_path, plain
from bot.engines.functional.lemmas import NUMBERS


class Say(StrEnum):
    """The kinds of claims."""

    TEXT = "text"
    HEADING = "heading"
    CONTROL = "control"
    WITHIN = "within"
    URL = "url"
    STAY = "stay"
    LABEL = "label"
    COUNT = "count"
    FIRST = "first"
    LAST = "last"
    NAME = "name"
    EMPTY = "empty"
    STATE = "state"
    DIALOG = "dialog"
    PAGE = "page"
    MESSAGE = "message"
    TITLE = "title"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim: `subject` is what it speaks of, `value` what is said of it; NOTHING carries its reason in `value`."""

    say: Say
    subject: str = ""
    value: str = ""
    negative: bool = False
    strong: bool = False
    text: str = ""
    on: str = ""


ON_PAGE = re.compile(
    r"^(?:the\s+)(?P<name>[\w' -]{2,30}?)\s+page\s+(?:opens?\s+)?(?:and\s+)?(?:says|shows|"
    r"with|displays|has|reads|contains|lists)\b\s*",
    re.IGNORECASE,
)
GONE = re.compile(
    r"^(?:the\s+)?(?P<name>[\w ]{2,30}?)(?:\s+(?:lines?|rows?|entry|text|note|tag|badge|"
    r"label))?\s+(?:(?:is|are|has|have)\s+)?"
    r"(?:gone|disappears?|disappeared|no longer (?:shown|visible|displayed|listed)|removed|hidden)$",
    re.IGNORECASE,
)
MARK = f"{OPEN}\\d+{CLOSE}"
AFTER = re.compile(
    r"^\W*\(?\s*(?:after|at|on|in|for)?\s*(?:the\s+)?steps?\s*#?\s*\d{1,3}\s*\)?\s*[:,.)\u2013\u2014-]?\s+",
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
NEGATIVE = re.compile(
    r"\b(?:no|not|never|without|neither|nor|gone|disappears?|disappeared|vanishe?[sd]?|"
    r"removed|hidden|absent|no longer|isn't|aren't|missing|unavailable)\b|n't\b",
    re.IGNORECASE,
)
NOT_ABSENCE = re.compile(
    r"\bnot only\b|\bno (?:more|less|fewer) than\b|\bnot empty\b|\binstead\b|\bno change\b|\bnot chang|\bunchanged\b",
    re.IGNORECASE,
)
MONEY = r"[-+]?\s?(?:[€$£]\s?\d[\d.,]*\d|[€$£]\s?\d|\d[\d.,]*\s?[€$£])"
AMOUNT = rf"(?:{MONEY}|-?\d+(?:[.,]\d+)?\s?%?)"
LABEL_AMOUNT = re.compile(
    rf"^(?P<label>[^\W\d][\w ()'/-]{{0,60}}?)\s*(?:\b(?:is|are|was|=|goes? to|becomes?|"
    rf"changes? to|shows?|of|stays?|remains?|now|at|equals|still|"
    rf"again|back to|displays?|to|updates? to|says|reads|updated to|price)\b\s*|"
    rf":\s*)*(?P<amount>{AMOUNT})(?:\s+(?:again|now|in total))?$",
    re.IGNORECASE,
)
FRAME = re.compile(
    r"^.*?\b(?:has|have|shows?|says|contains?|displays?|offers?|lists?|reads?|includes?|sees?|"
    r"with|appears?:?|now|see|showing|containing|saying|reading)\b\s+"
    r"(?:also\s+|only\s+|again\s+)?(?:(?:the|a|an)\s+)?(?:(?:lines?|rows?|entry|entries|"
    r"texts?|message|value|fields?|buttons?|links?|items?)\s+)?",
    re.IGNORECASE,
)
COUNT = re.compile(
    rf"^(?:exactly|only|there (?:is|are)(?: (?:exactly|only))?|the (?:list|table|page) (?:has|"
    rf"shows|contains)|shows|all)?\s*"
    rf"(?P<n>\d{{1,4}}|{'|'.join(NUMBERS)})\s+(?P<noun>(?:[a-z-]+\s+)??[a-z-]+?)"
    r"(?:\s+(?:again|is|are|found|shown|displayed|listed|visible|remain|left|in the (?:list|"
    r"table|cart)|only|appears?))*$",
    re.IGNORECASE,
)
NOUN_MESSAGE = frozenset("message text error notice note alert toast confirmation warning info hint says reads shows displays see sees "
                         "showing display banner label notification validation words sentence".split())  # fmt: skip
FILLER = frozenset(
    "a an the is are was be been it this that there then now still also and or of to in at on for with by as user users you should "
    "will must can see sees shown displayed visible appears appear shows show says reads displays display message messages text error "
    "errors validation notice note alert toast confirmation warning info hint success page screen form field fields header again below "
    "above next near under top two three both one he she they which saying containing contains listed present available following new "
    "beside them each respective corresponding given banner notification informing telling immediately only has have offers offer "
    "gets get refused rejected accepted inline appropriate stating states four five six".split()
)
STATES = {
    "disabled": "disabled", "greyed out": "disabled", "inactive": "disabled", "enabled": "enabled", "active": "enabled", "clickable": "enabled",
    "unchecked": "unchecked", "unticked": "unchecked", "not checked": "unchecked", "not ticked": "unchecked", "checked": "checked",
    "ticked": "checked", "focused": "focused", "has focus": "focused", "has the focus": "focused", "in focus": "focused",
}  # fmt: skip
CONTROL_WORDS = {"button": "button", "link": "link", "field": "field", "input": "field", "checkbox": "field", "dropdown": "field", "dialog": "dialog",
                 "popup": "dialog", "modal": "dialog", "tab": "tab", "heading": "heading", "headline": "heading"}  # fmt: skip
CAPITAL = re.compile(
    r"[A-Z][\w-]*(?:\s\([\w ]+\))?(?:\s+(?:(?:of|to|from|in|for|out|up)\s+)?[A-Z0-9][\w-]*|\s"
    r"+(?:in|out|up|from|to)\b(?=\s*(?:,|and\b|or\b|\.|$)))*(?:\s\(\d+\))?"
)
PIECES = re.compile(
    r"\s*(?:,\s*(?:and|but)\s+|,\s*|\s+and\s+|\s+but\s+|\s+while\s+|\s+[-\u2013\u2014]\s+|"
    r"\s+as well as\s+|\s+nor\s+)\s*",
    re.IGNORECASE,
)
STAYS = re.compile(r"\b(?:stays?|remains?|still|is not redirected|not leave|kept|keeps)\b", re.IGNORECASE)
PLACES = re.compile(
    r"\b(?:address|url|redirect\w*|taken|navigat\w*|lands?|location|path|brought|sent|opens?|"
    r"stays?|remains?|browser|page|forwarded|lead\w*)\b",
    re.IGNORECASE,
)
PAGE = re.compile(
    r"^(?:the\s+)?(?:user\s+(?:is|gets|should be)"
    r"\s+)?(?:you\s+are\s+)?(?:is\s+)?(?:redirected|taken|brought|sent|forwarded|returned|"
    r"navigated|logged in and redirected)?\s*(?:back\s+)?(?:to\s+|on\s+)?"
    r"(?:the\s+)?(?P<name>[\w' -]{2,40}?)\s+(?P<noun>page|screen|list|"
    r"view)(?:\s+of [\w ]+)?(?:\s+(?:opens?|is (?:opened|displayed|shown|loaded|visible|open)|"
    r"appears?|loads?|again|should (?:open|be displayed|be shown|appear)))*$",
    re.IGNORECASE,
)
MESSAGE = re.compile(
    r"\b(?:validation|error|warning|success|confirmation|info\w*|appropriate|suitable|clear|"
r"inline)?\s*(?:messages?|errors?|hints?|notifications?|alerts?)\b"
    r".*\b(?:is|are|appears?|shown|displayed|visible)\b|^(?:an?|the)\s+(?:validation |error |"
r"success )?(?:message|error)\b",
    re.IGNORECASE,
)  # fmt: skip


def claims(text: str) -> tuple[Claim, ...]:
    """Return what an expectation claims, clause by clause, in order."""
    sentence = cut(AFTER.sub("", text))
    if CONDITIONAL.search(sentence.text):
        return (_nothing(text, "conditional"),)
    found: list[Claim] = []
    for clause in re.split(rf"\s*;\s*|(?<=[.!?])\s+|\s*[.!]$|(?<={CLOSE})\s+(?=[A-Z])", sentence.text):
        if clause.strip(" .,"):
            found.extend(_clause(clause.strip(" .,"), sentence))
    return tuple(found)


def _nothing(text: str, reason: str) -> Claim:
    return Claim(say=Say.NOTHING, value=reason, text=text)


def _clause(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    """A clause as a whole, else head and list behind a colon, else piece by piece."""
    if SEQUENCE.search(clause):
        return (_nothing(sentence.restore(clause), "a sequence within one step"),)
    page = ON_PAGE.match(clause)
    if page and clause[page.end() :].strip():
        opened = Claim(say=Say.PAGE, subject=plain(page["name"]), text=sentence.restore(page[0]))
        rest = _clause(clause[page.end() :].strip(), sentence)
        return (opened, *(replace(claim, on=plain(page["name"])) for claim in rest))
    head, colon, tail = clause.partition(":")
    if colon and not re.match(r"\s*(?:-?\s?[€$£]?\d)", tail) and len(plain(head).split()) <= 6:
        return (
            (*_clause_or_none(head, sentence), *_clause(tail.strip(), sentence))
            if tail.strip()
            else _clause(head, sentence)
        )
    ordered = _ordered(clause, sentence.quoted(clause)) if PLACEHOLDER.search(clause) else _first_last(clause)
    pieces = [piece.strip() for piece in PIECES.split(clause) if piece.strip()]
    found = [_piece(piece, sentence) for piece in pieces]
    whole = ordered or (None if all(found) else _piece(clause, sentence))
    if whole is not None:
        return tuple(replace(claim, text=claim.text or sentence.restore(clause)) for claim in whole)
    return _inherited(pieces, found, sentence)


def _clause_or_none(head: str, sentence: Sentence) -> tuple[Claim, ...]:
    """What stands before a colon mostly announces what follows."""
    kept = {Say.COUNT, Say.PAGE, Say.STAY, Say.TEXT}
    return tuple(claim for claim in _clause(head.strip(), sentence) if claim.say in kept)


def _inherited(pieces: list[str], found: list[tuple[Claim, ...] | None], sentence: Sentence) -> tuple[Claim, ...]:
    """A list shares its `neither` and its noun: `neither A nor B`, `the fields A and B`."""
    made: list[Claim] = []
    negative, noun = False, ""
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
    found = _with_quotes(piece, sentence) if PLACEHOLDER.search(piece) else _without_quotes(piece)
    return tuple(replace(claim, text=said) for claim in found) if found else None


def _with_quotes(piece: str, sentence: Sentence) -> tuple[Claim, ...] | None:
    quotes = sentence.quoted(piece)
    bare = plain(PLACEHOLDER.sub(" ", piece))
    negative = bool(NEGATIVE.search(piece)) and not NOT_ABSENCE.search(piece)
    if NOT_ABSENCE.search(piece):
        return None
    if all(is_path(quote) for quote in quotes):
        return _url(quotes, piece, negative) if not bare or PLACES.search(bare) else None
    state = _state(piece)
    if state and len(quotes) == 1:
        return (Claim(say=Say.STATE, subject=quotes[0], value=state, strong=True),)
    order = _ordered(piece, quotes)
    if order is not None:
        return order
    return _quoted_things(piece, sentence, bare, negative)


def _url(quotes: tuple[str, ...], piece: str, negative: bool) -> tuple[Claim, ...]:  # noqa: FBT001 - as above
    return (
        Claim(say=Say.URL, subject=quotes[-1], negative=negative and not STAYS.search(piece), strong=len(quotes) == 1),
    )


def _state(piece: str) -> str:
    low = piece.casefold()
    return next((state for words, state in STATES.items() if re.search(rf"\b{words}\b", low)), "")


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
    bare = plain(PLACEHOLDER.sub(" ", located))
    left = [
        word
        for word in bare.split()
        if word not in FILLER and not NEGATIVE.fullmatch(word) and word not in CONTROL_WORDS and word not in NUMBERS
    ]
    noun = next((CONTROL_WORDS[word] for word in bare.split() if word in CONTROL_WORDS), "")
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
        and len(quotes) == 1
        and left
        and not set(plain(label[1]).split()) & NOUN_MESSAGE
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
    return tuple(Claim(say=say, subject=quote, value=noun, negative=negative, strong=strong) for quote in quotes)


def _without_quotes(piece: str) -> tuple[Claim, ...] | None:
    """Recognisers in order of how much of the piece they account for."""
    for recognise in (
        _dialog,
        _no_message,
        _counted,
        _first_last,
        _money,
        _labelled,
        _empty,
        _stay_or_page,
        _message,
        _field_state,
        _gone,
        _names,
    ):
        found = recognise(piece)
        if found:
            return found
    return None


def _dialog(piece: str) -> tuple[Claim, ...] | None:
    found = re.match(
        r"^(?:the|a|an)?\s*(?:[\w ]*\s)?(?:dialog|popup|modal|window)\s+(?:is\s+)?(closes|closed|"
        r"disappears|is closed|gone|opens|appears|is shown|opened|is displayed)$",
        piece,
        re.IGNORECASE,
    )
    if found is None:
        return None
    return (Claim(say=Say.DIALOG, negative=bool(re.search(r"clos|disapp|gone", found[1], re.IGNORECASE)), strong=True),)


def _no_message(piece: str) -> tuple[Claim, ...] | None:
    if re.match(r"^(?:there (?:is|are) )?no (?:\w+ )?(?:messages?|errors?)(?: (?:is|are) (?:shown|"
r"displayed|visible))?$|^(?:the |all )?(?:\w+ )?(?:messages?|errors?)"
                r" (?:is|are|has|have)?\s*(?:gone|disappears?|disappeared|no longer shown)$", piece, re.IGNORECASE):  # fmt: skip
        return (
            Claim(
                say=Say.MESSAGE,
                negative=True,
                subject="gone" if re.match(r"^(?:the|all)", piece, re.IGNORECASE) else "",
            ),
        )
    return None


def _counted(piece: str) -> tuple[Claim, ...] | None:
    found = COUNT.match(piece.strip())
    if found is None or found["n"].casefold() in {"no", "zero", "0"}:
        return None
    number = found["n"].casefold()
    noun = plain(found["noun"]).split()[-1:] or [""]
    return (Claim(say=Say.COUNT, subject=noun[0], value=str(NUMBERS.get(number, number)), strong=True),)


def _first_last(piece: str) -> tuple[Claim, ...] | None:
    found: list[Claim] = []
    for part in re.split(r"\s*(?:,\s*(?:and\s+)?|\band\b)\s*", piece):
        named = re.match(
            rf"^({CAPITAL.pattern})\s+(?:comes\s+|is\s+(?:the\s+)?|stands\s+|appears\s+)?(first|last|"
            rf"on top|at the bottom)(?: one| in the list)?$",
            part,
        )
        if named is None:
            return None
        found.append(
            Claim(say=Say.FIRST if named[2] in {"first", "on top"} else Say.LAST, subject=named[1], strong=True)
        )
    return tuple(found)


def _money(piece: str) -> tuple[Claim, ...] | None:
    """`Subtotal €25.00`, `the total is €33.40`, `the sum of the row and the subtotal are €103.50`, a lone amount."""
    if NEGATIVE.search(piece):
        return None
    alone = re.fullmatch(MONEY, piece.strip())
    if alone:
        return (Claim(say=Say.TEXT, subject=piece.strip()),)
    found = LABEL_AMOUNT.match(piece.strip())
    if found is None:
        return None
    label = FRAME.sub("", found["label"]) if FRAME.match(found["label"]) else found["label"]
    labels = [part for part in re.split(r"\s+and\s+", label) if plain(part)]
    return (
        tuple(Claim(say=Say.LABEL, subject=plain(part), value=found["amount"].strip(), strong=True) for part in labels)
        or None
    )


def _labelled(piece: str) -> tuple[Claim, ...] | None:
    """`Status Placed`, `category All`: the page decides whether the first word is a label at all."""
    found = re.match(
        r"^(?:the\s+)?([A-Za-z][\w]*(?: [a-z]\w*)?)\s*:?\s+(?:is\s+|shows\s+|stays\s+|"
        r"still\s+)?([A-Z][\w-]*(?: [A-Z]\w*)?)$",
        piece,
    )
    frame = FILLER | {"neither", "no", "nor", "field", "fields", "buttons", "links", "without"}
    if found is None or set(found[1].casefold().split()) & frame:
        return None
    return (Claim(say=Say.LABEL, subject=plain(found[1]), value=found[2]),)


def _empty(piece: str) -> tuple[Claim, ...] | None:
    found = re.match(
        r"^(?:the\s+|both\s+|all\s+)?([\w ]+?)\s+(?:fields?\s+|box(?:es)?\s+|inputs?\s+)?(?:(?:is|"
        r"are|remains?|stays?)\s+)?(?:now\s+|again\s+)?(?:empty|blank|cleared)(?: again| now)?$",
        piece,
        re.IGNORECASE,
    )
    if found is None:
        return None
    several = bool(re.match(r"^(?:both|all)\b", piece, re.IGNORECASE))
    return (Claim(say=Say.EMPTY, subject=plain(found[1]), value="all" if several else "", strong=True),)


def _stay_or_page(piece: str) -> tuple[Claim, ...] | None:
    low = piece.casefold()
    if STAYS.search(low) and re.search(r"\bpage\b|\bscreen\b|address|url", low) and not re.search(r"\d", low):
        left = set(plain(re.sub(STAYS, " ", low)).split()) - FILLER
        return (
            Claim(say=Say.STAY, subject=" ".join(sorted(left - {"address", "url", "current"})), strong=len(left) <= 2),
        )
    found = PAGE.match(piece)
    if found and not NEGATIVE.search(piece):
        return (Claim(say=Say.PAGE, subject=plain(found["name"])),)
    return None


def _message(piece: str) -> tuple[Claim, ...] | None:
    if not MESSAGE.search(piece) or NEGATIVE.search(piece):
        return None
    where = re.search(
        r"\b(?:next to|at|under|below|near|for|beside|about|that|indicating|above)\b\s+(?:the\s+)?(.+)$",
        piece,
        re.IGNORECASE,
    )
    return (Claim(say=Say.MESSAGE, subject=plain(where[1]) if where else ""),)


def _field_state(piece: str) -> tuple[Claim, ...] | None:
    state = _state(piece)
    if not state:
        return None
    words = "|".join(STATES)
    found = re.match(
        rf"^(?:the\s+)?([\w ]+?)\s+(?:(?:is|are|becomes?|stays?|remains?)\s+)?(?:now\s+|still\s+)?(?:{words})$",
        piece.strip(),
        re.IGNORECASE,
    )
    return (Claim(say=Say.STATE, subject=plain(found[1]), value=state),) if found else None


def _gone(piece: str) -> tuple[Claim, ...] | None:
    """`the discount line is gone`: of a text that was seen before by that name."""
    found = GONE.match(piece)
    if found is None or plain(found["name"]) in {"it", "button", "dialog", "message"}:
        return None
    return (Claim(say=Say.NAME, subject=plain(found["name"]), negative=True),)


def _names(piece: str) -> tuple[Claim, ...] | None:
    """Capitalised names and nothing else but frame words: present, or absent with a negation."""
    inner = re.sub(
        r"^(?:neither|nor|no|not)\s+", "", FRAME.sub("", piece) if FRAME.match(piece) else piece, flags=re.IGNORECASE
    )
    names = [name for name in CAPITAL.findall(inner)]
    bare = CAPITAL.sub(" ", inner)
    left = [
        word
        for word in plain(bare).split()
        if word not in FILLER and not NEGATIVE.fullmatch(word) and word not in CONTROL_WORDS
    ]
    left = [
        word
        for word in left
        if word not in {"buttons", "links", "fields", "entries", "listed", "nor", "neither", "line"}
    ]
    names = [
        name
        for name in names
        if name.casefold() not in FILLER and name.casefold() not in {"no", "neither", "nor", "not"}
    ]
    if left or not names:
        return None
    negative = bool(NEGATIVE.search(piece))
    noun = next(
        (
            CONTROL_WORDS[word.removesuffix("s")]
            for word in plain(bare).split()
            if word.removesuffix("s") in CONTROL_WORDS
        ),
        "",
    )
    return tuple(Claim(say=Say.NAME, subject=name, value=noun, negative=negative) for name in names)
