"""What a Python function can reach: names followed through imports, methods found by their name.

A definition is known by its file and its qualified name. A reference to a name counts as a call: a type annotation
makes FastAPI build and validate the class it names. The graph over-approximates: a name that a local variable hides is
followed all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.domain.source import Definition, PythonModule

HOPS = 3
_RE_EXPORTS = 5
_NAMESAKES = 3
_HOOKS = ("validator", "serializer", "computed_field", "hybrid_property")
_APPLICATIONS = ("FastAPI", "APIRouter", "Flask", "Blueprint")
Key = tuple[str, str]


class CallGraph:
    """The definitions of all files and the references between them."""

    def __init__(self, modules: Iterable[PythonModule]) -> None:
        self.modules = {module.path: module for module in modules}
        self.definitions: dict[Key, Definition] = {
            (item.path, item.name): item for module in self.modules.values() for item in module.definitions
        }
        self._bindings = {path: _bindings(module) for path, module in self.modules.items()}
        self._by_method: dict[str, list[Key]] = {}
        for path, name in self.definitions:
            if "." in name and _is_class(name.rsplit(".", 2)[-2]):
                self._by_method.setdefault(name.rsplit(".", 1)[-1], []).append((path, name))
        self._inner: dict[Key, list[Key]] = {}
        for path, name in self.definitions:
            if "." in name:
                self._inner.setdefault((path, name.rsplit(".", 1)[0]), []).append((path, name))

    def enclosing(self, path: str, line: int) -> Definition | None:
        """Return the innermost definition that a line stands in."""
        found = [item for item in self.modules[path].definitions if item.first <= line <= item.last]
        return max(found, key=lambda item: (item.first, -item.last, len(item.name)), default=None)

    def reached(self, start: Definition, *, hops: int = HOPS) -> Mapping[Key, int]:
        """Return every definition at most `hops` references away, with its distance; what runs with it counts as it."""
        distance: dict[Key, int] = {}
        edge = [(start.path, start.name)]
        for far in range(hops + 1):
            fresh = [key for key in self._with_inner(edge) if key not in distance]
            distance.update(dict.fromkeys(fresh, far))
            edge = list(dict.fromkeys(target for key in fresh for target in self._targets(self.definitions[key])))
        return distance

    def _with_inner(self, keys: Iterable[Key]) -> Iterator[Key]:
        """Yield definitions with those that run when they run: inner functions, constructors, validators."""
        for key in keys:
            if key not in self.definitions:
                continue
            yield key
            whole = not _is_class(key[1].rsplit(".", 1)[-1])
            yield from self._with_inner(
                inner for inner in self._inner.get(key, ()) if whole or _runs_with_its_class(self.definitions[inner])
            )

    def _targets(self, definition: Definition) -> Iterator[Key]:
        if any(call.rsplit(".", 1)[-1] in _APPLICATIONS for call in definition.calls):
            # Every handler names the application that it is registered with; what starts that is none of theirs.
            return
        for reference in definition.calls:
            yield from self._resolved(definition, reference)

    def _resolved(self, user: Definition, reference: str) -> Iterator[Key]:
        first, _, rest = reference.partition(".")
        last = reference.rsplit(".", 1)[-1]
        if first in ("self", "cls"):
            own = (user.path, f"{user.name.rsplit('.', 1)[0]}.{rest.partition('.')[0]}")
            yield from [own] if own in self.definitions else self._namesakes(last)
            return
        found = list(self._named(user, reference)) if first else []
        yield from found or (self._namesakes(last) if "." in reference else ())
        yield from self._methods(found, last)

    def _methods(self, objects: Iterable[Key], method: str) -> Iterator[Key]:
        """Yield the method of that name of every class that one of these variables is made from."""
        for path, name in objects:
            made_from = self.definitions[path, name].calls if not _is_class(name.rsplit(".", 1)[-1]) else ()
            for call in made_from:
                for home, owner in self._at(path, call):
                    if (home, f"{owner}.{method}") in self.definitions:
                        yield home, f"{owner}.{method}"

    def _named(self, user: Definition, reference: str) -> Iterator[Key]:
        """Yield what a dotted name stands for: the longest part of it that is a definition, and methods of it."""
        scope = user.name
        while scope:
            inner = (user.path, f"{scope}.{reference.partition('.')[0]}")
            if inner in self.definitions:
                yield inner
                return
            scope = scope.rpartition(".")[0]
        yield from self._at(user.path, reference)

    def _at(self, path: str, reference: str, depth: int = 0) -> Iterator[Key]:
        """Look a dotted name up in a file, following what that file imports."""
        parts = reference.split(".")
        if (path, parts[0]) in self.definitions:
            yield path, parts[0]
            if len(parts) > 1 and (path, f"{parts[0]}.{parts[1]}") in self.definitions:
                yield path, f"{parts[0]}.{parts[1]}"
            return
        bindings = self._bindings.get(path, {})
        for count in range(len(parts), 0, -1):
            bound = bindings.get(".".join(parts[:count]))
            if bound is None or depth == _RE_EXPORTS:
                continue
            onward = ".".join([*([bound[1]] if bound[1] else []), *parts[count:]])
            if onward:
                yield from self._at(bound[0], onward, depth + 1)
            return

    def _namesakes(self, name: str) -> list[Key]:
        """Return the methods of that name, when there are so few that the name says which is meant."""
        found = self._by_method.get(name, [])
        return found if len(found) <= _NAMESAKES and not name.startswith("__") else []


def _bindings(module: PythonModule) -> dict[str, tuple[str, str | None]]:
    return {
        name: (item.resolved, original)
        for item in module.imports
        if item.resolved is not None
        for name, original in item.bindings
    }


def _is_class(name: str) -> bool:
    """Tell a class from a function by its first letter (PEP 8); definitions do not say which they are."""
    return name.lstrip("_")[:1].isupper()


def _runs_with_its_class(method: Definition) -> bool:
    name = method.name.rsplit(".", 1)[-1]
    hooked = any(call.rsplit(".", 1)[-1].endswith(_HOOKS) for call in method.calls)
    return hooked or (name.startswith("__") and name.endswith("__"))
