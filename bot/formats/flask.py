"""Flask applications: which function or method answers which operation, read from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from bot.domain.source import Definition, PythonModule
from bot.formats.python import Function, Source, dotted, sources
from bot.formats.routing import (
    Key,
    Mount,
    Program,
    Rule,
    assigned_calls,
    calls,
    imports_package,
    keyword,
    modules,
    words,
)

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_VARIABLE = re.compile(r"<(?:[^<>:]*:)?([^<>:]+)>")


def read(files: Mapping[str, str]) -> tuple[PythonModule, ...]:
    """Return every file (path to text) with its definitions, imports and handlers, in path order."""
    program = Program(read_sources := sources(files))
    routers = dict(item for source in read_sources for item in _routers(source, program))
    own = {source.path for source in read_sources if imports_package(source, "flask")}
    rules = [rule for source in read_sources for rule in _rules(source, program)]
    rules = [rule for rule in rules if rule.router in routers or rule.router[0] in own]
    mounts = [mount for source in read_sources for mount in _mounts(source, program)]
    return modules(read_sources, rules, routers, mounts)


def _routers(source: Source, program: Program) -> Iterator[tuple[Key, str]]:
    for name, kind, call in assigned_calls(source.tree):
        if kind.endswith(("Flask", "Blueprint", "Api")):
            yield (source.path, name), program.text(keyword(call, "url_prefix"), source.path) or ""


def _mounts(source: Source, program: Program) -> Iterator[Mount]:
    for owner, method, call in calls(source.tree):
        child = keyword(call, "blueprint", 0)
        if method == "register_blueprint" and child is not None:
            prefix = program.text(keyword(call, "url_prefix"), source.path)
            for key in program.references(child, source.path):
                parent = program.origin(source.path, owner)
                # Flask lets the prefix given here take the place of the blueprint's own.
                yield Mount(parent=parent, child=key, prefix=prefix or "", replaces=prefix is not None)


def _rules(source: Source, program: Program) -> Iterator[Rule]:
    for node in ast.walk(source.tree):
        if isinstance(node, Function | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from _decorated(node, decorator, source, program)
    for owner, method, call in calls(source.tree):
        router = program.origin(source.path, owner)
        if method == "add_url_rule":
            yield from _added(router, call, source, program)
        elif method == "add_resource" and call.args:
            for path in call.args[1:]:
                yield from _view(router, program.text(path, source.path), dotted(call.args[0]), source, program)


def _decorated(node: Function | ast.ClassDef, decorator: ast.expr, source: Source, program: Program) -> Iterator[Rule]:
    if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
        return
    verb = decorator.func.attr
    path = program.text(keyword(decorator, "rule", 0), source.path)
    definition = program.definition(node, source.path)
    if verb not in (*_METHODS, "route") or path is None or not path.startswith("/") or definition is None:
        return
    router = program.origin(source.path, dotted(decorator.func.value))
    if isinstance(node, ast.ClassDef):
        yield from _view(router, path, definition.name, source, program)
        return
    verbs = (verb,) if verb in _METHODS else words(keyword(decorator, "methods")) or ("GET",)
    for method in verbs:
        yield _rule(router, method, path, definition)


def _added(router: Key, call: ast.Call, source: Source, program: Program) -> Iterator[Rule]:
    path = program.text(keyword(call, "rule", 0), source.path)
    view = keyword(call, "view_func", 2)
    if path is None or view is None:
        return
    if isinstance(view, ast.Call):
        yield from _view(router, path, dotted(view.func).removesuffix(".as_view"), source, program)
        return
    definition = program.named(source.path, dotted(view))
    for method in words(keyword(call, "methods")) or ("GET",):
        if definition is not None:
            yield _rule(router, method, path, definition)


def _view(router: Key, path: str | None, name: str, source: Source, program: Program) -> Iterator[Rule]:
    """Yield one rule for each method of a class that is named after an HTTP method."""
    for method in _METHODS if path is not None and name else ():
        definition = program.named(source.path, f"{name}.{method}")
        if definition is not None:
            yield _rule(router, method, path or "", definition)


def _rule(router: Key, method: str, path: str, definition: Definition) -> Rule:
    return Rule(router=router, method=method.upper(), path=_VARIABLE.sub(r"{\1}", path), definition=definition)
