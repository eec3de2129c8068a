"""Rows for a model, and a suite held against one: read, check, plan or measure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.covering import Array, Group, Request, Seed
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.measuring import measure
from bot.engines.combinatorial.soundness import check_group, check_guard_values, check_model, check_strength
from bot.formats import casa, pict, rows_file, rows_model
from bot.formats.rows_measured import Measured
from bot.formats.rows_source import RowsSource

STRENGTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A model as it lies in a file; CASA's format has its constraints in a second one."""

    name: str
    text: str
    constraints: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for; what is None is for the model to say."""

    strength: int | None = None
    core: tuple[str, ...] = ()
    core_strength: int | None = None
    max_rows: int | None = None
    optimize: int = 0
    symmetry: bool = True
    seed: int = 0


def read_model(file: ModelFile) -> RowsSource:
    """Return the model of a file by its ending: .json, .model (CASA), else PICT's language; raise InputError."""
    if file.name.endswith(".json"):
        source = rows_model.read(file.text, origin=file.name)
    elif file.name.endswith(".model"):
        source = casa.read(file.text, file.constraints, origin=file.name)
    else:
        source = pict.read(file.text, origin=file.name)
    check_model(source.model)
    check_guard_values(source.model)
    return source


def request_of(source: RowsSource, wanted: Wanted) -> Request:
    """Return what is asked for, the model's own wishes filled in; raise InputError for what cannot be."""
    strength = next(one for one in (wanted.strength, source.strength, STRENGTH) if one is not None)
    check_strength(strength, len(source.model.components))
    core = wanted.core or source.core
    core_strength = wanted.core_strength or source.core_strength or (strength + 1 if core else 0)
    if core:
        check_group(source.model, core, core_strength)
    return Request(
        strength=strength,
        core=core,
        core_strength=core_strength if core else 0,
        max_rows=wanted.max_rows,
        optimize=wanted.optimize,
        symmetry=wanted.symmetry,
        seed=wanted.seed,
    )


def seeds_of(source: RowsSource, text: str, *, origin: str) -> tuple[Seed, ...]:
    """Return the rows to start from that a file holds."""
    return rows_file.read_seeds(text, source, origin=origin)


def planned(source: RowsSource, request: Request) -> Array:
    """Return the rows."""
    return plan(source.model, request)


def judged(source: RowsSource, request: Request, suite: str, *, origin: str) -> Measured:
    """Return what an existing suite covers."""
    rows = rows_file.read_suite(suite, source, origin=origin)
    core = (Group(paths=request.core, strength=request.core_strength),) if request.core else ()
    found = measure(source.model, rows, strength=request.strength, groups=core, symmetry=request.symmetry)
    return Measured(
        rows=len(rows),
        strength=request.strength,
        covered=found.covered,
        feasible=found.feasible,
        missing=found.missing,
        faults=found.broken,
        infeasible=len(found.infeasible),
        orbits=(found.orbits_covered, found.orbits_feasible),
        orbits_missing=found.orbits_missing,
        invalid=(found.invalid_feasible - len(found.invalid_missing), found.invalid_feasible),
        invalid_missing=found.invalid_missing,
        short_missing=found.short_missing,
    )
