"""OpenAPI documents of every version, and what is left when parts of them are broken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.api import Answer, Api, Body, Operation, Parameter
from bot.domain.errors import ExitStatus, InputError
from bot.formats import openapi

ANY = dict[str, Any]


def document(paths: ANY, **rest: Any) -> str:
    return json.dumps({"openapi": "3.1.0", "info": {"title": "T"}, "paths": paths, **rest})


def only(paths: ANY, **rest: Any) -> Operation:
    api = openapi.read(document(paths, **rest))
    assert api.warnings == ()
    (operation,) = api.operations
    return operation


def body_schema(schema: ANY, **components: Any) -> Any:
    content = {"application/json": {"schema": schema}}
    paths = {"/x": {"post": {"requestBody": {"content": content}}}}
    body = only(paths, components={"schemas": components}).body
    assert body is not None
    return body.schema


def test_an_operation_is_read_whole() -> None:
    paths = {
        "/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}],
            "put": {
                "operationId": "change",
                "summary": "Change an order",
                "parameters": [{"name": "dry", "in": "query", "required": True, "schema": {"type": "boolean"}}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {
                    "200": {"content": {"application/json; charset=utf-8": {"schema": {"type": "string"}}}},
                    "4xx": {"description": "no"},
                    "default": {"content": {"text/html": {"schema": {"type": "string"}}}},
                    "x-note": {},
                },
                "security": [{"bearer": []}],
            },
        }
    }

    assert only(paths) == Operation(
        method="PUT",
        path="/orders/{id}",
        operation_id="change",
        summary="Change an order",
        parameters=(
            Parameter(name="id", place="path", required=True, schema={"type": "integer"}),
            Parameter(name="dry", place="query", required=True, schema={"type": "boolean"}),
        ),
        body=Body(media_type="application/json", required=True, schema={"type": "object"}),
        answers=(
            Answer(status="200", schema={"type": "string"}),
            Answer(status="4XX"),
            Answer(status="default"),
        ),
        secured=True,
    )


def test_yaml_and_json_say_the_same() -> None:
    text = """
openapi: 3.0.3
info: {title: T, version: 2024-01-01}
paths:
  /a:
    get:
      responses:
        200: {description: no}
"""
    as_json = {"openapi": "3.0.3", "info": {"title": "T"}, "paths": {"/a": {"get": {"responses": {"200": {}}}}}}

    assert openapi.read(text) == openapi.read(json.dumps(as_json))


def test_operations_keep_the_documents_order_and_ids_are_made_and_unique() -> None:
    paths = {
        "/b/{id}": {"post": {}, "get": {"operationId": "x"}, "x-note": 1},
        "/a": {"get": {"operationId": "x"}, "delete": {"operationId": 5}},
        "x-extension": {},
    }

    operations = openapi.read(document(paths)).operations

    assert [operation.name for operation in operations] == ["POST /b/{id}", "GET /b/{id}", "GET /a", "DELETE /a"]
    assert [operation.operation_id for operation in operations] == ["post_b_id", "x", "x_2", "delete_a"]
    assert operations[0].parameters == (Parameter(name="id", place="path", required=True, schema={"type": "string"}),)


@pytest.mark.parametrize(
    ("own", "everyone", "secured"),
    [
        ({}, {}, False),
        ({}, {"security": [{"b": []}]}, True),
        ({"security": []}, {"security": [{"b": []}]}, False),
        ({"security": [{"b": []}, {}]}, {}, False),
        ({"security": 5}, {}, False),
    ],
)
def test_security_is_required_when_no_alternative_is_free(own: ANY, everyone: ANY, secured: bool) -> None:
    assert only({"/a": {"get": own}}, **everyone).secured is secured


@pytest.mark.parametrize(
    ("servers", "path"),
    [
        ([], "/a"),
        ([{"url": "/api/v3/"}], "/api/v3/a"),
        ([{"url": "https://example.org/v1"}], "/v1/a"),
        ([{"url": "https://{host}/{v}", "variables": {"v": {"default": "v9"}, "host": 5}}], "/v9/a"),
        ([{"url": "http://[::1"}], "/a"),
        ([5], "/a"),
        (5, "/a"),
    ],
)
def test_the_first_server_gives_the_prefix(servers: Any, path: str) -> None:
    assert only({"/a": {"get": {}}}, servers=servers).path == path


def test_references_are_resolved_and_siblings_stay() -> None:
    schema = body_schema({"$ref": "#/components/schemas/a~1b%20c", "description": "d"}, **{"a/b c": {"type": "string"}})

    assert schema == {"type": "string", "description": "d"}


def test_cycles_are_cut() -> None:
    tree = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Tree"}}}

    assert body_schema({"$ref": "#/components/schemas/Tree"}, Tree=tree) == {
        "type": "object",
        "properties": {"next": {}},
    }
    assert body_schema({"$ref": "#/components/schemas/A"}, A={"$ref": "#/components/schemas/A"}) == {}


def test_words_of_a_schema_inside_examples_are_no_schema() -> None:
    schema = {"type": "object", "example": {"$ref": "http://x"}, "default": {"allOf": [1]}, "enum": [{"$ref": "y"}]}

    assert body_schema(schema) == schema


def test_a_property_may_have_any_name() -> None:
    schema = {"properties": {"$ref": {"type": "string"}, "allOf": {"type": "string"}, "nullable": True, "no": False}}

    assert body_schema(schema) == {"properties": schema["properties"] | {"nullable": {}, "no": {"not": {}}}}


def test_openapi_3_0_comes_out_as_2020_12() -> None:
    schema = body_schema(
        {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/S"}}},
        S={"type": "integer", "nullable": True, "minimum": 0, "exclusiveMinimum": True},
    )

    assert schema["properties"]["a"] == {"type": ["integer", "null"], "exclusiveMinimum": 0}


@pytest.mark.parametrize(
    ("schema", "merged"),
    [
        (
            {
                "allOf": [
                    {"type": "object", "properties": {"a": {"minimum": 1}}, "required": ["a"], "title": "A"},
                    {"type": "object", "properties": {"a": {"minimum": 3}, "b": {}}, "required": ["b", "a"]},
                ],
                "description": "both",
            },
            {
                "description": "both",
                "type": "object",
                "title": "A",
                "properties": {"a": {"minimum": 3}, "b": {}},
                "required": ["a", "b"],
            },
        ),
        ({"allOf": [{"maximum": 5}, {"maximum": 3}]}, {"maximum": 3}),
        ({"allOf": [{"enum": [1, 2]}, {"enum": [2, 3]}]}, {"enum": [2]}),
        ({"allOf": [{"type": "string"}, {"type": "integer"}]}, {"allOf": [{"type": "string"}, {"type": "integer"}]}),
        ({"allOf": [{"oneOf": [{}]}]}, {"oneOf": [{}]}),
        (
            {"allOf": [{"properties": {"a": {}}, "additionalProperties": False}, {"properties": {"b": {}}}]},
            {"allOf": [{"properties": {"a": {}}, "additionalProperties": False}, {"properties": {"b": {}}}]},
        ),
        ({"allOf": []}, {"allOf": []}),
        ({"allOf": 5}, {"allOf": 5}),
    ],
)
def test_all_of_is_merged_where_it_means_the_same(schema: ANY, merged: ANY) -> None:
    assert body_schema(schema) == merged


def test_a_discriminator_writes_its_value_into_each_branch() -> None:
    card: ANY = {"properties": {"kind": {"type": "string"}, "n": {"type": "string"}}}
    schema = {
        "oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Cash"}, {"type": "null"}],
        "discriminator": {"propertyName": "kind", "mapping": {"by-card": "#/components/schemas/Card"}},
    }

    branches = body_schema(schema, Card=card, Cash={"properties": {"kind": {"enum": ["cash"]}}})["oneOf"]

    assert branches[0]["properties"]["kind"] == {"type": "string", "const": "by-card"}
    assert branches[1]["properties"]["kind"] == {"enum": ["cash"]}
    assert branches[2] == {"type": "null"}


@pytest.mark.parametrize("discriminator", [5, {"propertyName": 5}, {"propertyName": "kind", "mapping": 5}])
def test_an_odd_discriminator_changes_nothing(discriminator: Any) -> None:
    schema = {"anyOf": [{"$ref": "#/components/schemas/A"}], "discriminator": discriminator}

    assert body_schema(schema, A={"type": "object"})["anyOf"] == [{"type": "object"}]


def test_read_only_properties_are_not_sent_and_write_only_ones_not_awaited() -> None:
    schema = {
        "properties": {"id": {"readOnly": True}, "password": {"writeOnly": True}, "name": {}},
        "required": ["id", "password", "name"],
    }
    content = {"content": {"application/json": {"schema": schema}}}

    operation = only({"/x": {"post": {"requestBody": content, "responses": {"200": content}}}})

    assert operation.body is not None
    assert list(operation.body.schema["properties"]) == ["password", "name"]  # type: ignore[arg-type]  # a map
    assert operation.body.schema["required"] == ["password", "name"]
    assert operation.answers[0].schema is not None
    assert operation.answers[0].schema["required"] == ["id", "name"]


@pytest.mark.parametrize(
    ("types", "chosen"),
    [
        (["text/plain", "application/json"], "application/json"),
        (["application/vnd.a+json", "multipart/form-data"], "application/vnd.a+json"),
        (["text/plain", "multipart/form-data"], "multipart/form-data"),
        (["text/plain", "text/html"], "text/plain"),
        (["*/*"], "application/json"),
    ],
)
def test_one_media_type_is_chosen(types: list[str], chosen: str) -> None:
    operation = only({"/x": {"post": {"requestBody": {"content": {kind: {"schema": {}} for kind in types}}}}})

    assert operation.body is not None
    assert operation.body.media_type == chosen


@pytest.mark.parametrize("content", [None, {}, 5])
def test_a_body_without_content_is_no_body(content: Any) -> None:
    assert only({"/x": {"post": {"requestBody": {"content": content}}}}).body is None


def test_a_parameter_may_have_content_instead_of_a_schema() -> None:
    listed = [
        {"name": "a", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
        {"name": "b", "in": "query", "content": {"application/json": 5}},
        {"name": "c", "in": "cookie"},
    ]

    assert [p.schema for p in only({"/x": {"get": {"parameters": listed}}}).parameters] == [{"type": "object"}, {}, {}]


def swagger(operation: ANY, **rest: Any) -> Operation:
    text = json.dumps({"swagger": "2.0", "basePath": "/v1", "paths": {"/x": {"post": operation}}, **rest})
    api = openapi.read(text)
    assert api.warnings == ()
    return api.operations[0]


def test_swagger_2_bodies_answers_and_parameters_are_read() -> None:
    operation = swagger(
        {
            "parameters": [
                {"name": "q", "in": "query", "type": "integer", "minimum": 1, "collectionFormat": "csv"},
                {"name": "b", "in": "body", "required": True, "schema": {"$ref": "#/definitions/B"}},
            ],
            "responses": {"200": {"schema": {"$ref": "#/definitions/B"}}, "204": {}},
        },
        definitions={"B": {"type": "object", "x-nullable": True}},
    )

    assert operation.path == "/v1/x"
    assert operation.parameters == (
        Parameter(name="q", place="query", required=False, schema={"type": "integer", "minimum": 1}),
    )
    nullable = {"type": ["object", "null"]}
    assert operation.body == Body(media_type="application/json", required=True, schema=nullable)
    assert operation.answers == (Answer(status="200", schema=nullable), Answer(status="204"))


@pytest.mark.parametrize(
    ("consumes", "kind", "media_type"),
    [
        (None, "string", "application/x-www-form-urlencoded"),
        (None, "file", "multipart/form-data"),
        (["multipart/form-data", 5], "string", "multipart/form-data"),
    ],
)
def test_swagger_2_form_fields_become_one_body(consumes: Any, kind: str, media_type: str) -> None:
    fields = [
        {"name": "a", "in": "formData", "type": kind, "required": True},
        {"name": "b", "in": "formData", "type": "string"},
    ]

    body = swagger({"parameters": fields, "consumes": consumes}).body

    assert body is not None
    assert (body.media_type, body.required) == (media_type, True)
    assert body.schema["required"] == ["a"]
    assert list(body.schema["properties"]) == ["a", "b"]  # type: ignore[arg-type]  # a map


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is not a map"),
        ("- a", "it is not a map"),
        ("{", "line 1: Expecting property name"),
        ('{"openapi": NaN}', "NaN is no JSON"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ("a: {" * 200, "line 1: it is nested more than 100 levels"),
        ("openapi: '4.0'", "its version is '4.0'"),
        ("{}", "its version is None"),
        ("swagger: '1.2'", "its version is '1.2'"),
        ("openapi: 3.0.0\npaths: 5", "`paths` is not a map"),
        ("openapi: 3.0.0\nopenapi: 3.0.1", "line 2: the key 'openapi' is there twice"),
        ("x" * (openapi.MAX_BYTES + 1), "more than 5,242,880"),
    ],
)
def test_a_broken_document_is_an_error_that_names_the_place(text: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        openapi.read(text)

    assert problem in caught.value.message
    assert (caught.value.slug, caught.value.status) == ("broken-openapi", ExitStatus.INPUT)


def content(schema: Any) -> ANY:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ({"get": 5}, "the operation is not a map"),
        ({"get": {"parameters": 5}}, "`parameters` is not a list"),
        ({"get": {"parameters": [{"in": "query"}]}}, "parameter 1 lacks its name"),
        ({"get": {"parameters": [{"name": "a", "in": "nowhere"}]}}, "is in 'nowhere'"),
        ({"get": {"responses": []}, "x": 1}, None),
        ({"get": {"responses": [1]}}, "`responses` is not a map"),
        ({"get": {"responses": {"200": 5}}}, "the answer 200 is not a map"),
        ({"get": content({"$ref": "http://127.0.0.1/x"})}, "leads outside the document"),
        ({"get": content({"$ref": "../secrets.json#/a"})}, "leads outside the document"),
        ({"get": content({"$ref": "file:///etc/passwd"})}, "leads outside the document"),
        ({"get": content({"$ref": "#/nowhere"})}, "leads nowhere"),
        ({"get": content({"$ref": "#/a/7"})}, "leads nowhere"),
        ({"get": content(5)}, "the schema of the request body is not a map"),
        ({"$ref": "#/loop"}, "the path item refers to itself"),
        (5, "the path item is not a map"),
    ],
)
def test_a_broken_operation_is_a_warning_and_the_others_survive(item: Any, problem: str | None) -> None:
    paths = {"/broken": item, "/fine": {"get": {}}, "no-slash": {}}

    api = openapi.read(document(paths, loop={"$ref": "#/loop"}, a=[1]))

    assert api.operations[-1].path == "/fine"
    assert api.warnings[-1] == "`no-slash` of the OpenAPI document was left out: a path begins with a slash."
    assert problem is None or problem in api.warnings[0]


def test_references_to_list_items_are_followed() -> None:
    assert body_schema({"$ref": "#/components/schemas/A/anyOf/0"}, A={"anyOf": [{"type": "string"}]}) == {
        "type": "string"
    }


def test_references_that_multiply_are_bounded_and_said() -> None:
    schemas = {f"S{n}": {"items": {}, "anyOf": [{"$ref": f"#/components/schemas/S{n + 1}"}] * 9} for n in range(20)}
    schemas["S20"] = {}

    api = openapi.read(
        document({"/x": {"get": content({"$ref": "#/components/schemas/S0"})}}, components={"schemas": schemas})
    )

    assert "too large" in api.warnings[0]
    assert len(api.operations) == 1


WORDS = """$ref get /a /b/{c} parameters name in schema content application/json requestBody responses 200 allOf oneOf
    properties discriminator type items nullable security"""
KEYS = st.sampled_from(WORDS.split())
LEAVES = st.none() | st.booleans() | st.integers() | st.sampled_from(["#/paths", "#", "path", "query", "string"])
JUNK = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25
)


@given(st.dictionaries(KEYS, JUNK, max_size=4), st.sampled_from([{"openapi": "3.0.0"}, {"swagger": "2.0"}]))
def test_random_documents_are_read_the_same_way_twice(paths: Mapping[str, Any], version: ANY) -> None:
    text = json.dumps({**version, "paths": {"/a": paths, "/c": {"post": paths}}})

    assert openapi.read(text) == openapi.read(text)


@given(st.text())
def test_random_text_is_an_error_and_nothing_else(text: str) -> None:
    try:
        api = openapi.read(text)
    except InputError:
        return
    assert isinstance(api, Api)
