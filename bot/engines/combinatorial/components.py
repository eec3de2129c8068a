"""From an operation to independent components: BosqTGen's Algorithm 2, extended by presence and null.

Glossary (BosqTGen section 3 and 4)
    leaf        a primitive; its strata are values, and `absent` or `null` where the document allows that
    listing     a list; the component `path@length` says how many elements, each element exists only if it is long enough
    choice      oneOf/anyOf; the component `path@kind` says which alternative, whose fields exist only then
    record      an object; `path@presence` exists only where the object may be left out
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.api import Operation, Parameter
from bot.domain.covering import Component, Guard
from bot.domain.json import Json, JsonObject
from bot.engines.combinatorial.schemas import choices, kind_of, objects, properties, required, settled, whole
from bot.engines.combinatorial.strata import ABSENT, NULL, Stratum, consumed, flaws, label, strata

Pool = Mapping[str, tuple[Stratum, ...]]
LONGEST_LIST = 3
DEEPEST = 6
PRESENT = Stratum(label="present")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One value (or absence) that the document forbids, at one path."""

    path: str
    stratum: Stratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A primitive."""

    path: str
    strata: tuple[Stratum, ...]
    flaws: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: its lengths, and the nodes of its first elements."""

    path: str
    strata: tuple[Stratum, ...]
    elements: tuple[Node, ...]
    flaws: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An object; `strata` has more than one entry only where it may be absent or null."""

    path: str
    strata: tuple[Stratum, ...]
    fields: tuple[tuple[str, Node], ...]
    flaws: tuple[Stratum, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """oneOf or anyOf: one stratum an alternative."""

    path: str
    strata: tuple[Stratum, ...]
    options: tuple[tuple[str, Node], ...]
    flaws: tuple[Stratum, ...] = ()


Node = Leaf | Listing | Record | Alternatives


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


def generic(path: str) -> str:
    """Return a path with its list positions left open, as pools name it."""
    return "".join("[]" if part.startswith("[") else part for part in _split(path))


def value_of(node: Node, row: Mapping[str, str], flaw: Flaw | None = None) -> Stratum:
    """Build the value of a node from a row of labels; the flaw replaces what stands at its path."""
    if flaw is not None and flaw.path == node.path:
        return flaw.stratum
    chosen = _chosen(node, row)
    if chosen.absent or chosen == NULL:
        return chosen
    match node:
        case Leaf():
            return chosen
        case Listing(elements=elements):
            count = int(chosen.label)
            built = [value_of(element, row, flaw) for element in elements[:count]]
            return Stratum(label=chosen.label, value=[item.value for item in built if not item.absent])
        case Alternatives(options=options):
            return next(value_of(option, row, flaw) for name, option in options if name == chosen.label)
        case Record(fields=fields):
            parts = [(name, value_of(field, row, flaw)) for name, field in fields]
            return Stratum(label="present", value={name: item.value for name, item in parts if not item.absent})


def selector(node: Node) -> str:
    """Return the path of the component that this node contributes itself."""
    match node:
        case Leaf(path=path):
            return path
        case Listing(path=path):
            return f"{path}@length"
        case Alternatives(path=path):
            return f"{path}@kind"
        case Record(path=path):
            return f"{path}@presence"


def _chosen(node: Node, row: Mapping[str, str]) -> Stratum:
    wanted = row.get(selector(node))
    return next((stratum for stratum in node.strata if stratum.label == wanted), node.strata[0])


def _split(path: str) -> list[str]:
    parts: list[str] = []
    current = ""
    for char in path:
        if char == "[":
            parts.append(current)
            current = ""
        current += char
        if char == "]":
            parts.append(current)
            current = ""
    return [*parts, current]


def _node(schema: JsonObject, place: Place, pool: Pool) -> Node:
    shape, nullable = settled(schema)
    extra = () if place.required else (ABSENT,)
    extra += (NULL,) if nullable and not place.as_text else ()
    missing = Stratum(label="missing", absent=True)
    # A path parameter that is missing is another path, not a flaw of this one.
    may_lack = place.required and not place.lean and (place.depth > 0 or place.path.startswith("query."))
    lacking = (missing,) if may_lack else ()
    pooled = pool.get(generic(place.path))
    options = objects(shape.get("oneOf")) or objects(shape.get("anyOf"))
    if pooled and kind_of(shape) not in ("object", "array"):
        rotated = _rotated(pooled, place)
        return Leaf(
            path=place.path, strata=(*_first(extra), *rotated, *extra[1:]), flaws=(*lacking, *_wrong(shape, place))
        )
    if options and place.depth < DEEPEST:
        return _alternatives(options, shape, place, (extra, lacking), pool)
    match kind_of(shape):
        case "object" if place.depth < DEEPEST:
            return _record(shape, place, (extra, lacking), pool)
        case "array" if place.depth < DEEPEST:
            return _listing(shape, place, (extra, lacking), pool)
        case _:
            found = strata(shape, place.name, around=place.around)
            found = found[:2] if place.lean or ("[" in place.path and consumed(place.name)) else found
            return Leaf(
                path=place.path, strata=(*_first(extra), *found, *extra[1:]), flaws=(*lacking, *_wrong(shape, place))
            )


def _first(extra: tuple[Stratum, ...]) -> tuple[Stratum, ...]:
    return extra[:1]


def _wrong(shape: JsonObject, place: Place) -> tuple[Stratum, ...]:
    return () if place.lean else flaws(shape, place.name, as_text=place.as_text)


def _rotated(pooled: tuple[Stratum, ...], place: Place) -> tuple[Stratum, ...]:
    """Elements of one list name different things first: a list that names one thing twice is often refused."""
    position = place.path.rfind("[")
    turn = int(place.path[position + 1 : place.path.find("]", position)]) if position >= 0 else 0
    turn %= len(pooled)
    return (*pooled[turn:], *pooled[:turn]) if place.path.startswith("body") and position >= 0 else pooled[:1]


Extras = tuple[tuple[Stratum, ...], tuple[Stratum, ...]]


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
        flaws=() if place.lean else (*lacking, *_list_flaws(elements, least, most, place)),
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


def _list_flaws(elements: tuple[Node, ...], least: int, most: int | None, place: Place) -> tuple[Stratum, ...]:
    if place.as_text:
        return ()
    found = [Stratum(label="a text instead of a list", value="text")]
    plain = value_of(elements[0], {}).value if elements else None
    if least > 0:
        found.append(Stratum(label="too few entries", value=[plain] * (least - 1)))
    if most is not None and elements and most < 50:
        found.append(Stratum(label="too many entries", value=[plain] * (most + 1)))
    return tuple(found)


def _alternatives(
    options: tuple[JsonObject, ...], shape: JsonObject, place: Place, extras: Extras, pool: Pool
) -> Alternatives:
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


def _children(node: Node) -> tuple[tuple[tuple[str, ...], Node], ...]:
    """The nodes below, each with the labels of this node under which it exists."""
    match node:
        case Leaf():
            return ()
        case Listing(elements=elements, strata=options):
            lengths = [stratum.label for stratum in options if stratum.label.isdigit()]
            return tuple(
                (tuple(label_ for label_ in lengths if int(label_) > number), element)
                for number, element in enumerate(elements)
            )
        case Alternatives(options=options_):
            return tuple(((name,), option) for name, option in options_)
        case Record(fields=fields):
            return tuple((("present",), field) for _, field in fields)


def walk(node: Node) -> list[Node]:
    return [node, *(below for _, child in _children(node) for below in walk(child))]


def _guard(node: Node, guard: Guard | None, found: dict[str, Guard]) -> None:
    if guard is not None:
        found[node.path] = guard
    own = len(node.strata) > 1
    for labels, child in _children(node):
        _guard(child, Guard(component=selector(node), values=labels) if own else guard, found)


def _collect(node: Node, guard: Guard | None, found: list[Component]) -> None:
    own = len(node.strata) > 1
    if own:
        labels = tuple(stratum.label for stratum in node.strata)
        found.append(Component(path=selector(node), values=labels, when=guard))
    for labels, child in _children(node):
        _collect(child, Guard(component=selector(node), values=labels) if own else guard, found)
