"""What a review was asked for, as JSON: whoever reads the report can ask for the same again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.event import ChangedLines, Everything, Kind, NamedCases, Scope, Shard
from bot.domain.json import JsonObject


def write_scope(scope: Scope) -> JsonObject:
    """Return a scope as JSON values."""
    match scope:
        case ChangedLines(paths=paths, kind=kind):
            return {"kind": "change", "paths": list(paths), "only": None if kind is None else str(kind)}
        case NamedCases(ids=ids):
            return {"kind": "cases", "ids": list(ids)}
        case Everything(shard=shard):
            return {"kind": "everything", "shard": None if shard is None else [shard.number, shard.count]}


def read_scope(item: Mapping[str, Any]) -> Scope:
    """Return what `write_scope` wrote; raise ValueError for a shard that is none."""
    if item["kind"] == "change":
        return ChangedLines(paths=tuple(item["paths"]), kind=None if item["only"] is None else Kind(item["only"]))
    if item["kind"] == "cases":
        return NamedCases(ids=tuple(item["ids"]))
    if item["shard"] is None:
        return Everything()
    number, count = item["shard"]
    if number > count:
        raise ValueError(f"shard {number} of {count}")
    return Everything(shard=Shard(number=number, count=count))
