"""Who makes what: the operations whose answers give the ids that another operation needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.api import Api, Operation
from bot.domain.json import Json
from bot.engines.combinatorial.components import Shape
from bot.engines.combinatorial.nodes import Leaf, Listing, generic, walk
from bot.engines.combinatorial.schemas import words
from bot.engines.exercising.requests import nodes_of

_KEYS = ("id", "uuid", "_id", "key", "code", "slug", "name", "number")
_SUFFIXES = ("id", "ids", "uuid", "key", "code", "slug", "name", "number", "ref")
_STOCK = ("stock", "available", "inventory", "quantity", "in_stock", "units")
_LIVE = ("active", "enabled", "available", "published", "in_stock")


def stem_of(name: str, operation: Operation) -> str:
    """Return what a parameter or field names: `product_id` is `product`; `id` is the segment before it."""
    spoken = [word for word in words(name) if word not in _SUFFIXES]
    if spoken:
        return singular(spoken[-1])
    before = operation.path.split("{" + name + "}")[0].rstrip("/").rsplit("/", 1)[-1]
    return singular(before.lower())


def names_something(name: str) -> bool:
    """Whether a body field's name says that it holds the id of something else: `product_id`, `productId`."""
    spoken = words(name)
    return len(spoken) > 1 and spoken[-1] in ("id", "ids", "uuid")


def singular(word: str) -> str:
    """Return the singular of a path segment, roughly."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def creators(api: Api, stem: str, *, near: str = "") -> tuple[Operation, ...]:
    """Return the operations that make such a thing, the one on the nearest path first."""
    found = [op for op in api.operations if op.method.upper() in ("POST", "PUT") and _collection(op) == stem]
    return tuple(sorted(found, key=lambda op: (op.path.rstrip("/") != near.rstrip("/"), op.method.upper() != "POST")))


def listers(api: Api, stem: str, *, near: str = "") -> tuple[Operation, ...]:
    """Return the operations that list such things, the one on the nearest path first."""
    found = [op for op in api.operations if op.method.upper() == "GET" and _collection(op) == stem]
    return tuple(sorted(found, key=lambda op: (op.path.rstrip("/") != near.rstrip("/"), op.path.count("{"))))


def collection_path(operation: Operation, parameter: str) -> str:
    """Return the path before a path parameter."""
    return operation.path.split("{" + parameter + "}")[0].rstrip("/")


def id_leaves(shape: Shape) -> tuple[tuple[str, str], ...]:
    """Return (open path, field name) of the body's fields that hold ids of other things."""
    found: dict[str, str] = {}
    for root in nodes_of(shape):
        for node in walk(root):
            path = generic(node.path)
            name = path.replace("@", ".").split(".")[-1].removesuffix("[]")
            if isinstance(node, Leaf) and names_something(name) and not path.startswith("path."):
                found[path] = name
            if isinstance(node, Listing) and names_something(name):
                found[path + "[]"] = name
    return tuple(found.items())


def locate(body: Json, name: str, stem: str) -> tuple[str, ...]:
    """Return JSON pointers to ids in an answer, the best one first (most in stock, active)."""
    items, prefix = _items(body, stem)
    if items is not None:
        ranked = sorted(range(len(items)), key=lambda number: (-_worth(items[number]), number))
        found = [_key(items[number], name, stem) for number in ranked]
        return tuple(f"{prefix}/{number}{key}" for number, key in zip(ranked, found, strict=True) if key is not None)[
            :3
        ]
    key = None if isinstance(body, str) else _key(body, name, stem)
    return (key,) if key is not None else ()


def rank_of(body: Json, stem: str) -> str:
    """Return the field that says how much of a listed thing is left, where there is one: `stock`."""
    items, _ = _items(body, stem)
    if not items or not all(isinstance(item, Mapping) for item in items):
        return ""
    return next(
        (key for key in _STOCK if all(isinstance(item, Mapping) and _count(item.get(key)) for item in items)), ""
    )


def _count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _collection(operation: Operation) -> str:
    last = operation.path.rstrip("/").rsplit("/", 1)[-1]
    if last.startswith("{"):
        return ""
    spoken = words(last)
    return singular(spoken[-1]) if spoken else ""


def _items(body: Json, stem: str) -> tuple[Sequence[Json] | None, str]:
    if isinstance(body, Sequence) and not isinstance(body, str):
        return body, ""
    if not isinstance(body, Mapping):
        return None, ""
    lists = [
        (name, value) for name, value in body.items() if isinstance(value, Sequence) and not isinstance(value, str)
    ]
    named = [(name, value) for name, value in lists if singular(name.lower()) == stem]
    has_id = any(isinstance(body.get(key), str | int) for key in ("id", "_id", "uuid"))
    generic_names = ("items", "data", "results", "content", "entries", "records")
    listed = named or ([] if has_id else [pair for pair in lists if pair[0] in generic_names or len(lists) == 1])
    return (listed[0][1], f"/{_escaped(listed[0][0])}") if listed and listed[0][1] else (None, "")


def _key(item: Json, name: str, stem: str) -> str | None:
    if isinstance(item, str | int) and not isinstance(item, bool):
        return "" if not isinstance(item, str) or item else None
    if not isinstance(item, Mapping):
        return None
    last = words(name)[-1] if words(name) else "id"
    wanted = (last, name, f"{stem}_id", f"{stem}Id", *_KEYS)
    found = next((key for key in wanted if _is_id(item.get(key))), None)
    if found:
        return f"/{_escaped(found)}"
    inner = item.get(stem) if isinstance(item.get(stem), Mapping) else item.get("data")
    below = _key(inner, name, stem) if isinstance(inner, Mapping) else None
    return f"/{stem if isinstance(item.get(stem), Mapping) else 'data'}{below}" if below else None


def _is_id(value: Json) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _worth(item: Json) -> float:
    if not isinstance(item, Mapping):
        return 0.0
    live = -1e9 if any(item.get(key) is False for key in _LIVE) else 0.0
    stock = next((item[key] for key in _STOCK if isinstance(item.get(key), int | float)), 0)
    return live + (float(stock) if isinstance(stock, int | float) and not isinstance(stock, bool) else 0.0)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
