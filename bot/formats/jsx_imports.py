"""What a JavaScript module imports, and which file of the repository each import leads to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from bot.domain.source import Import
from bot.formats.jsx_values import called, texts
from bot.formats.syntax import EXTENSIONS, Node, Parsed, significant, source, walk

_ASSETS = (".json", ".css")


def imports_of(path: str, parsed: Parsed, known: frozenset[str]) -> tuple[Import, ...]:
    """Return static, dynamic and re-exporting imports in the module's order; names are those used in the module."""
    found = []
    for node in walk(parsed.root):
        for written, names in _imported(node):
            found.append(Import(source=written, names=names, resolved=resolve(path, written, known)))
    return tuple(dict.fromkeys(found))


def resolve(path: str, written: str, known: frozenset[str]) -> str | None:
    """Return the repository path that an import leads to; None for packages and for files that are not there."""
    written = written.split("?")[0]
    folder = posixpath.dirname(path)
    if written.startswith("."):
        return _file(posixpath.normpath(posixpath.join(folder, written)), known)
    if not written.startswith(("/", "@/", "~/")):
        return None
    rest = written.split("/", 1)[1]
    while True:
        for root in ("", "src"):
            file = _file(posixpath.normpath(posixpath.join(folder, root, rest)), known)
            if file is not None:
                return file
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _file(stem: str, known: frozenset[str]) -> str | None:
    base, extension = posixpath.splitext(stem)
    typed = {".js": (".ts", ".tsx"), ".jsx": (".tsx",)}.get(extension, ())
    candidates = [
        stem,
        *(base + other for other in typed),
        *(stem + other for other in (*EXTENSIONS, *_ASSETS)),
        *(f"{stem}/index{other}" for other in EXTENSIONS),
    ]
    return next((candidate for candidate in candidates if candidate in known), None)


def _imported(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    if node.type in ("import_statement", "export_statement"):
        where = node.child_by_field_name("source")
        if where is not None and not any(child.type == "type" for child in node.children):
            yield _text(where), tuple(_names(node))
    elif node.type == "variable_declarator":
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is not None and name.type in ("identifier", "object_pattern") and value is not None:
            yield from ((written, tuple(_bound(name))) for written in _lazy(value))
    elif node.type == "call_expression" and called(node) in ("import", "require"):
        yield from ((written, ()) for written in _first_argument(node))


def _bound(name: Node) -> Iterator[str]:
    """Yield the names that a declarator binds, one level deep."""
    if name.type == "identifier":
        yield source(name)
    for item in significant(name):
        bound = item.child_by_field_name("value") if item.type == "pair_pattern" else item
        if bound is not None and bound.type in ("identifier", "shorthand_property_identifier_pattern"):
            yield source(bound)


def _lazy(value: Node) -> Iterator[str]:
    """Yield what `lazy(() => import("./x"))`, `import("./x")` and `require("./x")` lead to."""
    inner: Node | None = value
    for _ in range(6):
        if inner is None or inner.type not in ("call_expression", "arrow_function", "await_expression"):
            return
        if inner.type == "call_expression" and called(inner) in ("import", "require"):
            yield from _first_argument(inner)
            return
        if inner.type == "call_expression":
            arguments = inner.child_by_field_name("arguments")
            inner = next(iter(significant(arguments)), None) if arguments is not None else None
        elif inner.type == "arrow_function":
            inner = inner.child_by_field_name("body")
        else:
            inner = next(iter(significant(inner)), None)


def _first_argument(call: Node) -> tuple[str, ...]:
    arguments = call.child_by_field_name("arguments")
    first = significant(arguments)[:1] if arguments is not None else []
    return tuple(_text(item) for item in first if item.type == "string")


def _text(node: Node) -> str:
    return next(iter(texts(node, {})), "")


def _names(statement: Node) -> Iterator[str]:
    if statement.type == "export_statement" and any(child.type == "*" for child in statement.children):
        yield "*"
    for child in significant(statement):
        if child.type == "import_clause":
            for part in significant(child):
                yield from [source(part)] if part.type == "identifier" else _listed(part)
        elif child.type in ("export_clause", "namespace_export"):
            yield from _listed(child)


def _listed(part: Node) -> Iterator[str]:
    for item in significant(part):
        if item.type == "identifier":
            yield source(item)
        elif item.type in ("import_specifier", "export_specifier"):
            yield source(item.child_by_field_name("alias") or item.child_by_field_name("name"))
