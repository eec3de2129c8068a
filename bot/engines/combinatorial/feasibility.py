"""Which items can stand in one row when guards and constraints are kept: decided completely, by trying.

Glossary
    domain     what a component can still be: the bits of its items, and one more bit for being absent
    box        for some components, a set each: a row may not be in all of them at once (guards are boxes too)
    to narrow  to take a value out of a domain because all other components of a box are inside it

Forward checking over boxes with backtracking (smallest domain first): nothing is guessed, and what it calls impossible
is impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.engines.combinatorial.constraints import Box

Domains = list[int]


@dataclass(slots=True)
class Space:
    """The components with what they can be, and the boxes to stay out of."""

    domains: Domains
    boxes: list[tuple[tuple[int, int], ...]] = field(default_factory=list)
    watch: list[list[int]] = field(default_factory=list)

    def forbid(self, boxes: Iterable[Box]) -> None:
        """Add boxes."""
        if not self.watch:
            self.watch = [[] for _ in self.domains]
        for box in boxes:
            for part in box:
                self.watch[part].append(len(self.boxes))
            self.boxes.append(tuple(box.items()))

    def settled(self) -> Domains | None:
        """Return the domains with what no row can hold taken out; None where there is no row at all."""
        domains = list(self.domains)
        if () in self.boxes or not all(domains):
            return None
        return domains if self._narrow(domains, range(len(domains))) else None

    def given(self, domains: Domains, part: int, items: int) -> Domains | None:
        """Return the domains once a component is one of these items; None where that cannot be."""
        kept = domains[part] & items
        if not kept:
            return None
        if kept == domains[part]:
            return domains
        narrowed = list(domains)
        narrowed[part] = kept
        return narrowed if self._narrow(narrowed, (part,)) else None

    def forced(self, part: int, items: int) -> Domains | None:
        """Return the domains of rows in which a component has items that are not in its domain (invalid ones)."""
        domains = list(self.domains)
        domains[part] = items
        return domains if all(domains) and self._narrow(domains, range(len(domains))) else None

    def solved(self, domains: Domains | None, liking: Sequence[float]) -> Domains | None:
        """Return one whole row within the domains, liked items first; None when there is none."""
        stack = [] if domains is None else [(domains, -1, 0)]
        while stack:
            current, part, left = stack.pop()
            if part < 0:
                part = self._tightest(current)
                if part < 0:
                    return current
                left = current[part]
            item = _liked(left, liking)
            if left ^ item:
                stack.append((current, part, left ^ item))
            narrowed = self.given(current, part, item)
            if narrowed is not None:
                stack.append((narrowed, -1, 0))
        return None

    def _tightest(self, domains: Domains) -> int:
        best, fewest = -1, 1 << 30
        for part, domain in enumerate(domains):
            if domain & (domain - 1):
                count = domain.bit_count()
                if count == 2:
                    return part
                if count < fewest:
                    best, fewest = part, count
        return best

    def _narrow(self, domains: Domains, changed: Iterable[int]) -> bool:
        queue = list(changed)
        while queue:
            for number in self.watch[queue.pop()]:
                outside = _outside(self.boxes[number], domains)
                if outside == -1:
                    return False
                if outside >= 0:
                    domains[outside] &= ~dict(self.boxes[number])[outside]
                    queue.append(outside)
        return True


def _outside(box: tuple[tuple[int, int], ...], domains: Domains) -> int:
    """Return the one component that has to leave the box, -1 when none can, -2 when nothing follows."""
    found = -1
    for part, items in box:
        if domains[part] & ~items:
            if found >= 0:
                return -2
            found = part
    if found >= 0 and not domains[found] & dict(box)[found]:
        return -2
    return found


def _liked(items: int, liking: Sequence[float]) -> int:
    best, most = 0, -1.0
    while items:
        lowest = items & -items
        items ^= lowest
        number = lowest.bit_length() - 1
        score = liking[number] if number < len(liking) else 0.0
        if score > most:
            best, most = lowest, score
    return best
