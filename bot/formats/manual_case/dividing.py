"""A step's text divided into what is done and what should then be seen.

Only what stands behind the last thing to do is an expectation of the step: what a tester sees in between is gone by
the time that the step is over, so that it stays in the step's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.formats.manual_case.labels import Part, labelled, part_of
from bot.formats.manual_case.observing import acts_later, clause, looked_at, observes
from bot.formats.manual_case.orders import is_order

ARROW = re.compile(r"\s*(?:-{1,2}>|={1,2}>|→|⇒|➔|⟶)\s*")
INNER_EXPECTED = re.compile(
    r"\s*(?:\*{1,2}|\(|\[|[-\u2013\u2014]\s)?\s*\b(?:expected(?:\s+(?:result|outcome|behaviou?r)s?)?|expect"
    r"|resultado esperado|\u043e\u0436\u0438\u0434\u0430\u0435\u043c\u044b\u0439 "
    r"\u0440\u0435\u0437\u0443\u043b\u044c\u0442\u0430\u0442)\s*:\s*\*{0,2}\s*"
    r"|(?:(?<=[.!?;])\s+|\s+[-\u2013\u2014]\s+|\s*[(\[]\s*)\*{0,2}(?:results?|outcome|(?:you )?should see"
    r"|resultado|ergebnis|\u0440\u0435\u0437\u0443\u043b\u044c\u0442\u0430\u0442)\s*:\s*\*{0,2}\s*",
    re.IGNORECASE,
)
CHECK_MARK = re.compile(r"^\s*[\u2713\u2714\u2705\u2611\u221a]\ufe0f?\s*")
VERIFY = re.compile(
    r"^(?:(?:and|then|please|now|also|,)\s+)*(?:verify|confirm|ensure|make sure|assert|validate|check)"
    r"(?:\s+(?:also\s+)?(?:that|if|whether)\s+|"
    r"(?<!check)\s+(?!the box|the dialog|it with|it by|with\b|by\b|your\b|the order))",
    re.IGNORECASE,
)
SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u0410-\u042fÁÉÍÓÚ\"*`])")
_QUOTED = re.compile(
    r"\*\*[^*]+\*\*|`[^`]+`|\"[^\"]+\"|\u201c[^\u201d]+\u201d|\u00ab[^\u00bb]+\u00bb|(?<![\w'])'[^'\n]+'(?!\w)"
    r"|(?<![\w*])\*[^*\s](?:[^*]*[^*\s])?\*(?![\w*])|\([^()]*\)"
)
_ENDS = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\bNo\.)\s+(?=[\w\ue000])|(?<=[.!?]\ue001)\s+(?=[A-Z\ue000])")
_TAIL = re.compile(
    r"\s*(?:,\s*(?:and\s+|then\s+)?|;\s*|\s+and\s+(?:then\s+)?|\s+then\s+)(?="
    r"(?:verify|make sure|confirm|ensure|assert|check)\s+(?:that|if|whether|it|the|there|you)\b)",
    re.IGNORECASE,
)


def divided(text: str) -> tuple[str, tuple[str, ...]]:
    """Split a step from the expectations it carries: behind an arrow, a label, as sentences or lines."""
    lines = text.split("\n")
    at = next((at for at in range(1, len(lines)) if _begins_seen(lines[at])), len(lines))
    if at < len(lines) and not any(is_order(line) for line in lines[at:]):
        action, own = _divided("\n".join(lines[:at]))
        return action, (*own, *seen_lines(lines[at:]))
    return _divided(text)


def _divided(text: str) -> tuple[str, tuple[str, ...]]:
    flat, quotes = _masked(text)
    arrow, label = _arrow(flat), INNER_EXPECTED.search(flat)
    if arrow and not (label and 0 < label.start() < arrow.start()):
        action, own = _without_label(_restored(flat[: arrow.start()], quotes).strip())
        return action, (*own, _restored(flat[arrow.end() :], quotes).strip())
    action, *labelled_ones = (_trimmed(piece) for piece in INNER_EXPECTED.split(_flat(text)))
    if labelled_ones and action:
        return action, tuple(labelled_ones)
    return _without_label(_flat(text))


def expected_line(line: str) -> str | None:
    """What a line says behind `Result:`, `*Expected:*` or a check mark; None for any other line."""
    mark = CHECK_MARK.match(line)
    if mark:
        return line[mark.end() :]
    found = labelled(line) if ":" in line or line.lstrip().startswith("**") or part_of(line) else None
    return found[1] if found and found[0] is Part.EXPECTED else None


def pieces_of(text: str) -> tuple[str, ...]:
    """Sentences, and what stands behind a semicolon, with quotes and brackets left whole."""
    flat, quotes = _masked(_flat(text))
    return tuple(_restored(piece, quotes).strip() for _, piece in _sentences(flat) if piece.strip())


def observed(text: str) -> bool:
    """Whether a line of its own says what is seen, or what is to be checked."""
    return bool(VERIFY.match(text)) or observes(_masked(text)[0], first=False)


def _begins_seen(line: str) -> bool:
    """Whether a line below the first one of a step begins what is seen."""
    starts = bool(re.match(r"\s*[^\W\da-z_]", line))
    return expected_line(line) is not None or (starts and observes(_masked(line.strip())[0], first=False))


def seen_lines(lines: list[str]) -> tuple[str, ...]:
    """The expectations of lines: one with a label or a check mark begins one, the others are wrapped text."""
    found: list[str] = []
    for line in lines:
        said = expected_line(line)
        if said is not None or not found:
            found.append(line.strip() if said is None else said)
        else:
            found[-1] = f"{found[-1]} {line.strip()}".strip()
    return tuple(item for item in found if item)


def _arrow(flat: str) -> re.Match[str] | None:
    """The arrow that divides: the last one, unless something is done behind it."""
    found = list(ARROW.finditer(flat))
    starts = [0, *(arrow.end() for arrow in found)]
    arrows = [arrow for start, arrow in zip(starts, found, strict=False) if not _changes_number(flat, arrow, start)]
    if not arrows or is_order(flat[arrows[-1].end() :]) or _is_path(flat, arrows):
        return None
    at = len(arrows) - 1
    while at > 0 and _only_seen(flat[arrows[at - 1].end() : arrows[at].start()]):
        at -= 1
    return arrows[at]


def _only_seen(between: str) -> bool:
    """Whether the text between two arrows only says how something is: `its state goes Open -> Closed`."""
    orders = any(is_order(piece) for _, piece in _sentences(between)) or acts_later(between)
    return not orders and bool(re.search(r"\b(?:is|are|goes|changes|turns|shows|says|becomes|moves)\b", between))


def _changes_number(flat: str, arrow: re.Match[str], start: int) -> bool:
    """`4 -> 3`: a value that becomes another one; in `size -> 2 => 7.50` the 2 is what the first arrow leads to."""
    return bool(
        re.search(r"\d\s*$", flat[start : arrow.start()])
        and not (start and re.fullmatch(r"\s*[\d.,]+\s*", flat[start : arrow.start()]))
        and re.match(r"\s*[$\u20ac\u00a3]?\d[\d.,]*\s*(?:$|[,.;)]|and\b|then\b|[-=\u2192])", flat[arrow.end() :])
    )


def _is_path(flat: str, arrows: list[re.Match[str]]) -> bool:
    """`Settings -> Security -> Keys`: the way through a menu, names only."""
    ends = [arrow.start() for arrow in arrows[1:]] + [len(flat)]
    behind = [flat[arrow.end() : end].strip() for arrow, end in zip(arrows, ends, strict=True)]
    return len(arrows) > 1 and all(re.fullmatch(r"[^\W\d_a-z][\w-]*(?:\s[\w&-]+){0,2}\.?", name) for name in behind)


def _trimmed(text: str) -> str:
    """Without the dashes and the half brackets that a label leaves behind."""
    bare = text.strip(" ;-\u2013\u2014")
    for opening, closing in ("()", "[]"):
        if bare.endswith(closing) and bare.count(closing) > bare.count(opening):
            bare = bare[:-1]
        if bare.endswith(opening):
            bare = bare[:-1]
    return bare.strip(" ;-\u2013\u2014")


def _without_label(text: str) -> tuple[str, tuple[str, ...]]:
    """Trailing sentences that say what is seen, and a trailing `and verify that ...`."""
    flat, quotes = _masked(text)
    pieces = list(_sentences(flat))
    at = len(pieces)
    while at > 0 and (observes(pieces[at - 1][1], first=at == 1) or (at > 1 and VERIFY.match(pieces[at - 1][1]))):
        at -= 1
    seen = [piece for _, piece in pieces[at:]]
    done = "".join(mark + piece for mark, piece in pieces[:at])
    verify = VERIFY.match(done)
    if verify and all(VERIFY.match(piece) for piece in seen):
        return _restored(flat, quotes), tuple(checked(_restored(piece, quotes)) for piece in (done, *seen))
    tail = _TAIL.search(done)
    if tail and tail.start() and not acts_later(done[tail.end() :]):
        seen.insert(0, done[tail.end() :])
        done = done[: tail.start()]
    elif done:
        start = len(done) - len(pieces[at - 1][1])
        last, behind = clause(done[start:])
        if not behind and not start:
            last, behind = looked_at(done)
        seen[:0] = [behind] if behind else []
        done = done[:start] + last
    said = tuple(checked(_restored(piece, quotes)) for piece in seen)
    return (_restored(done, quotes).strip(" ,;") or text, said if done.strip() else (text, *said)[1:] or said)


def checked(sentence: str) -> str:
    """What is checked: the sentence behind `verify that`."""
    found = VERIFY.match(sentence)
    return sentence[found.end() :] if found else sentence


def _sentences(flat: str) -> Iterator[tuple[str, str]]:
    """Sentences, and what stands behind a semicolon, each with the mark before it."""
    start, mark = 0, ""
    for found in re.finditer(rf"\s*;\s*|{_ENDS.pattern}", flat):
        yield mark, flat[start : found.start()]
        start, mark = found.end(), found[0]
    yield mark, flat[start:]


def _masked(text: str) -> tuple[str, list[str]]:
    """Quoted spans and brackets as marks; a full stop inside the end of a quote ends the sentence too."""
    quotes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        quotes.append(found[0])
        stop = "." if re.search(r"[.!?]\W*$", found[0]) else ""
        return f"\ue000{len(quotes) - 1}{stop}\ue001"

    # One blank for a run of them: expressions that look for a mark after blanks would go back over the run.
    clean = re.sub(r"[^\S\n]+", " ", text.replace("\ue000", " ").replace("\ue001", " "))
    return _QUOTED.sub(keep, clean), quotes


def _restored(text: str, quotes: list[str]) -> str:
    return re.sub(r"\ue000(\d+)\.?\ue001", lambda found: quotes[int(found[1])], text)


def _flat(text: str) -> str:
    return " ".join(text.split())
