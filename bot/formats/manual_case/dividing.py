"""A step's text divided into what is done and what should then be seen.

Only what stands behind the last thing to do is an expectation of the step: what a tester sees in between is gone by
the time that the step is over, so that it stays in the step's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ARROW = re.compile(r"\s*(?:-{1,2}>|={1,2}>|→|⇒|➔|⟶)\s*")
INNER_EXPECTED = re.compile(
    r"\s*(?:\*\*|\(|\[|[-\u2013\u2014]\s)?\s*\b(?:expected(?:\s+(?:result|outcome|behaviou?r)s?)?|expect"
    r"|resultado esperado|ожидаемый результат)\s*:\s*(?:\*\*)?\s*",
    re.IGNORECASE,
)
VERIFY = re.compile(
    r"^(?:(?:and|then|please|,)\s+)*(?:verify|confirm|ensure|make sure|assert|validate|check)"
    r"(?:\s+(?:that|if|whether)\s+|(?<!check)\s+(?!the box|the dialog|it with|it by|with\b|by\b|your\b|the order))",
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
_ACTS = (
    r"(?:click|press|tap|hit|push|open|go|navigate|visit|enter|type|fill|input|set|put|change|choose|select|pick|tick|"
    r"untick|check the|uncheck|log|sign|submit|send|save|search|sort|add|remove|delete|clear|reload|refresh|replace|"
    r"correct|overwrite|confirm|cancel|apply|place|repeat|try|wait|scroll|do|use|return|switch|buy|order|pay)\b"
)
_MODAL = re.compile(
    rf"\b(?:should|must|shall|will|ought to|has to|have to)\b(?!\s+(?:now\s+|then\s+)?{_ACTS})", re.IGNORECASE
)
_SEEN = re.compile(
    r"^(?:(?:and|but|now|then|here|again|also|both|all|only|still|afterwards|immediately|\u2026)\s+)*(?:"
    r"(?:it|this|that)\s+(?:now\s+)?(?:says|reads|shows|displays|is|was|has|stays|remains|still|moans|complains|asks)\b"
    r"|(?:you|we|i|the user|user|the customer|the visitor|he|she|they)\s+(?:now\s+|then\s+|can\s+|"
    r"will\s+)*(?:land|lands|"
    r"(?:am|is|are)\s+(?:now\s+|still\s+)?(?:on|at|in|taken|redirected|back|logged|sent|brought|forwarded|shown|told|asked)"
    r"|sees?|gets?|stays?|remains?|reach(?:es)?|arrives?|ends? up)\b"
    r"|(?:the|an?|all|both|no|each|every|its|her|his)\s+(?:[\w'-]+\s+|\ue000[^\ue001]*\ue001\s+){1,5}?(?:now\s+)?"
    r"(?:is|are|has|have|says|say|shows|show|reads|read|"
    r"appears?|comes? up|opens?|closes?|disappears?|displays?|stays?|remains?|contains?|changes|turns|goes|"
    r"vanishes|pops|"
    r"complains?|greets|lists?)\b"
    r"|there\s+(?:is|are|was|were|'s|appears?)\b|not accepted\b|not possible\b|nothing\b|no\s+\w+|back (?:on|at|in)\b"
    r"|expect\b|result\b)",
    re.IGNORECASE,
)
_MESSAGE = re.compile(
    r"^(?:(?:and|still|also|again|only|both)\s+)*\ue000[^\ue001]*\ue001(?:\s*(?:,|/|and|&)?\s*(?:still\s+|again\s+)?"
    r"\ue000[^\ue001]*\ue001)*\s*(?:$|[.,;]|(?:is|are|appears?|comes? up|shows? up|pops? up|again|displayed|"
    r"shown|in)\b)",
    re.IGNORECASE,
)


def divided(text: str) -> tuple[str, tuple[str, ...]]:
    """Split a step from the expectations it carries: behind an arrow, a label, or as sentences of their own."""
    flat, quotes = _masked(text)
    arrow, label = ARROW.search(flat), INNER_EXPECTED.search(flat)
    if arrow and not (label and 0 < label.start() < arrow.start()):
        action, own = _without_label(_restored(flat[: arrow.start()], quotes).strip())
        return action, (*own, _restored(flat[arrow.end() :], quotes).strip())
    action, *labelled = (piece.strip(" ;-\u2013\u2014()[]") for piece in INNER_EXPECTED.split(_flat(text)))
    if labelled and action:
        return action, tuple(labelled)
    return _without_label(_flat(text))


def _without_label(text: str) -> tuple[str, tuple[str, ...]]:
    """Trailing sentences that say what is seen, and a trailing `and verify that ...`."""
    flat, quotes = _masked(text)
    pieces = list(_sentences(flat))
    at = len(pieces)
    while at > 0 and observes(pieces[at - 1][1], first=at == 1):
        at -= 1
    seen = [piece for _, piece in pieces[at:]]
    done = "".join(mark + piece for mark, piece in pieces[:at])
    tail = _TAIL.search(done)
    verify = VERIFY.match(_restored(done, quotes))
    if verify and not seen:
        whole = _restored(done, quotes)
        return whole, (whole[verify.end() :],)
    if tail and tail.start() and not _acts_later(done[tail.end() :]):
        check = done[tail.end() :]
        begin = VERIFY.match(check)
        seen.insert(0, check[begin.end() :] if begin else check)
        done = done[: tail.start()]
    said = tuple(_restored(piece, quotes) for piece in seen)
    return (_restored(done, quotes).strip(" ,;") or text, said if done.strip() else (text, *said)[1:] or said)


def _acts_later(text: str) -> bool:
    """Whether something is done after what is checked."""
    return bool(re.search(rf"(?:,|;|\band\b|\bthen\b|[.!])\s+(?:then\s+)?{_ACTS}", text, re.IGNORECASE))


def observes(sentence: str, *, first: bool) -> bool:
    """Whether a sentence says what is seen; the first one of a step only when it says that it must be so."""
    modal = _MODAL.search(sentence)
    if modal and not re.match(rf"(?:please\s+)?{_ACTS}", sentence, re.IGNORECASE):
        return True
    if first:
        return False
    acts = re.search(rf"(?:,|\band\b|\bthen\b)\s+(?:then\s+)?{_ACTS}", sentence, re.IGNORECASE)
    return bool((_SEEN.match(sentence) and not acts and not _done(sentence)) or _MESSAGE.match(sentence))


def _done(sentence: str) -> bool:
    """`The cart is opened`, `the button is clicked`: something that the tester does, said in the passive."""
    return bool(
        re.search(
            r"\b(?:is|are|has been|have been)\s+(?:then\s+|now\s+|again\s+)?(?:opened|clicked|pressed|entered|"
            r"typed|filled|"
            r"set|changed|chosen|selected|picked|ticked|unticked|submitted|switched|overwritten|applied|activated)\b",
            sentence,
            re.IGNORECASE,
        )
    )


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

    clean = text.replace("\ue000", " ").replace("\ue001", " ")
    return _QUOTED.sub(keep, clean), quotes


def _restored(text: str, quotes: list[str]) -> str:
    return re.sub(r"\ue000(\d+)\.?\ue001", lambda found: quotes[int(found[1])], text)


def _flat(text: str) -> str:
    return " ".join(text.split())
