"""Cuts GitHub's own descriptions of its API down to what the bot uses.

Run it on the unpacked npm packages `@octokit/openapi` and `@octokit/graphql-schema`:

    python -m tests.fakes.github.prune package/generated/api.github.com.json package/schema.graphql

It writes `openapi.json` (operations and their schemas as JSON Schema 2020-12) and `schema.graphql` beside this file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import DocumentNode, parse, print_ast

from bot.formats.schema import normalised

HERE = Path(__file__).parent
OPERATIONS = (
    "users/get-authenticated",
    "repos/get",
    "repos/get-content",
    "repos/get-collaborator-permission-level",
    "pulls/list",
    "pulls/create",
    "pulls/get",
    "pulls/update",
    "pulls/list-files",
    "pulls/list-reviews",
    "pulls/list-review-comments",
    "pulls/list-comments-for-review",
    "pulls/delete-pending-review",
    "issues/list-comments",
    "issues/get-comment",
    "issues/create-comment",
    "issues/update-comment",
    "reactions/create-for-issue-comment",
    "git/get-ref",
    "git/get-commit",
    "git/create-tree",
    "git/create-commit",
)
FIELDS = {
    "Mutation": (
        "addPullRequestReview",
        "addPullRequestReviewThread",
        "submitPullRequestReview",
        "minimizeComment",
        "unminimizeComment",
        "updateRefs",
    ),
    "Query": ("id", "viewer", "nodes"),
    "User": ("id", "databaseId", "login"),
    "Node": ("id",),
    "Minimizable": ("isMinimized", "minimizedReason"),
    "PullRequestReview": ("id", "databaseId", "body", "state", "isMinimized", "minimizedReason"),
    "PullRequestReviewThread": ("id", "path", "line", "subjectType"),
    "PullRequestReviewComment": ("id", "databaseId", "body", "isMinimized", "minimizedReason"),
    "IssueComment": ("id", "databaseId", "body", "isMinimized", "minimizedReason"),
    "AddPullRequestReviewPayload": ("pullRequestReview", "clientMutationId"),
    "AddPullRequestReviewThreadPayload": ("thread", "clientMutationId"),
    "SubmitPullRequestReviewPayload": ("pullRequestReview", "clientMutationId"),
    "MinimizeCommentPayload": ("minimizedComment", "clientMutationId"),
    "UnminimizeCommentPayload": ("unminimizedComment", "clientMutationId"),
    "UpdateRefsPayload": ("clientMutationId",),
}
INPUTS = (
    "AddPullRequestReviewInput",
    "AddPullRequestReviewThreadInput",
    "SubmitPullRequestReviewInput",
    "MinimizeCommentInput",
    "UnminimizeCommentInput",
    "UpdateRefsInput",
)
_SPOKEN = {"description", "example", "examples", "externalDocs", "summary", "title", "x-github", "deprecated", "xml"}
_BUILT_IN = {"ID", "String", "Int", "Boolean", "Float"}


def main(openapi: str, graphql: str) -> None:
    """Write both files."""
    document = pruned(json.loads(Path(openapi).read_text(encoding="utf-8")))
    (HERE / "openapi.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (HERE / "schema.graphql").write_text(cut(parse(Path(graphql).read_text(encoding="utf-8"))), encoding="utf-8")


def pruned(document: dict[str, Any]) -> dict[str, Any]:
    """Return the operations of OPERATIONS, keyed by their id, and the schemas they lead to."""
    operations = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and operation.get("operationId") in OPERATIONS:
                operations[operation["operationId"]] = operation_of(document, method, path, operation)
    missing = set(OPERATIONS) - set(operations)
    if missing:
        raise SystemExit(f"not described: {sorted(missing)}")
    schemas: dict[str, Any] = {}
    wanted = list(references(operations))
    while wanted:
        name = wanted.pop()
        if name not in schemas:
            schemas[name] = quiet(normalised(document["components"]["schemas"][name]))
            wanted += references(schemas[name])
    for name in ("pull-request", "pull-request-simple"):
        # A fork that was deleted is null, whatever the description says.
        head = schemas[name]["properties"]["head"]["properties"]
        head["repo"] = {"anyOf": [head["repo"], {"type": "null"}]}
    return {"version": document["info"]["version"], "operations": operations, "components": {"schemas": schemas}}


def operation_of(document: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Return one operation: where it is, its query parameters, its body, and its answers by status."""
    parameters = [resolved(document, item) for item in operation.get("parameters", [])]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = {}
    for status, answer in operation["responses"].items():
        content = resolved(document, answer).get("content", {})
        schema = content.get("application/json", {}).get("schema") or content.get("application/vnd.github.object", {})
        answers[status] = quiet(normalised(schema)) if schema and status.startswith("2") else None
    return {
        "method": method.upper(),
        "path": path,
        "query": {item["name"]: quiet(normalised(item["schema"])) for item in parameters if item["in"] == "query"},
        "body": None if body is None else quiet(normalised(body)),
        "answers": answers,
    }


def resolved(document: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference inside the document."""
    found = item
    if "$ref" in item:
        found = document
        for part in item["$ref"].removeprefix("#/").split("/"):
            found = found[part]
    return found


def quiet(value: Any, *, names: bool = False) -> Any:
    """Drop what only people read; below `properties` every key is a name."""
    if isinstance(value, dict):
        return {
            key: quiet(item, names=key == "properties") for key, item in value.items() if names or key not in _SPOKEN
        }
    return [quiet(item) for item in value] if isinstance(value, list) else value


def references(value: Any) -> Iterator[str]:
    """Yield the names of the schemas a value refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def cut(document: DocumentNode) -> str:
    """Return the types of FIELDS with those fields only, and everything that the input types are made of."""
    known: dict[str, Any] = {
        definition.name.value: definition for definition in document.definitions if hasattr(definition, "name")
    }
    kept: dict[str, Any] = {}
    wanted = list(INPUTS)
    for name, fields in FIELDS.items():
        changes = {"fields": tuple(field for field in known[name].fields if field.name.value in fields)}
        if getattr(known[name], "interfaces", None):
            changes["interfaces"] = tuple(one for one in known[name].interfaces if one.name.value in FIELDS)
        definition = replace(known[name], **changes)
        kept[name] = definition
        wanted += [kind for kind in named(definition) if kind not in FIELDS]
    while wanted:
        name = wanted.pop()
        if name not in kept and name not in _BUILT_IN:
            kept[name] = known[name]
            wanted += [kind for kind in named(known[name]) if kind not in FIELDS]
    return "\n\n".join(print_ast(silent(kept[name])) for name in sorted(kept)) + "\n"


def named(definition: Any) -> Iterator[str]:
    """Yield the names of the types that a definition's fields and arguments are of."""
    for field in getattr(definition, "fields", ()) or ():
        for part in (field, *(getattr(field, "arguments", ()) or ())):
            kind = part.type
            while not hasattr(kind, "name"):
                kind = kind.type
            yield kind.name.value


def silent(node: Any) -> Any:
    """Drop descriptions and directives of a definition and of everything inside it."""
    changes: dict[str, Any] = {}
    if hasattr(node, "description"):
        changes["description"] = None
    if hasattr(node, "directives"):
        changes["directives"] = ()
    for part in ("fields", "arguments", "values"):
        if getattr(node, part, None):
            changes[part] = tuple(silent(item) for item in getattr(node, part))
    return replace(node, **changes)


if __name__ == "__main__":
    main(*sys.argv[1:])
