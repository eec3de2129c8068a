"""Covering arrays as data: what may vary, what is asked for, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Literal = str | int | float | bool | None
Row = tuple[tuple[str, Literal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The component exists only where `component` has one of `values`."""

    component: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One independent choice: its path, its strata in order, and the choice another must have made for it to exist.

    `weights` is empty or holds one positive number a value: which value to prefer where the choice is free. `invalid`
    are values that a row may hold at most one of, the rest of the row being valid.
    """

    path: str
    values: tuple[Literal, ...]
    when: Guard | None = None
    invalid: tuple[Literal, ...] = ()
    weights: tuple[float, ...] = ()


class Relation(Enum):
    """How two values are compared; LIKE takes a pattern of `*` and `?`."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    LIKE = "like"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The value of another component, as the right side of a comparison."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`path relation other`. Neither true nor false where a component of it is absent."""

    path: str
    relation: Relation
    other: Literal | Path | tuple[Literal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The contrary."""

    term: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every one of them; true when there is none."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one of them; false when there is none. `if A then B` is AnyOf(Not A, B)."""

    terms: tuple[Expression, ...]


Expression = Comparison | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """What every row has to keep. A row breaks it only where it is plainly false (Kleene's three values)."""

    text: str
    expression: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Components that are to be combined at a strength of their own."""

    paths: tuple[str, ...]
    strength: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What may vary. A guard names another component; guards form no cycle."""

    components: tuple[Component, ...]
    constraints: tuple[Constraint, ...] = ()
    groups: tuple[Group, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A row that is there already: cells given, components said to be absent; what is not named is free."""

    cells: Row
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: every combination of `strength` values, in at most `max_rows` rows.

    `core` names components that are combined at `core_strength` besides. `seeds` are rows, whole or partial, that come
    first. `optimize` is a number of local-search steps. `symmetry` counts the elements of a list as alike.
    """

    strength: int = 2
    core: tuple[str, ...] = ()
    core_strength: int = 0
    seeds: tuple[Row | Seed, ...] = ()
    max_rows: int | None = None
    optimize: int = 0
    symmetry: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """Rows, each with one value for every live component, and what they cover.

    `covered` and `feasible` count combinations of real values (an absent component adds none); no array of the
    strength has fewer than `bound` rows. `uncovered` lists what a row limit left out, at most 1000 combinations.
    `orbits_covered` and `orbits_feasible` count classes of combinations that differ only in which element of a list
    they are about. `infeasible` lists combinations that the constraints rule out although the guards do not, at most
    1000. `curve` is what is covered after each row. `negative` are the indices of rows with an invalid value; `dropped`
    are the cells of seeds that could not be kept, as (seed index, path, value).
    """

    rows: tuple[Row, ...] = ()
    covered: int = 0
    feasible: int = 0
    bound: int = 0
    uncovered: tuple[Row, ...] = ()
    orbits_covered: int = 0
    orbits_feasible: int = 0
    infeasible: tuple[Row, ...] = ()
    curve: tuple[int, ...] = ()
    negative: tuple[int, ...] = ()
    dropped: tuple[tuple[int, str, Literal], ...] = ()
