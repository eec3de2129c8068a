"""Claims without a quoted text: amounts, counts, names, states; each recogniser accounts for all words or declines."""

from __future__ import annotations

import re

from bot.engines.functional.absent import gone, message_about, no_message, no_thing, only_message, row_gone
from bot.engines.functional.amounts import ANY as MONEY
from bot.engines.functional.grammar import plain
from bot.engines.functional.lemmas import NUMBERS
from bot.engines.functional.sayings import CAPITAL, CONTROL_WORDS, FILLER, NEGATIVE, STATES, STAYS, Claim, Say, state_in

AMOUNT = rf"(?:{MONEY}|-?\d+(?:[.,]\d+)?\s?%?)"


LABEL_AMOUNT = re.compile(
    rf"^(?P<label>[^\W\d][\w ()'/-]{{0,60}}?)\s*(?:\b(?:is|are|was|=|goes? to|becomes?|"
    rf"changes? to|shows?|of|stays?|remains?|now|at|equals|still|"
    rf"again|back to|displays?|to|updates? to|says|reads|updated to|price|must be|should be|has to be|comes? to|"
    rf"drops? to|rises? to|amounts? to|unchanged at)\b\s*|"
    rf":\s*)*(?P<amount>{AMOUNT})(?:\s+(?:again|now|in total))?$",
    re.IGNORECASE,
)


FRAME = re.compile(
    r"^.*?\b(?:has|have|shows?|says|contains?|displays?|offers?|lists|reads?|includes?|sees?|"
    r"with|appears?:?|now|see|showing|containing|saying|reading)\b\s+"
    r"(?:also\s+|only\s+|again\s+)?(?:(?:the|a|an)\s+)?(?:(?:lines?|rows?|entry|entries|"
    r"texts?|message|value|fields?|buttons?|links?|items?)\s+)?",
    re.IGNORECASE,
)


COUNT = re.compile(
    rf"^(?:exactly|only|there (?:is|are)(?: (?:exactly|only))?|the (?:list|table|page) (?:has|"
    rf"shows|contains)|shows|(?:once )?(?:again )?all)?\s*"
    rf"(?P<n>\d{{1,4}}|{'|'.join(NUMBERS)})\s+(?P<noun>(?:[a-z-]+\s+)??[a-z-]+?)"
    r"(?:\s+(?:again|is|are|found|shown|displayed|listed|visible|remain|left|in the (?:list|"
    r"table|cart)|only|appears?|back|there|now))*$",
    re.IGNORECASE,
)


LABELLED = re.compile(
    r"^(?:[Tt]he\s+)?(?P<label>[A-Za-z]\w*(?: [a-z]\w*){0,2}?)\s*(?P<colon>:)?\s+(?P<is>(?:\b(?:is|are|"
    r"shows|stays|remains|reads|says|"
    r"becomes|still|now|again|changes?|changed|set|back|to|on|has|been|"
    r"has become)\b\s+)*)(?P<value>[A-Z][\w-]*(?: [A-Z]\w*)?)$"
)


PAGE = re.compile(
    r"^(?:the\s+)?(?:user\s+(?:is|gets|should be)"
    r"\s+)?(?:you\s+are\s+)?(?:is\s+)?(?:redirected|taken|brought|sent|forwarded|returned|"
    r"navigated|logged in and redirected|comes?|goes|lands?|bounced|ends? up|arrives?|gets|"
    r"leads?)?\s*(?:back\s+)?(?:to\s+|on\s+)?"
    r"(?:the\s+)?(?P<name>[\w' -]{2,40}?)\s+(?P<noun>page|screen|list|"
    r"view)(?:\s+of [\w ]+)?(?:\s+(?:opens?|is (?:opened|displayed|shown|loaded|visible|open)|"
    r"appears?|loads?|again|should (?:open|be displayed|be shown|appear)))*$",
    re.IGNORECASE,
)


WENT = re.compile(
    r"^(?:(?:the\s+)?(?:user|you|he|she|we)\s+)?(?:(?:is|are)\s+)?(?:redirected|taken|brought|sent|"
    r"forwarded|returned|"
    r"bounced|lands?|comes?|ends? up|arrives?)\s+(?:back\s+)?(?:to|on|at|in)\s+(?:the\s+)?(?P<name>[a-z]{3,20})$",
    re.IGNORECASE,
)


MESSAGE = re.compile(
    r"\b(?:validation|error|warning|success|confirmation|info\w*|appropriate|suitable|clear|"
    r"inline)?\s*(?:messages?|errors?|hints?|notifications?|alerts?)\b"
    r".*\b(?:is|are|appears?|shown|displayed|visible)\b|^(?:an?|the)\s+(?:validation |error |"
    r"success )?(?:message|error)\b",
    re.IGNORECASE,
)


LOGGED = re.compile(
    r"^(?:(?P<nobody>no one|nobody)|(?:the\s+)?(?:user|customer|visitor|she|he|you|i|we))?\s*(?:is|are|am|"
    r"stays?|remains?)?\s*"
    r"(?:still|now)?\s*(?P<out>not)?\s*(?P<way>(?:logged|signed) (?:in|out))(?: (?:now|again|automatically|"
    r"yet|straight away))?$",
    re.IGNORECASE,
)
UNCHANGED = re.compile(
    r"^(?:the\s+)?(?P<label>[\w ]{3,30}?)\s+(?:(?:is|are|stays?|remains?)\s+)?(?:still\s+)?(?:unchanged|"
    r"the same|as before|"
    r"(?:has|have|did|does|do) not (?:changed?|move))(?: either time)?$",
    re.IGNORECASE,
)


SOME_CONTROL = re.compile(
    r"^(?:there is\s+|it has\s+)?an?\s+(?P<name>[a-z][\w -]{1,30}?)?\s*\b(?P<noun>button|link)(?:\s+(?:for|to)\s+"
    r"(?P<purpose>[\w ]{2,30}?))?(?:\s+(?:is\s+)?(?:shown|visible|displayed|offered|there|appears))?$",
    re.IGNORECASE,
)


def without_quotes(piece: str) -> tuple[Claim, ...] | None:
    """Recognisers in order of how much of the piece they account for."""
    for recognise in (
        _dialog,
        _logged,
        _unchanged,
        no_message,
        message_about,
        no_thing,
        _some_control,
        row_gone,
        only_message,
        _counted,
        first_and_last,
        _money,
        _labelled,
        _empty,
        _stay_or_page,
        _message,
        _field_state,
        gone,
        _names,
    ):
        found = recognise(piece)
        if found:
            return found
    return None


def _dialog(piece: str) -> tuple[Claim, ...] | None:
    found = re.match(
        r"^(?:the|a|an)?\s*(?:[\w ]*\s)?(?:dialog|popup|modal|window|question|box|"
        r"confirmation)\s+(?:is\s+)?(closes|closed|"
        r"disappears|is closed|gone|goes away|opens|appears|is shown|opened|is displayed)$",
        piece,
        re.IGNORECASE,
    )
    if found is None:
        return None
    return (
        Claim(say=Say.DIALOG, negative=bool(re.search(r"clos|disapp|gone|away", found[1], re.IGNORECASE)), strong=True),
    )


def _logged(piece: str) -> tuple[Claim, ...] | None:
    """`The user is logged in`, `still not logged in`."""
    found = LOGGED.match(piece)
    if found is None:
        return None
    out = bool(found["out"] or found["nobody"] or re.search(r"out$", found["way"], re.IGNORECASE))
    return (Claim(say=Say.LOGGED, value="out" if out else "in"),)


def _unchanged(piece: str) -> tuple[Claim, ...] | None:
    """`Subtotal unchanged`, `the total has not changed`: the amount beside that label before the step."""
    found = UNCHANGED.match(piece)
    return (Claim(say=Say.SAME, subject=plain(found["label"]), strong=True),) if found else None


def _some_control(piece: str) -> tuple[Claim, ...] | None:
    """`There is a button for cancel`: the only button of the page whose name has all these words."""
    found = SOME_CONTROL.match(piece)
    if found is None:
        return None
    noun = CONTROL_WORDS[found["noun"].casefold()]
    name = plain(found["name"] or found["purpose"] or "")
    return (Claim(say=Say.CONTROL, subject=name, value=noun, label="loose"),) if name else None


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
    label = re.sub(
        r"^(?:(?:additional|extra|new|further|a|an|the)\s+)*(?:lines?|rows?)\s+(?!sum|total)", "", label.strip()
    )
    labels = [part for part in re.split(r"\s+and\s+", re.sub(r"\s+(?:lines?|of)$", "", label)) if plain(part)]
    if any(re.match(r"^(?:nothing|no|above|below|next to|older|only|still)\b", plain(part)) for part in labels):
        return None
    return (
        tuple(Claim(say=Say.LABEL, subject=plain(part), value=found["amount"].strip(), strong=True) for part in labels)
        or None
    )


def _labelled(piece: str) -> tuple[Claim, ...] | None:
    """`Status Placed`, `category is All`: the page decides whether the first words are a label at all."""
    found = LABELLED.match(piece)
    frame = FILLER | {"neither", "no", "nor", "field", "fields", "buttons", "links", "without", "only", "just"}
    if found is None or set(found["label"].casefold().split()) & (frame - {"by", "of", "to", "in"}):
        return None
    return (Claim(say=Say.LABEL, subject=plain(found["label"]), value=found["value"], strong=bool(found["is"])),)


def _empty(piece: str) -> tuple[Claim, ...] | None:
    found = re.match(
        r"^(?:the\s+|both\s+|all\s+)?([\w ]+?)\s+(?:fields?\s+|box(?:es)?\s+|inputs?\s+)?(?:(?:is|"
        r"are|remains?|stays?|still)\s+)*(?:now\s+|again\s+)?(?:empty|blank|cleared)(?: again| now)?$",
        piece,
        re.IGNORECASE,
    )
    if found is None:
        return None
    several = bool(re.match(r"^(?:both|all)\b|.*\b(?:fields|inputs|boxes)\b", piece, re.IGNORECASE))
    return (Claim(say=Say.EMPTY, subject=plain(found[1]), value="all" if several else "", strong=True),)


def _stay_or_page(piece: str) -> tuple[Claim, ...] | None:
    low = piece.casefold()
    if STAYS.search(low) and re.search(r"\bpage\b|\bscreen\b|address|url", low) and not re.search(r"\d", low):
        left = set(plain(re.sub(STAYS, " ", low)).split()) - FILLER
        return (
            Claim(say=Say.STAY, subject=" ".join(sorted(left - {"address", "url", "current"})), strong=len(left) <= 2),
        )
    kept = re.match(
        r"^(?:we\s+|you\s+|the\s+\w+\s+)?(?:still|stays?|remains?)\s+(?:on|at|in)\s+(?:the\s+)?(?P<name>[a-z]{3,20})"
        r"(?:\s+(?:page|form|screen))?$",
        low,
    )
    if kept and kept["name"] not in {"page", "same"}:
        return (Claim(say=Say.STAY, subject=kept["name"], strong=True),)
    found = PAGE.match(piece) or WENT.match(piece)
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


NAME_FRAME = frozenset(
    [
        "buttons",
        "links",
        "fields",
        "entries",
        "listed",
        "nor",
        "neither",
        "line",
        "back",
        "menu",
        "navigation",
        "bar",
        "offered",
        "longer",
        "list",
    ]
)


def _names(piece: str) -> tuple[Claim, ...] | None:
    """Capitalised names and nothing else but frame words: present, or absent with a negation."""
    if re.match(
        r"^(?:above|below|under|next to|beside|behind|near|before|after|like|as|than|not)\b", piece, re.IGNORECASE
    ):
        return None
    piece = re.sub(r"^(?:still|only|now|just|also)\s+(?=[A-Z])", "", piece, flags=re.IGNORECASE)
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
    left = [word for word in left if word not in NAME_FRAME]
    names = [
        name
        for name in names
        if name.casefold() not in FILLER and name.casefold() not in {"no", "neither", "nor", "not"}
    ]
    if left or not names or re.search(r"[A-Za-z)]\s+(?:is|are|has)\s+(?:now\s+|still\s+)?[A-Z]", inner):
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
    if not noun and re.search(r"\b(?:header|menu|navigation|offers?|top bar)\b", piece, re.IGNORECASE):
        noun = "menu"
    return tuple(Claim(say=Say.NAME, subject=name, value=noun, negative=negative) for name in names)
