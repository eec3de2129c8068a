"""The explorer against an application that logs in by form, names things by slug, and refuses with a hint."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.api import Api, Body, Operation, Parameter
from bot.domain.candidate import Candidate
from bot.domain.case import Grade
from bot.domain.covering import Guard
from bot.domain.covering import Request as RowRequest
from bot.domain.exploration import Aftermath, Combining, Exercised, Purpose
from bot.domain.json import Json
from bot.domain.probe import Failed, Request, Response
from bot.domain.target import Endpoint
from bot.engines.combinatorial.components import all_flaws, components, shape_of
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.schemas import settled
from bot.engines.exercising.actors import find_login, find_register, token_pointer
from bot.engines.exercising.explorer import exercise
from bot.engines.exercising.frugal import costly, worth_a_row
from bot.engines.exercising.oracles import expect
from bot.engines.exercising.requests import completed, model_of, request_of, row_changes
from bot.engines.exercising.sequences import creators, listers, locate, rank_of, singular
from bot.engines.writing.api import write
from tests.fakes.library import API, FORM, Library, operation


def explored(name: str, *, library: Library | None = None, api: Api = API, max_rows: int = 24) -> Exercised:
    application = library or Library()
    found = next(one for one in api.operations if one.name == name)
    talk = exercise(
        Endpoint(name=name, path="l.py", lines=(), operation=found), api, seed=1, combining=Combining(max_rows=max_rows)
    )
    try:
        probe = next(talk)
        while True:
            assert isinstance(probe, Request)
            probe = talk.send(application.answer(probe))
    except StopIteration as stop:
        result = stop.value
        assert isinstance(result, Exercised)
        return result


def without(*names: str) -> Api:
    return replace(API, operations=tuple(one for one in API.operations if one.name not in names))


def findings(exercised: Exercised) -> list[str]:
    found = [expect(exercised.operation, one).disagreement for one in exercised.exchanges]
    return [one.summary for one in found if one is not None]


def named(candidates: tuple[Candidate, ...], ending: str) -> Candidate:
    return next(one for one in candidates if one.name.endswith(ending))


def test_a_login_by_form_gives_the_token() -> None:
    library = Library()
    exercised = explored("GET /me", library=library)

    assert [step.request.media_type for step in exercised.preparations] == ["application/json", FORM]
    assert FORM in library.media_types
    assert {one.response.status for one in exercised.exchanges if one.purpose is Purpose.COVERING} == {200}
    accepted = write(exercised)[0]
    assert any("data={" in text for text in accepted.functions)


def test_things_are_named_by_their_slug() -> None:
    exercised = explored("GET /shelves/{slug}")

    assert exercised.preparations[-1].bindings[0].pointer == "/slug"
    assert exercised.exchanges[0].response.status == 200


def test_what_was_deleted_is_looked_for() -> None:
    exercised = explored("DELETE /shelves/{slug}")

    assert [sequel.kind for sequel in exercised.sequels] == [Aftermath.GONE]
    candidate = named(write(exercised), "leaves_nothing_behind")
    assert "assert seen.status_code == 404" in candidate.source
    assert candidate.oracles[0].grade is Grade.EXPLICIT
    ast.parse(candidate.source)


def test_what_was_put_is_read_again_and_a_refusal_changes_nothing() -> None:
    exercised = explored("PUT /shelves/{slug}")

    assert [sequel.kind for sequel in exercised.sequels] == [Aftermath.SHOWN, Aftermath.UNCHANGED]
    assert exercised.sequels[0].names == ("label", "tags")
    candidates = write(exercised)
    assert "assert {name: seen[name] for name in sent} == sent" in named(candidates, "shows_what_was_sent").source
    assert "assert seen == earlier" in named(candidates, "changes_nothing_when_refused").source


@pytest.mark.parametrize("name", ["DELETE /shelves/{slug}", "PUT /shelves/{slug}"])
def test_what_a_look_does_not_show_is_not_written(name: str) -> None:
    exercised = explored(name, library=Library(forgetful=True))

    assert Aftermath.GONE not in [sequel.kind for sequel in exercised.sequels]
    assert Aftermath.UNCHANGED not in [sequel.kind for sequel in exercised.sequels]


def test_a_refusal_that_names_a_field_leads_to_another_value_of_it() -> None:
    exercised = explored("POST /parcels")

    assert 201 in {one.response.status for one in exercised.exchanges}


def test_two_faults_of_one_operation_are_two_findings_each_brought_down_to_its_cause() -> None:
    exercised = explored("POST /parcels")

    told = [text for text in findings(exercised) if "500" in text]
    assert len(told) == 2
    assert any("kind is crate and lid is true" in text for text in told)
    assert any("label is true" in text and "lid" not in text for text in told)


def test_a_field_that_comes_back_changed_is_one_finding() -> None:
    accepted = write(explored("POST /cards"))[0]
    found = [row.disagreement for row in accepted.rows if row.disagreement is not None]

    assert [one.kind for one in found] == ["echo"]
    assert found[0].summary.startswith("POST /cards answers with another title than was sent when ")
    assert "colour is red" in found[0].summary
    assert "answered 'Untitled'" in found[0].seen
    assert found[0].reproduce.startswith("""curl -sg -X POST "$API"''"/cards\"""")


def test_lists_are_checked_for_their_order_their_count_and_their_products() -> None:
    accepted = write(explored("GET /books"))[0]
    texts = [oracle.text for oracle in accepted.oracles]

    assert "sort=price_asc is in the order of price" in texts
    assert "sort=-price is in the order of price" in texts
    assert "sort=title is in the order of title" in texts
    assert "count counts books" in texts
    assert "worth is price times copies" in texts


def test_an_operation_that_refuses_everything_is_written_as_what_was_seen() -> None:
    exercised = explored("PATCH /closed")

    assert [one.response.status for one in exercised.exchanges] == [403]
    assert exercised.interactions is None
    assert exercised.sequels == ()


def test_a_thing_that_nobody_can_make_is_asked_for_in_vain() -> None:
    exercised = explored("GET /notices/{code}")

    assert [(one.row, one.purpose) for one in exercised.exchanges][:1] == [
        ("nothing of that name", Purpose.UNKNOWN),
    ]


def test_without_a_login_secured_operations_are_asked_without_a_token() -> None:
    exercised = explored("GET /me", api=without("POST /token"))

    assert any("no way to log in" in note for note in exercised.notes)


def test_without_a_registration_nobody_is_logged_in() -> None:
    exercised = explored("GET /me", api=without("POST /signup"))

    assert {one.response.status for one in exercised.exchanges} <= {401}


def test_a_registration_that_refuses_everybody_is_a_note() -> None:
    class Full(Library):
        def _sign_up(self, body: dict[str, Any]) -> tuple[int, Any]:
            return 503, {"detail": f"no room for {body.get('username')}"}

    exercised = explored("GET /me", library=Full())

    assert any("refused every attempt" in note for note in exercised.notes)


def test_a_login_that_refuses_everybody_leaves_no_token() -> None:
    class Locked(Library):
        def _token(self, body: dict[str, Any]) -> tuple[int, Any]:
            return 401, {"detail": f"not you, {body.get('username')}"}

    exercised = explored("GET /me", library=Locked())

    assert any("no way to log in" in note for note in exercised.notes)


def test_a_small_budget_is_used_up_and_said() -> None:
    exercised = explored("POST /parcels", max_rows=-5)

    assert any("was used up" in note for note in exercised.notes)


@pytest.mark.parametrize("heard", range(1, 16))
@pytest.mark.parametrize("name", ["PUT /shelves/{slug}", "POST /parcels", "DELETE /shelves/{slug}"])
def test_answers_that_stop_coming_end_the_exploration(name: str, heard: int) -> None:
    """After any number of answers the application may fall silent."""
    library = Library()
    left = heard

    def answer(request: Request) -> Response | Failed:
        nonlocal left
        left -= 1
        return library.answer(request) if left >= 0 else Failed(reason="gone")

    talk = exercise(
        Endpoint(name=name, path="l.py", lines=(), operation=operation(name)),
        API,
        seed=1,
        combining=Combining(max_rows=4),
    )
    asked = 0
    try:
        probe = next(talk)
        while True:
            asked += 1
            assert isinstance(probe, Request)
            probe = talk.send(answer(probe))
    except StopIteration:
        assert asked < 540


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"data": {"auth": {"token": "12345678"}}}, "/data/auth/token"),
        ({"token": "short"}, None),
        ({"user": "x"}, None),
        (["token"], None),
    ],
)
def test_where_a_token_stands(body: Json, pointer: str | None) -> None:
    assert token_pointer(body) == pointer


def test_what_has_no_password_is_no_login() -> None:
    form = Operation(method="POST", path="/login", operation_id="login", body=None)
    other = Operation(
        method="POST",
        path="/login",
        operation_id="",
        body=Body(media_type="application/json", required=True, schema={"properties": {"q": {"type": "string"}}}),
    )

    assert find_login(Api(title="t", operations=(form, other))) is None
    assert find_register(Api(title="t")) is None


@pytest.mark.parametrize(
    ("word", "one"),
    [("categories", "category"), ("boxes", "box"), ("addresses", "address"), ("orders", "order"), ("glass", "glass")],
)
def test_the_singular_of_a_path_segment(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize(
    ("body", "name", "stem", "found"),
    [
        ([], "id", "order", ()),
        (["a", ""], "id", "order", ("/0",)),
        ({"order": {"key": "k"}}, "order_id", "order", ("/order/key",)),
        ({"data": {"uuid": "u"}}, "id", "order", ("/data/uuid",)),
        ({"a/b": [{"id": 1}], "n": 1}, "id", "x", ("/a~1b/0/id",)),
        ([{"id": 1, "active": False}, {"id": 2}, {"id": 3, "stock": 4}, 5.5], "id", "x", ("/2/id", "/1/id")),
        ([True, None], "id", "x", ()),
        ("text", "id", "x", ()),
        (7, "id", "x", ("",)),
    ],
)
def test_where_ids_stand(body: Json, name: str, stem: str, found: tuple[str, ...]) -> None:
    assert locate(body, name, stem)[:2] == found


def test_what_says_how_much_is_left() -> None:
    assert rank_of([{"stock": 1}, {"stock": 2}], "x") == "stock"
    assert rank_of([{"stock": True}], "x") == ""
    assert rank_of("text", "x") == ""
    assert creators(API, "shelf") == ()
    assert listers(API, "") == tuple(one for one in listers(API, ""))


def test_what_sets_a_row_apart_is_told_in_words() -> None:
    exercised = explored("POST /parcels")
    changes = [change for one in exercised.exchanges for change in one.changes]

    assert ("kind", "is crate") in changes
    assert ("lid", "is true") in changes
    assert any(state == "is left out" or state.startswith("is ") for _, state in changes)
    assert row_changes({}, {}, ()) == ()


def an_operation(schema: dict[str, Any], *parameters: Parameter, required: bool = True) -> Operation:
    body = Body(media_type="application/json", required=required, schema=schema)
    return Operation(method="POST", path="/x", operation_id="", parameters=parameters, body=body)


def test_what_uses_up_a_stock_is_told_apart() -> None:
    entry = {"type": "object", "properties": {"quantity": {"type": "integer", "minimum": 1, "maximum": 9}}}
    inner = {"type": "array", "items": {**entry, "required": ["quantity"]}, "minItems": 1, "maxItems": 3}
    texts = {"type": "array", "items": {"type": "string"}, "maxItems": 2}
    schema = {"type": "object", "required": ["items"], "properties": {"items": inner, "tags": texts}}
    query = Parameter(name="quantity", place="query", required=True, schema={"type": "integer", "minimum": 1})
    found = costly(shape_of(an_operation(schema, query), {}))

    assert ("body.items@length", "2") in found
    assert ("body.items@length", "3") in found
    assert not any(path.startswith(("query", "body.tags")) or label == "1" for path, label in found)
    assert all("[1]" not in path and "[2]" not in path for path, _ in worth_a_row(found))


def test_alternatives_of_every_kind_have_names_and_values() -> None:
    options = [
        {"type": "object", "title": "Box", "properties": {"a": {"type": "integer"}}},
        {"type": "array", "items": {"type": "string"}},
        {"type": "string"},
        {"type": "string", "format": "email"},
        {"oneOf": [{"type": "integer"}, {"type": "boolean"}]},
    ]
    listed = {"type": "array", "items": {"oneOf": options}, "maxItems": 60}
    nested = {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}
    schema = {"type": "object", "properties": {"one": {"oneOf": options}, "many": listed, "nested": nested}}
    operation_ = an_operation(schema, required=False)
    shape = shape_of(operation_, {})
    kinds = next(part for part in components(shape) if part.path == "body.one@kind")

    assert kinds.values == ("absent", "Box", "array", "string", "string (2)", "oneOf") or len(kinds.values) == 6
    model = model_of(shape, operation_)
    for row in plan(model, RowRequest(strength=1)).rows:
        body = request_of(operation_, shape, {path: str(value) for path, value in row}).body
        assert body is None or isinstance(body, dict)
    assert all(flaw.path.startswith("body") for flaw in all_flaws(shape))


def test_a_list_of_what_has_no_value_is_empty() -> None:
    hollow = {"type": "array", "items": {"enum": []}}
    schema = {"type": "object", "properties": {"a": hollow, "b": {**hollow, "minItems": 1}, "c": {"readOnly": True}}}
    parameter = Parameter(name="q", place="query", required=True, schema={"enum": []})
    shape = shape_of(an_operation(schema, parameter), {})

    assert shape.parameters == ()
    assert "query.q" in shape.gaps


def test_a_choice_forces_what_it_depends_on_all_the_way_up() -> None:
    schema = {
        "type": "object",
        "properties": {
            "outer": {
                "type": "object",
                "properties": {"inner": {"type": "object", "properties": {"x": {"type": "boolean"}}}},
            }
        },
    }
    operation_ = an_operation(schema)
    shape = shape_of(operation_, {})
    model = model_of(shape, operation_, needs={"body.outer.inner.x": Guard(component="none", values=("a",))})
    assert [part.path for part in model.components][-1] == "body.outer.inner.x"
    row = completed(model_of(shape, operation_), {}, {"body.outer.inner.x": "yes"})

    assert row["body.outer@presence"] == "present"
    assert request_of(operation_, shape, row).body == {"outer": {"inner": {"x": True}}}


def test_headers_and_lists_in_queries_are_sent_as_texts() -> None:
    several: dict[str, Any] = {"type": "array", "items": {"type": "integer"}, "minItems": 2}
    operation_ = Operation(
        method="GET",
        path="/x/{flag}",
        operation_id="",
        parameters=(
            Parameter(name="X-Mode", place="header", required=True, schema={"const": "fast"}),
            Parameter(name="ids", place="query", required=True, schema=several),
            Parameter(name="flag", place="path", required=True, schema={"type": "boolean"}),
        ),
    )
    shape = shape_of(operation_, {})
    request = request_of(operation_, shape, {})

    assert request.headers == (("X-Mode", "fast"),)
    assert len(request.query) == 2
    assert request.path == "/x/false"


def test_one_shape_is_made_of_parts_and_of_null() -> None:
    parts: dict[str, Any] = {
        "allOf": [{"required": ["a"], "properties": {"a": {}}}, {"required": ["b"], "properties": {"b": {}}}]
    }
    assert settled(parts)[0] == {"required": ["a", "b"], "properties": {"a": {}, "b": {}}}
    assert settled({"type": ["null", "string"]}) == ({"type": "string"}, True)
    assert settled({"type": ["null"]}) == ({"type": "null"}, True)
    assert settled({"anyOf": [{"type": "string"}, {"type": "null"}], "title": "t"}) == (
        {"title": "t", "type": "string"},
        True,
    )
