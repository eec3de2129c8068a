"""The shape of an input as a tree: each node contributes at most one component, and can build its value from a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engines.combinatorial.strata import NULL, Stratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One value (or absence) that the document forbids, at one path."""

    path: str
    stratum: Stratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A primitive."""

    path: str
    strata: tuple[Stratum, ...]
    flaws: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: its lengths, and the nodes of its first elements."""

    path: str
    strata: tuple[Stratum, ...]
    elements: tuple[Node, ...]
    flaws: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object; `strata` has more than one entry only where it may be absent or null."""

    path: str
    strata: tuple[Stratum, ...]
    fields: tuple[tuple[str, Node], ...]
    flaws: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """oneOf or anyOf: one stratum an alternative."""

    path: str
    strata: tuple[Stratum, ...]
    options: tuple[tuple[str, Node], ...]
    flaws: tuple[Stratum, ...] = ()


Node = Leaf | Listing | Record | Alternatives


def generic(path: str) -> str:
    """Return a path with its list positions left open, as pools name it."""
    return "".join("[]" if part.startswith("[") else part for part in _split(path))


def value_of(node: Node, row: Mapping[str, str], flaw: Flaw | None = None) -> Stratum:
    """Build the value of a node from a row of labels; the flaw replaces what stands at its path."""
    if flaw is not None and flaw.path == node.path:
        return flaw.stratum
    chosen = _chosen(node, row)
    if chosen.absent or chosen == NULL:
        return chosen
    match node:
        case Leaf():
            return chosen
        case Listing(elements=elements):
            count = int(chosen.label)
            built = [value_of(element, row, flaw) for element in elements[:count]]
            return Stratum(label=chosen.label, value=[item.value for item in built if not item.absent])
        case Alternatives(options=options):
            return next(value_of(option, row, flaw) for name, option in options if name == chosen.label)
        case Record(fields=fields):
            parts = [(name, value_of(field, row, flaw)) for name, field in fields]
            return Stratum(label="present", value={name: item.value for name, item in parts if not item.absent})


def selector(node: Node) -> str:
    """Return the path of the component that this node contributes itself."""
    match node:
        case Leaf(path=path):
            return path
        case Listing(path=path):
            return f"{path}@length"
        case Alternatives(path=path):
            return f"{path}@kind"
        case Record(path=path):
            return f"{path}@presence"


def walk(node: Node) -> list[Node]:
    """Return a node and everything below it, parents first."""
    return [node, *(below for _, child in children(node) for below in walk(child))]


def children(node: Node) -> tuple[tuple[tuple[str, ...], Node], ...]:
    """The nodes below, each with the labels of this node under which it exists."""
    match node:
        case Leaf():
            return ()
        case Listing(elements=elements, strata=options):
            lengths = [stratum.label for stratum in options if stratum.label.isdigit()]
            return tuple(
                (tuple(label_ for label_ in lengths if int(label_) > number), element)
                for number, element in enumerate(elements)
            )
        case Alternatives(options=options_):
            return tuple(((name,), option) for name, option in options_)
        case Record(fields=fields):
            return tuple((("present",), field) for _, field in fields)


def _chosen(node: Node, row: Mapping[str, str]) -> Stratum:
    wanted = row.get(selector(node))
    return next((stratum for stratum in node.strata if stratum.label == wanted), node.strata[0])


def _split(path: str) -> list[str]:
    parts: list[str] = []
    current = ""
    for char in path:
        if char == "[":
            parts.append(current)
            current = ""
        current += char
        if char == "]":
            parts.append(current)
            current = ""
    return [*parts, current]
