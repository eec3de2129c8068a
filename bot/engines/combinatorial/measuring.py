"""What a set of rows covers, counted exactly: the judge of `covering`.

Plain Python over the model as written; no code, table or order of work is shared with the generator. Sets of items are
bits of one integer, so that a million combinations take seconds.

Glossary
    item      a component with one of its valid values, numbered in model order
    prefix    all items of a combination but the last; the last ones are kept as a set of bits
    demand    of an item on a selector: the selector's items that it can stand beside
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from bot.domain.covering import Component, Group, Literal, Model, Row
from bot.engines.combinatorial.orbits import Orbits
from bot.engines.combinatorial.truth import truth
from bot.engines.combinatorial.witnesses import Witnesses, tag, valid_values

Interaction = tuple[tuple[str, Literal], ...]
Prefix = tuple[int, ...]
Demands = dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Combinations covered and feasible, those missing, and what is wrong with which row.

    Combinations are of valid values, and only rows that keep every rule and hold no invalid value count for them.
    `infeasible` are those that guards allow and constraints do not. `orbits_missing` holds one combination of each
    orbit that no row shows; orbits are counted on request only. `invalid_missing` are invalid values that some row
    could hold and none does.
    """

    covered: int
    feasible: int
    missing: tuple[Interaction, ...]
    broken: tuple[tuple[int, str], ...]
    infeasible: tuple[Interaction, ...] = ()
    orbits_covered: int = 0
    orbits_feasible: int = 0
    orbits_missing: tuple[Interaction, ...] = ()
    invalid_feasible: int = 0
    invalid_missing: tuple[Interaction, ...] = ()
    short_missing: tuple[Interaction, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and no row is broken."""
        return not (self.missing or self.broken or self.invalid_missing or self.short_missing)

    @property
    def complete_by_orbit(self) -> bool:
        """Whether every orbit is shown and no row is broken."""
        return not (self.orbits_missing or self.broken or self.invalid_missing)


def measure(
    model: Model, rows: tuple[Row, ...], *, strength: int, groups: tuple[Group, ...] = (), symmetry: bool = False
) -> Measurement:
    """Count the interactions of the rows that keep the model's rules, and list what is missing or broken.

    `groups` are wanted besides those of the model. `symmetry` counts orbits too.
    """
    broken = tuple((number, fault) for number, row in enumerate(rows) if (fault := breach(model, row)))
    faulty = {number for number, _ in broken}
    sound = [row for number, row in enumerate(rows) if number not in faulty]
    tally = _Tally(items=_Items(model=model), symmetry=symmetry)
    everything = Group(paths=tuple(part.path for part in model.components), strength=strength)
    for group in (everything, *model.groups, *groups):
        tally.add(group, sound)
    orbits = tally.orbits() if symmetry else (0, 0, ())
    invalid, unseen = _invalid_values(model, sound, tally.items.witnesses)
    return Measurement(
        covered=tally.covered,
        feasible=tally.covered + len(tally.missing),
        missing=tuple(tally.missing),
        broken=broken,
        infeasible=tuple(tally.infeasible),
        orbits_covered=orbits[0],
        orbits_feasible=orbits[1],
        orbits_missing=orbits[2],
        invalid_feasible=invalid,
        invalid_missing=unseen,
        short_missing=_short_missing(tally.items, strength, sound),
    )


def breach(model: Model, row: Row) -> str:
    """Say what is wrong with a row, or nothing.

    An unknown value, a component that must (not) be there, a constraint that is plainly false, two invalid values.
    """
    given = dict(row)
    known = {part.path: part for part in model.components}
    if len(given) < len(row):
        return "a component has two values"
    for path, value in row:
        if path not in known:
            return f"'{path}' is no component"
        if tag(value) not in {tag(other) for other in (*known[path].values, *known[path].invalid)}:
            return f"{value!r} is no value of '{path}'"
    for part in model.components:
        if _lives(part, given) != (part.path in given):
            return f"'{part.path}' is there although its guard says no, or the reverse"
    wrong = [path for path, value in row if _invalid(known[path], value)]
    if len(wrong) > 1:
        return f"'{wrong[0]}' and '{wrong[1]}' are invalid in one row"
    plain = next((one for one in model.constraints if truth(one.expression, given) is False), None)
    return f"it breaks the constraint: {plain.text}" if plain is not None else ""


def interactions(model: Model, strength: int) -> Iterator[Interaction]:
    """Yield every combination of `strength` valid values that guards and constraints allow, in model order."""
    items = _Items(model=model)
    for prefix, last in items.prefixes(strength, items.every):
        for one in _bits(last):
            cells = items.cells((*prefix, one))
            if not model.constraints or items.witnesses.feasible(cells):
                yield cells


@dataclass(slots=True)
class _Items:
    """The items of a model and which of them can stand together as far as guards go."""

    model: Model
    named: list[tuple[str, Literal]] = field(init=False)
    number: dict[tuple[str, str], int] = field(init=False)
    every: int = field(init=False)
    witnesses: Witnesses = field(init=False)
    _demands: list[Demands] = field(init=False)
    _above: list[int] = field(init=False)
    _beside: dict[tuple[int, int], int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.witnesses = Witnesses(model=self.model)
        parts = self.model.components
        self.named = [(part.path, value) for part in parts for value in valid_values(part)]
        self.number = {(path, tag(value)): number for number, (path, value) in enumerate(self.named)}
        owner = {part.path: position for position, part in enumerate(parts)}
        self._demands = [self._demand(owner, number) for number in range(len(self.named))]
        self.every = _set(number for number, demands in enumerate(self._demands) if all(demands.values()))
        last = {path: number for number, (path, _) in enumerate(self.named)}
        self._above = [self.every & -(1 << (last[path] + 1)) for path, _ in self.named]

    def cells(self, items: Prefix) -> Interaction:
        """Return the items by name."""
        return tuple(self.named[item] for item in items)

    def prefixes(self, strength: int, among: int) -> Iterator[tuple[Prefix, int]]:
        """Yield every combination of `strength` items that guards allow: all but the last, and the set of last ones."""
        if strength > 0:
            yield from self._extended((), {}, among & self.every, strength)

    def _extended(self, prefix: Prefix, demands: Demands, allowed: int, left: int) -> Iterator[tuple[Prefix, int]]:
        if left == 1:
            if allowed:
                yield prefix, allowed
            return
        for item in _bits(allowed):
            joint = dict(demands)
            further = allowed & self._above[item]
            for selector, wanted in self._demands[item].items():
                joint[selector] = joint.get(selector, wanted) & wanted
                further &= self._with(selector, joint[selector])
            yield from self._extended((*prefix, item), joint, further, left - 1)

    def beside(self, items: Prefix) -> int:
        """Return what can stand beside some items as far as guards go."""
        joint: Demands = {}
        for item in items:
            for selector, wanted in self._demands[item].items():
                joint[selector] = joint.get(selector, wanted) & wanted
        allowed = self.every
        for selector, wanted in joint.items():
            allowed &= self._with(selector, wanted)
        return allowed & ~_set(items)

    def _with(self, selector: int, wanted: int) -> int:
        """Return the items that leave the selector one of the wanted values, or do not care."""
        if (selector, wanted) not in self._beside:
            self._beside[selector, wanted] = _set(
                number for number, demands in enumerate(self._demands) if demands.get(selector, wanted) & wanted
            )
        return self._beside[selector, wanted]

    def _demand(self, owner: dict[str, int], number: int) -> Demands:
        path, _ = self.named[number]
        found = {owner[path]: 1 << number}
        guard = self.witnesses.parts[path].when
        while guard is not None:
            wanted = {(guard.component, tag(value)) for value in guard.values}
            found[owner[guard.component]] = _set(self.number[one] for one in wanted if one in self.number)
            guard = self.witnesses.parts[guard.component].when
        return found


@dataclass(slots=True)
class _Tally:
    """What was counted so far, over the model's strength and that of its groups."""

    items: _Items
    symmetry: bool
    covered: int = 0
    missing: list[Interaction] = field(default_factory=list)
    infeasible: list[Interaction] = field(default_factory=list)
    shown: set[object] = field(default_factory=set)
    open_orbits: dict[object, Interaction] = field(default_factory=dict)
    _counted: list[tuple[int, int]] = field(default_factory=list)
    _orbits: Orbits = field(init=False)

    def __post_init__(self) -> None:
        self._orbits = Orbits(self.items.model)
        self.symmetry = self.symmetry and not self._orbits.trivial

    def orbits(self) -> tuple[int, int, tuple[Interaction, ...]]:
        """Return how many orbits were covered and are feasible, and one combination of each that is missing."""
        if not self.symmetry:
            return self.covered, self.covered + len(self.missing), tuple(self.missing)
        missing = tuple(one for key, one in self.open_orbits.items() if key not in self.shown)
        return len(self.shown), len(self.shown) + len(missing), missing

    def add(self, group: Group, rows: list[Row]) -> None:
        """Count the combinations of one group that no earlier group of its strength has."""
        chosen = frozenset(group.paths)
        among = _set(number for number, (path, _) in enumerate(self.items.named) if path in chosen)
        seen = self._seen(group.strength, among, rows)
        for prefix, allowed in self.items.prefixes(group.strength, among):
            last = allowed
            for strength, earlier in self._counted:
                if strength == group.strength and all(earlier >> item & 1 for item in prefix):
                    last &= ~earlier
            self._count(prefix, last, last & seen.get(prefix, 0))
        self._counted.append((group.strength, among))

    def _seen(self, strength: int, among: int, rows: list[Row]) -> dict[Prefix, int]:
        seen: dict[Prefix, int] = {}
        for row in rows:
            items = [self.items.number.get((path, tag(value)), -1) for path, value in row]
            if -1 in items:
                continue
            inside = sorted(item for item in items if among >> item & 1)
            whole = _set(inside)
            for prefix in combinations(inside, strength - 1):
                seen[prefix] = seen.get(prefix, 0) | whole
        return seen

    def _count(self, prefix: Prefix, last: int, hit: int) -> None:
        self.covered += hit.bit_count()
        if self.symmetry:
            for one in _bits(hit):
                self.shown.add(self._orbit((*prefix, one)))
        for one in _bits(last & ~hit):
            cells = self.items.cells((*prefix, one))
            if self.items.model.constraints and not self.items.witnesses.feasible(cells):
                self.infeasible.append(cells)
                continue
            self.missing.append(cells)
            if self.symmetry:
                self.open_orbits.setdefault(self._orbit((*prefix, one)), cells)

    def _orbit(self, items: Prefix) -> object:
        cells = self.items.cells(items)
        return self._orbits.key(tuple(path for path, _ in cells), [tag(value) for _, value in cells])


def _short_missing(items: _Items, strength: int, rows: list[Row]) -> tuple[Interaction, ...]:
    """Combinations of fewer than `strength` items beside which nothing else can stand, in no row."""
    held = [_set(items.number.get((path, tag(value)), len(items.named)) for path, value in row) for row in rows]
    found = []
    for fewer in range(1, strength):
        for prefix, last in items.prefixes(fewer, items.every):
            for one in _bits(last):
                whole = (*prefix, one)
                wanted = _set(whole)
                if any(row & wanted == wanted and not row >> len(items.named) for row in held):
                    continue
                if _feasible(items, whole) and not any(
                    _feasible(items, (*whole, other)) for other in _bits(items.beside(whole))
                ):
                    found.append(items.cells(whole))
    return tuple(found)


def _feasible(items: _Items, whole: Prefix) -> bool:
    return not items.model.constraints or items.witnesses.feasible(items.cells(whole))


def _invalid_values(model: Model, rows: list[Row], witnesses: Witnesses) -> tuple[int, tuple[Interaction, ...]]:
    seen = {(path, tag(value)) for row in rows for path, value in row}
    wanted = [
        ((part.path, value),)
        for part in model.components
        for value in {tag(value): value for value in part.invalid}.values()
        if witnesses.feasible(((part.path, value),))
    ]
    return len(wanted), tuple(one for one in wanted if (one[0][0], tag(one[0][1])) not in seen)


def _invalid(part: Component, value: Literal) -> bool:
    return tag(value) in {tag(other) for other in part.invalid}


def _lives(part: Component, given: dict[str, Literal]) -> bool:
    if part.when is None:
        return True
    return part.when.component in given and tag(given[part.when.component]) in {tag(v) for v in part.when.values}


def _set(numbers: Iterable[int]) -> int:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def _bits(numbers: int) -> Iterator[int]:
    while numbers:
        lowest = numbers & -numbers
        yield lowest.bit_length() - 1
        numbers ^= lowest
