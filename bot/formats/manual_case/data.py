"""Test data written as text: `Email: a@b.c`, `email = a@b.c`, or `recipient Ada Lovelace, postcode 20457`."""

from __future__ import annotations

import re

Pair = tuple[str, str]
MARKED = re.compile(
    r"^\W{0,3}([^\W_][^:=\n`\"]{0,48}?)\W{0,3}?\s*(?::(?!//)|=|\s[-\u2013\u2014]\s)\s*(?:\*\*)?\s*(.+)$", re.DOTALL
)
QUOTED_VALUE = re.compile(r"^([^\W\d_][^`\"“]{0,48}?)\s*[`\"“]([^`\"”]+)[`\"”]\W*$")
PROSE = re.compile(r"^((?:[a-z][\w'/-]*\s+){1,4})(?![a-z]+\b(?!@))(?!/\s)(\S.*)$", re.DOTALL)
COUNTED = re.compile(r"^([^\W\d_][\w'-]*(?:\s[a-z][\w'-]*){0,3})\s+(\d[\d.,/ ]*)$")
PIECES = re.compile(r"""\s*(?:[;\n]|,(?=\s)|\s/\s(?=[^/:=\n]{1,40}[:=]))\s*(?=(?:[^`]*`[^`]*`)*[^`]*$)""")

SENTENCES = re.compile(r"""(?<=[^\W_]{2})\.\s+(?=[A-Z][\w ]{1,40}(?::\s|\s\d|\s[A-Z]))""")


def pair(text: str) -> Pair | None:
    """Read one item as (field, value)."""
    flat = " ".join(text.split())
    quoted = QUOTED_VALUE.match(flat)
    if quoted:
        return quoted[1].strip(" :*="), quoted[2].strip()
    marked = MARKED.match(flat)
    if marked:
        return marked[1].strip(" *_"), bare(marked[2])
    prose = PROSE.match(flat) or COUNTED.match(flat)
    return (prose[1].strip(), bare(prose[2])) if prose else None


def bare(value: str) -> str:
    """Drop quotes and emphasis around a whole value."""
    stripped = value.strip()
    for start, end in (("`", "`"), ('"', '"'), ("“", "”"), ("**", "**"), ("'", "'"), ("«", "»")):
        inner = stripped[len(start) : len(stripped) - len(end)]
        if stripped.startswith(start) and stripped.endswith(end) and len(stripped) > 2 * len(start) - 1 and inner:
            return inner if start not in inner else stripped
    return stripped


def pairs_of(text: str) -> tuple[Pair, ...]:
    """Read running text as pairs; a piece that names no field is kept with an empty name.

    `Address: Ada, Mill Lane 7, Berlin. Card: 4242` names two things: a sentence ends what a name has.
    """
    flat = "\n".join(line.strip() for line in text.split("\n"))
    whole = re.sub(r"(?<![:;,.])\n(?!\s*[-*\w][^:\n]{0,40}[:=])", " ", flat)
    return tuple(one for sentence in SENTENCES.split(whole) for one in _sentence(sentence))


def _sentence(text: str) -> list[Pair]:
    """The pairs of one sentence; behind `Address: Ada` a piece without a name goes on with what the name has."""
    found: list[Pair] = []
    begun: int | None = None
    start = 0
    for mark in (*PIECES.finditer(text), None):
        first, start, end = start, mark.end() if mark else len(text), mark.start() if mark else len(text)
        piece = text[first:end].strip()
        if not piece.strip(" .*"):
            continue
        own = bool(MARKED.match(piece))
        if begun is not None and not own and text[:first].rstrip().endswith(","):
            found[-1] = pair(text[begun:end].strip().rstrip(".")) or found[-1]
            continue
        begun = first if own else None
        found.append(pair(piece.rstrip(".")) or ("", piece))
    return found
