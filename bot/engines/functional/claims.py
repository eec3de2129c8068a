"""An expectation's sentence as claims: what is said, without looking at the page.

A clause is taken as a claim only when its words are accounted for; `strong` says that a page which does not agree
disagrees with the tester. Everything else is left unchecked, with a reason: a wrong assertion is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.amounts import ANY, amount
from bot.engines.functional.enumerating import ordered, rows, shared
from bot.engines.functional.grammar import CLOSE, OPEN, PLACEHOLDER, Sentence, cut, plain
from bot.engines.functional.lemmas import NUMBERS
from bot.engines.functional.quoted import PIECES, ends_in_order, with_quotes
from bot.engines.functional.sayings import (
    Claim,
    Say,
)
from bot.engines.functional.unquoted import COUNT, LABELLED, first_and_last, without_quotes

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


_MARK = rf"{OPEN}\d+{CLOSE}"
_AND = r"\s*(?:,\s*(?:and\s+|or\s+)?|\band\s+|\bor\s+|\bnor\s+)"
NONE_OF = re.compile(rf"\b(?P<no>no longer|no|not|neither)\s+(?P<marks>{_MARK}(?:{_AND}{_MARK})+)", re.IGNORECASE)
# What is said of each of several things is not on the page together.
ONE_EACH = re.compile(
    r"^(?:each|every|both) times?\b|^(?:for|after|with|in) (?:each|both|either)\b|\bfor the (?:first|former)\b",
    re.IGNORECASE,
)
EARLIER = re.compile(r"^(?:just\s+|still\s+)?before\s+\w+ing\b", re.IGNORECASE)
FIRST_VALUE = re.compile(r"^\s*(?P<value>[A-Z][a-z]+)\s*,\s*(?P<rest>\S.*)$")
THIS_ORDER = re.compile(r"\s*,?\s*\(?in (?:this|the following|exactly this) order\)?\s*$", re.IGNORECASE)
# Beyond this, expressions that go back over a text would take minutes, and a list of lists would end the program.
LONGEST, COLONS = 2_000, 40
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


def claims(text: str) -> tuple[Claim, ...]:
    """Return what an expectation claims, clause by clause, in order."""
    text = " ".join(text.split())
    if len(text) > LONGEST or text.count(":") > COLONS:
        return (_nothing(text[:LONGEST], "too long to be read"),)
    sentence = cut(VERDICT.sub("", AFTER.sub("", text)))
    sentence = replace(sentence, text=NONE_OF.sub(_none_of, sentence.text))
    if ONE_EACH.search(text.lstrip("*_ ")):
        return (_nothing(text, "a sequence within one step"),)
    if CONDITIONAL.search(sentence.text):
        return (_nothing(text, "conditional"),)
    found: list[Claim] = []
    for clause in re.split(rf"\s*;\s*|(?<=[.!?])\s+|\s*[.!]$|(?<={CLOSE})\s+(?=[A-Z])", sentence.text):
        if clause.strip(" .,"):
            found.extend(_clause(clause.strip(" .,"), sentence))
    return tuple(_of_the_one_before(found))


def _none_of(found: re.Match[str]) -> str:
    """`no longer "A", "B" and "C"` denies each of them."""
    return re.sub(rf"(?<!^)(?={OPEN}\d)", f"{found['no']} ", f" {found['marks']}").replace(" ", " ", 1).strip()


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
    if re.match(r"^[^:]*,[^:]*:", clause) and not THIS_ORDER.search(clause.partition(":")[0]):
        # `Loan 7, Status: Open, Fee: 3.00`: in a list a colon only joins a label and its value.
        clause = re.sub(rf"(?<=, )([A-Z][a-z]+(?: [a-z]+)?):\s+(?=[A-Z][a-z]+\s*(?:,|$)|{ANY})", r"\1 ", clause)
    if EARLIER.match(clause):
        return (_nothing(sentence.restore(clause), "an earlier moment"),)
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
    if ":" in clause:
        behind = _status(clause, sentence) or _behind_colon(clause, sentence)
        if behind:
            return behind
    return _listed(clause, sentence)


def _status(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    """`Status: Open`, alone or as the first of a list."""
    head, _, tail = clause.partition(":")
    if plain(head) in ANNOUNCING or COUNT.match(head.strip()):
        return ()
    status = LABELLED.match(clause)
    if status and status["colon"]:
        text = sentence.restore(clause)
        return (Claim(say=Say.LABEL, subject=plain(head), value=status["value"], strong=True, text=text),)
    first = FIRST_VALUE.match(tail)
    if first is None or not re.fullmatch(r"(?:[Tt]he )?[A-Za-z]+", head):
        return ()
    text = f"{head}: {first['value']}"
    said = Claim(say=Say.LABEL, subject=plain(head), value=first["value"], strong=True, text=text)
    return (said, *_clause(first["rest"], sentence))


def _behind_colon(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    """A head that announces, and the list behind it; nothing when the colon only joins a label and its value."""
    head, _, tail = clause.partition(":")
    if not tail.strip():
        return _clause_or_none(head, sentence) or (_nothing(sentence.restore(clause), "what follows is checked"),)
    labels = len(plain(head).split()) <= 3 and not PLACEHOLDER.search(head)
    if (labels and _value_behind(tail)) or len(plain(head).split()) > 6:
        return ()
    put = THIS_ORDER.search(head)
    if put is None:
        return (*_clause_or_none(head, sentence), *_clause(tail.strip(), sentence))
    counted = _clause_or_none(head[: put.start()], sentence)
    listed = ordered(f"in this order: {tail.strip()}", sentence)
    if listed:
        return (*counted, *listed)
    lost = _nothing(sentence.restore(clause), "the order is not understood")
    return (*counted, *_clause(tail.strip(), sentence), lost)


def _value_behind(tail: str) -> bool:
    """`Total: 3.00` is one thing; `Back in the shop: 26 in stock` is two."""
    number = re.match(r"\s*-?\s?[€$£]?\d+(?:[.,]\d+)*\s*(?:[€$£]|[A-Z]{3}\b)?", tail)
    return number is not None and (not tail[number.end() :].strip() or tail[number.end() :].lstrip()[:1] in ",(;-")


def _listed(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    """Rows with their facts first; what is left as a whole, or piece by piece."""
    found, left = rows(clause)
    made = tuple(replace(claim, text=sentence.restore(claim.text)) for claim in found)
    return (*made, *_pieces(left, sentence)) if left.strip(" ,") else made


def _pieces(clause: str, sentence: Sentence) -> tuple[Claim, ...]:
    clause = re.sub(r"\s*\(([A-Z][^(),]*,[^()]*)\)", r", \1", clause)
    clause = re.sub(rf"(?<=[a-z])\s*\((?P<amount>{ANY})\)", r" \g<amount>", clause)
    if re.search(r"\b(?:form|page|dialog)\b", clause):
        clause = re.sub(r"\s+with\s+(?:the\s+)?(?:fields?\s+)?(?=[A-Z])", ", ", clause)
    ends = ends_in_order(clause, sentence.quoted(clause)) if PLACEHOLDER.search(clause) else first_and_last(clause)
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
    marks = sentence.quoted(piece)
    if len(marks) == 1 and amount(marks[0]) is not None and not PLACEHOLDER.fullmatch(piece):
        # `total **40.50**`: emphasis on an amount is no quotation.
        piece = said
    found = with_quotes(piece, sentence) if PLACEHOLDER.search(piece) else without_quotes(piece)
    return tuple(replace(claim, text=said) for claim in found) if found else None
