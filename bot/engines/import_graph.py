"""Which pages of a single-page application show a component: routes, led back over imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.domain.source import ScreenModule

HOPS = 3
_BARRELS = 5


class Shown(NamedTuple):
    """A route, the file of the page (or of the frame around all pages) behind it, and how many imports lie between."""

    route: str
    path: str
    hops: int


def pages(modules: Iterable[ScreenModule], path: str, *, hops: int = HOPS) -> tuple[Shown, ...]:
    """Return the routes that show something of `path` within `hops` imports, nearest first, then by route and file.

    A module that only mounts a page on a route does not count as showing it. What the mounting module itself shows (a
    header beside the routes) is shown on each of its routes.
    """
    by_path = {module.path: module for module in sorted(modules, key=lambda module: module.path)}
    distance = _distances(by_path, path, hops)
    nearest: dict[tuple[str, str], int] = {}
    for module in by_path.values():
        for route, page in _routes(module, by_path):
            if page in distance:
                nearest[route, page] = distance[page]
            if module.path in distance:
                nearest[route, module.path] = distance[module.path]
    return tuple(sorted((Shown(route, page, far) for (route, page), far in nearest.items()), key=_order))


def _order(shown: Shown) -> tuple[int, str, str]:
    return shown.hops, shown.route, shown.path


def _routes(module: ScreenModule, by_path: Mapping[str, ScreenModule]) -> Iterator[tuple[str, str]]:
    for route in module.routes:
        page = _home(module, route.component, by_path)
        if page is not None:
            yield route.route, page


def _home(module: ScreenModule, name: str, by_path: Mapping[str, ScreenModule]) -> str | None:
    """Return the file that defines what a module calls `name`, through modules that only pass it on."""
    for _ in range(_BARRELS):
        if any(component.name == name for component in module.components):
            return module.path
        found = _source(module, name, by_path)
        if found is None:
            return None
        if found.routes or found.components or _source(found, name, by_path) is None:
            return found.path
        module = found
    return None


def _source(module: ScreenModule, name: str, by_path: Mapping[str, ScreenModule]) -> ScreenModule | None:
    for item in module.imports:
        if name in item.names and item.resolved is not None:
            return by_path.get(item.resolved)
    return None


def _distances(by_path: Mapping[str, ScreenModule], path: str, hops: int) -> dict[str, int]:
    importers = _importers(by_path)
    distance = {path: 0}
    edge = [path]
    for far in range(1, hops + 1):
        edge = sorted({by for one in edge for by in importers.get(one, ()) if by not in distance})
        distance.update(dict.fromkeys(edge, far))
    return distance


def _importers(by_path: Mapping[str, ScreenModule]) -> dict[str, list[str]]:
    """Return who imports each file for more than mounting it on a route."""
    importers: dict[str, list[str]] = {}
    for module in by_path.values():
        mounted = {route.component for route in module.routes}
        names: dict[str, set[str]] = {}
        for item in module.imports:
            if item.resolved is not None:
                names.setdefault(item.resolved, set()).update(item.names)
        for imported, used in names.items():
            if not used or not used <= mounted:
                importers.setdefault(imported, []).append(module.path)
    return importers
