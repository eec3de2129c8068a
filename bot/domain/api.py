"""A REST API as its OpenAPI document describes it; references are resolved, cycles are cut at `{}`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.json import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A path, query, header or cookie parameter."""

    name: str
    place: str
    required: bool
    schema: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body: one media type, one schema."""

    media_type: str
    required: bool
    schema: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A documented response; `status` is `200`, `4XX` or `default`; `schema` is None without JSON content."""

    status: str
    schema: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path template."""

    method: str
    path: str
    operation_id: str
    summary: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    answers: tuple[Answer, ...] = ()
    secured: bool = False

    @property
    def name(self) -> str:
        """`POST /orders`, the way a person says it."""
        return f"{self.method.upper()} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Every operation of a document, in the document's order."""

    title: str
    operations: tuple[Operation, ...] = ()
    warnings: tuple[str, ...] = ()

    def at(self, method: str, path: str) -> Operation | None:
        """Return the operation that answers a filled-in path, the one with the fewest variables first."""
        wanted = path.strip("/").split("/")
        matching = [
            operation
            for operation in self.operations
            if operation.method.lower() == method.lower() and _matches(operation.path.strip("/").split("/"), wanted)
        ]
        return min(matching, key=lambda operation: operation.path.count("{"), default=None)


def _matches(template: list[str], path: list[str]) -> bool:
    return len(template) == len(path) and all(
        part == seen or (part.startswith("{") and part.endswith("}") and seen != "")
        for part, seen in zip(template, path, strict=True)
    )
