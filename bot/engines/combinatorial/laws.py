"""The space of rows that a model allows, and which of its rules contradict one another when it allows none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.covering import Constraint, Model
from bot.domain.errors import InputError
from bot.engines.combinatorial.constraints import Box, forbidden
from bot.engines.combinatorial.feasibility import Domains, Space
from bot.engines.combinatorial.numbering import Numbering

Flags = NDArray[np.bool_]


def space_of(model: Model, numbering: Numbering) -> tuple[Space, tuple[Box, ...]]:
    """Return the space of a model and the boxes of its constraints; raise InputError when it holds no row."""
    per_rule = [forbidden(one.expression, numbering.table) for one in model.constraints]
    boxes = tuple(box for ones in per_rule for box in ones)
    space = _space(numbering, boxes)
    if model.constraints and space.solved(space.settled(), ()) is None:
        _refuse(model, numbering, per_rule)
    return space, boxes


def _space(numbering: Numbering, boxes: Sequence[Box]) -> Space:
    size = len(numbering.items) + len(numbering.invalid)
    domains = [
        numbering.bits(part) | (0 if guard is None else 1 << size + part) for part, guard in enumerate(numbering.guards)
    ]
    space = Space(domains=domains)
    space.forbid(_guard_boxes(numbering, size))
    space.forbid(boxes)
    return space


def _guard_boxes(numbering: Numbering, size: int) -> Iterator[Box]:
    """Say by boxes that a component is there exactly when its selector has one of the wanted values."""
    owner = {number: part for part, cells in enumerate(numbering.table.cells) for number, _ in cells}
    for part, guard in enumerate(numbering.guards):
        if guard is None:
            continue
        there = sum(1 << number for number, _ in numbering.table.cells[part])
        if not guard:
            yield {part: there}
            continue
        selector = owner[min(guard)]
        wanted = sum(1 << number for number in guard)
        everything = sum(1 << number for number, _ in numbering.table.cells[selector])
        yield {part: 1 << size + part, selector: wanted}
        yield {part: there, selector: (everything | 1 << size + selector) & ~wanted}


def _refuse(model: Model, numbering: Numbering, per_rule: list[tuple[Box, ...]]) -> None:
    """Raise with rules of which none can be left out: without any one of them there would be a row."""
    kept = list(range(len(per_rule)))
    for number in range(len(per_rule)):
        without = [one for one in kept if one != number]
        space = _space(numbering, [box for one in without for box in per_rule[one]])
        if space.solved(space.settled(), ()) is None:
            kept = without
    named: list[Constraint] = [model.constraints[number] for number in kept]
    raise InputError(
        f"Model '{model.name}': no row keeps all of these constraints: {'; '.join(repr(one.text) for one in named)}.",
        remedy="Drop or change one of them: without any one of them there are rows.",
        slug="constraints-contradict",
    )


def proven(space: Space, owner: NDArray[np.int64], together: Flags) -> Flags:
    """Return which pairs of items some row holds, out of those that guards allow.

    Narrowing rules most pairs out; each of the others is shown by a row, and a row shows all of its pairs.
    """
    root = space.settled()
    allowed = together.copy()
    branches = [_branch(space, root, owner, item) for item in range(len(owner))]
    for item, branch in enumerate(branches):
        allowed[item] &= members(branch, len(owner)) if branch is not None else False
    allowed &= allowed.T
    unseen = np.triu(allowed)
    while unseen.any():
        degree = unseen.sum(axis=0) + unseen.sum(axis=1)
        first = int(np.argmax(degree))
        second = int(np.argmax((unseen[first] | unseen[:, first]) * (1 + degree)))
        branch = branches[first]
        narrowed = None if branch is None else space.given(branch, int(owner[second]), 1 << second)
        liking = (unseen[first] | unseen[:, first]) * 1e6 + (unseen[second] | unseen[:, second]) * 1e3 + degree
        row = space.solved(narrowed, liking.tolist())
        if row is None:
            allowed[first, second] = allowed[second, first] = False
            unseen[first, second] = unseen[second, first] = False
            continue
        shown = np.flatnonzero(members(row, len(owner)))
        unseen[np.ix_(shown, shown)] = False
    return allowed


def _branch(space: Space, root: Domains | None, owner: NDArray[np.int64], item: int) -> Domains | None:
    return None if root is None else space.given(root, int(owner[item]), 1 << item)


def members(domains: Domains, size: int) -> Flags:
    """Return the items within some domains as flags; shape [N]."""
    together = 0
    for domain in domains:
        together |= domain
    raw = (together & ((1 << size) - 1)).to_bytes((size + 7) // 8, "little")
    return np.unpackbits(np.frombuffer(raw, dtype=np.uint8), bitorder="little")[:size].astype(bool)
