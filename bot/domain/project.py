"""How a project is prepared, started, reset and tested, as its configuration declares it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.covering import Constraint


class CoverageKind(StrEnum):
    """What measures a service."""

    NONE = "none"
    PYTHON = "python"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An argument list, never a shell line; `cwd` is relative to the checkout."""

    run: tuple[str, ...]
    cwd: str = "."
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A program that must be up before anything is asked of the application."""

    name: str
    command: Command
    ready: str
    coverage: CoverageKind = CoverageKind.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What `prepare` makes: shared between revisions whose `inputs` are equal, and bound read-only."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    scratch: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """How a fresh state is had: files removed while the named services are down, then those services started.

    `post` is a loopback URL that brings the running application back to its first state: far quicker, and written tests
    can use it as well.
    """

    post: str | None = None
    delete: tuple[str, ...] = ()
    run: tuple[Command, ...] = ()
    restart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the running application answers: page origin, API origin, and its OpenAPI document (path or file)."""

    ui: str | None = None
    api: str | None = None
    openapi: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Repository folders that count: Python files, and files that run in the browser."""

    python: tuple[str, ...] = ()
    browser: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """How the inputs of one operation are combined; `seed_rows` is a file of the repository with rows as CSV."""

    operation: str
    strength: int | None = None
    max_rows: int | None = None
    constraints: tuple[Constraint, ...] = ()
    seed_rows: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one run; seconds and bytes."""

    prepare_seconds: float = 600.0
    start_seconds: float = 60.0
    test_seconds: float = 60.0
    suite_seconds: float = 600.0
    memory_bytes: int = 2 * 1024**3
    processes: int = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything the configuration says about the project under review."""

    prepare: tuple[Command, ...] = ()
    prepared: Prepared = Prepared()
    services: tuple[Service, ...] = ()
    site: Site = Site()
    reset: Reset | None = None
    team_tests: Command | None = None
    sources: Sources = Sources()
    manual_cases: tuple[str, ...] = ("manual-tests/**/*.md",)
    output: str = "tests/gen_tests"
    limits: Limits = Limits()
    combinations: tuple[Combination, ...] = ()
