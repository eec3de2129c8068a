"""Changed lines as targets: the screens that show them, the operations that reach them, and what remains.

A line belongs to the innermost component or definition around it. A component is a screen, with the routes that show
it. A Python line belongs to every operation whose handler it stands in, or reaches it within three references; what no
handler reaches is a function, reported without candidates. Blank lines, comments and imports ask for no test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.api import Api, Operation, Parameter
from bot.domain.change import Change
from bot.domain.event import ChangedLines, Kind, Scope
from bot.domain.lines import Line
from bot.domain.project import Sources
from bot.domain.source import Definition, Handler, PythonModule, ScreenModule
from bot.domain.target import Endpoint, Function, Screen, Target
from bot.engines.call_graph import CallGraph
from bot.engines.import_graph import pages

_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_Lines = Mapping[str, tuple[int, ...]]


def touched(
    change: Change,
    *,
    api: Api | None,
    python: tuple[PythonModule, ...],
    screens: tuple[ScreenModule, ...],
    executable: frozenset[Line] | None,
) -> tuple[Target, ...]:
    """Return what a change asks to be tested, in the order of path, line and name.

    `executable` are the lines known to hold code; without it, what the modules say of themselves counts.
    """
    lines = _lines_of_code(change, {module.path: module.code for module in python}, executable)
    shown = _lines_of_code(change, {module.path: module.code for module in screens}, executable)
    targets = [*_screens(shown, screens), *_python_targets(lines, python, api)]
    return tuple(sorted(targets, key=lambda target: (target.path, target.lines, target.name)))


def narrowed(change: Change, scope: Scope) -> Change:
    """Keep what lies at or below the paths of a scope; a path that holds nothing of the change is told."""
    paths = scope.paths if isinstance(scope, ChangedLines) else ()
    if not paths:
        return change
    empty = [path for path in paths if not any(_below(file.path, path) for file in change.files)]
    notes = tuple(f"The change touches nothing at or below `{path}`." for path in empty)
    files = tuple(file for file in change.files if any(_below(file.path, path) for path in paths))
    return replace(change, files=files, notes=(*change.notes, *notes))


def of_kind(targets: Iterable[Target], scope: Scope, *, screens: Iterable[ScreenModule]) -> tuple[Target, ...]:
    """Keep the targets of the kind that is asked for: what the browser runs, or what the server does."""
    kind = scope.kind if isinstance(scope, ChangedLines) else None
    shown = {module.path for module in screens}
    return tuple(target for target in targets if kind is None or (target.path in shown) == (kind is Kind.UI))


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def without_reset(targets: Iterable[Target], *, reset: str | None) -> tuple[Target, ...]:
    """Leave out the operation that resets the application: it serves the tests and is none of what they are for."""
    path = "/" + reset.partition("://")[2].partition("/")[2].rstrip("/") if reset else None
    return tuple(
        target for target in targets if not (isinstance(target, Endpoint) and target.operation.path.rstrip("/") == path)
    )


def concerned(change: Change, sources: Sources) -> bool:
    """Tell whether a change touches lines below a source folder at all."""
    folders = tuple(folder.strip("/") for folder in (*sources.python, *sources.browser))
    return any(
        file.added and any(folder in ("", ".") or f"{file.path}/".startswith(f"{folder}/") for folder in folders)
        for file in change.files
    )


def _lines_of_code(
    change: Change, own: Mapping[str, frozenset[int]], executable: frozenset[Line] | None
) -> dict[str, tuple[int, ...]]:
    """Return the changed lines of known files that hold code.

    A file's own account wins over `executable`, which counts only the first line of a statement.
    """
    measured: dict[str, set[int]] = {}
    for line in executable or ():
        measured.setdefault(line.path, set()).add(line.number)
    found = {}
    for file in change.files:
        if file.path in own:
            code = own[file.path] or measured.get(file.path)
            kept = file.added if code is None else file.added & frozenset(code)
            if kept:
                found[file.path] = tuple(sorted(kept))
    return found


def _grouped(lines: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    groups: dict[str, list[int]] = {}
    for name, line in lines:
        groups.setdefault(name, []).append(line)
    return {name: tuple(group) for name, group in groups.items()}


def _screens(lines: _Lines, modules: tuple[ScreenModule, ...]) -> Iterator[Target]:
    by_path = {module.path: module for module in modules}
    for path, numbers in lines.items():
        module = by_path[path]
        shown = pages(modules, path)
        routes = tuple(dict.fromkeys(item.route for item in shown))
        shown_by = tuple(dict.fromkeys(item.path for item in shown))
        for name, group in _grouped((_component(module, number), number) for number in numbers).items():
            if module.components or routes:
                yield Screen(name=name, path=path, lines=group, routes=routes, shown_by=shown_by)
            else:
                yield Function(name=name, path=path, lines=group)


def _component(module: ScreenModule, line: int) -> str:
    """Return the innermost component around a line; outside of all, the one that the file is named after."""
    around = [item for item in module.components if item.first <= line <= item.last]
    if around:
        return max(around, key=lambda item: (item.first, -item.last)).name
    stem = module.path.rsplit("/", 1)[-1].split(".", 1)[0]
    names = [item.name for item in module.components]
    return stem if stem in names or not names else names[0]


def _python_targets(lines: _Lines, modules: tuple[PythonModule, ...], api: Api | None) -> Iterator[Target]:
    graph = CallGraph(modules)
    owners = {
        Line(path, number): graph.enclosing(path, number) for path, numbers in lines.items() for number in numbers
    }
    reached: set[Line] = set()
    endpoints: dict[str, Endpoint] = {}
    for handler in (handler for module in modules for handler in module.handlers):
        mine = _reached_lines(handler, owners, graph)
        reached |= mine
        if mine:
            operation = operation_of(handler, api)
            endpoint = _endpoint(handler, operation, mine)
            endpoints.setdefault(endpoint.name, endpoint)
    yield from endpoints.values()
    yield from _functions(owners, reached)


def _reached_lines(handler: Handler, owners: Mapping[Line, Definition | None], graph: CallGraph) -> set[Line]:
    definition = handler.definition
    distance = graph.reached(definition)
    return {
        line
        for line, owner in owners.items()
        if owner is not None and ((owner.path, owner.name) in distance or _within(line, definition))
    }


def _within(line: Line, definition: Definition) -> bool:
    return line.path == definition.path and definition.first <= line.number <= definition.last


def _endpoint(handler: Handler, operation: Operation, lines: set[Line]) -> Endpoint:
    """Return the target of an operation: its lines in the handler's file, else in the first file that it reaches."""
    paths = sorted({line.path for line in lines})
    path = handler.definition.path if handler.definition.path in paths else paths[0]
    numbers = tuple(sorted(line.number for line in lines if line.path == path))
    return Endpoint(name=operation.name, path=path, lines=numbers, operation=operation, reaches=frozenset(lines))


def _functions(owners: Mapping[Line, Definition | None], reached: set[Line]) -> Iterator[Function]:
    groups: dict[tuple[str, str], list[int]] = {}
    for line, owner in sorted(owners.items()):
        if line not in reached:
            name = owner.name if owner else line.path.rsplit("/", 1)[-1].removesuffix(".py")
            groups.setdefault((line.path, name), []).append(line.number)
    for (path, name), numbers in groups.items():
        yield Function(name=name, path=path, lines=tuple(numbers))


def operation_of(handler: Handler, api: Api | None) -> Operation:
    """Return the documented operation that a handler answers, else one made from its path.

    Parameters are wildcards, a trailing slash does not count, and either side may carry a prefix that the other does
    not know (a mount, a proxy's root path); the closest documented path wins.
    """
    wanted = _segments(handler.path)
    ranked = []
    for order, operation in enumerate(api.operations if api else ()):
        extra = _surplus(_segments(operation.path), wanted)
        if operation.method.upper() == handler.method.upper() and extra is not None:
            ranked.append((extra, order, operation))
    if ranked:
        return min(ranked, key=lambda item: item[:2])[2]
    names = _VARIABLE.findall(handler.path)
    parameters = [Parameter(name=name, place="path", required=True, schema={"type": "string"}) for name in names]
    identity = "_".join(re.findall(r"[A-Za-z0-9]+", f"{handler.method.lower()} {handler.path}"))
    return Operation(
        method=handler.method.upper(), path=handler.path or "/", operation_id=identity, parameters=tuple(parameters)
    )


def _segments(path: str) -> tuple[str, ...]:
    return tuple(_VARIABLE.sub("{}", part) for part in path.split("/") if part)


def _surplus(one: tuple[str, ...], other: tuple[str, ...]) -> int | None:
    """Return by how many leading segments two paths differ, or None when they are different paths."""
    shared = min(len(one), len(other))
    tail = one[len(one) - shared :]
    if tail != other[len(other) - shared :]:
        return None
    says_something = any(part != "{}" for part in tail)
    return abs(len(one) - len(other)) if one == other or says_something else None
