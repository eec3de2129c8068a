"""The static gate: what a written test may not do, decided from its text before it is run or shown.

A suggested test is committed by a person and then runs in a trusted place, so a sandbox alone is not enough: code that
could reach a host, a file, the environment or the interpreter is refused here, whoever wrote it. The gate knows what
is allowed (modules, attributes, names) rather than what is forbidden: an unknown word is a refusal.

Documentation hosts of RFC 2606 (`example.com`, `.test`, `.invalid`) may stand in test data: nobody can own them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bot.domain.candidate import SourceFile
from bot.engines.writing.vocabulary import ATTRIBUTES, BUILTINS, CONFTEST_ATTRIBUTES, CONFTEST_MODULES, MODULES, TRUSTED

MAX_BYTES = 256 * 1024
MAX_NODES = 60_000
MAX_SHOWN = 20

_SCHEMED = re.compile(r"(?i)(?:^|[^a-z0-9+.\-])[a-z][a-z0-9+.\-]*:[/\\]{2,}([^/\\\s\"'?#<>]*)")
_UNSCHEMED = re.compile(r"^[/\\]{2,}([^/\\\s\"'?#<>]*)")
_SCRIPT = re.compile(r"(?i)^\s*(?:javascript|vbscript|file|view-source|chrome|data:[a-z]+/|blob)\b[:/]")
_SPLIT = re.compile(r"(?i)(?:^|[^a-z])(?:https?|wss?|ftp):[/\\]?$")
_RESERVED = re.compile(r"(?:[\w\-]+\.)*(?:example\.(?:com|net|org)|[\w\-]+\.(?:example|test|invalid))(?::\d{1,5})?")
_LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?")
_FILES = re.compile(
    r"^(?:/(?:bin|boot|dev|etc|github|home|lib|lib64|mnt|opt|private|proc|root|run|sandbox|sbin|srv|sys|tmp|usr|var|"
    r"Users)(?:/|$)|~[\w\-]*/|[A-Za-z]:[\\/]|\\\\)"
)
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_ROUTED = _VERBS | {"goto", "to_have_url", "not_to_have_url", "to_have_attribute", "compile", "param"}
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_TRUSTED = frozenset(ast.unparse(ast.parse(text)) for text in TRUSTED)
_STATEMENTS = (
    ast.ClassDef,
    ast.AsyncFunctionDef,
    ast.AsyncFor,
    ast.AsyncWith,
    ast.Await,
    ast.While,
    ast.Global,
    ast.Nonlocal,
    ast.Yield,
    ast.YieldFrom,
)


def violations(file: SourceFile) -> tuple[str, ...]:
    """Return what the gate refuses in a written file, in source order and said in one line each; empty: it may pass."""
    if len(file.content.encode("utf-8", "replace")) > MAX_BYTES:
        return (f"larger than {MAX_BYTES // 1024} KiB",)
    try:
        tree = ast.parse(file.content)
        count = sum(1 for _ in ast.walk(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return (f"does not parse: {type(error).__name__}",)
    if count > MAX_NODES:
        return (f"more than {MAX_NODES} syntax nodes",)
    try:
        found = sorted(set(_Gate(tree, owned=_owned(file.path)).findings()))
    except RecursionError:
        return ("nested too deeply",)
    return tuple(f"line {line}: {text}" for line, text in found[:MAX_SHOWN])


def _owned(path: str) -> bool:
    return path == "conftest.py" or path.endswith("/conftest.py")


class _Gate:
    """One file under the gate; `owned` is the conftest, which may make the client and name loopback origins."""

    def __init__(self, tree: ast.Module, *, owned: bool) -> None:
        self.tree = tree
        self.owned = owned
        extra = CONFTEST_MODULES if owned else {}
        names = sorted({*MODULES, *extra})
        self.modules = {name: MODULES.get(name, frozenset()) | extra.get(name, frozenset()) for name in names}
        self.attributes = ATTRIBUTES | CONFTEST_ATTRIBUTES if owned else ATTRIBUTES
        self.bound = frozenset(_bound(tree))
        self.silent = frozenset(id(node) for node in _bare_strings(tree))
        self.routed = frozenset(id(node) for node in _routed(tree))
        self.trusted = frozenset(id(node) for function in _trusted(tree) for node in ast.walk(function))

    def findings(self) -> Iterator[tuple[int, str]]:
        """Yield (line, refusal)."""
        for node in ast.walk(self.tree):
            for text in self._judge(node) if id(node) not in self.trusted else ():
                yield getattr(node, "lineno", 1), text
        if not self.owned:
            yield from _computed_constants(self.tree)
            yield from _unsafe_addresses(self.tree)

    def _judge(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from self._imports(node)
            case ast.Attribute(attr=name):
                yield from self._attribute(node, name)
            case ast.Name(id=name):
                yield from self._name(node, name)
            case ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield from _dunder(name)
            case ast.Constant(value=value) if id(node) not in self.silent:
                yield from self._constant(node, value)
            case _:
                yield from self._statement(node)

    def _statement(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="httpx"))) if not self.owned:
                yield "httpx is for annotations here: requests go through the `api` fixture"
            case ast.FunctionDef(name=name):
                yield from _dunder(name)
                if not self.owned and node not in self.tree.body:
                    yield f"a function inside a function: {_short(name)}"
            case _ if isinstance(node, _STATEMENTS) and not (self.owned and isinstance(node, ast.Yield)):
                yield f"{type(node).__name__} is not allowed"

    def _imports(self, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        pairs: list[tuple[str, str | None]]
        if isinstance(node, ast.Import):
            pairs = [(alias.name, None) for alias in node.names]
        elif node.level:
            yield "a relative import"
            return
        else:
            pairs = [(node.module or "", alias.name) for alias in node.names]
        for module, name in pairs:
            if module not in self.modules:
                yield f"import of {_short(module)}"
            elif name is not None and name not in self.modules[module]:
                yield f"import of {_short(name)} from {module}"
        for alias in node.names:
            yield from _dunder(alias.asname or "")

    def _attribute(self, node: ast.Attribute, name: str) -> Iterator[str]:
        if not isinstance(node.ctx, ast.Load):
            yield f"an assignment to the attribute {_short(name)}"
        if name not in self.attributes:
            yield f"the attribute {_short(name)}"

    def _name(self, node: ast.Name, name: str) -> Iterator[str]:
        if name.startswith("test_") and isinstance(node.ctx, ast.Load):
            yield f"a test used as a value: {_short(name)}"
        if name not in self.bound and name not in BUILTINS:
            yield f"the name {_short(name)}"
        yield from _dunder(name)

    def _constant(self, node: ast.Constant, value: object) -> Iterator[str]:
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if not isinstance(value, str):
            return
        for host in _hosts(value):
            if not self._allowed(host):
                yield f"a URL with the host {_short(host)}"
        if _SCRIPT.match(value) or _SPLIT.search(value):
            yield "a URL scheme in a string"
        if value == "networkidle":
            yield "waiting for networkidle"
        if id(node) not in self.routed and _FILES.match(value):
            yield f"the absolute path {_short(value)}"

    def _allowed(self, host: str) -> bool:
        return bool(_RESERVED.fullmatch(host) or (self.owned and _LOOPBACK.fullmatch(host)))


def _dunder(name: str) -> Iterator[str]:
    if name.startswith("__"):
        yield f"the name {_short(name)}"


def _short(text: str) -> str:
    return ascii(text if len(text) <= 60 else text[:57] + "...")


def _hosts(text: str) -> Iterator[str]:
    """Yield every host that a browser or client could read out of a string; whitespace inside is dropped as they do."""
    flat = re.sub(r"[\x00-\x1f\x7f]", "", text)
    for match in (*_SCHEMED.finditer(flat), *_UNSCHEMED.finditer(flat.strip())):
        yield match.group(1).rstrip(".,;:!)]}").lower()


def _bare_strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Docstrings and strings that stand alone: their value goes nowhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _routed(tree: ast.AST) -> Iterator[ast.AST]:
    """Constants that are arguments of calls which take routes, not files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ROUTED:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from ast.walk(argument)


def _bound(tree: ast.AST) -> Iterator[str]:
    """Every name that the file itself binds."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.alias(name=name, asname=asname):
                yield asname or name.partition(".")[0]


def _computed_constants(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Rows and constants are literals: text put together there could be an address that no other rule sees."""
    scopes: list[ast.AST] = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            scopes += [*node.decorator_list, *node.args.defaults, *(item for item in node.args.kw_defaults if item)]
    for scope in scopes:
        for node in ast.walk(scope):
            if isinstance(node, ast.JoinedStr | ast.Lambda | ast.comprehension) or _glues_text(node):
                yield getattr(node, "lineno", 1), "computed text where a literal is expected"


def _glues_text(node: ast.AST) -> bool:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Mod | ast.Mult):
        return False
    return not all(isinstance(side, ast.Constant | ast.UnaryOp) and not _text(side) for side in (node.left, node.right))


def _text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _unsafe_addresses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a request or a navigation goes must be readable: a literal, or an f-string that begins with its route."""
    called = set()
    fills = frozenset(function.name for function in _trusted(tree))
    shared = _plain(tree.body)
    for top in tree.body:
        known = _known(top) | shared if isinstance(top, ast.FunctionDef) else shared
        for node in ast.walk(top):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called.add(id(node.func))
                for address in _address_of(node, node.func):
                    address = _unfilled(address, fills)
                    if not _readable(address, known, strict=node.func.attr == "goto"):
                        yield node.lineno, f"{node.func.attr} with an address that cannot be read off"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _VERBS | {"goto"} and id(node) not in called:
            yield node.lineno, f"{node.attr} used without being called"


def _trusted(tree: ast.Module) -> tuple[ast.FunctionDef, ...]:
    """The shared functions of a file whose text is one of the trusted ones, and whose name nothing else is bound to."""
    own = [node for node in tree.body if isinstance(node, ast.FunctionDef) and ast.unparse(node) in _TRUSTED]
    names = list(_bound(tree))
    return tuple(function for function in own if names.count(function.name) == 1)


def _unfilled(address: ast.expr, fills: frozenset[str]) -> ast.expr:
    """Look through a trusted function: what it fills in stands inside the address, never before it."""
    match address:
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in fills:
            return first
        case _:
            return address


def _address_of(call: ast.Call, function: ast.Attribute) -> Iterator[ast.expr]:
    """Yield the expressions that say where a call goes; a starred argument hides one."""
    if function.attr not in _VERBS | {"goto"}:
        return
    hidden: list[ast.expr] = [item for item in call.args if isinstance(item, ast.Starred)]
    hidden += [item.value for item in call.keywords if item.arg is None]
    yield from hidden
    yield from (item.value for item in call.keywords if item.arg == "url")
    place = 1 if function.attr == "request" else 0
    yield from call.args[place : place + 1]


def _known(function: ast.FunctionDef) -> frozenset[str]:
    """Names that hold nothing but readable addresses: parameters of a test (its rows are literals) and assignments."""
    parameters = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    rebound = {name for statement in function.body for name in _bound(statement)}
    known = parameters - rebound if function.name.startswith("test_") else set()
    return frozenset(known | (_plain(function.body) - parameters))


def _plain(body: list[ast.stmt]) -> frozenset[str]:
    """Names whose every binding in these statements is an assignment of a readable address."""
    good: dict[str, int] = {}
    bound: dict[str, int] = {}
    for statement in body:
        for name in _bound(statement):
            bound[name] = bound.get(name, 0) + 1
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _readable(value, frozenset(), strict=True):
                good[name] = good.get(name, 0) + 1
    return frozenset(name for name, count in good.items() if bound[name] == count)


def _readable(address: ast.expr, known: frozenset[str], *, strict: bool) -> bool:
    match address:
        case ast.Constant(value=str(text)):
            return not strict or _is_route(text)
        case ast.Constant(value=int()):
            return True
        case ast.Name(id=name):
            return name in known
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return _is_route(text) and (len(text) > 1 or not strict)
        case _:
            return False


def _is_route(text: str) -> bool:
    r"""Whether a browser would read it as a path of the page's own origin (`//host` and `/\host` are hosts)."""
    return text.startswith("/") and not text[1:2].startswith(("/", "\\")) and not _CONTROL.search(text[:3])
