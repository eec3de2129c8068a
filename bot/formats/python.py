"""Python files, read with `ast` and never imported: what is defined where, what it refers to, what it imports.

Conventions of the values that come out (`bot.engines.selection` reads them):
    definition   a function, method (`Class.method`), nested function (`outer.inner`), class, or a name that the module
                 assigns; its lines include decorators
    calls        every name that a definition refers to, in the order of the text: `name`, `module.name`, `self.name`;
                 `.name` for an attribute of something that has no name of its own
    import       `from a import b as c` gives names `b as c`; a module that is imported whole has no names, and its
                 source ends in ` as local` where it is known by another name
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.source import Definition, Import, PythonModule

MAX_CHARACTERS = 2_000_000
Function = ast.FunctionDef | ast.AsyncFunctionDef
_Statement = ast.stmt | ast.ExceptHandler | ast.match_case
_Compound = (
    Function | ast.ClassDef | ast.For | ast.AsyncFor | ast.While | ast.If | ast.With | ast.AsyncWith
    | ast.Match | ast.Try | ast.TryStar | ast.ExceptHandler | ast.match_case
)  # fmt: skip
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file: its tree (empty when the file is no Python), its definitions and its imports."""

    path: str
    tree: ast.Module
    definitions: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    code: frozenset[int] = frozenset()


def read(files: Mapping[str, str]) -> tuple[PythonModule, ...]:
    """Return every file as a module without handlers, in path order."""
    return tuple(
        PythonModule(path=source.path, definitions=source.definitions, imports=source.imports, code=source.code)
        for source in sources(files)
    )


def sources(files: Mapping[str, str]) -> tuple[Source, ...]:
    """Return every file with its tree, in path order; a file with a syntax error is an empty one."""
    index = _Index(files)
    return tuple(_source(path, files[path], index) for path in sorted(files))


def _source(path: str, text: str, index: _Index) -> Source:
    tree = _parsed(text)
    return Source(
        path=path,
        tree=tree,
        definitions=tuple(sorted(_definitions(tree, path), key=lambda found: (found.first, -found.last, found.name))),
        imports=tuple(_imports(tree, path, index)),
        code=frozenset(line for node in ast.walk(tree) for line in _code_lines(node)),
    )


def _parsed(text: str) -> ast.Module:
    empty = ast.Module(body=[], type_ignores=[])
    if len(text) > MAX_CHARACTERS:
        return empty
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except _UNREADABLE:
        return empty


def _definitions(tree: ast.Module, path: str) -> Iterator[Definition]:
    """Yield what the file defines; nested definitions are found through a stack, trees may be deep."""
    waiting: list[tuple[ast.AST, str, bool]] = [(node, "", True) for node in reversed(tree.body)]
    while waiting:
        node, prefix, outside = waiting.pop()
        if isinstance(node, Function | ast.ClassDef):
            name = prefix + node.name
            yield _definition(node, name, path)
            waiting += [(child, f"{name}.", False) for child in reversed(node.body)]
        elif isinstance(node, _Statement):
            for assigned in _assigned(node) if outside else ():
                yield _definition(node, assigned, path)
            waiting += [(child, prefix, outside) for child in ast.iter_child_nodes(node)]


def _definition(node: ast.AST, name: str, path: str) -> Definition:
    first, last = span(node)
    return Definition(name=name, path=path, first=first, last=last, calls=_references(node))


def span(node: ast.AST) -> tuple[int, int]:
    """Return the first and last line of a definition, decorators included."""
    first = int(getattr(node, "lineno", 1))
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    last = getattr(node, "end_lineno", None) or first
    return min([first, *(decorator.lineno for decorator in decorators)]), int(last)


def _assigned(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _code_lines(node: ast.AST) -> Iterator[int]:
    """Yield the lines on which a statement stands without the statements inside it."""
    if isinstance(node, ast.Import | ast.ImportFrom) or not isinstance(node, _Statement):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return
    first, last = span(node.pattern if isinstance(node, ast.match_case) else node)
    if isinstance(node, _Compound):
        inner = (
            part
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, _Statement)
            for part in ast.walk(child)
        )
        last = max([getattr(node, "lineno", first), *(getattr(part, "end_lineno", first) for part in inner)])
    yield from range(first, last + 1)


def _references(node: ast.AST) -> tuple[str, ...]:
    found: list[tuple[int, int, str]] = []
    inner: set[int] = set()
    for part in ast.walk(node):
        if id(part) in inner or not isinstance(part, ast.Name | ast.Attribute | ast.Constant):
            continue
        if isinstance(part, ast.Attribute):
            inner.update(id(child) for child in _chain(part))
            found.append((part.lineno, part.col_offset, dotted(part)))
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            found.append((part.lineno, part.col_offset, part.id))
    found += [(line, column, name) for line, column, name in _quoted_annotations(node)]
    return tuple(dict.fromkeys(name for _, _, name in sorted(found)))


def _chain(node: ast.Attribute) -> Iterator[ast.expr]:
    value = node.value
    while isinstance(value, ast.Attribute):
        yield value
        value = value.value
    if isinstance(value, ast.Name):
        yield value


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` as written, `.c` for an attribute of an expression, and nothing for other expressions."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        return ".".join([node.id, *names])
    return f".{names[-1]}" if names else ""


def _quoted_annotations(node: ast.AST) -> Iterator[tuple[int, int, str]]:
    for part in ast.walk(node):
        annotation = getattr(part, "annotation", None) or getattr(part, "returns", None)
        if not isinstance(annotation, ast.Constant) or not isinstance(annotation.value, str):
            continue
        try:
            written = ast.parse(annotation.value, mode="eval")
        except _UNREADABLE:
            continue
        for name in ast.walk(written):
            if isinstance(name, ast.Name):
                yield annotation.lineno, annotation.col_offset, name.id


class _Index:
    """Which repository path a dotted module name leads to."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.packages = {path.removesuffix("/__init__.py") for path in files if path.endswith("/__init__.py")}
        self.by_name: dict[str, list[str]] = {}
        for path in sorted(files):
            parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
            for start in range(len(parts)):
                # A folder that is a package itself is no root that modules are imported from.
                if "/".join(parts[:start]) not in self.packages:
                    self.by_name.setdefault(".".join(parts[start:]), []).append(path)

    def path(self, name: str, importer: str) -> str | None:
        """Return the file of a module: of several, the one that shares most folders with its importer."""
        if name.split(".", 1)[0] in sys.stdlib_module_names:
            return None
        here = importer.split("/")[:-1]
        return max(self.by_name.get(name, ()), key=lambda path: _shared(path.split("/"), here), default=None)

    def relative(self, name: str | None, level: int, importer: str) -> str | None:
        """Return the file of `from ..name import x`: exactly that file, relative to its importer."""
        folders = importer.split("/")[:-1]
        kept = folders[: len(folders) - level + 1]
        stem = "/".join([*kept, *(name.split(".") if name else [])])
        names = self.by_name.get(".".join(stem.split("/")), [])
        return next((path for path in names if path in (f"{stem}.py", f"{stem}/__init__.py")), None)


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _imports(tree: ast.Module, path: str, index: _Index) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                resolved = index.path(alias.name, path)
                yield Import(source=_known_as(alias.name, alias.asname), resolved=resolved)
        elif isinstance(node, ast.ImportFrom):
            yield from _from_imports(node, path, index)


def _from_imports(node: ast.ImportFrom, path: str, index: _Index) -> Iterator[Import]:
    written = "." * node.level + (node.module or "")
    names = []
    for alias in node.names:
        inner = f"{node.module}.{alias.name}" if node.module else alias.name
        whole = index.relative(inner, node.level, path) if node.level else index.path(inner, path)
        if whole:
            joined = f"{written}{alias.name}" if written.endswith(".") else f"{written}.{alias.name}"
            yield Import(source=f"{joined} as {alias.asname or alias.name}", resolved=whole)
        else:
            names.append(_known_as(alias.name, alias.asname))
    if names:
        resolved = index.relative(node.module, node.level, path) if node.level else index.path(written, path)
        yield Import(source=written, names=tuple(names), resolved=resolved)


def _known_as(name: str, local: str | None) -> str:
    return f"{name} as {local}" if local and local != name else name
