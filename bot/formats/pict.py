"""PICT's model language (github.com/microsoft/pict, doc/pict.md): parameters, sub-models, constraints.

    Name: value, value | alias, ~invalid, <Other parameter's values>, value (weight)
    { Name, Name } @ order
    IF [Name] = "text" AND NOT [Size] > 4096 THEN [Other] IN {"a", "b"} ELSE IsNegative([Third]);

What PICT compares without regard to case, and numbers as numbers, is worked out while reading: every comparison becomes
a choice among values of the model. Unlike PICT, an unknown parameter in a constraint and a comparison of a number with
a text are errors and not warnings, because ignoring a constraint gives rows that break it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from bot.domain.covering import Component, Constraint, Group, Model
from bot.domain.errors import InputError
from bot.formats.expressions import SyntaxFault
from bot.formats.pict_constraints import Parameters, constraints
from bot.formats.pict_parameters import Line, Parameter, parameter
from bot.formats.rows_source import LONGEST, RowsSource, mark

SLUG = "pict-syntax"
_STARTS = ("if", "not", "isnegative", "ispositive")


def read(text: str, *, origin: str) -> RowsSource:
    """Return the model; raise InputError (`pict-syntax`) with line and column."""
    text = text.removeprefix("\ufeff")
    try:
        if len(text) > LONGEST:
            raise SyntaxFault(f"the file is longer than {LONGEST // 1024 // 1024} MiB", 0)
        return _source(_sections(text), origin)
    except SyntaxFault as fault:
        _refuse(text, fault, origin)


def _refuse(text: str, fault: SyntaxFault, origin: str) -> NoReturn:
    before = text[: fault.offset]
    line, column = before.count("\n") + 1, fault.offset - (before.rfind("\n") + 1) + 1
    raise InputError(
        f"{origin}, line {line}, column {column}: {fault.message}.",
        remedy="PICT's language is read as its documentation describes it.",
        slug=SLUG,
    ) from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sections:
    """The lines of each part of a model, comments left out."""

    parameters: tuple[Line, ...]
    groups: tuple[Line, ...]
    constraints: str


def _sections(text: str) -> _Sections:
    lines = _lines(text)
    parameters: list[Line] = []
    groups: list[Line] = []
    for number, line in enumerate(lines):
        stripped = line.text.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if _begins_constraints(stripped):
            return _Sections(
                parameters=tuple(parameters), groups=tuple(groups), constraints=_blanked(text, lines[number:])
            )
        if stripped.startswith("{"):
            groups.append(line)
        elif groups:
            raise SyntaxFault("parameters stand before sub-models", line.offset)
        else:
            parameters.append(line)
    return _Sections(parameters=tuple(parameters), groups=tuple(groups), constraints="")


def _lines(text: str) -> list[Line]:
    found, offset = [], 0
    for line in text.split("\n"):
        found.append(Line(text=line.removesuffix("\r"), offset=offset))
        offset += len(line) + 1
    return found


def _begins_constraints(line: str) -> bool:
    if line.startswith(("[", "(")):
        return True
    word = next((word for word in _STARTS if line.lower().startswith(word)), None)
    if word is None:
        return False
    rest = line[len(word) :].lstrip()
    return rest.startswith(("[", "(")) or (rest.lower().startswith(_STARTS) and ":" not in rest.partition("[")[0])


def _blanked(text: str, lines: list[Line]) -> str:
    """Return the whole text with everything but constraints made blank: offsets stay what they are."""
    kept = [
        " " * len(line.text) if line.text.lstrip().startswith("#") else line.text.replace("\r", " ") for line in lines
    ]
    return " " * lines[0].offset + "\n".join(
        piece + " " * (len(original) - len(piece))
        for piece, original in zip(kept, text[lines[0].offset :].split("\n"), strict=True)
    )


def _source(sections: _Sections, origin: str) -> RowsSource:
    known: Parameters = {}
    for line in sections.parameters:
        found = parameter(line, known)
        if found.name.lower() in known:
            raise SyntaxFault(f"there is a parameter {found.name!r} already", line.offset)
        known[found.name.lower()] = found
    if not known:
        raise SyntaxFault("there is no parameter", 0)
    model = Model(
        components=tuple(_component(one) for one in known.values()),
        constraints=tuple(
            Constraint(text=text, expression=expression)
            for text, expression in constraints(sections.constraints, known)
        ),
        groups=tuple(group for line in sections.groups for group in _group(line, known)),
        name=origin,
    )
    names = {(one.name, mark(value.literal)): value.names for one in known.values() for value in one.values}
    return RowsSource(model=model, names=names, folded=True, blank_is_free=True)


def _component(one: Parameter) -> Component:
    valid = [value for value in one.values if not value.negative]
    weighted = any(value.weight != 1 for value in valid)
    return Component(
        path=one.name,
        values=tuple(value.literal for value in valid),
        invalid=tuple(value.literal for value in one.values if value.negative),
        weights=tuple(float(value.weight) for value in valid) if weighted else (),
    )


def _group(line: Line, known: Parameters) -> list[Group]:
    """Read a sub-model; one without an order has that of the whole model, which combines its parameters anyway."""
    inside, closed, rest = line.text.strip()[1:].partition("}")
    start = line.offset + line.text.index("{")
    if not closed:
        raise SyntaxFault("'}' was expected", line.offset + len(line.text))
    paths = tuple(_named(name.strip(), known, start) for name in inside.split(","))
    behind = start + len(inside) + 2
    if not rest.strip():
        return []
    sign, order = rest.strip()[0], rest.strip()[1:].strip()
    if sign != "@" or not (order.isascii() and order.isdigit() and len(order) < 6):
        raise SyntaxFault(f"'@' and a number were expected, not {rest.strip()[:40]!r}", behind)
    if not 1 <= int(order) <= len(set(paths)):
        raise SyntaxFault(f"the order {int(order)} is not from 1 to {len(set(paths))}, its parameters", behind)
    return [Group(paths=tuple(dict.fromkeys(paths)), strength=int(order))]


def _named(name: str, known: Parameters, offset: int) -> str:
    if name.lower() not in known:
        raise SyntaxFault(f"{name[:60]!r} is no parameter", offset)
    return known[name.lower()].name
