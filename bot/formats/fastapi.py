"""FastAPI (and Starlette-like) applications: which function answers which operation, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from bot.domain.source import PythonModule
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

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_CONVERTER = ":"


def read(files: Mapping[str, str]) -> tuple[PythonModule, ...]:
    """Return every file (path to text) with its definitions, imports and handlers, in path order."""
    program = Program(read_sources := sources(files))
    routers = dict(item for source in read_sources for item in _routers(source, program))
    own = {source.path for source in read_sources if imports_package(source, "fastapi")}
    rules = [rule for source in read_sources for rule in _rules(source, program)]
    rules = [rule for rule in rules if rule.router in routers or rule.router[0] in own]
    mounts = [mount for source in read_sources for mount in _mounts(source, program)]
    return modules(read_sources, rules, routers, mounts)


def _routers(source: Source, program: Program) -> Iterator[tuple[Key, str]]:
    for name, kind, call in assigned_calls(source.tree):
        if kind.endswith(("FastAPI", "Router", "Starlette")):
            yield (source.path, name), program.text(keyword(call, "prefix"), source.path) or ""


def _mounts(source: Source, program: Program) -> Iterator[Mount]:
    for owner, method, call in calls(source.tree):
        if method == "include_router":
            child, prefix = keyword(call, "router", 0), keyword(call, "prefix")
        elif method == "mount":
            child, prefix = keyword(call, "app", 1), keyword(call, "path", 0)
        else:
            continue
        for key in program.references(child, source.path) if child else ():
            parent = program.origin(source.path, owner)
            yield Mount(parent=parent, child=key, prefix=program.text(prefix, source.path) or "")


def _rules(source: Source, program: Program) -> Iterator[Rule]:
    for node in ast.walk(source.tree):
        if isinstance(node, Function):
            for decorator in node.decorator_list:
                yield from _decorated(node, decorator, source, program)
    for owner, method, call in calls(source.tree):
        endpoint = keyword(call, "endpoint", 1)
        if method == "add_api_route" and endpoint is not None:
            definition = program.named(source.path, dotted(endpoint))
            router = program.origin(source.path, owner)
            path = program.text(keyword(call, "path", 0), source.path)
            for verb in words(keyword(call, "methods")) or ("GET",):
                if definition and path is not None:
                    yield Rule(router=router, method=verb.upper(), path=_template(path), definition=definition)


def _decorated(node: Function, decorator: ast.expr, source: Source, program: Program) -> Iterator[Rule]:
    if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
        return
    verb = decorator.func.attr
    if verb not in (*_METHODS, "api_route"):
        return
    path = program.text(keyword(decorator, "path", 0), source.path)
    definition = program.definition(node, source.path)
    if path is None or definition is None or not (path == "" or path.startswith("/")):
        return
    verbs = (verb,) if verb in _METHODS else words(keyword(decorator, "methods")) or ("GET",)
    router = program.origin(source.path, dotted(decorator.func.value))
    for method in verbs:
        yield Rule(router=router, method=method.upper(), path=_template(path), definition=definition)


def _template(path: str) -> str:
    """Return `/files/{name}` for Starlette's `/files/{name:path}`."""
    parts = path.split("{")
    return parts[0] + "".join("{" + _without_converter(part) for part in parts[1:])


def _without_converter(part: str) -> str:
    name, brace, rest = part.partition("}")
    return name.split(_CONVERTER, 1)[0] + brace + rest
