"""Templates: requests whose strings hold `{name}` for what earlier answers gave.

A string that is nothing but one placeholder becomes the value itself, with its type. Text that only looks like a
placeholder stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.exploration import Binding
from bot.domain.json import Json
from bot.domain.probe import Request


def fill(value: Json, known: Mapping[str, Json]) -> Json:
    """Put known values in place of their names, everywhere in the data."""
    if isinstance(value, str):
        whole = value[1:-1] if value.startswith("{") and value.endswith("}") else ""
        return known[whole] if whole in known else fill_text(value, known)
    if isinstance(value, Mapping):
        return {name: fill(item, known) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [fill(item, known) for item in value]
    return value


def fill_text(text: str, known: Mapping[str, Json]) -> str:
    """Put known values in place of their names in one text."""
    for name, item in known.items():
        text = text.replace("{" + name + "}", str(item))
    return text


def fill_request(request: Request, known: Mapping[str, Json]) -> Request:
    """Return the request as it can be sent."""
    return replace(
        request,
        path=fill_text(request.path, known),
        query=tuple((name, fill_text(value, known)) for name, value in request.query),
        headers=tuple((name, fill_text(value, known)) for name, value in request.headers),
        body=fill(request.body, known),
    )


def names_in(value: Json, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names that the data holds as placeholders, in the order given."""
    texts = tuple(_texts(value))
    return tuple(name for name in names if any("{" + name + "}" in text for text in texts))


def request_names(request: Request, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names that the request needs."""
    pairs = [text for pair in (*request.query, *request.headers) for text in pair]
    return names_in([request.path, *pairs, request.body], names)


def at(value: Json, pointer: str) -> Json:
    """Return what a JSON pointer points to, or None."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, Sequence) and not isinstance(value, str) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def bound(body: Json, binding: Binding) -> Json:
    """Return what a binding takes from an answer; a ranked list is put in order first (stable)."""
    if not binding.rank:
        return at(body, binding.pointer)
    parts = binding.pointer.split("/")
    place = next((number for number, part in enumerate(parts) if part.isdigit()), len(parts))
    items = at(body, "/".join(parts[:place]))
    if not isinstance(items, Sequence) or isinstance(items, str):
        return None
    ranked = sorted(items, key=lambda item: -_rank(item, binding.rank))
    return at(ranked, "/" + "/".join(parts[place:]))


def _rank(item: Json, field: str) -> float:
    value = item.get(field) if isinstance(item, Mapping) else None
    return float(value) if isinstance(value, int | float) else float("-inf")


def _texts(value: Json) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)
