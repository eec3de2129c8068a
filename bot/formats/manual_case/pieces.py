"""The texts of blocks: an item with what is nested in it, lines that are items of their own, sentences."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.formats.manual_case.blocks import Block, Item, Listing, Paragraph, Table
from bot.formats.manual_case.dividing import SENTENCES
from bot.formats.manual_case.labels import labelled
from bot.formats.manual_case.placing import MARK
from bot.formats.manual_case.tables import lines, pairs, unmarked, unnumbered

# `Errors:` is nothing to be seen by itself; `Two rows:` is.
TITLE = re.compile(r"(?!(?:\d|one|two|three|four|five|all|both|no)\b)[^\W\d][\w'-]*(?:\s[\w'-]+){0,3}:", re.IGNORECASE)


def pieces(block: Block) -> list[tuple[str, int]]:
    """The texts of a nested block, with their lines."""
    match block:
        case Listing():
            return [(unnumbered(whole(item)), item.line) for item in block.items]
        case Paragraph():
            return [(flat(block.text), block.line)]
        case Table():
            return [(f"{name}: {value}", block.line) for name, value in pairs(block)]
        case _:
            return []


def whole(item: Item) -> str:
    """An item with what is nested in it, as one text."""
    inner = [text for child in item.children for text, _ in pieces(child)]
    return "; ".join([item.text, *inner]) if inner else item.text


def one_text(text: str) -> str:
    """The lines of a step's cell as one text: values behind a colon, name and value pairs, orders."""
    said = [unnumbered(line) for line in text.split("\n") if line.strip()]
    joined = said[0] if said else ""
    for before, line in pairwise(said):
        named = re.match(r"[^:]{1,40}:\s", line)
        if before.endswith(":"):
            joined = f"{joined} {line}"
        elif said[0].endswith(":") and not named and not before.endswith("."):
            joined = f"{joined}, {line}"
        else:
            joined = f"{joined} {line}" if before.endswith((".", "!", "?", ",", ";")) else f"{joined}; {line}"
    return joined


def seen_lines(text: str) -> tuple[str, ...]:
    """The lines of an expectation's cell; counted ones belong to a line with a colon above, the first to `Errors:`."""
    found: list[str] = []
    counting = False
    for line in [line.strip() for line in text.split("\n") if line.strip()]:
        counted = re.match(r"\(?\d{1,3}[.)](?!\d)", line)
        if counted and found and (counting or found[-1].endswith(":")):
            found[-1] = f"{found[-1]}{',' if counting else ''} {unnumbered(line)}"
            counting = True
        else:
            title = found and not counting and TITLE.fullmatch(found[-1])
            found = [*found[:-1], f"{found[-1]} {line}"] if title else [*found, line]
            counting = False
    return lines("\n".join(found))


def label_start(text: str) -> int:
    """Where a later line of an item starts a new part of the case."""
    at = text.find("\n")
    while at >= 0:
        line = text[at + 1 :].split("\n", 1)[0]
        if line.lstrip().startswith("**") and labelled(line):
            return at + 1
        at = text.find("\n", at + 1)
    return len(text)


def flat(text: str) -> str:
    """One line, one space between words."""
    return " ".join(text.split())


def numbered_lines(text: str) -> tuple[tuple[str, int | None], ...]:
    """Lines that start with a mark are items of their own, with their number; the others are wrapped text."""
    found: list[tuple[str, int | None]] = []
    for line in text.split("\n"):
        starts = re.match(r"\s*(?:[-*+•]\s|\d{1,3}[.)](?!\d)|\[[ xX]?\])", line) or MARK.match(line)
        if starts or not found:
            found.append(unmarked(line))
        else:
            found[-1] = (f"{found[-1][0]} {line.strip()}", found[-1][1])
    return tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text of several lines."""
    return tuple(piece for line, _ in numbered_lines(text) for piece in SENTENCES.split(flat(line)) if piece)
