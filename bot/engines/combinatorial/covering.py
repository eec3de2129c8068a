"""Covering arrays: few rows, every t-way combination, with components that may be absent.

The steps, a module each: `structure` (what can stand together), `layers` (what is to be covered), `seeding` (rows that
are there), `greedy` (rows one after the other), `improving` (fewer rows), `ordering` (the best rows first), `short`
(rows with few components), `accounting` (what is covered), `bounding` (what is needed at least), `negatives` (one
invalid value a row).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.covering import Array, Group, Model, Request
from bot.engines.combinatorial.accounting import LISTED, account, wanted_layers
from bot.engines.combinatorial.algebraic import first_rows
from bot.engines.combinatorial.bounding import MOST_ROWS, bound_of, check_size, predicted, quick_bound
from bot.engines.combinatorial.greedy import Greedy
from bot.engines.combinatorial.improving import Budget, improved
from bot.engines.combinatorial.layers import Dense, Labels, Layer
from bot.engines.combinatorial.negatives import negatives_of
from bot.engines.combinatorial.ordering import ordered
from bot.engines.combinatorial.seeding import Seeding
from bot.engines.combinatorial.short import short_rows
from bot.engines.combinatorial.soundness import check_group, check_model, check_strength
from bot.engines.combinatorial.structure import Numbers, Structure, compile_model
from bot.engines.combinatorial.symmetry import orbits_of, swaps_of

BOUND_TRIES = 150


def plan(model: Model, request: Request) -> Array:
    """Return rows that cover every feasible interaction of the request's strength.

    Equal arguments give equal rows. Without `optimize` rows come as the greedy construction finds them; with it they
    are fewer, and each is the one that adds most to those before it. Raise InputError for a model or a strength that
    makes no sense, for constraints that contradict one another, and for a request that cannot be small and has no row
    limit.
    """
    if not model.components and request.strength > 0:
        return Array()
    check_model(model)
    check_strength(request.strength, len(model.components))
    structure = compile_model(model)
    if request.max_rows is None and request.strength > 2:
        check_size(structure, request.strength, quick_bound(structure, request.strength))
    swaps = swaps_of(structure)
    alike = orbits_of(Dense(2, structure.together), swaps) if request.symmetry else None
    wanted, infeasible = wanted_layers(structure, _groups(model, request))
    orbits = tuple(orbits_of(layer, swaps) if isinstance(layer, Dense) else None for layer in wanted)
    main = next(layer for layer in wanted if layer.strength == request.strength)
    bound = bound_of(structure, main, alike)
    if request.max_rows is None:
        check_size(structure, request.strength, bound)
    aim = _Aim(structure=structure, request=request, wanted=tuple(wanted), orbits=orbits, swaps=swaps)
    seeding = Seeding(structure)
    rows = _rows(aim, seeding, bound)
    if request.optimize and len(rows) > bound:
        bound = max(bound, bound_of(structure, main, alike, tries=BOUND_TRIES))
    answer = replace(_counted(aim, rows), bound=bound, infeasible=infeasible, dropped=tuple(seeding.dropped))
    return _with_negatives(aim, answer) if structure.numbering.invalid else answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aim:
    """What is to be covered, and the labels of orbits where there are lists of like elements."""

    structure: Structure
    request: Request
    wanted: tuple[Layer, ...]
    orbits: tuple[Labels | None, ...]
    swaps: tuple[Numbers, ...]

    def layers(self) -> list[Layer]:
        """Return the layers with everything open, by orbit where the request says so."""
        copies = [layer.copy() for layer in self.wanted]
        for layer, labels in zip(copies, self.orbits, strict=True):
            if isinstance(layer, Dense) and self.request.symmetry:
                layer.orbits = labels
        return copies


def _groups(model: Model, request: Request) -> tuple[Group, ...]:
    everything = Group(paths=tuple(part.path for part in model.components), strength=request.strength)
    if not request.core:
        return (everything, *model.groups)
    core = Group(paths=request.core, strength=request.core_strength or request.strength + 1)
    check_group(model, core.paths, core.strength)
    return (everything, *model.groups, core)


def _rows(aim: _Aim, seeding: Seeding, bound: int) -> list[Numbers]:
    request, structure = aim.request, aim.structure
    limit = request.max_rows
    if limit is not None and request.optimize and bound <= limit and predicted(request.strength, bound) <= MOST_ROWS:
        limit = None
    greedy = Greedy(structure=structure, layers=aim.layers(), noise=np.random.default_rng(request.seed))
    seeding.plant(greedy, request.seeds[:limit])
    locked = len(seeding.rows)
    rows = _extended(aim, greedy, seeding.rows, limit)
    if request.optimize:
        if limit is None:
            budget = Budget(steps=request.optimize, bound=bound, locked=locked)
            rows = improved(structure, aim.layers(), rows, budget, np.random.default_rng(request.seed))
        rows = ordered(aim.layers(), rows, locked=locked)
    rows = rows[: request.max_rows]
    room = None if request.max_rows is None else request.max_rows - len(rows)
    swaps = aim.swaps if request.symmetry else ()
    return [*rows, *short_rows(structure, request.strength, rows, swaps, most=room)]


def _extended(aim: _Aim, greedy: Greedy, given: Sequence[Numbers], limit: int | None) -> list[Numbers]:
    rows = list(given)
    if not aim.request.seeds:
        for items in first_rows(aim.structure, aim.request.strength)[:limit]:
            row = greedy.completed(np.array(items, dtype=np.int64))
            if row is not None:
                rows.append(row)
                greedy.cover(row)
    while limit is None or len(rows) < limit:
        row = greedy.next_row()
        if row is None:
            break
        rows.append(row)
        greedy.cover(row)
    return rows


def _counted(aim: _Aim, rows: Sequence[Numbers]) -> Array:
    found = account(aim.structure, aim.wanted, aim.orbits, rows, by_orbit=aim.request.symmetry)
    return Array(
        rows=tuple(aim.structure.named(row.tolist()) for row in rows),
        covered=found.curve[-1] if found.curve else 0,
        feasible=found.feasible,
        uncovered=found.uncovered,
        orbits_covered=found.orbits_covered,
        orbits_feasible=found.orbits_feasible,
        curve=found.curve,
    )


def _with_negatives(aim: _Aim, answer: Array) -> Array:
    """Add rows with an invalid value, as far as there is room; what there is none for is listed as uncovered."""
    rows, _ = negatives_of(aim.structure, aim.request.seed)
    limit, first = aim.request.max_rows, len(answer.rows)
    kept = rows if limit is None else rows[: max(0, limit - first)]
    invalid = {(path, repr(value)) for path, value in aim.structure.numbering.invalid}
    left = tuple((cell,) for row in rows[len(kept) :] for cell in row if (cell[0], repr(cell[1])) in invalid)
    return replace(
        answer,
        rows=(*answer.rows, *kept),
        curve=(*answer.curve, *[answer.covered] * len(kept)),
        negative=tuple(range(first, first + len(kept))),
        uncovered=(*answer.uncovered, *left)[:LISTED],
    )
