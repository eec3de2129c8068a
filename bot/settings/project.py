"""`.github/gen-tests.yml`, on top of configs/default.yml."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

import bot
from bot.domain.covering import Constraint
from bot.domain.errors import InputError
from bot.domain.json import Json
from bot.domain.project import (
    Combination,
    Command,
    CoverageKind,
    Limits,
    Prepared,
    Project,
    Reset,
    Service,
    Site,
    Sources,
)
from bot.formats import expressions, schema, yaml

SLUG = "configuration"
MAX_BYTES = 256 * 1024
_Entry = dict[str, Json]


def read_project(text: str | None, *, origin: str) -> Project:
    """Return what a configuration says, with defaults for what it leaves out (None: for everything).

    `origin` names the file in messages. Raise InputError (`configuration`, or `two-services-one-port`) with the value
    seen and what to write instead.
    """
    given = yaml.read(text or "", what=origin, slug=SLUG, limits=yaml.Limits(size=MAX_BYTES))
    document = _without_empty({} if given is None else given)
    rules = json.loads(shipped("config.schema.json"))
    schema.check(document, rules, what=origin, slug=SLUG)
    project = _project(_merged(_defaults(), document))
    _check_services(project, origin)
    return project


@cache
def shipped(name: str) -> str:
    """Return a file of configs/: part of the package when installed, beside it in a checkout."""
    packaged: Traversable = resources.files(bot) / "configs" / name
    beside = Path(bot.__file__).parent.parent / "configs" / name
    return (packaged if packaged.is_file() else beside).read_text(encoding="utf-8")


def _defaults() -> Json:
    return yaml.read(shipped("default.yml"), what="configs/default.yml", slug=SLUG)


def _without_empty(document: Json) -> Json:
    """Drop keys with nothing behind them: `services:` alone asks for the default."""
    if not isinstance(document, Mapping):
        return document
    return {key: _without_empty(value) for key, value in document.items() if value is not None}


def _merged(defaults: Json, given: Json) -> _Entry:
    """Lay the given keys over the defaults; maps of settings are merged, lists and commands replaced."""
    base, over = _map(defaults), _map(given)
    merged = {**base, **over}
    for section in ("prepared", "site", "sources", "limits"):
        merged[section] = {**_map(base[section]), **_map(over.get(section))}
    return merged


def _project(document: _Entry) -> Project:
    return Project(
        prepare=tuple(_command(item) for item in _items(document["prepare"])),
        prepared=Prepared(**{key: _texts(value) for key, value in _map(document["prepared"]).items()}),
        services=tuple(_service(_map(item)) for item in _items(document["services"])),
        site=_site(_map(document["site"])),
        reset=_reset(document["reset"]),
        team_tests=None if document["team_tests"] is None else _command(document["team_tests"]),
        sources=Sources(**{key: _folders(value) for key, value in _map(document["sources"]).items()}),
        manual_cases=_texts(document["manual_cases"]),
        output=str(document["output"]).rstrip("/"),
        limits=_limits(_map(document["limits"])),
        combinations=tuple(_combination(_map(item)) for item in _items(document["combinations"])),
    )


def _combination(entry: _Entry) -> Combination:
    operation = str(entry["operation"])
    return Combination(
        operation=operation,
        strength=None if entry.get("strength") is None else int(str(entry["strength"])),
        max_rows=None if entry.get("max_rows") is None else int(str(entry["max_rows"])),
        constraints=tuple(_constraint(text, operation) for text in _texts(entry.get("constraints"))),
        seed_rows=None if entry.get("seed_rows") is None else str(entry["seed_rows"]),
    )


def _constraint(text: str, operation: str) -> Constraint:
    """Read a constraint; which components there are is not known before the application has been asked."""
    try:
        return Constraint(text=text, expression=expressions.read(text))
    except expressions.SyntaxFault as fault:
        problem = f"`combinations`, {operation}: {text[:100]!r}, column {fault.offset + 1}: {fault.message}"
        raise _error(problem, "Write it like: if a = 'x' then b <> 'y'.") from fault


def _command(value: Json) -> Command:
    entry = _map(value)
    env = tuple((name, str(item)) for name, item in _map(entry.get("env")).items())
    return Command(run=_texts(entry["run"]), cwd=str(entry.get("cwd", ".")), env=env)


def _service(entry: _Entry) -> Service:
    return Service(
        name=str(entry["name"]),
        command=_command(entry),
        ready=str(entry["ready"]),
        coverage=CoverageKind(str(entry.get("coverage", "none"))),
    )


def _site(entry: _Entry) -> Site:
    ui, api, document = (None if entry[key] is None else str(entry[key]) for key in ("ui", "api", "openapi"))
    return Site(ui=ui and ui.rstrip("/"), api=api and api.rstrip("/"), openapi=document)


def _reset(value: Json) -> Reset | None:
    if value is None:
        return None
    entry = _map(value)
    return Reset(
        post=None if entry.get("post") is None else str(entry["post"]),
        delete=_texts(entry.get("delete")),
        run=tuple(_command(item) for item in _items(entry.get("run"))),
        restart=_texts(entry.get("restart")),
    )


def _limits(entry: _Entry) -> Limits:
    return Limits(
        prepare_seconds=float(str(entry["prepare_seconds"])),
        start_seconds=float(str(entry["start_seconds"])),
        test_seconds=float(str(entry["test_seconds"])),
        suite_seconds=float(str(entry["suite_seconds"])),
        memory_bytes=int(str(entry["memory_bytes"])),
        processes=int(str(entry["processes"])),
    )


def _map(value: Json) -> _Entry:
    return dict(value) if isinstance(value, Mapping) else {}


def _items(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else []


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(item) for item in _items(value))


def _folders(value: Json) -> tuple[str, ...]:
    return tuple(folder.removeprefix("./").rstrip("/") for folder in _texts(value))


def _check_services(project: Project, origin: str) -> None:
    names: list[str] = []
    ports: dict[int, str] = {}
    for service in project.services:
        if service.name in names:
            raise _error(f"{origin}: two services are called `{service.name}`", "Give each service its own name.")
        port = _port(service, origin)
        if port in ports:
            raise InputError(
                f"{origin}: the services `{ports[port]}` and `{service.name}` are both on port {port}.",
                remedy="Give each service a port of its own, in its command and in its `ready` URL.",
                slug="two-services-one-port",
            )
        names.append(service.name)
        ports[port] = service.name
    for name in project.reset.restart if project.reset else ():
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
            hint = f"Did you mean `{close[0]}`?" if close else "Name services of the same file."
            raise _error(f"{origin}: `reset.restart` names `{name}`, which is no service", hint)


def _port(service: Service, origin: str) -> int:
    parts = urlsplit(service.ready)
    try:
        return parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise _error(f"{origin}: the `ready` URL {service.ready!r:.100} has no valid port", "Correct it.") from error


def _error(problem: str, remedy: str) -> InputError:
    return InputError(f"{problem}.", remedy=remedy, slug=SLUG)
