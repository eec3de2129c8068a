"""From a row of labels to a request template, and readable names for rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.api import Operation, Parameter
from bot.domain.covering import Component, Guard, Model
from bot.domain.json import Json
from bot.domain.probe import Request
from bot.engines.combinatorial.components import Shape, components
from bot.engines.combinatorial.nodes import Flaw, Node, value_of

Labels = Mapping[str, str]
LONGEST_ID = 90
_SIZES = ("shortest", "longest", "typical", "null", "absent")


def model_of(
    shape: Shape,
    operation: Operation,
    *,
    without: frozenset[tuple[str, str]] = frozenset(),
    needs: Mapping[str, Guard] | None = None,
) -> Model:
    """Return the model of an operation, without strata that its state refuses; `needs` are guards that were learnt."""
    kept: list[Component] = []
    late: list[Component] = []
    for part in components(shape):
        values = tuple(value for value in part.values if (part.path, str(value)) not in without) or part.values[:1]
        learnt = (needs or {}).get(part.path)
        chosen = kept if learnt is None else late
        chosen.append(Component(path=part.path, values=values, when=learnt or part.when))
    return Model(components=(*kept, *late), name=operation.name)


def completed(model: Model, wanted: Labels, changes: Labels | None = None) -> dict[str, str]:
    """Return a whole row: the changes with what they depend on, else the wanted labels, else each component's first."""
    forced = {**wanted, **(changes or {})}
    by_path = {part.path: part for part in model.components}
    for path in changes or {}:
        guard = by_path[path].when if path in by_path else None
        while guard is not None:
            if forced.get(guard.component, "") not in guard.values:
                forced[guard.component] = str(guard.values[0])
            guard = by_path[guard.component].when
    row: dict[str, str] = {}
    for part in model.components:
        if part.when is None or row.get(part.when.component) in part.when.values:
            label = forced.get(part.path)
            row[part.path] = label if label is not None and label in part.values else str(part.values[0])
    return row


def request_of(
    operation: Operation,
    shape: Shape,
    row: Labels,
    *,
    flaw: Flaw | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> Request:
    """Build the request template of a row; the flaw, if any, replaces one value."""
    path = operation.path
    query: list[tuple[str, str]] = []
    more = list(headers)
    for parameter, node in shape.parameters:
        stratum = value_of(node, row, flaw)
        if stratum.absent:
            continue
        values = [as_text(item) for item in _several(stratum.value)]
        if parameter.place == "path":
            path = path.replace("{" + parameter.name + "}", _segment(values))
        elif parameter.place == "query":
            query += [(parameter.name, value) for value in values]
        else:
            more.append((parameter.name, ",".join(values)))
    body = value_of(shape.body, row, flaw) if shape.body is not None else None
    sends = body is not None and not body.absent
    return Request(
        method=operation.method.upper(),
        path=path,
        query=tuple(query),
        headers=tuple(more),
        body=body.value if body is not None and sends else None,
        media_type=operation.body.media_type if operation.body is not None and sends else None,
    )


def as_text(value: Json) -> str:
    """Return a value as a parameter carries it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def row_changes(row: Labels, base: Labels, components_: Sequence[Component]) -> tuple[tuple[str, str], ...]:
    """Return what sets a row apart from the typical one, in words: (`gift`, `is true`), (`items`, `has length 2`)."""
    first = {part.path: str(part.values[0]) for part in components_}
    return tuple(
        (short(part.path), _said(part, row[part.path]))
        for part in components_
        if part.path in row and row[part.path] != base.get(part.path, first[part.path])
    )


def _said(part: Component, label: str) -> str:
    if part.path.endswith("@length"):
        return f"has length {label}" if label.isdigit() else _state(label)
    if {str(value) for value in part.values} - {"absent", "null"} <= {"yes", "no"}:
        label = {"yes": "true", "no": "false"}.get(label, label)
    return _state(label)


def _state(label: str) -> str:
    return {
        "absent": "is left out",
        "present": "is there",
        "shortest": "is as short as allowed",
        "longest": "is as long as allowed",
    }.get(label, f"is {label}")


def row_id(row: Labels, base: Labels, components_: Sequence[Component]) -> str:
    """Name a row by what sets it apart from the typical one, choices before sizes: `payment=card, items=2`."""
    changed = [
        part for part in components_ if part.path in row and row[part.path] != base.get(part.path, part.values[0])
    ]
    changed.sort(key=lambda part: (row[part.path] in _SIZES, "[" in part.path))
    different = [f"{short(part.path)}={row[part.path]}" for part in changed]
    shown = ""
    for number, text in enumerate(different):
        longer = f"{shown}, {text}" if shown else text
        if len(longer) > LONGEST_ID - 12:
            return f"{shown}, and {len(different) - number} more"
        shown = longer
    return shown or "typical"


def short(path: str) -> str:
    """Return a component's path as a reader says it: the last field, with its list position."""
    bare = path
    for suffix in ("@length", "@kind", "@presence"):
        bare = bare.removesuffix(suffix)
    parts = bare.replace("@", ".").split(".")
    last = parts[-1]
    above = parts[-2] if len(parts) > 1 and ("[" in parts[-2]) else ""
    name = f"{above}.{last}" if above else last
    return "".join(char if 32 < ord(char) < 127 else "?" for char in name) or "body"


def unique_ids(ids: Sequence[str]) -> tuple[str, ...]:
    """Number the ids that occur more than once."""
    seen: dict[str, int] = {}
    found = []
    for text in ids:
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(found)


def path_parameters(operation: Operation) -> tuple[Parameter, ...]:
    """Return the parameters of an operation's path."""
    return tuple(parameter for parameter in operation.parameters if parameter.place == "path")


def nodes_of(shape: Shape) -> tuple[Node, ...]:
    """Return the roots: one node a parameter, then the body."""
    return (*(node for _, node in shape.parameters), *((shape.body,) if shape.body is not None else ()))


def _several(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _segment(values: Sequence[str]) -> str:
    """A path segment: what would end or split it is percent-encoded, placeholders stay."""
    text = ",".join(values)
    safe = "".join(f"%{ord(char):02X}" if char in "/?#% " and ord(char) < 128 else char for char in text)
    return safe or "%20"
