"""From an operation to independent components: BosqTGen's Algorithm 2, extended by presence and null.

Glossary (BosqTGen section 3 and 4)
    leaf        a primitive; its strata are values, and `absent` or `null` where the document allows that
    listing     a list; the component `path@length` says how long; an element exists only if the list is long enough
    choice      oneOf/anyOf; the component `path@kind` says which alternative, whose fields exist only then
    record      an object; `path@presence` exists only where the object may be left out
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.api import Operation, Parameter
from bot.domain.covering import Component, Guard
from bot.domain.json import JsonObject
from bot.engines.combinatorial.nodes import (
    Alternatives,
    Flaw,
    Leaf,
    Listing,
    Node,
    Record,
    children,
    generic,
    selector,
    value_of,
    walk,
)
from bot.engines.combinatorial.schemas import choices, kind_of, objects, properties, required, settled, whole
from bot.engines.combinatorial.strata import ABSENT, NULL, Stratum, consumed, flaws, label, strata

Pool = Mapping[str, tuple[Stratum, ...]]
Extras = tuple[tuple[Stratum, ...], tuple[Stratum, ...]]
LONGEST_LIST = 3
DEEPEST = 6
PRESENT = Stratum(label="present")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a schema stands: its path, its field name, whether it may be left out, and how it is sent."""

    path: str
    name: str
    required: bool
    as_text: bool = False
    lean: bool = False
    depth: int = 0
    around: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An operation's input: its parameters, its body, and what could not be given a value."""

    parameters: tuple[tuple[Parameter, Node], ...]
    body: Node | None
    gaps: tuple[str, ...] = ()


def shape_of(operation: Operation, pool: Pool) -> Shape:
    """Decompose an operation's parameters and body; values of existing things come from the pool (by path)."""
    parameters = []
    gaps: list[str] = []
    for parameter in operation.parameters:
        if parameter.place not in ("path", "query", "header") or parameter.name.lower() == "authorization":
            continue
        path = f"{parameter.place}.{parameter.name}"
        place = Place(path=path, name=parameter.name, required=parameter.required, as_text=True)
        node = _node(parameter.schema, place, pool)
        if _empty(node):
            gaps.append(path)
        else:
            parameters.append((parameter, node))
    body = None
    if operation.body is not None:
        place = Place(path="body", name="body", required=operation.body.required or not operation.parameters)
        body = _node(operation.body.schema, place, pool)
        gaps += list(_gaps(body))
    return Shape(parameters=tuple(parameters), body=body, gaps=tuple(gaps))


def components(shape: Shape) -> tuple[Component, ...]:
    """Return the components in order, a selector before everything that depends on it."""
    found: list[Component] = []
    for _, node in shape.parameters:
        _collect(node, None, found)
    if shape.body is not None:
        _collect(shape.body, None, found)
    return tuple(found)


def guards(shape: Shape) -> dict[str, Guard]:
    """Return, by path, what must have been chosen for a node to exist; nodes that always exist are left out."""
    found: dict[str, Guard] = {}
    for root in (*(node for _, node in shape.parameters), *((shape.body,) if shape.body is not None else ())):
        _guard(root, None, found)
    return found


def all_flaws(shape: Shape) -> tuple[Flaw, ...]:
    """Return every flaw of every node, parameters first."""
    nodes = [node for _, parameter in shape.parameters for node in walk(parameter)]
    nodes += list(walk(shape.body)) if shape.body is not None else []
    return tuple(Flaw(path=node.path, stratum=stratum) for node in nodes for stratum in node.flaws)


def _node(schema: JsonObject, place: Place, pool: Pool) -> Node:
    shape, nullable = settled(schema)
    extra: tuple[Stratum, ...] = () if place.required else (ABSENT,)
    extra += (NULL,) if nullable and not place.as_text else ()
    missing = Stratum(label="missing", absent=True)
    # A path parameter that is missing is another path, not a flaw of this one.
    may_lack = place.required and not place.lean and (place.depth > 0 or place.path.startswith("query."))
    lacking = (missing,) if may_lack else ()
    pooled = pool.get(generic(place.path))
    options = objects(shape.get("oneOf")) or objects(shape.get("anyOf"))
    if pooled and kind_of(shape) not in ("object", "array"):
        return _leaf(shape, place, (extra, lacking), _rotated(pooled, place))
    if options and place.depth < DEEPEST:
        return _alternatives(shape, place, (extra, lacking), pool)
    match kind_of(shape):
        case "object" if place.depth < DEEPEST:
            return _record(shape, place, (extra, lacking), pool)
        case "array" if place.depth < DEEPEST:
            return _listing(shape, place, (extra, lacking), pool)
        case _:
            found = strata(shape, place.name, around=place.around)
            found = found[:2] if place.lean or ("[" in place.path and consumed(place.name)) else found
            return _leaf(shape, place, (extra, lacking), found)


def _leaf(shape: JsonObject, place: Place, extras: Extras, found: tuple[Stratum, ...]) -> Leaf:
    extra, lacking = extras
    strata_ = (*extra[:1], *found, *extra[1:]) if found else ()
    return Leaf(path=place.path, strata=strata_, flaws=(*lacking, *_wrong(shape, place)))


def _wrong(shape: JsonObject, place: Place) -> tuple[Stratum, ...]:
    return () if place.lean else flaws(shape, as_text=place.as_text)


def _rotated(pooled: tuple[Stratum, ...], place: Place) -> tuple[Stratum, ...]:
    """Elements of one list name different things first: a list that names one thing twice is often refused."""
    position = place.path.rfind("[")
    turn = int(place.path[position + 1 : place.path.find("]", position)]) if position >= 0 else 0
    turn %= len(pooled)
    return (*pooled[turn:], *pooled[:turn]) if place.path.startswith("body") and position >= 0 else pooled[:1]


def _record(shape: JsonObject, place: Place, extras: Extras, pool: Pool) -> Record:
    extra, lacking = extras
    needed = required(shape)
    fields = []
    for name, schema in properties(shape).items():
        if schema.get("readOnly") is True:
            continue
        inner = Place(
            path=f"{place.path}.{name}",
            name=name,
            required=name in needed,
            lean=place.lean,
            depth=place.depth + 1,
            around=place.path.split(".")[-1],
        )
        node = _node(schema, inner, pool)
        if not _empty(node):
            fields.append((name, node))
    wrong = (*lacking, Stratum(label="a text instead of an object", value="text")) if place.depth else lacking
    return Record(
        path=place.path,
        strata=(*extra[:1], PRESENT, *extra[1:]),
        fields=tuple(fields),
        flaws=() if place.lean else wrong,
    )


def _listing(shape: JsonObject, place: Place, extras: Extras, pool: Pool) -> Listing:
    extra, lacking = extras
    least, most = whole(shape, "minItems") or 0, whole(shape, "maxItems")
    items = shape.get("items")
    inner = items if isinstance(items, Mapping) else {}
    top = LONGEST_LIST if most is None else min(most, LONGEST_LIST)
    counts = [count for count in range(LONGEST_LIST + 1) if least <= count <= top] or [least]
    counts = counts[:8]
    typical = sorted(counts, key=lambda count: (count == 0, count))
    elements = tuple(
        _node(
            inner,
            Place(
                path=f"{place.path}[{position}]",
                name=place.name.rstrip("s"),
                required=True,
                as_text=place.as_text,
                lean=place.lean or position > 0,
                depth=place.depth + 1,
            ),
            pool,
        )
        for position in range(max(counts))
    )
    elements = tuple(_element(element) for element in elements)
    if any(_empty(element) for element in elements):
        elements, typical = (), [0] if least == 0 else []
    return Listing(
        path=place.path,
        strata=(*extra[:1], *(Stratum(label=str(count)) for count in typical), *extra[1:]),
        elements=elements,
        flaws=() if place.lean or place.as_text else (*lacking, *_list_flaws(elements, least, most)),
    )


def _element(node: Node) -> Node:
    """A list element cannot be missing: the list would only be shorter."""
    kept = tuple(flaw for flaw in node.flaws if not flaw.absent)
    match node:
        case Leaf():
            return Leaf(path=node.path, strata=node.strata, flaws=kept)
        case Record():
            return Record(path=node.path, strata=node.strata, fields=node.fields, flaws=kept)
        case Listing():
            return Listing(path=node.path, strata=node.strata, elements=node.elements, flaws=kept)
        case Alternatives():
            return Alternatives(path=node.path, strata=node.strata, options=node.options, flaws=kept)


def _list_flaws(elements: tuple[Node, ...], least: int, most: int | None) -> tuple[Stratum, ...]:
    found = [Stratum(label="a text instead of a list", value="text")]
    plain = value_of(elements[0], {}).value if elements else None
    if least > 0:
        found.append(Stratum(label="too few entries", value=[plain] * (least - 1)))
    if most is not None and elements and most < 50:
        found.append(Stratum(label="too many entries", value=[plain] * (most + 1)))
    return tuple(found)


def _alternatives(shape: JsonObject, place: Place, extras: Extras, pool: Pool) -> Alternatives:
    options = objects(shape.get("oneOf")) or objects(shape.get("anyOf"))
    extra, lacking = extras
    rest = {name: value for name, value in shape.items() if name not in ("oneOf", "anyOf", "discriminator")}
    names = _names(options, shape)
    nodes = []
    for name, option in zip(names, options, strict=True):
        inner = Place(
            path=f"{place.path}@{name}",
            name=place.name,
            required=True,
            as_text=place.as_text,
            lean=place.lean,
            depth=place.depth + 1,
        )
        node = _element(_node({**rest, **option}, inner, pool))
        if not _empty(node):
            nodes.append((name, _without_own_flaws(node)))
    return Alternatives(
        path=place.path,
        strata=(*extra[:1], *(Stratum(label=name) for name, _ in nodes), *extra[1:]),
        options=tuple(nodes),
        flaws=() if place.lean else lacking,
    )


def _without_own_flaws(node: Node) -> Node:
    """What is wrong for one alternative may be right for another; the fields of objects keep their flaws."""
    if isinstance(node, Record):
        return Record(path=node.path, strata=node.strata, fields=node.fields)
    if isinstance(node, Leaf):
        return Leaf(path=node.path, strata=node.strata)
    return node


def _names(options: tuple[JsonObject, ...], shape: JsonObject) -> list[str]:
    discriminator = shape.get("discriminator")
    key = discriminator.get("propertyName") if isinstance(discriminator, Mapping) else None
    names: list[str] = []
    for number, option in enumerate(options, start=1):
        inner, _ = settled(option)
        fields = properties(inner)
        tags = [fields[key]] if isinstance(key, str) and key in fields else list(fields.values())
        tag = next((closed[0] for field in tags if (closed := choices(field)) and len(closed) == 1), None)
        title = inner.get("title")
        name = tag if isinstance(tag, str) else title if isinstance(title, str) else kind_of(inner)
        name = label(name)
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _empty(node: Node) -> bool:
    return not any(not stratum.absent for stratum in node.strata)


def _gaps(node: Node) -> list[str]:
    return [part.path for part in walk(node) if _empty(part)]


def _guard(node: Node, guard: Guard | None, found: dict[str, Guard]) -> None:
    if guard is not None:
        found[node.path] = guard
    own = len(node.strata) > 1
    for labels, child in children(node):
        _guard(child, Guard(component=selector(node), values=labels) if own else guard, found)


def _collect(node: Node, guard: Guard | None, found: list[Component]) -> None:
    own = len(node.strata) > 1
    if own:
        labels = tuple(stratum.label for stratum in node.strata)
        found.append(Component(path=selector(node), values=labels, when=guard))
    for labels, child in children(node):
        _collect(child, Guard(component=selector(node), values=labels) if own else guard, found)
