"""Preparations as small plain functions, and the lines of a test that call them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.exploration import Binding, Preparation
from bot.domain.probe import Request
from bot.engines.exercising.filling import fill_request, request_names
from bot.engines.writing.layout import call, filled_literal, identifier, template
from bot.engines.writing.literals import comment, string

PLAIN_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_FIRST = {"other": "{unique}", "other_token": "{token}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What stands before the request of a test: its private functions, its lines, and variables by placeholder."""

    functions: tuple[str, ...]
    lines: tuple[str, ...]
    variables: Mapping[str, str]


def script(preparations: Sequence[Preparation], needed: Sequence[str], registry: dict[str, str]) -> Script:
    """Render preparations; `needed` are the placeholders of the test's own request.

    `registry` holds the functions of the file by name, so that equal steps of several tests share one.
    """
    names = ["unique", "other", *(bound.name for step in preparations for bound in step.bindings)]
    used = {name for step in preparations for name in request_names(step.request, names)} | set(needed)
    variables = {name: _variable(name) for name in names if name in used}
    lines = [f'{variables[name]} = unique("u")' for name in ("unique", "other") if name in used]
    functions: dict[str, str] = {}
    for step in preparations:
        arguments = request_names(step.request, variables)
        first = [{"other": "unique"}.get(name, name.removeprefix("other_")) for name in arguments]
        title, text = _function(_canonical(step), first, registry)
        registry[title] = functions[title] = text
        given = ", ".join(["api", *(variables[name] for name in arguments)])
        lines.append(f"{_targets(step, variables)}{title}({given})")
    return Script(functions=tuple(functions.values()), lines=tuple(lines), variables=variables)


def once(before: Script, named: tuple[str, str], needed: Sequence[str]) -> Script:
    """Return the same script, carried out once for all rows, by a function of its own with this name and docstring."""
    title, told = named
    names = [before.variables[name] for name in needed if name in before.variables]
    given = ["api", *(["unique"] if any("unique(" in line for line in before.lines) else [])]
    body = [*before.lines, *([f"return {', '.join(names)}"] if names else [])]
    lines = [f"def {title}({', '.join(given)}):", f'    """{told}"""']
    source = "\n".join([*lines, *(f"    {line}" for line in body)])
    target = f"{', '.join(names)} = " if names else ""
    call_ = f"{target}once({', '.join([title, *given])})"
    return Script(functions=(*before.functions, source), lines=(call_,), variables=before.variables)


def request_call(request: Request, parts: Mapping[str, str], *, indent: int, prefix: str = "", suffix: str = "") -> str:
    """Return the call that sends a request; `parts` maps path, params, headers, json (or data) to source."""
    method = request.method.upper()
    order = ("params", "headers", "json", "data")
    keywords = [f"{name}={parts[name]}" for name in order if name in parts]
    plain = method in PLAIN_METHODS and not (method in ("GET", "DELETE") and ("json" in parts or "data" in parts))
    function = f"api.{method.lower()}" if plain else "api.request"
    first = [parts["path"]] if plain else [string(method), parts["path"]]
    return call(function, [*first, *keywords], indent=indent, prefix=prefix, suffix=suffix)


def body_keyword(request: Request) -> str:
    """Return how httpx is told the body: as JSON or as a form."""
    form = request.media_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    return "data" if form else "json"


def request_parts(request: Request, variables: Mapping[str, str], *, indent: int) -> dict[str, str]:
    """Return a request's parts as source with variables in place."""
    parts = {"path": template(request.path, variables)}
    if request.query:
        parts["params"] = query_source(request.query, variables, indent=indent + 4)
    if request.headers:
        parts["headers"] = filled_literal(dict(request.headers), variables, indent=indent + 4, taken=indent + 12)
    if request.media_type is not None:
        taken = indent + 10
        parts[body_keyword(request)] = filled_literal(request.body, variables, indent=indent + 4, taken=taken)
    return parts


def query_source(query: Sequence[tuple[str, str]], variables: Mapping[str, str], *, indent: int) -> str:
    """Return query parameters as a dictionary, or as pairs where a name occurs twice."""
    pairs = query_value(query)
    return filled_literal(pairs, variables, indent=indent, taken=indent + 8)


def query_value(query: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Return query parameters as a dictionary; a name that occurs twice holds a list."""
    found: dict[str, str | list[str]] = {}
    for name, value in query:
        old = found.get(name)
        if old is None:
            found[name] = value
        else:
            found[name] = [*([old] if isinstance(old, str) else old), value]
    return found


def _variable(name: str) -> str:
    return {"unique": "name", "other": "other_name"}.get(name, identifier(name))


def _targets(step: Preparation, variables: Mapping[str, str]) -> str:
    """What a step's answers are bound to: `token = `, `first, *_ = `, or nothing."""
    wanted = [variables.get(bound.name, "_") for bound in step.bindings]
    while wanted and wanted[-1] == "_":
        wanted.pop()
    if not wanted:
        return ""
    rest = ["*_"] if len(wanted) < len(step.bindings) else []
    return ", ".join([*wanted, *rest]) + " = "


def _canonical(step: Preparation) -> Preparation:
    """The same preparation as the first user would do it: both users share one function."""
    return replace(
        step,
        label=step.label.removesuffix(", as somebody else"),
        request=fill_request(step.request, _FIRST),
        bindings=tuple(replace(bound, name=bound.name.removeprefix("other_")) for bound in step.bindings),
    )


def _function(step: Preparation, names: Sequence[str], known: Mapping[str, str]) -> tuple[str, str]:
    """Return the name and the source of a step's function; equal steps share one, others are numbered."""
    title = f"_{identifier(step.label)}"
    number = 1
    while True:
        name = title if number == 1 else f"{title}_{number}"
        text = _function_source(step, name, names)
        if known.get(name, text) == text:
            return name, text
        number += 1


def _function_source(step: Preparation, name: str, names: Sequence[str]) -> str:
    variables = {each: _variable(each) for each in names}
    parts = request_parts(step.request, variables, indent=4)
    arguments = ", ".join(["api", *variables.values()])
    lines = [f"def {name}({arguments}):", f"    {_docstring(step.label)}"]
    if not step.bindings:
        lines.append("    " + request_call(step.request, parts, indent=4, suffix=".raise_for_status()"))
        return "\n".join(lines)
    sent = request_call(step.request, parts, indent=4, prefix="answer = ", suffix=".raise_for_status().json()")
    lines.append("    " + sent)
    lines += [f"    {line}" for line in _ranking(step.bindings)]
    lines.append("    return " + ", ".join(_looked_up(bound) for bound in step.bindings))
    return "\n".join(lines)


def _docstring(label: str) -> str:
    text = comment(label, limit=90).replace("\\", "/").replace('"', "'")
    return f'"""{text.rstrip(".")}."""'


def _ranking(bindings: Sequence[Binding]) -> list[str]:
    ranked = next((bound for bound in bindings if bound.rank), None)
    if ranked is None:
        return []
    holder = _steps(ranked.pointer)[: _list_position(ranked.pointer)]
    items = "answer" + "".join(f"[{_step(part)}]" for part in holder)
    return [f"ranked = sorted({items}, key=lambda item: -item[{string(ranked.rank)}])"]


def _looked_up(bound: Binding) -> str:
    steps = _steps(bound.pointer)
    start = "answer"
    if bound.rank:
        steps = steps[_list_position(bound.pointer) :]
        start = "ranked"
    return start + "".join(f"[{_step(part)}]" for part in steps)


def _list_position(pointer: str) -> int:
    return next((number for number, part in enumerate(_steps(pointer)) if part.isdigit()), 0)


def _steps(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _step(part: str) -> str:
    return part if part.isdigit() else string(part)
