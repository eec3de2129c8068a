"""What is written for an operation: its text, and that no foreign text ever becomes code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.api import Answer, Api, Body, Operation, Parameter
from bot.domain.case import Grade, ManualCase
from bot.domain.exploration import Binding, Combining, Exchange, Exercised, Followed, Preparation, Purpose
from bot.domain.json import Json
from bot.domain.probe import Request, Response
from bot.domain.project import Site
from bot.domain.target import Endpoint
from bot.engines.exercising.explorer import exercise
from bot.engines.exercising.filling import bound, fill
from bot.engines.exercising.oracles import curl, expect
from bot.engines.writing import candidates
from bot.engines.writing.api import write
from bot.engines.writing.checks import echoes, filters, strays
from bot.engines.writing.conftest import conftest
from bot.engines.writing.contracts import reduced
from bot.engines.writing.gate import violations
from bot.engines.writing.layout import WIDTH, filled_literal, identifier, relative, template, wrapped
from bot.engines.writing.module import assemble, untouched
from bot.engines.writing.relations import relations
from tests.fakes.small_shop import API, OPERATIONS, SmallShop, operation

GOLDEN = Path(__file__).parents[2] / "golden" / "api_change_order.txt"
HOSTILE = ['"""', "'''", "\\", "\n", "{", "}", "{token}", "#", "\x00", "\u2028", "é", "import os", "{rows}", "%s", '"']
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=150),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def explored(name: str) -> Exercised:
    shop = SmallShop()
    target = Endpoint(name=name, path="shop.py", lines=(), operation=operation(name))
    talk = exercise(target, API, seed=1, combining=Combining(max_rows=30))
    try:
        probe = next(talk)
        while True:
            assert isinstance(probe, Request)
            probe = talk.send(shop.answer(probe))
    except StopIteration as stop:
        result = stop.value
        assert isinstance(result, Exercised)
        return result


def test_the_module_of_an_operation_reads_like_this() -> None:
    candidates = write(explored("PATCH /orders/{order_id}"))
    files = assemble(candidates, conftest=conftest(Site()))

    assert [file.path for file in files] == [
        "tests/gen_tests/api/test_change_an_order.py",
        "tests/gen_tests/conftest.py",
    ]
    assert files[0].content == GOLDEN.read_text(encoding="utf-8")
    assert all(len(line) <= WIDTH for line in files[0].content.splitlines())


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: str(one.name))
def test_what_is_written_passes_the_static_gate(one: Operation) -> None:
    for file in assemble(write(explored(one.name)), conftest=conftest(Site())):
        assert violations(file) == ()


def test_what_each_function_shows_is_told() -> None:
    accepted, refused, token, other, unchanged = write(explored("PATCH /orders/{order_id}"))

    assert unchanged.name == "test_change_an_order_changes_nothing_when_refused"
    assert accepted.interactions is None or accepted.interactions.strength <= 2
    assert [row.grade for row in refused.rows if row.disagreement] == [Grade.EXPLICIT]
    assert token.rows == ()
    assert token.oracles[0].text == "status of requests without a token"
    assert other.name == "test_change_an_order_refuses_another_user"
    assert any(oracle.grade is Grade.EXPLICIT for oracle in accepted.oracles)


def test_a_file_that_a_person_changed_is_recognised() -> None:
    file = assemble(write(explored("GET /products")), conftest=conftest(Site()))[0]

    assert untouched(file.content)
    assert not untouched(file.content + "# mine\n")
    assert not untouched("import os\n")
    assert not untouched("# nothing")


def test_nothing_is_assembled_from_nothing() -> None:
    assert assemble((), conftest=conftest(Site())) == ()


def test_the_conftest_is_python_and_names_the_configured_site() -> None:
    file = conftest(Site(ui="http://localhost:1", api='http://h"x:2'), folder="t")
    ast.parse(file.content)

    assert file.path == "t/conftest.py"
    assert "http://localhost:1" in file.content
    assert untouched(file.content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(st.sampled_from(HOSTILE) | st.text(max_size=10), min_size=4, max_size=4),
    body=JSON,
    status=st.sampled_from([200, 404, 500]),
)
def test_hostile_text_stays_text(texts: list[str], body: Json, status: int) -> None:
    """Whatever a document or an answer holds, the file parses and calls nothing but what we wrote."""
    summary, label, value, key = texts
    hostile = Operation(
        method="POST",
        path="/x/{x}",
        operation_id=summary,
        summary=summary,
        body=Body(media_type="application/json", required=True, schema={}),
        answers=(Answer(status="200", schema={"type": "object", "required": [key], "enum": [value]}),),
    )
    request = Request(
        method="POST",
        path=f"/x/{value}",
        query=((key, value),),
        headers=((key, value),),
        body={key: body},
        media_type="application/json",
    )
    step = Preparation(label=label, request=request, bindings=(Binding(name="token", pointer=f"/{key}/0"),))
    exchanges = tuple(
        Exchange(
            row=f"{value} {number}",
            values=(),
            request=request if number else Request(method="POST", path="/x", body=body, media_type="application/json"),
            sent=request,
            response=Response(status=status, body={key: body}, text=value, violations=(value,)),
            valid=True,
            preparations=(step,),
            purpose=purpose,
        )
        for number, purpose in enumerate(Purpose)
    )
    candidates = write(Exercised(operation=hostile, target=hostile.name, exchanges=exchanges))
    for file in assemble(candidates, conftest=conftest(Site())):
        tree = ast.parse(file.content)
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert called <= own | {
            "isinstance",
            "str",
            "len",
            "all",
            "int",
            "unique",
            "once",
            "function",
            "sorted",
            "sum",
            "round",
            "float",
        }
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert {name.name for node in imported for name in node.names} <= {"pytest", "jsonschema", "httpx", "uuid"}


@settings(max_examples=200, deadline=None)
@given(value=JSON, indent=st.integers(0, 12), taken=st.integers(0, 120))
def test_laid_out_data_is_the_same_data(value: Json, indent: int, taken: int) -> None:
    assert ast.literal_eval(wrapped(value, indent=indent, taken=taken)) == value
    assert ast.literal_eval(filled_literal(value, {}, indent=indent)) == value


@settings(max_examples=200, deadline=None)
@given(value=JSON, known=JSON)
def test_a_change_of_a_body_is_that_body_changed(value: Json, known: Json) -> None:
    source = relative(value, known, "TYPICAL")
    if source is not None:
        names = {"TYPICAL": known, "_without": lambda data, *names: {k: v for k, v in data.items() if k not in names}}
        assert eval(source, names) == value


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=30), value=st.text(max_size=5))
def test_a_template_means_what_filling_means(text: str, value: str) -> None:
    source = template(text.replace("e", "{token}"), {"token": "token"})

    assert eval(source, {"token": value, "str": str}) == text.replace("e", value)


@given(text=st.text(max_size=60))
def test_any_text_gives_an_identifier(text: str) -> None:
    assert identifier(text).isidentifier()


def test_placeholders_keep_the_type_of_what_they_stand_for() -> None:
    assert fill({"a": ["{n}", "x{n}", "{other}"]}, {"n": 7}) == {"a": [7, "x7", "{other}"]}


@pytest.mark.parametrize(
    ("body", "binding", "value"),
    [
        (
            {"items": [{"id": 1, "stock": 2}, {"id": 2, "stock": 9}]},
            Binding(name="x", pointer="/items/0/id", rank="stock"),
            2,
        ),
        ([{"id": 1, "stock": 2}, {"id": 2}], Binding(name="x", pointer="/1/id", rank="stock"), 2),
        ({"a/b": {"~": 3}}, Binding(name="x", pointer="/a~1b/~0"), 3),
        ({"a": 1}, Binding(name="x", pointer="/a/b"), None),
        ({"a": 1}, Binding(name="x", pointer="/a/0", rank="stock"), None),
    ],
)
def test_what_a_binding_takes_from_an_answer(body: Json, binding: Binding, value: Json) -> None:
    assert bound(body, binding) == value


def an_exchange(status: int, purpose: Purpose = Purpose.COVERING, **more: Any) -> Exchange:
    request = Request(method="GET", path="/x", query=tuple(more.pop("query", {}).items()), body=more.pop("sent", None))
    return Exchange(
        row="row",
        values=(),
        request=request,
        sent=request,
        response=Response(status=status, **more),
        valid=purpose is not Purpose.FLAWED,
        purpose=purpose,
    )


def documented(*statuses: str) -> Operation:
    return Operation(
        method="GET", path="/x", operation_id="x", answers=tuple(Answer(status=status) for status in statuses)
    )


@pytest.mark.parametrize(
    ("statuses", "seen", "purpose", "status", "grade", "kind"),
    [
        (("200",), 200, Purpose.COVERING, 200, Grade.EXPLICIT, None),
        (("200", "201"), 201, Purpose.COVERING, 201, Grade.DERIVED, None),
        (("201",), 200, Purpose.COVERING, 201, Grade.EXPLICIT, "status"),
        (("200",), 404, Purpose.COVERING, 404, Grade.OBSERVED, None),
        (("200",), 418, Purpose.COVERING, 200, Grade.EXPLICIT, "status"),
        (("200",), 503, Purpose.COVERING, 200, Grade.EXPLICIT, "server-error"),
        (("200", "default"), 418, Purpose.COVERING, 418, Grade.OBSERVED, None),
        (("200", "4XX"), 418, Purpose.COVERING, 418, Grade.OBSERVED, None),
        (("200", "422"), 422, Purpose.FLAWED, 422, Grade.EXPLICIT, None),
        (("200", "422"), 200, Purpose.FLAWED, 422, Grade.EXPLICIT, "status"),
        (("200", "400"), 200, Purpose.FLAWED, 400, Grade.EXPLICIT, "status"),
        (("200", "4XX"), 200, Purpose.FLAWED, 422, Grade.EXPLICIT, "status"),
        (("200",), 200, Purpose.FLAWED, 200, Grade.OBSERVED, None),
        (("200", "404", "default"), 200, Purpose.FLAWED, 200, Grade.OBSERVED, None),
        (("200",), 400, Purpose.FLAWED, 400, Grade.DERIVED, None),
        (("200",), 403, Purpose.FLAWED, 403, Grade.OBSERVED, None),
        (("200", "422"), 500, Purpose.FLAWED, 422, Grade.EXPLICIT, "server-error"),
        (("200",), 418, Purpose.FLAWED, 422, Grade.EXPLICIT, "status"),
        (("200", "401"), 401, Purpose.NO_TOKEN, 401, Grade.EXPLICIT, None),
        (("200", "401"), 200, Purpose.NO_TOKEN, 401, Grade.EXPLICIT, "status"),
        (("200", "403"), 200, Purpose.OTHER_USER, 403, Grade.EXPLICIT, "status"),
        (("200", "403"), 500, Purpose.OTHER_USER, 403, Grade.EXPLICIT, "server-error"),
        (("200", "404"), 404, Purpose.UNKNOWN, 404, Grade.EXPLICIT, None),
        (("200", "404"), 200, Purpose.UNKNOWN, 404, Grade.EXPLICIT, "status"),
    ],
)
def test_what_a_row_should_have_been_answered(
    statuses: tuple[str, ...], seen: int, purpose: Purpose, status: int, grade: Grade, kind: str | None
) -> None:
    verdict = expect(documented(*statuses), an_exchange(seen, purpose))

    assert (verdict.status, verdict.grade) == (status, grade)
    assert (verdict.disagreement.kind if verdict.disagreement else None) == kind


@pytest.mark.parametrize(
    ("row", "statuses", "seen", "purpose", "summary", "expected"),
    [
        (
            "sort not one of its values",
            ("200", "400", "422"),
            200,
            Purpose.FLAWED,
            "GET /x accepts `sort` outside its documented values",
            "status 422 or 400, as documented",
        ),
        (
            "title missing",
            ("200", "4XX"),
            200,
            Purpose.FLAWED,
            "GET /x accepts a request without `title`",
            "status 422 or 400, as documented",
        ),
        (
            "title too long",
            ("200", "422"),
            500,
            Purpose.FLAWED,
            "GET /x answers 500 to `title` longer than documented",
            "status 422, as documented",
        ),
        (
            "typical",
            ("200",),
            500,
            Purpose.COVERING,
            "GET /x answers 500 to a typical request",
            "status 200, as documented",
        ),
        (
            "sort=title, author=longest",
            ("200",),
            418,
            Purpose.COVERING,
            "GET /x refuses a request with sort=title, author=longest with 418, which the document does not name",
            "status 200, as documented",
        ),
        (
            "id of nothing that exists",
            ("200", "404"),
            200,
            Purpose.UNKNOWN,
            "GET /x accepts `id` of nothing that exists",
            "status 404, as documented",
        ),
        ("no token", ("200",), 200, Purpose.NO_TOKEN, "GET /x answers without a token", "status 401 or 403"),
    ],
)
def test_a_finding_reads_like_a_sentence(
    row: str, statuses: tuple[str, ...], seen: int, purpose: Purpose, summary: str, expected: str
) -> None:
    """Who gets it at five in the afternoon knows what is wrong without opening the test."""
    found = expect(documented(*statuses), replace(an_exchange(seen, purpose), row=row)).disagreement

    assert found is not None
    assert (found.summary, found.expected) == (summary, expected)


def test_a_broken_schema_is_a_finding_that_can_be_pasted() -> None:
    exchange = an_exchange(200, violations=("'total' is a required property",), query={"q": "it's"})
    found = expect(documented("200"), exchange).disagreement

    assert found is not None
    assert found.kind == "schema"
    assert found.reproduce == """curl -sg -X GET "$API"'/x' -G --data-urlencode 'q=it'\\''s'"""


def test_fields_that_always_came_back_are_checked_and_others_are_not() -> None:
    rows = [
        an_exchange(200, sent={"a": 1, "b": 2, "c": True}, body={"a": 1, "b": 3, "c": 1}),
        an_exchange(200, sent={"a": 5}, body={"a": 5}),
    ]
    check = echoes(rows)

    assert check is not None
    assert check.text == "answers with what was sent as a"
    assert echoes([an_exchange(200, sent={"a": 1}, body=[1])]) is None


def test_lists_are_checked_against_what_the_query_asked_for() -> None:
    items = [{"kind": "a", "price": 5}, {"kind": "a", "price": 7}]
    rows = [
        an_exchange(200, query={"limit": "2", "kind": "a", "min_price": "5", "max_price": "9"}, body={"items": items}),
        an_exchange(200, query={"kind": "b", "sort": "name"}, body={"items": []}),
    ]

    assert [check.text for check in filters(rows)] == [
        "lists no more than limit",
        "keeps to kind",
        "keeps to min_price",
        "keeps to max_price",
    ]
    assert filters([an_exchange(200, query={"limit": "2"}, body="text")]) == ()
    assert filters([an_exchange(200, query={"limit": "1", "min_price": "6"}, body=items)]) == ()


def test_a_schema_is_cut_down_to_what_can_fail() -> None:
    schema: Mapping[str, Json] = {
        "title": "T",
        "description": "d",
        "type": "object",
        "properties": {
            "a": {"type": "string", "nullable": True, "pattern": "["},
            "b": {"description": "anything"},
            "c": {"enum": ["x"], "nullable": True},
            "d": {"type": "array", "items": {"type": "integer", "exclusiveMinimum": True}},
        },
        "additionalProperties": False,
        "allOf": [{"required": ["a"]}],
    }

    assert reduced(schema) == {
        "type": "object",
        "properties": {
            "a": {"type": ["string", "null"]},
            "b": {},
            "c": {"anyOf": [{"enum": ["x"]}, {"type": "null"}]},
            "d": {"type": "array", "items": {"type": "integer"}},
        },
        "additionalProperties": False,
        "allOf": [{"required": ["a"]}],
    }
    assert reduced({"description": "nothing"}) == {}


def test_an_operation_that_was_never_asked_is_not_written() -> None:
    parameter = Parameter(name="x", place="path", required=True, schema={})
    silent = Operation(method="GET", path="/{x}", operation_id="", parameters=(parameter,))

    assert write(Exercised(operation=silent, target=silent.name)) == ()
    assert Api(title="t").operations == ()


def test_a_total_is_found_to_be_a_sum() -> None:
    bodies = [
        {
            "lines": [{"price": price, "count": count}, {"price": 7, "count": 1}],
            "postage": postage,
            "discount": discount,
            "total": price * count + 7 + postage - discount,
        }
        for price, count, postage, discount in ((5, 2, 4, 0), (6, 1, 0, 1), (9, 3, 4, 0), (2, 2, 9, 1), (4, 5, 0, 0))
    ]
    checks = relations([an_exchange(200, body=body) for body in bodies])

    assert [check.text for check in checks] == ["total is the sum of a list, postage, discount"]
    assert "+ answer['postage'] - answer['discount']" in checks[0].lines[1].replace('"', "'")
    assert relations([an_exchange(200, body=body) for body in bodies[:4]]) == ()
    bodies[2]["total"] = 1
    assert relations([an_exchange(200, body=body) for body in bodies]) == ()


def test_amounts_with_cents_are_compared_rounded() -> None:
    bodies = [{"items": [{"price": 0.1 * n}, {"price": 0.2}], "total": 0.1 * n + 0.2} for n in range(5)]
    checks = relations([an_exchange(200, body=body) for body in bodies])

    assert checks[0].lines[1].startswith("assert round(answer[")


def test_relations_of_odd_answers_are_none() -> None:
    assert relations([an_exchange(200, body=[1], query={"sort": "price"})]) == ()
    assert relations([an_exchange(200, body="text", query={"sort": "price"})]) == ()
    assert relations([an_exchange(200, body={"a": [1, {"b": 2}], "total": True}), an_exchange(200, body={})]) == ()


@pytest.mark.parametrize(
    ("given", "back", "found"),
    [
        ("Another", "text", True),
        (" Padded ", "padded", False),
        (1.005, 1.01, False),
        (1.5, 9.5, True),
        ([2, 1], [1, 2], False),
        ([2, 1], [1], True),
        ({"a": 1}, {"a": 2}, False),
        (1, "1", False),
    ],
)
def test_a_field_that_came_back_changed(given: Json, back: Json, found: bool) -> None:
    """Other spellings of the same value are the application's right."""
    rows = [an_exchange(200, sent={"x": number}, body={"x": number}) for number in range(6)]
    rows.append(an_exchange(200, sent={"x": given}, body={"x": back}))

    assert strays(rows) == ({6: ("x", given, back)} if found else {})


def test_a_request_is_pasted_with_its_placeholders_as_variables() -> None:
    request = Request(
        method="POST",
        path="/x/{order_id}",
        query=(("q", "a b{token}"),),
        headers=(("Authorization", "Bearer {token}"),),
        body={"id": "{order_id}", "list": ["{order_id}", 'say "$HOME"'], "name": "{unique}@example.com"},
        media_type="application/json",
    )
    sent = replace(request, body={"id": 7, "list": [7, 'say "$HOME"'], "name": "u@example.com"})
    exchange = replace(
        an_exchange(500),
        request=request,
        sent=sent,
        preparations=(Preparation(label="p", request=request),),
        changes=(("a", "is 1"), ("b", "is 2"), ("c", "is 3")),
    )
    found = expect(documented("200"), exchange).disagreement

    assert found is not None
    assert found.summary == "GET /x answers 500 when a is 1, b is 2 and c is 3"
    assert found.reproduce.startswith("""curl -sg -X POST "$API"''"/x/${ORDER_ID}?q=a%20b${TOKEN}\"""")
    assert '\\"id\\": ${ORDER_ID}' in found.reproduce
    assert "\\$HOME" in found.reproduce
    form = replace(
        exchange, request=replace(request, body={"a": "b&c"}, media_type="application/x-www-form-urlencoded")
    )
    assert '-d "a=b%26c"' in curl(form)
    assert curl(replace(an_exchange(200), sent=None)) == ""


def test_every_exploration_has_its_writer() -> None:
    exercised = explored("GET /products")
    case = ManualCase(id="TC-1", path="m.md", title="t")

    assert candidates.write(exercised, output="out", target="x") == write(exercised, folder="out")
    assert candidates.write(Followed(case=case), output="out", target="x") == ()
