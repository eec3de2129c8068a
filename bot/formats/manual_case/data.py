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
    found: list[Pair] = []
    marked = False
    start = 0
    for mark in (*PIECES.finditer(text), None):
        piece = text[start : mark.start() if mark else len(text)].strip()
        comma = start > 0 and text[:start].rstrip().endswith(",")
        start = mark.end() if mark else len(text)
        if not piece.strip(" .*"):
            continue
        one = pair(piece.rstrip("."))
        if found and marked and comma and (one is None or not MARKED.match(piece)) and found[-1][0]:
            found[-1] = (found[-1][0], f"{found[-1][1]}, {piece.rstrip('.')}")
            continue
        marked = bool(MARKED.match(piece))
        found.append(one or ("", piece))
    return found
