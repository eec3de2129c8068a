"""Which component a single-page application shows at which path: React Router's elements and route objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bot.domain.source import PageRoute
from bot.formats.jsx_values import Constants, attribute_texts, key_of, texts
from bot.formats.syntax import Node, Parsed, significant, source, walk

ELEMENTS = ("jsx_element", "jsx_self_closing_element")
_SHOWN = ("element", "component", "Component", "render", "lazy")
_TRANSPARENT = frozenset({"Navigate", "Redirect", "Suspense", "Fragment", "Outlet", "Routes", "Switch"})
_CHILDREN = "children of version 5"
_DEEPEST = 64
_MANY = 2000


@dataclass(frozen=True, slots=True)
class _Route:
    """What a route element or object states, and the route around it."""

    fields: Mapping[str, Node | None]
    outer: _Route | None = None

    def chain(self) -> list[_Route]:
        """Return the route and those around it, innermost first."""
        found: list[_Route] = []
        route: _Route | None = self
        while route is not None and len(found) < _DEEPEST:
            found.append(route)
            route = route.outer
        return found


def routes_of(parsed: Parsed, constants: Constants) -> tuple[PageRoute, ...]:
    """Return the routes of a module in its order; the layouts around them come after all others."""
    found = _collected(parsed.root)
    with_routes = {id(route.outer) for route in found}
    own: list[PageRoute] = []
    around: list[PageRoute] = []
    for route in found:
        leaf = id(route) not in with_routes
        chain = route.chain()
        for path in _paths(chain, constants):
            own += [PageRoute(route=path, component=name) for name in _components(route, leaf=leaf)]
            for outer in chain[1:] if leaf else ():
                around += [PageRoute(route=path, component=name) for name in _components(outer, leaf=False)]
    return tuple(dict.fromkeys([*own, *around]))


def _collected(root: Node) -> list[_Route]:
    found: list[_Route] = []
    stack: list[tuple[Node, _Route | None]] = [(root, None)]
    while stack:
        node, outer = stack.pop()
        fields = _fields(node)
        if fields is not None:
            outer = _Route(fields, outer)
            found.append(outer)
        stack.extend((child, outer) for child in reversed(node.named_children))
    return found


def attributes(element: Node) -> Iterator[tuple[str, Node | None]]:
    """Yield a JSX element's attributes: name, value node (None for a bare one)."""
    head = element.child_by_field_name("open_tag") if element.type == "jsx_element" else element
    for child in head.named_children if head is not None else ():
        if child.type == "jsx_attribute":
            parts = significant(child)
            if parts:
                yield source(parts[0]), parts[1] if len(parts) > 1 else None


def tag_of(element: Node) -> str:
    """Return a JSX element's tag (`button`, `Link`, `Menu.Item`), empty for a fragment."""
    head = element.child_by_field_name("open_tag") if element.type == "jsx_element" else element
    return source(head.child_by_field_name("name")) if head is not None else ""


def _fields(node: Node) -> dict[str, Node | None] | None:
    """Return what a route element or a route object states, None for any other node."""
    if node.type in ELEMENTS and tag_of(node).endswith("Route"):
        fields = dict(attributes(node))
        if node.type == "jsx_element" and not any(name in fields for name in _SHOWN):
            fields[_CHILDREN] = node
        return fields
    if node.type == "object":
        pairs = {key_of(pair): pair.child_by_field_name("value") for pair in node.named_children if pair.type == "pair"}
        shows = any(name in pairs for name in (*_SHOWN, "children"))
        return pairs if shows and ("path" in pairs or "index" in pairs or "children" in pairs) else None
    return None


def _paths(chain: list[_Route], constants: Constants) -> tuple[str, ...]:
    """Join the paths of a chain of routes, innermost first; none when one of them is not known."""
    joined: tuple[str, ...] = ("/",)
    for route in reversed(chain):
        if "path" not in route.fields:
            continue
        own = _own_paths(route.fields["path"], constants)
        joined = tuple(_join(outer, inner) for outer in joined for inner in own)[:16]
    pathless = "path" not in chain[0].fields and "index" not in chain[0].fields
    return () if pathless else joined


def _own_paths(value: Node | None, constants: Constants) -> tuple[str, ...]:
    inner = (
        significant(value)[0] if value is not None and value.type == "jsx_expression" and significant(value) else value
    )
    if inner is not None and inner.type == "array":
        return tuple(text for item in significant(inner) for text in texts(item, constants))
    return attribute_texts(value, constants)


def _join(outer: str, inner: str) -> str:
    if inner.startswith("/"):
        return inner
    return "/".join([outer.removesuffix("*").rstrip("/"), inner]).rstrip("/") or "/"


def _components(route: _Route, *, leaf: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in _SHOWN:
        value = route.fields.get(name)
        inner = significant(value) if value is not None and value.type == "jsx_expression" else [value]
        if inner and inner[0] is not None and inner[0].type == "identifier":
            found[source(inner[0])] = None
        elif value is not None:
            found.update(dict.fromkeys(_tags(value)))
    found.update(dict.fromkeys(_loaded(route.fields.get("lazy"))))
    whole = route.fields.get(_CHILDREN)
    if whole is not None and leaf:
        found.update(dict.fromkeys(tag for child in whole.named_children[:_MANY] for tag in _tags(child)))
    return tuple(name for name in found if name not in _TRANSPARENT and not name.endswith("Route"))


def _loaded(value: Node | None) -> Iterator[str]:
    """Yield the component that `lazy` hands over as `{ Component: Name }`."""
    for node in islice(walk(value), _MANY) if value is not None else ():
        if node.type == "pair" and key_of(node) == "Component":
            component = node.child_by_field_name("value")
            if component is not None and component.type == "identifier":
                yield source(component)


def _tags(node: Node) -> Iterator[str]:
    nodes = islice(walk(node), _MANY)
    return (tag for inner in nodes if inner.type in ELEMENTS and (tag := tag_of(inner))[:1].isupper())
