"""What uses things up: values that one row shows as well as twenty, while each row takes from a stock that others need.

A quantity inside a body, and the length of a list whose entries carry a quantity, stand at their smallest in every
covering row; each other value of theirs gets one row of its own.
"""

from __future__ import annotations

from bot.engines.combinatorial.components import Shape
from bot.engines.combinatorial.nodes import Leaf, Listing, Node, selector, walk
from bot.engines.combinatorial.strata import NULL, Stratum, consumed
from bot.engines.exercising.requests import nodes_of


def costly(shape: Shape) -> tuple[tuple[str, str], ...]:
    """Return (component, label) of what takes more than it must, in the order of the components."""
    found: list[tuple[str, str]] = []
    for root in nodes_of(shape):
        for node in walk(root):
            found += [(selector(node), label) for label in _beyond(node)]
    return tuple(found)


def worth_a_row(dear: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return those that get a row: a list's second entry shows what its first has shown."""
    return tuple((path, label) for path, label in dear if not _further(path))


def _beyond(node: Node) -> tuple[str, ...]:
    if isinstance(node, Leaf) and _takes(node):
        real = [stratum for stratum in node.strata if not stratum.absent and stratum != NULL]
        least = min(real, key=_amount, default=None)
        return tuple(stratum.label for stratum in real if stratum is not least)
    if isinstance(node, Listing) and any(_takes(below) for below in walk(node) if isinstance(below, Leaf)):
        lengths = sorted(
            int(stratum.label) for stratum in node.strata if stratum.label.isdigit() and stratum.label > "0"
        )
        return tuple(str(length) for length in lengths[1:])
    return ()


def _takes(leaf: Leaf) -> bool:
    """Whether a number in a body counts things that run out; a query only asks."""
    return leaf.path.startswith("body") and consumed(leaf.path.split(".")[-1])


def _further(path: str) -> bool:
    """Whether a path lies in another entry of a list than its first."""
    return any(part and not part.startswith("0]") for part in path.split("[")[1:])


def _amount(stratum: Stratum) -> float:
    value = stratum.value
    return float(value) if isinstance(value, int | float) else 0.0
