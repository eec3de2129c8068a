"""Claims without a quoted text: amounts, counts, names, states; each recogniser accounts for all words or declines."""

from __future__ import annotations

import re

from bot.engines.functional.grammar import plain
from bot.engines.functional.lemmas import NUMBERS
from bot.engines.functional.sayings import CAPITAL, CONTROL_WORDS, FILLER, NEGATIVE, STATES, STAYS, Claim, Say, state_in

GONE = re.compile(
    r"^(?:the\s+)?(?P<name>[\w ]{2,30}?)(?:\s+(?:lines?|rows?|entry|text|note|tag|badge|"
    r"label))?\s+(?:(?:is|are|has|have)\s+)?"
    r"(?:gone|disappears?|disappeared|no longer (?:shown|visible|displayed|listed)|removed|hidden)$",
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
)


NO_MESSAGE = re.compile(
    r"^(?:there (?:is|are) )?no (?:\w+ )?(?:messages?|errors?)(?: (?:is|are) (?:shown|displayed|visible))?$|"
    r"^(?:the |all )?(?:\w+ )?(?:messages?|errors?) (?:is|are|has|have)?\s*(?:gone|disappears?|disappeared|"
    r"no longer shown)$",
    re.IGNORECASE,
)


def without_quotes(piece: str) -> tuple[Claim, ...] | None:
    """Recognisers in order of how much of the piece they account for."""
    for recognise in (
        _dialog,
        _no_message,
        _counted,
        first_and_last,
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
    if not NO_MESSAGE.match(piece):
        return None
    gone = re.match(r"^(?:the|all)", piece, re.IGNORECASE)
    return (Claim(say=Say.MESSAGE, negative=True, subject="gone" if gone else ""),)


def _counted(piece: str) -> tuple[Claim, ...] | None:
    found = COUNT.match(piece.strip())
    if found is None or found["n"].casefold() in {"no", "zero", "0"}:
        return None
    number = found["n"].casefold()
    noun = plain(found["noun"]).split()[-1:] or [""]
    return (Claim(say=Say.COUNT, subject=noun[0], value=str(NUMBERS.get(number, number)), strong=True),)


def first_and_last(piece: str) -> tuple[Claim, ...] | None:
    """`A comes first and B last`, without quotes."""
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
    state = state_in(piece)
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
    names = list(CAPITAL.findall(inner))
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
