"""What GitHub's own description says of a request and of an answer; anything it does not know is an error."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))
_REGISTRY: Registry[Any] = Registry().with_resource("api:", DRAFT202012.create_resource(_DOCUMENT))


class BreachError(AssertionError):
    """A request or an answer that GitHub's description does not allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, recognised: the operation's id, what its path names, its query and its body."""

    operation: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Any


def recognised(method: str, path: str, query: Mapping[str, str], body: Any) -> Call:
    """Return what is asked; raise BreachError for an unknown operation, query parameter, or body."""
    for identity, pattern in _patterns():
        match = pattern.fullmatch(f"{method} {path}")
        if match:
            names = {name: unquote(value) for name, value in match.groupdict().items()}
            _check_query(identity, query)
            _check_body(identity, body)
            return Call(operation=identity, names=names, query=query, body=body)
    raise BreachError(f"no operation {method} {path}")


def check_answer(operation: str, status: int, body: Any) -> None:
    """Raise BreachError for a success that is not of the described shape, and for a status that is not described."""
    described = _DOCUMENT["operations"][operation]["answers"]
    if status >= 400:
        return
    if str(status) not in described:
        raise BreachError(f"{operation} is not described to answer {status}")
    schema = described[str(status)]
    if schema is not None:
        _validate(schema, body, f"the answer of {operation}")


def schema(name: str) -> Any:
    """Return a component's schema."""
    return _DOCUMENT["components"]["schemas"][name]


def check_component(name: str, body: Any) -> None:
    """Raise BreachError for a value that is not of a component's schema."""
    _validate({"$ref": f"#/components/schemas/{name}"}, body, name)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for identity, operation in _DOCUMENT["operations"].items():
        path = re.escape(operation["path"])
        # A file's path and a reference's name go on over slashes.
        path = re.sub(r"\\\{(path|ref)\\\}", r"(?P<\1>.+)", path)
        path = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", path)
        found.append((identity, re.compile(f"{operation['method']} {path}")))
    return tuple(sorted(found, key=lambda pair: pair[1].pattern.count(".+")))


def _check_query(identity: str, query: Mapping[str, str]) -> None:
    known = _DOCUMENT["operations"][identity]["query"]
    for name, value in query.items():
        if name not in known:
            raise BreachError(f"{identity} has no query parameter {name!r}")
        kinds = known[name].get("type")
        _validate(known[name], int(value) if kinds == "integer" and value.isdecimal() else value, f"{identity}?{name}")


def _check_body(identity: str, body: Any) -> None:
    described = _DOCUMENT["operations"][identity]["body"]
    if described is None:
        if body not in (None, {}):
            raise BreachError(f"{identity} takes no body")
        return
    _validate(_closed(described), body, f"the body of {identity}")


def _closed(described: Any) -> Any:
    """Every object of a request knows its properties: a misspelt one is a mistake, and GitHub ignores it silently."""
    if isinstance(described, dict):
        closed = {key: _closed(value) for key, value in described.items()}
        if "properties" in described:
            closed.setdefault("additionalProperties", False)
        return closed
    return [_closed(item) for item in described] if isinstance(described, list) else described


def _validate(described: Any, value: Any, what: str) -> None:
    rules = {"$id": "api:", **_DOCUMENT, "allOf": [described]}
    errors = sorted(Draft202012Validator(rules, registry=_REGISTRY).iter_errors(value), key=str)
    if errors:
        place = ".".join(str(part) for part in errors[0].absolute_path)
        raise BreachError(f"{what}: {place}: {errors[0].message[:300]}")
