"""Routers that are mounted on routers: the part of FastAPI and Flask that is alike.

A router is known by the file and the name it is assigned to. Names are followed through imports, and through the names
that a `for` loop gives to the items of a written list.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.source import Definition, Handler, Import, PythonModule
from bot.formats.python import Source, dotted, span

MAX_DEPTH = 8
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """`child` answers under `prefix` of `parent`; `replaces` when its own prefix does not count then."""

    parent: Key
    child: Key
    prefix: str
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One path of one router and the definition that answers it."""

    router: Key
    method: str
    path: str
    definition: Definition


class Program:
    """All files, and what a name in one of them stands for."""

    def __init__(self, sources: tuple[Source, ...]) -> None:
        self.sources = {source.path: source for source in sources}
        self.imports = {source.path: _local_names(source.imports) for source in sources}
        self.constants = {source.path: _constants(source.tree) for source in sources}
        self.loops = {source.path: _loops(source.tree) for source in sources}
        self.by_place = {
            (source.path, definition.first, definition.last): definition
            for source in sources
            for definition in source.definitions
        }

    def origin(self, path: str, name: str, depth: int = 0) -> Key:
        """Follow `name`, as written in the file `path`, to the file and the name of its assignment."""
        first, _, rest = name.partition(".")
        found = self.imports.get(path, {}).get(name) or self.imports.get(path, {}).get(first)
        if found is None or depth == MAX_DEPTH:
            return path, name
        module, original = found
        if original is not None:
            return self.origin(module, original + (f".{rest}" if rest else ""), depth + 1)
        return self.origin(module, rest, depth + 1) if rest else (module, "")

    def text(self, node: ast.expr | None, path: str) -> str | None:
        """Return the text that an expression is known to be: literals, constants, and what is joined from them."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name | ast.Attribute):
            where, name = self.origin(path, dotted(node))
            return self.constants.get(where, {}).get(name)
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value, path)
        if isinstance(node, ast.JoinedStr):
            parts = [self.text(part, path) for part in node.values]
            return "".join(part for part in parts if part is not None)
        return None

    def references(self, node: ast.expr, path: str) -> Iterator[Key]:
        """Yield the routers that an argument may stand for: one, or each item of the list that is looped over."""
        name = dotted(node)
        for item in self.loops.get(path, {}).get(name, [node]):
            yield self.origin(path, dotted(item))

    def definition(self, node: ast.AST, path: str) -> Definition | None:
        """Return the definition that a tree node is."""
        return self.by_place.get((path, *span(node)))

    def named(self, path: str, name: str) -> Definition | None:
        """Return the definition that a name in a file leads to."""
        where, original = self.origin(path, name)
        source = self.sources.get(where)
        candidates = source.definitions if source else ()
        return next((item for item in candidates if item.name == original), None) or next(
            (item for item in candidates if item.name.endswith(f".{original}")), None
        )


def _local_names(imports: tuple[Import, ...]) -> dict[str, tuple[str, str | None]]:
    """Map each local name to the file it comes from and its name there (None: the module itself)."""
    local: dict[str, tuple[str, str | None]] = {}
    for item in imports:
        if item.resolved is not None:
            local |= {name: (item.resolved, original) for name, original in item.bindings}
    return local


def _constants(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if isinstance(node.value.value, str):
                found |= {target.id: node.value.value for target in targets if isinstance(target, ast.Name)}
    return found


def _loops(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Map the target of each `for` over a written list to the items of that list."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        written = isinstance(node, ast.For) and isinstance(node.iter, ast.List | ast.Tuple)
        if written and isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            found[node.target.id] = list(getattr(node.iter, "elts", ()))
    return found


def imports_package(source: Source, name: str) -> bool:
    """Tell whether a file imports a package or something from it."""
    return any(item.source.split(" ", 1)[0].split(".", 1)[0] == name for item in source.imports)


def calls(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield every `owner.method(...)` with its owner as written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = dotted(node.func.value)
            if owner:
                yield owner, node.func.attr, node


def assigned_calls(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield every `name = Something(...)` as name, the last word of what is called, and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if name := dotted(target):
                    yield name, dotted(node.value.func).rsplit(".", 1)[-1], node.value


def keyword(call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
    """Return an argument by its name, or by its position."""
    for item in call.keywords:
        if item.arg == name:
            return item.value
    return call.args[position] if position is not None and position < len(call.args) else None


def words(node: ast.expr | None) -> tuple[str, ...]:
    """Return the texts of a written list, tuple or set."""
    items = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else []
    return tuple(item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str))


def modules(
    sources: tuple[Source, ...], rules: list[Rule], routers: Mapping[Key, str], mounts: list[Mount]
) -> tuple[PythonModule, ...]:
    """Return every file with its handlers, one for each full path that a rule is reached by."""
    handlers: dict[str, list[Handler]] = {source.path: [] for source in sources}
    for rule in rules:
        for prefix in _prefixes(rule.router, routers, mounts):
            handler = Handler(method=rule.method, path=_joined(prefix, rule.path), definition=rule.definition)
            if handler not in handlers[rule.definition.path]:
                handlers[rule.definition.path].append(handler)
    return tuple(
        PythonModule(
            path=source.path,
            definitions=source.definitions,
            imports=source.imports,
            code=source.code,
            handlers=tuple(
                sorted(handlers[source.path], key=lambda item: (item.definition.first, item.path, item.method))
            ),
        )
        for source in sources
    )


def _prefixes(router: Key, routers: Mapping[Key, str], mounts: list[Mount], depth: int = 0) -> list[str]:
    """Return the prefixes that a router answers under: one for each way it is mounted."""
    own = routers.get(router, "")
    above = [mount for mount in mounts if mount.child == router and mount.parent != router]
    if not above or depth == MAX_DEPTH:
        return [own]
    return [
        _joined(_joined(outer, mount.prefix), "" if mount.replaces else own)
        for mount in above[:MAX_DEPTH]
        for outer in _prefixes(mount.parent, routers, mounts, depth + 1)
    ]


def _joined(prefix: str, path: str) -> str:
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if path else prefix
