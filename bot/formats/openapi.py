"""OpenAPI 3.0, 3.1 and Swagger 2.0 documents, JSON or YAML, as an Api.

A document that cannot be read is an error; one operation that cannot be understood is a warning, the others survive.
Schemas come out in the words of JSON Schema 2020-12 whatever the document's version: `nullable` is `type: [x, null]`,
exclusive bounds are numbers, a discriminator's value is a `const` in its branch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import NoReturn
from urllib.parse import urlsplit

from bot.domain.api import Answer, Api, Body, Operation, Parameter
from bot.domain.errors import InputError
from bot.domain.json import Json, JsonObject
from bot.formats import yaml
from bot.formats.references import BrokenPartError, Resolver

MAX_BYTES = 5 * 1024**2
SLUG = "broken-openapi"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_REMEDY = "Correct the document, or leave `site.openapi` out to have routes read from the source."
_TEMPLATE = re.compile(r"\{([^{}/]+)\}")
_NO_SCHEMA = ("name", "in", "required", "collectionFormat")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def read(text: str) -> Api:
    """Read a document; raise InputError (`broken-openapi`) that names the place where it stops making sense."""
    try:
        document = _document(text)
        return _Reader(document).api()
    except RecursionError as error:
        raise _error("it is nested too deeply") from error


def _error(problem: str) -> InputError:
    return InputError(f"The OpenAPI document cannot be read: {problem}.", remedy=_REMEDY, slug=SLUG)


def _document(text: str) -> JsonObject:
    if len(text) > MAX_BYTES:
        raise _error(f"it has {len(text):,} characters, more than {MAX_BYTES:,}")
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        document = _json(text)
    else:
        limits = yaml.Limits(size=MAX_BYTES, aliases=50, nodes=500_000)
        document = yaml.read(text, what="The OpenAPI document", slug=SLUG, limits=limits)
    if not isinstance(document, Mapping):
        raise _error("it is not a map")
    return document


def _json(text: str) -> Json:
    try:
        value: Json = json.loads(text.lstrip("\ufeff"), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise _error(f"line {error.lineno}: {error.msg}") from error
    except ValueError as error:
        raise _error(str(error)[:100]) from error
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


class _Reader:
    """Reads one document, keeping warnings and the operation ids that are taken."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self.resolver = Resolver(document)
        self.warnings: list[str] = []
        self.ids: set[str] = set()
        self.swagger = _is_swagger(document)

    def api(self) -> Api:
        paths = self.document.get("paths", {})
        if not isinstance(paths, Mapping):
            raise _error("`paths` is not a map")
        info = self.document.get("info")
        title = info.get("title") if isinstance(info, Mapping) else None
        operations = tuple(operation for path, item in paths.items() for operation in self._operations(path, item))
        return Api(title=str(title or ""), operations=operations, warnings=tuple(self.warnings))

    def _operations(self, path: str, item: Json) -> Iterator[Operation]:
        if path.startswith("x-"):
            return
        try:
            if not path.startswith("/"):
                raise BrokenPartError("a path begins with a slash")
            entry = self.resolver.target(item, "the path item")
        except BrokenPartError as problem:
            self.warnings.append(f"`{path}` of the OpenAPI document was left out: {problem}.")
            return
        for method in entry:
            if method.lower() in METHODS:
                yield from self._operation(method.lower(), path, entry)

    def _operation(self, method: str, path: str, entry: JsonObject) -> Iterator[Operation]:
        name = f"{method.upper()} {path}"
        try:
            node = self.resolver.target(next(v for k, v in entry.items() if k.lower() == method), "the operation")
            parameters = self._parameters(entry, node, path)
            body = self._form(entry, node) if self.swagger else self._body(node)
            operation = Operation(
                method=method.upper(),
                path=_prefix(self.document, swagger=self.swagger) + path,
                operation_id=self._id(node, method, path),
                summary=_summary(node),
                parameters=parameters,
                body=body,
                answers=self._answers(node),
                secured=self._secured(node),
            )
        except BrokenPartError as problem:
            self.warnings.append(f"`{name}` of the OpenAPI document was left out: {problem}.")
            return
        yield operation

    def _id(self, node: JsonObject, method: str, path: str) -> str:
        given = node.get("operationId")
        words = re.findall(r"[A-Za-z0-9]+", path)
        wanted = given if isinstance(given, str) and given else "_".join([method, *words])
        name, number = wanted, 2
        while name in self.ids:
            name, number = f"{wanted}_{number}", number + 1
        self.ids.add(name)
        return name

    def _schema(self, node: Json, what: str) -> JsonObject:
        schema = self.resolver.schema(node, what)
        if self.resolver.cut:
            self.warnings.append(f"The schema of {what} is too large; its innermost parts count as `{{}}`.")
        return schema

    def _declared(self, entry: JsonObject, node: JsonObject) -> list[JsonObject]:
        """Return the parameters of path and operation; the operation's win."""
        found: dict[tuple[Json, Json], JsonObject] = {}
        for owner in (entry, node):
            listed = owner.get("parameters") or []
            if not isinstance(listed, list):
                raise BrokenPartError("`parameters` is not a list")
            for number, item in enumerate(listed, 1):
                parameter = self.resolver.target(item, f"parameter {number}")
                name, place = parameter.get("name"), parameter.get("in")
                if not isinstance(name, str) or not isinstance(place, str):
                    raise BrokenPartError(f"parameter {number} lacks its name or its place (`in`)")
                found[name, place] = parameter
        return list(found.values())

    def _parameters(self, entry: JsonObject, node: JsonObject, path: str) -> tuple[Parameter, ...]:
        declared = self._declared(entry, node)
        parameters = [self._parameter(item) for item in declared if item["in"] not in ("body", "formData")]
        known = {parameter.name for parameter in parameters if parameter.place == "path"}
        undeclared = [name for name in _TEMPLATE.findall(path) if name not in known]
        made = [Parameter(name=name, place="path", required=True, schema={"type": "string"}) for name in undeclared]
        return (*parameters, *made)

    def _parameter(self, item: JsonObject) -> Parameter:
        name, place = str(item["name"]), str(item["in"])
        if place not in ("path", "query", "header", "cookie"):
            raise BrokenPartError(f"parameter `{name}` is in {place!r:.40}, which is no place")
        return Parameter(
            name=name,
            place=place,
            required=place == "path" or item.get("required") is True,
            schema=self._schema(self._parameter_schema(item), f"parameter `{name}`"),
        )

    def _parameter_schema(self, item: JsonObject) -> Json:
        if self.swagger:
            return {
                key: value for key, value in item.items() if key not in ("name", "in", "required", "collectionFormat")
            }
        content = item.get("content")
        if "schema" not in item and isinstance(content, Mapping):
            first = next(iter(content.values()), None)
            return first.get("schema", {}) if isinstance(first, Mapping) else {}
        return item.get("schema", {})

    def _body(self, node: JsonObject) -> Body | None:
        if "requestBody" not in node:
            return None
        body = self.resolver.target(node["requestBody"], "the request body")
        media_type, content = _preferred(body.get("content"))
        if media_type is None:
            return None
        schema = self._schema(content.get("schema", {}), "the request body")
        return Body(media_type=media_type, required=body.get("required") is True, schema=without_read_only(schema))

    def _form(self, entry: JsonObject, node: JsonObject) -> Body | None:
        """Return Swagger 2.0's body: a `body` parameter, or all `formData` parameters as one object."""
        consumes = node.get("consumes", self.document.get("consumes"))
        given = [item for item in consumes if isinstance(item, str)] if isinstance(consumes, list) else []
        fields: dict[str, Json] = {}
        for item in (declared := self._declared(entry, node)):
            if item["in"] == "body":
                schema = self._schema(item.get("schema", {}), "the request body")
                media_type, _ = _preferred(dict.fromkeys(given))
                return Body(
                    media_type=media_type or "application/json",
                    required=item.get("required") is True,
                    schema=without_read_only(schema),
                )
            if item["in"] == "formData":
                fields[str(item["name"])] = self._schema(self._parameter_schema(item), f"field `{item['name']}`")
        if not fields:
            return None
        required = [item["name"] for item in declared if item["in"] == "formData" and item.get("required") is True]
        has_file = any(item.get("type") == "file" for item in declared)
        media_type = next((kind for kind in given if kind in _FORMS), _FORMS[has_file])
        schema = {"type": "object", "properties": fields, "required": required}
        return Body(media_type=media_type, required=bool(required), schema=schema)

    def _answers(self, node: JsonObject) -> tuple[Answer, ...]:
        responses = node.get("responses") or {}
        if not isinstance(responses, Mapping):
            raise BrokenPartError("`responses` is not a map")
        return tuple(
            Answer(status=_status(status), schema=self._answer_schema(status, item))
            for status, item in responses.items()
            if not status.startswith("x-")
        )

    def _answer_schema(self, status: str, item: Json) -> JsonObject | None:
        answer = self.resolver.target(item, f"the answer {status}")
        if self.swagger:
            return (
                without_write_only(self._schema(answer["schema"], f"answer {status}")) if "schema" in answer else None
            )
        content = answer.get("content")
        for media_type, entry in content.items() if isinstance(content, Mapping) else ():
            if (_is_json(media_type) or media_type == "*/*") and isinstance(entry, Mapping) and "schema" in entry:
                return without_write_only(self._schema(entry["schema"], f"answer {status}"))
        return None

    def _secured(self, node: JsonObject) -> bool:
        rules = node.get("security", self.document.get("security"))
        return isinstance(rules, list) and bool(rules) and all(rules)


def _is_swagger(document: JsonObject) -> bool:
    version = document.get("openapi")
    if isinstance(version, str | float) and str(version).startswith("3"):
        return False
    if str(document.get("swagger")) == "2.0":
        return True
    seen = document.get("openapi", document.get("swagger"))
    raise _error(f'its version is {seen!r:.60}; `openapi: 3.x` and `swagger: "2.0"` are read')


def _prefix(document: JsonObject, *, swagger: bool) -> str:
    """Return the path that comes before every path: `basePath`, or that of the first server."""
    if swagger:
        given = document.get("basePath")
        path = given if isinstance(given, str) else ""
    else:
        servers = document.get("servers")
        path = _server_path(servers[0]) if isinstance(servers, list) and servers else ""
    path = path.strip("/")
    return f"/{path}" if path else ""


def _server_path(server: Json) -> str:
    url = server.get("url") if isinstance(server, Mapping) else None
    variables = server.get("variables") if isinstance(server, Mapping) else None
    if not isinstance(url, str):
        return ""
    for name, variable in variables.items() if isinstance(variables, Mapping) else ():
        if isinstance(variable, Mapping):
            url = url.replace("{" + name + "}", str(variable.get("default", "")))
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _summary(node: JsonObject) -> str:
    given = node.get("summary") or node.get("description")
    lines = str(given).strip().splitlines() if isinstance(given, str) else []
    return lines[0].strip()[:200] if lines else ""


def _status(status: str) -> str:
    return "default" if status.lower() == "default" else status.upper()


def _is_json(media_type: str) -> bool:
    kind = media_type.split(";", 1)[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _preferred(content: Json) -> tuple[str | None, JsonObject]:
    """Choose one media type: JSON, then forms, then whatever comes first."""
    if not isinstance(content, Mapping) or not content:
        return None, {}
    order = sorted(content, key=_rank)
    entry = content[order[0]]
    media_type = "application/json" if order[0] == "*/*" else order[0]
    return media_type, entry if isinstance(entry, Mapping) else {}


def _rank(media_type: str) -> int:
    if _is_json(media_type):
        return 0 if media_type == "application/json" else 1
    return 2 + _FORMS.index(media_type) if media_type in _FORMS else 4 + (media_type != "*/*")


def without_read_only(schema: JsonObject) -> JsonObject:
    """Return the schema of a request: properties that only the server writes are gone."""
    properties = schema.get("properties")
    hidden = _flagged(properties, "readOnly")
    if not hidden or not isinstance(properties, Mapping):
        return schema
    kept = {name: value for name, value in properties.items() if name not in hidden}
    return {**schema, "properties": kept, **_still_required(schema, hidden)}


def without_write_only(schema: JsonObject) -> JsonObject:
    """Return the schema of an answer: properties that are only ever sent are not required in it."""
    hidden = _flagged(schema.get("properties"), "writeOnly")
    return {**schema, **_still_required(schema, hidden)} if hidden else schema


def _flagged(properties: Json, flag: str) -> frozenset[str]:
    if not isinstance(properties, Mapping):
        return frozenset()
    return frozenset(
        name for name, value in properties.items() if isinstance(value, Mapping) and value.get(flag) is True
    )


def _still_required(schema: JsonObject, hidden: frozenset[str]) -> JsonObject:
    required = schema.get("required")
    return {"required": [name for name in required if name not in hidden]} if isinstance(required, list) else {}
