"""Things with their numbers: `4x Tea Towel`, `Steel Bottle x3`, `1 Desk Lamp, 2 Fountain Pens`, `Candle (1)`."""

from __future__ import annotations

import re

from bot.engines.functional.grammar import plain
from bot.engines.functional.lemmas import NUMBERS

_NAME = r"(?P<name>[A-Z][\w'-]*(?:\s+(?:of\s+|and\s+)?[A-Z][\w'-]*)*|\"[^\"]+\")"
_COUNT = rf"(?P<count>\d{{1,3}}|an?|{'|'.join(word for word, number in NUMBERS.items() if number and word.isascii())})"
BEFORE = re.compile(rf"\b{_COUNT}\s*(?:x|\u00d7|pcs\.?|pieces?|units?|items?)?\s*(?:of\s+)?(?:the\s+|more\s+)*{_NAME}")
BEHIND = re.compile(
    rf"{_NAME}\s*[,:]?\s*(?:x|\u00d7)\s*(?P<count>\d{{1,3}})\b|"
    rf"{_NAME.replace('name', 'other')}\s*\((?P<n>\d{{1,3}})x?\)"
)
KNOWN = frozenset(
    {
        "put", "add", "take", "buy", "cart", "basket", "bag", "in", "into", "to", "the", "and",
        "my", "her", "his", "your", "then",
        "with", "get", "place", "added", "product", "products", "also", "x", "as", "well",
        "of", "order", "i", "from", "list",
    }
)  # fmt: skip


def counted(text: str) -> tuple[tuple[str, int], ...]:
    """Return (name, number) of each thing of a text that says nothing else; nothing when other words are left."""
    found: list[tuple[int, str, int]] = []
    left = re.sub(r"\((?!\d{1,3}x?\))[^()]*\)", " ", text)
    for pattern in (BEHIND, BEFORE):
        for one in pattern.finditer(left):
            groups = one.groupdict()
            name = (groups.get("name") or groups.get("other") or "").strip('" ')
            count = (groups.get("count") or groups.get("n") or "1").casefold()
            number = int(count) if count.isdecimal() else NUMBERS.get(count, 1)
            found.append((one.start(), name, number))
        left = pattern.sub(lambda one: " " * len(one[0]), left)
    if set(plain(re.sub(r"\([^()]*\)", " ", left)).split()) - KNOWN:
        return ()
    return tuple((one_of(name) if number > 1 else name, number) for _, name, number in sorted(found))


def one_of(name: str) -> str:
    """`2 Fountain Pens` are two of `Fountain Pen`."""
    return name.removesuffix("s") if not name.endswith("ss") else name
