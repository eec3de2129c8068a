"""A configuration is merged with the defaults and checked to the last key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.domain.covering import AnyOf, Comparison, Constraint, Not, Relation
from bot.domain.errors import ExitStatus, InputError
from bot.domain.project import Combination, Command, CoverageKind, Limits, Project, Reset, Service, Site, Sources
from bot.formats import yaml

FULL = """
prepare:
  - run: [python3, -m, venv, .venv]
  - run: [npm, ci]
    cwd: web
    env: {CI: "1"}
prepared: {inputs: [a.txt], outputs: [.venv]}
services:
  - {name: api, run: [uvicorn, "--port", "8000"], env: {DB: x}, ready: "http://127.0.0.1:8000/h", coverage: python}
  - {name: web, run: [node, vite.js], cwd: web, ready: "http://localhost:5173/"}
site: {ui: "http://localhost:5173/", api: "http://127.0.0.1:8000", openapi: /openapi.json}
reset: {delete: [shop.db], run: [{run: [seed]}], restart: [api]}
team_tests: {run: [pytest]}
sources: {python: [./shop/], browser: [web/src]}
manual_cases: ["cases/*.md"]
output: tests/generated/
combinations:
  - {operation: POST /orders, strength: 3, max_rows: 9, seed_rows: rows.csv, constraints: ["a.b = 'x' or not c < 2"]}
  - {operation: GET /orders}
limits: {test_seconds: 5, processes: 64}
"""


def read(text: str | None) -> Project:
    return settings.read_project(text, origin=".github/gen-tests.yml")


def service(ready: str = "http://localhost", more: str = "") -> str:
    return f"services: [{{name: api, run: [x], ready: '{ready}'{more}}}]"


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.status is ExitStatus.INPUT
    assert caught.value.message.startswith(".github/gen-tests.yml")
    return caught.value


def test_everything_that_is_written_counts() -> None:
    api = Command(run=("uvicorn", "--port", "8000"), env=(("DB", "x"),))
    web = Command(run=("node", "vite.js"), cwd="web")

    project = read(FULL)

    assert project.prepare[1] == Command(run=("npm", "ci"), cwd="web", env=(("CI", "1"),))
    assert (project.prepared.inputs, project.prepared.outputs, project.prepared.scratch) == (("a.txt",), (".venv",), ())
    assert project.services == (
        Service(name="api", command=api, ready="http://127.0.0.1:8000/h", coverage=CoverageKind.PYTHON),
        Service(name="web", command=web, ready="http://localhost:5173/"),
    )
    assert project.site == Site(ui="http://localhost:5173", api="http://127.0.0.1:8000", openapi="/openapi.json")
    assert project.reset == Reset(delete=("shop.db",), run=(Command(run=("seed",)),), restart=("api",))
    assert project.team_tests == Command(run=("pytest",))
    assert project.sources == Sources(python=("shop",), browser=("web/src",))
    assert project.manual_cases == ("cases/*.md",)
    assert project.output == "tests/generated"
    assert project.limits == Limits(test_seconds=5.0, processes=64)
    assert project.combinations == (
        Combination(
            operation="POST /orders",
            strength=3,
            max_rows=9,
            constraints=(
                Constraint(
                    text="a.b = 'x' or not c < 2",
                    expression=AnyOf(
                        terms=(
                            Comparison(path="a.b", relation=Relation.EQUAL, other="x"),
                            Not(term=Comparison(path="c", relation=Relation.LESS, other=2)),
                        )
                    ),
                ),
            ),
            seed_rows="rows.csv",
        ),
        Combination(operation="GET /orders"),
    )


def test_a_constraint_that_cannot_be_read_is_named_with_its_column() -> None:
    with pytest.raises(InputError, match=r"`combinations`, GET /a: .*, column 12: a component was expected") as caught:
        read("combinations: [{operation: GET /a, constraints: [\"a = 'x' and\"]}]")

    assert caught.value.slug == "configuration"


@pytest.mark.parametrize(
    "entry", ["{}", "{operation: orders}", "{operation: GET /a, strength: 4}", "{operation: GET /a, rows: 3}"]
)
def test_a_combination_is_of_an_operation_by_method_and_path(entry: str) -> None:
    assert "combinations" in refusal(f"combinations: [{entry}]").message


@pytest.mark.parametrize("text", [None, "", "# nothing\n", "services:\nsite:\n  ui:\nreset:\n"])
def test_nothing_written_is_the_defaults(text: str | None) -> None:
    assert read(text) == Project()


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("servces: []", "`servces` is not a known key", "Did you mean `services`?"),
        (
            "services: [{name: a, run: [x], ready: 'http://localhost', cwdd: b}]",
            "in `services[0]`: `cwdd`",
            "Did you mean `cwd`?",
        ),
        (
            "team_tests: {run: npm test}",
            "`team_tests.run` is 'npm test', which is not a list",
            "Write the command as a list",
        ),
        ("prepare: [npm ci]", "`prepare[0]` is 'npm ci', which is not a map", "Correct"),
        ("prepare: [{run: []}]", "`prepare[0].run` is [], which is empty", "Write the command as a list"),
        (
            "prepare: [{run: [a, 8000]}]",
            "`prepare[0].run[1]` is 8000, which is not a text",
            "Put the argument in quotes",
        ),
        ("prepare: [{run: [a], env: {PORT: 8000}}]", "`prepare[0].env.PORT` is 8000", "Put the value in quotes"),
        ("prepare: [{run: [a], cwd: /tmp}]", "`prepare[0].cwd` is not valid: '/tmp'", "Write a path relative"),
        ("prepare: [{run: [a], cwd: a/../..}]", "`prepare[0].cwd` is not valid", "without `..`"),
        ("services: [{name: a, run: [x]}]", "`services[0]` lacks 'ready'", "Correct"),
        (
            "services: [{name: a, run: [x], ready: 'http://x.org/'}]",
            "`services[0].ready` is not valid",
            "no other network",
        ),
        (
            "services: [{name: a, run: [x], ready: 'http://localhost', coverage: js}]",
            "is 'js', which is none of",
            "`python`",
        ),
        (service("http://localhost:99999"), "has no valid port", "Correct it"),
        ("site: {ui: 'https://example.org'}", "`site.ui` is not valid", "no other network"),
        ("output: ../x", "`output` is not valid", "a folder of the repository"),
        ("limits: {processes: many}", "`limits.processes` is 'many', which is not a whole number", "Correct"),
        ("sandbox: none", "`sandbox` is not a known key", "Known keys are"),
        ("- a", "it is ['a'], which is not a map", "Correct"),
        ("a: [", "cannot be read: line", "Correct the file"),
        (
            "reset: {restart: [apy]}\n" + service(),
            "`apy`, which is no service",
            "Did you mean `api`?",
        ),
        ("reset: {restart: [zzz]}", "names `zzz`, which is no service", "Name services"),
    ],
)
def test_a_mistake_is_told_with_the_value_and_a_remedy(text: str, message: str, remedy: str) -> None:
    error = refusal(text)

    assert message in error.message
    assert remedy in error.remedy
    assert error.slug == "configuration"


def services(*ready: str) -> str:
    return json.dumps({"services": [{"name": f"s{n}", "run": ["x"], "ready": url} for n, url in enumerate(ready)]})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.0.0.1:8000/a", "http://localhost:8000/b"),
        ("http://localhost/", "http://127.0.0.1:80"),
        ("https://localhost/", "http://127.0.0.1:443"),
    ],
)
def test_two_services_on_one_port_are_an_error_of_their_own(one: str, other: str) -> None:
    error = refusal(services(one, other))

    assert error.slug == "two-services-one-port"
    assert "`s0` and `s1` are both on port" in error.message


def test_two_services_with_one_name_are_refused() -> None:
    assert (
        "two services are called `s1`"
        in refusal(services("http://localhost:1", "http://localhost:2").replace("s0", "s1")).message
    )


def test_every_key_of_the_schema_is_documented_in_the_defaults() -> None:
    folder = Path(__file__).parents[3] / "configs"
    rules = json.loads((folder / "config.schema.json").read_text())
    text = (folder / "default.yml").read_text()
    defaults = yaml.read(text, what="default.yml", slug="configuration")

    assert isinstance(defaults, dict)
    assert list(defaults) == list(rules["properties"])
    for name, section in rules["properties"].items():
        if name in ("prepared", "site", "sources", "limits"):
            assert list(defaults[name]) == list(section["properties"])
    for key in ("run", "cwd", "env", "name", "ready", "coverage", "delete", "restart"):
        assert f"{key}: " in text


@given(st.text(max_size=80) | st.sampled_from(["services: 5", "site: []", "limits: {memory_bytes: .inf}", "env: {}"]))
def test_any_text_is_a_project_or_an_input_error(text: str) -> None:
    try:
        project = read(text)
    except InputError:
        return
    assert isinstance(project, Project)
