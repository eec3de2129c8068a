"""Exact search for a row that holds given cells and keeps every guard and constraint.

Backtracking over the components that constraints or the given cells speak of, with forward checking and the smallest
domain first. Plain Python, for the judge alone; it shares nothing with the generator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.domain.covering import Component, Constraint, Guard, Literal, Model
from bot.engines.combinatorial.truth import paths, truth


class Absent(Enum):
    """The choice of a component that does not exist in a row."""

    ABSENT = "absent"


Choice = Literal | Absent
Domains = dict[str, tuple[Choice, ...]]


def tag(value: Literal) -> str:
    """Tell apart what JSON tells apart: 1, 1.0 and true are three values."""
    return f"{type(value).__name__}:{value!r}"


def valid_values(part: Component) -> tuple[Literal, ...]:
    """Return the strata that are not marked invalid."""
    bad = {tag(value) for value in part.invalid}
    return tuple(value for value in part.values if tag(value) not in bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A guard or a constraint, and the components that it ties together."""

    paths: tuple[str, ...]
    of: Constraint | tuple[str, Guard]

    def allows(self, chosen: Mapping[str, Choice]) -> bool:
        """Whether the rule is not plainly broken by what is chosen so far."""
        if isinstance(self.of, Constraint):
            cells = {path: chosen[path] for path in self.paths if path in chosen}
            plain = {path: value for path, value in cells.items() if not isinstance(value, Absent)}
            return truth(self.of.expression, plain) is not False
        child, guard = self.of
        if child not in chosen or guard.component not in chosen:
            return True
        selector = chosen[guard.component]
        lives = not isinstance(selector, Absent) and tag(selector) in {tag(value) for value in guard.values}
        return lives == (not isinstance(chosen[child], Absent))


@dataclass(slots=True)
class Witnesses:
    """Rows found so far and what was proven impossible, for one model.

    Components that no guard or constraint ties together are looked at apart: each cluster has its own search.
    """

    model: Model
    parts: dict[str, Component] = field(init=False)
    _cluster: dict[str, str] = field(init=False)
    _constrained: dict[str, frozenset[str]] = field(init=False)
    _rules: list[Rule] = field(init=False)
    _rows: list[Domains] = field(init=False, default_factory=list)
    _known: dict[frozenset[tuple[str, str]], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.parts = {part.path: part for part in self.model.components}
        self._rules = _rules(self.model)
        self._cluster = _clusters(self.parts, self._rules)
        constrained = self._ancestry(path for one in self.model.constraints for path in paths(one.expression))
        roots = {self._cluster[path] for path in constrained}
        self._constrained = {
            root: frozenset(path for path in constrained if self._cluster[path] == root) for root in sorted(roots)
        }

    def feasible(self, cells: Iterable[tuple[str, Literal]]) -> bool:
        """Whether some row holds the cells; every other cell of it is valid."""
        groups: dict[str, list[tuple[str, Literal]]] = {}
        for path, value in cells:
            groups.setdefault(self._cluster[path], []).append((path, value))
        # What is elsewhere comes first: it is the same for many cells.
        return all(self._possible(root, ()) for root in self._constrained if root not in groups) and all(
            self._possible(root, tuple(given)) for root, given in groups.items()
        )

    def _possible(self, root: str, given: tuple[tuple[str, Literal], ...]) -> bool:
        key = frozenset([(root, ""), *((path, tag(value)) for path, value in given)])
        if key not in self._known:
            self._known[key] = self._shown(root, given) or self._search(root, dict(given))
        return self._known[key]

    def _shown(self, root: str, given: tuple[tuple[str, Literal], ...]) -> bool:
        return any(
            all(path in row and _is(row[path][0], value) for path, value in given) and self._whole(root, row)
            for row in self._rows
        )

    def _whole(self, root: str, row: Domains) -> bool:
        return self._constrained.get(root, frozenset()) <= row.keys()

    def _search(self, root: str, wanted: Mapping[str, Literal]) -> bool:
        domains = self._domains(root, wanted)
        touching: dict[str, list[Rule]] = {path: [] for path in domains}
        for rule in self._rules:
            if all(path in domains for path in rule.paths):
                for path in rule.paths:
                    touching[path].append(rule)
        if any(not domain for domain in domains.values()) or not _narrowed(domains, touching, list(domains)):
            return False
        found = _backtracked(domains, touching)
        # A row with an invalid value shows nothing but that value.
        if found is not None and all(self._valid(path, value) for path, value in wanted.items()):
            self._rows.append(found)
        return found is not None

    def _valid(self, path: str, value: Literal) -> bool:
        return tag(value) not in {tag(other) for other in self.parts[path].invalid}

    def _domains(self, root: str, wanted: Mapping[str, Literal]) -> Domains:
        domains: Domains = {}
        for path in sorted(self._constrained.get(root, frozenset()) | self._ancestry(wanted)):
            part = self.parts[path]
            if path in wanted:
                domains[path] = (wanted[path],)
            else:
                absent = (Absent.ABSENT,) if part.when is not None else ()
                domains[path] = (*valid_values(part), *absent)
        return domains

    def _ancestry(self, of: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for path in of:
            current: str | None = path
            while current is not None and current not in found:
                found.add(current)
                guard = self.parts[current].when
                current = guard.component if guard is not None else None
        return found


def _clusters(parts: Mapping[str, Component], rules: list[Rule]) -> dict[str, str]:
    """Return for every component the first one of those that rules tie it to, directly or not."""
    root = {path: path for path in parts}

    def top(path: str) -> str:
        while root[path] != path:
            root[path] = root[root[path]]
            path = root[path]
        return path

    for rule in rules:
        for path in rule.paths[1:]:
            left, right = sorted((top(rule.paths[0]), top(path)))
            root[right] = left
    return {path: top(path) for path in parts}


def _is(choice: Choice, value: Literal) -> bool:
    return not isinstance(choice, Absent) and tag(choice) == tag(value)


def _rules(model: Model) -> list[Rule]:
    guards = [
        Rule(paths=(part.path, part.when.component), of=(part.path, part.when))
        for part in model.components
        if part.when is not None
    ]
    return [*guards, *(Rule(paths=tuple(sorted(set(paths(one.expression)))), of=one) for one in model.constraints)]


def _narrowed(domains: Domains, touching: Mapping[str, list[Rule]], changed: list[str]) -> bool:
    """Drop what a rule with at most one open component rules out, until nothing changes; say whether all is well."""
    while changed:
        for rule in touching[changed.pop()]:
            open_ = [path for path in rule.paths if len(domains[path]) > 1]
            if len(open_) > 1:
                continue
            chosen = {path: domains[path][0] for path in rule.paths if path not in open_}
            path = open_[0] if open_ else ""
            if not open_:
                if not rule.allows(chosen):
                    return False
                continue
            kept = tuple(value for value in domains[path] if rule.allows({**chosen, path: value}))
            if not kept:
                return False
            if len(kept) < len(domains[path]):
                domains[path] = kept
                changed.append(path)
    return True


def _backtracked(domains: Domains, touching: Mapping[str, list[Rule]]) -> Domains | None:
    """Return domains of one choice each, or nothing. The stack is a list, so that large models do not exhaust it."""
    stack = [domains]
    while stack:
        current = stack.pop()
        open_ = [path for path, domain in current.items() if len(domain) > 1]
        if not open_:
            return current
        path = min(open_, key=lambda one: (len(current[one]), -len(touching[one]), one))
        for value in reversed(current[path]):
            further = {**current, path: (value,)}
            if _narrowed(further, touching, [path]):
                stack.append(further)
    return None
