"""What a change asks to be tested."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.api import Operation
from bot.domain.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A component whose lines changed, and the pages (routes) that show it, nearest first."""

    name: str
    path: str
    lines: tuple[int, ...]
    routes: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An operation that reaches changed lines: in its own handler, or at most three calls away.

    `lines` are those of `path`; `reaches` are all of them, whatever file they stand in.
    """

    name: str
    path: str
    lines: tuple[int, ...]
    operation: Operation
    reaches: frozenset[Line] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """Changed lines that no screen and no operation is known to reach: reported, without candidates."""

    name: str
    path: str
    lines: tuple[int, ...]


Target = Screen | Endpoint | Function
