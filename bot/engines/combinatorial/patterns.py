r"""Strings for a regular expression's common subset: enough of a parser to generate, and to know when to give up.

Understood: literals, classes, `.`, `\d \w \s`, groups, alternatives, quantifiers, anchors; look-around is skipped
and the result checked. Patterns with nested unbounded repetition are never matched against (they may take for ever).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 200
_CLASSES = {"d": "7305", "w": "aB3", "s": " ", "D": "ab", "W": "-.", "S": "ab"}
_PRINTABLE = "aA0bB1-_.!@ xyzXYZ23456789cdefghijklmnopqrstuvwCDEFGHIJKLMNOPQRSTUVW#$%&'()*+,/:;<=>?[]^`{|}~"


@dataclass(frozen=True, slots=True)
class _Chars:
    choice: str


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    options: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Node
    least: int
    most: int | None


_Node = _Chars | _Sequence | _Either | _Repeat


class _UnreadableError(Exception):
    """The pattern uses something that this parser does not know."""


def matching(pattern: str, *, offered: Iterable[str] = (), least: int = 0, most: int | None = None) -> tuple[str, ...]:
    """Return strings that the pattern finds, within the lengths: offered ones first, then made ones; maybe none."""
    tree = _read(pattern)
    if tree is None or _explosive(tree, inside=False):
        return ()
    made = [_made(tree, extra, turn) for turn in (0, 1) for extra in (0, 3)]
    top = LONGEST if most is None else most
    found = [text for text in (*offered, *made) if least <= len(text) <= top and _finds(pattern, text)]
    return tuple(dict.fromkeys(found))


def breaking(pattern: str, *, least: int = 0, most: int | None = None) -> str | None:
    """Return a string within the lengths that the pattern clearly does not find, or None."""
    tree = _read(pattern)
    if tree is None or _explosive(tree, inside=False):
        return None
    size = max(least, min(3, 3 if most is None else most), 1)
    return next((char * size for char in "!~ x0" if not _finds(pattern, char * size)), None)


def readable(pattern: str) -> bool:
    """Whether the pattern is within the subset that is understood, and harmless to match."""
    tree = _read(pattern)
    return tree is not None and not _explosive(tree, inside=False)


def admits(pattern: str, text: str) -> bool:
    """Whether the pattern is known to find the text."""
    return bool(matching(pattern, offered=(text,), least=len(text), most=len(text))) and _finds(pattern, text)


def _finds(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except (re.error, OverflowError):
        return False


def _read(pattern: str) -> _Node | None:
    if len(pattern) > LONGEST:
        return None
    try:
        reader = _Reader(pattern)
        tree = reader.either()
        if reader.at == len(pattern):
            with warnings.catch_warnings():
                # `[1--]` means something else in a Python to come; here it only matters that it can be read.
                warnings.simplefilter("ignore", FutureWarning)
                re.compile(pattern)
            return tree
    except (re.error, OverflowError, RecursionError, _UnreadableError):
        pass
    return None


def _explosive(node: _Node, *, inside: bool) -> bool:
    match node:
        case _Repeat(part, _, most):
            unbounded = most is None or most > 50
            return (unbounded and inside) or _explosive(part, inside=inside or unbounded)
        case _Sequence(parts) | _Either(parts):
            return any(_explosive(part, inside=inside) for part in parts)
        case _:
            return False


def _made(node: _Node, extra: int, turn: int) -> str:
    """One string: `extra` more than the least repetitions where allowed, the turn-th option where there are several."""
    match node:
        case _Chars(choice):
            return choice[turn % len(choice)]
        case _Sequence(parts):
            return "".join(_made(part, extra, turn) for part in parts)
        case _Either(options):
            return _made(options[turn % len(options)], extra, turn)
        case _Repeat(part, least, most):
            times = least + extra if most is None else min(least + extra, most)
            return "".join(_made(part, extra, turn + step) for step in range(min(times, LONGEST)))


class _Reader:
    """A recursive-descent reader of one pattern; `at` is where it stands."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def next(self) -> str:
        char = self.peek()
        if not char:
            raise _UnreadableError
        self.at += 1
        return char

    def either(self) -> _Node:
        options = [self.sequence()]
        while self.peek() == "|":
            self.next()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else _Either(tuple(options))

    def sequence(self) -> _Node:
        parts: list[_Node] = []
        while self.peek() and self.peek() not in "|)":
            part = self.atom()
            if part is not None:
                parts.append(self.repeated(part))
        return _Sequence(tuple(parts))

    def atom(self) -> _Node | None:
        char = self.next()
        match char:
            case "^" | "$":
                return None
            case "(":
                return self.group()
            case "[":
                return self.bracket()
            case ".":
                return _Chars("aB3")
            case "\\":
                return self.escape()
            case "*" | "+" | "?":
                raise _UnreadableError
            case _:
                return _Chars(char)

    def group(self) -> _Node | None:
        skipped = False
        if self.pattern.startswith("?", self.at):
            opening = re.match(r"\?(:|P<\w+>|<\w+>|[=!]|<[=!])", self.pattern[self.at :])
            if opening is None:
                raise _UnreadableError
            skipped = opening.group(1)[-1] in "=!"
            self.at += opening.end()
        inner = self.either()
        if self.next() != ")":
            raise _UnreadableError
        return None if skipped else inner

    def escape(self) -> _Node | None:
        char = self.next()
        if char in _CLASSES:
            return _Chars(_CLASSES[char])
        if char in "bBAZz":
            return None
        if char.isalnum():
            raise _UnreadableError
        return _Chars(char)

    def bracket(self) -> _Node:
        negated = self.peek() == "^"
        if negated:
            self.next()
        members: list[str] = []
        while self.peek() != "]" or not members:
            members += self.member()
        self.next()
        allowed = [char for char in _PRINTABLE if char not in members] if negated else members
        if not allowed:
            raise _UnreadableError
        return _Chars("".join(dict.fromkeys(allowed)))

    def member(self) -> list[str]:
        char = self.next()
        # Nested sets and set operations mean something else in other languages; Python warns of them.
        if char == "[" or (char in "-&~|" and self.peek() == char):
            raise _UnreadableError
        if char == "\\":
            known = self.next()
            if known in _CLASSES:
                return list({"d": "7301245689", "s": " \t\n", "w": "aB3_"}.get(known, _CLASSES[known]))
            char = {"n": "\n", "t": "\t", "r": "\r"}.get(known, known)
        if self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
            self.next()
            last = self.next()
            last = self.next() if last == "\\" else last
            if not ord(char) <= ord(last) <= ord(char) + 200:
                return [char]
            return [chr(code) for code in range(ord(char), ord(last) + 1)]
        return [char]

    def repeated(self, part: _Node) -> _Node:
        found = re.match(r"(\*|\+|\?|\{(\d+)(,?)(\d*)\})[?+]?", self.pattern[self.at :])
        if found is None:
            return part
        self.at += found.end()
        sign = found.group(1)
        if sign in ("*", "+", "?"):
            return _Repeat(part, int(sign == "+"), 1 if sign == "?" else None)
        least = int(found.group(2))
        most = int(found.group(4)) if found.group(4) else (None if found.group(3) else least)
        return _Repeat(part, least, most)
