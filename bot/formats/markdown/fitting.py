"""A comment that fits: sections are cut item by item, least worth first, and what was cut is counted.

A comment is rejected above 65,536 characters; the budget (security requirement E-6) leaves room for what a poster adds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long a text may be, in UTF-16 code units and in UTF-8 bytes."""

    units: int
    size: int


COMMENT = Limit(units=60_000, size=250_000)
SUMMARY = Limit(units=900_000, size=900 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece that is shown whole or not at all; what is worth least goes first."""

    text: str
    worth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Opening, items, closing; `patience` says how late it is cut, and a section without items left is dropped whole.

    `more` follows the items when some were cut; `{count}` in it is how many.
    """

    opening: str = ""
    items: tuple[Item, ...] = ()
    closing: str = ""
    more: str = "... {count} more in the job summary\n"
    patience: int = 0
    cut: int = 0

    @property
    def text(self) -> str:
        """The section as it stands."""
        if not self.items and not self.cut:
            return f"{self.opening}{self.closing}"
        more = self.more.format(count=self.cut) if self.cut else ""
        return f"{self.opening}{''.join(item.text for item in self.items)}{more}{self.closing}"


def fit(sections: tuple[Section, ...], limit: Limit) -> str:
    """Join the sections, cutting items of the least patient section first until the text fits."""
    kept = list(sections)
    units = sum(_units(section.text) for section in kept) - limit.units
    size = sum(_bytes(section.text) for section in kept) - limit.size
    for place in sorted(range(len(kept)), key=lambda place: kept[place].patience):
        if units <= 0 and size <= 0:
            break
        kept[place], units, size = _trimmed(kept[place], units, size)
    return "".join(section.text for section in kept)


def _trimmed(section: Section, units: int, size: int) -> tuple[Section, int, int]:
    """Drop the least worthy items until neither `units` nor `size` is over; return what is still over."""
    if not section.items:
        return section, units, size
    note = section.more.format(count=len(section.items))
    units, size = units + _units(note), size + _bytes(note)
    dropped: set[int] = set()
    for place in sorted(range(len(section.items)), key=lambda place: (section.items[place].worth, -place)):
        if units <= 0 and size <= 0:
            break
        dropped.add(place)
        units -= _units(section.items[place].text)
        size -= _bytes(section.items[place].text)
    items = tuple(item for place, item in enumerate(section.items) if place not in dropped)
    return replace(section, items=items, cut=len(dropped)), units, size


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
