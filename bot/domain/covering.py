"""Covering arrays as data: what may vary, what is asked for, and what came out."""

from __future__ import annotations

from dataclasses import dataclass

Literal = str | int | float | bool | None
Row = tuple[tuple[str, Literal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The component exists only where `component` has one of `values`."""

    component: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One independent choice: its path, its strata in order, and the choice another must have made for it to exist."""

    path: str
    values: tuple[Literal, ...]
    when: Guard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What may vary. A guard names another component; guards form no cycle. `constraints` are not read yet."""

    components: tuple[Component, ...]
    constraints: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: every combination of `strength` values, in at most `max_rows` rows.

    `seeds` are rows, whole or partial, that come first. `core` and `optimize` are not read yet.
    """

    strength: int = 2
    core: tuple[str, ...] = ()
    seeds: tuple[Row, ...] = ()
    max_rows: int | None = None
    optimize: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """Rows, each with one value for every live component, and what they cover.

    `covered` and `feasible` count combinations of real values (an absent component adds none); no array of the
    strength has fewer than `bound` rows. `uncovered` lists what a row limit left out, at most 1000 combinations.
    """

    rows: tuple[Row, ...] = ()
    covered: int = 0
    feasible: int = 0
    bound: int = 0
    uncovered: tuple[Row, ...] = ()
