"""Runs that end early: each with one clear message and its status, and nothing left behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.command import MARK, gen_tests, interrupted, light
from tests.end_to_end.repositories import commit

pytestmark = [pytest.mark.sandbox, pytest.mark.browser]

SERVE = ["python3", "-m", "http.server", "--bind", "127.0.0.1", "8020"]
READY = "http://127.0.0.1:8020/"
RANGE = ("review", "--base", "base", "--head", "head")
SCREEN = "export default function App() {\n  return <h1>Shop</h1>;\n}\n"
CASE = '# S-1: See the shop\n\n## Steps\n1. Open "/"\n\n## Expected Result\n- "Shop" is displayed\n'


def configured(**more: Any) -> dict[str, Any]:
    service = {"name": "web", "run": SERVE, "ready": READY}
    return {"services": [service], "site": {"api": READY[:-1]}, "sources": {"python": ["shop"]}, **more}


def test_a_folder_that_is_no_repository_is_told(tmp_path: Path) -> None:
    ended = gen_tests(*RANGE, cwd=tmp_path)

    assert ended.status == 3
    assert "(see docs/messages.md#not-a-repository)" in ended.err


def test_what_can_be_seen_before_anything_runs_is_told_with_its_status(tmp_path: Path) -> None:
    port = {"name": "other", "run": ["true"], "ready": READY}
    services = [configured()["services"][0], port]
    repository = light(tmp_path / "shop", configured(services=services), {"manual-tests/s.md": CASE})
    (tmp_path / "ok.yml").write_text(json.dumps(configured()))
    (tmp_path / "odd.yml").write_text("servces: []\n")
    told = {
        "unknown-revision": (3, ("review", "--base", "base", "--head", "gone")),
        "two-services-one-port": (3, RANGE),
        "configuration": (3, (*RANGE, "--config", str(tmp_path / "odd.yml"))),
        "unknown-case": (2, (*RANGE, "--config", str(tmp_path / "ok.yml"), "--case", "s1")),
        "usage": (2, (*RANGE, "--fail-on", "coverage")),
    }

    for slug, (status, arguments) in told.items():
        ended = gen_tests(*arguments, cwd=repository)
        assert (ended.status, ended.out) == (status, ""), ended.err
        assert f"(see docs/messages.md#{slug})" in ended.err
        assert "Traceback" not in ended.err
    assert "Did you mean `S-1`?" in gen_tests(*told["unknown-case"][1], cwd=repository).err


def test_a_base_without_configuration_is_told_and_the_same_revision_has_nothing_to_test(tmp_path: Path) -> None:
    repository = light(tmp_path / "shop", configured(), {})
    shutil.rmtree(repository / ".github")
    commit(repository, "without")

    missing = gen_tests("review", "--base", "without", "--head", "base", cwd=repository)
    same = gen_tests("review", "--base", "without", "--head", "HEAD", cwd=repository)

    assert missing.status == 3
    assert "has no .github/gen-tests.yml" in missing.err
    assert "(see docs/messages.md#no-configuration)" in missing.err
    assert (same.status, same.out.strip().splitlines()[0]) == (0, "Nothing to test")


def test_a_document_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    site = {"api": READY[:-1], "openapi": "openapi.yaml"}
    repository = light(tmp_path / "shop", configured(site=site), {"openapi.yaml": "openapi: [3.0\n"})

    ended = gen_tests(*RANGE, cwd=repository)

    assert ended.status == 3, ended.out
    assert "(see docs/messages.md#broken-openapi)" in ended.err


def test_an_application_that_does_not_start_is_shown_with_its_last_forty_lines(tmp_path: Path) -> None:
    speak = "for n in range(60): print('line', n, flush=True)\nraise SystemExit(7)"
    service = {"name": "web", "run": ["python3", "-c", speak], "ready": READY}
    repository = light(tmp_path / "shop", configured(services=[service]), {})

    ended = gen_tests(*RANGE, "--out", "out", cwd=repository)

    assert ended.status == 4
    assert "Service `web`" in ended.out
    assert "(see docs/messages.md#application-did-not-start)" in ended.out
    assert [line for line in ended.out.splitlines() if line.startswith("  | ")] == [
        f"  | line {number}" for number in range(20, 60)
    ]
    assert json.loads((repository / "out" / "report.json").read_text())["verdict"] == "not-executed"
    assert "\nline 59\n```\n" in (repository / "out" / "report.md").read_text()


@pytest.mark.parametrize(("missing", "slug"), [("bubblewrap", "no-sandbox"), ("chromium", "no-chromium")])
def test_without_a_sandbox_or_a_browser_nothing_is_run_and_nothing_is_claimed(
    missing: str, slug: str, tmp_path: Path
) -> None:
    configuration = configured(site={"ui": READY[:-1]}, sources={"browser": ["src"]})
    repository = light(tmp_path / "shop", configuration, {"src/App.jsx": SCREEN, "manual-tests/s.md": CASE})

    ended = gen_tests(*RANGE, "--json", str(tmp_path / "report.json"), cwd=repository, without=missing)

    assert ended.status == 4, ended.err
    assert "Tests were not executed" in ended.out
    assert f"(see docs/messages.md#{slug})" in ended.out
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["verdict"], report["files"], report["findings"]) == ("not-executed", [], [])


@pytest.mark.parametrize(
    ("more", "when", "whole_group"),
    [
        ({"prepare": [{"run": ["sleep", MARK]}]}, "prepare", True),
        ({"prepare": [{"run": ["sleep", MARK]}]}, "prepare", False),
        ({"team_tests": {"run": ["sleep", MARK]}}, "run the team's tests on head", True),
        ({"team_tests": {"run": ["sleep", MARK]}}, "run the team's tests on head", False),
    ],
)
def test_ctrl_c_leaves_nothing_behind(more: dict[str, Any], when: str, whole_group: bool, tmp_path: Path) -> None:
    repository = light(tmp_path / "shop", configured(**more), {})
    files = sorted(path for path in tmp_path.rglob("*") if ".git/" not in str(path))

    stopped = interrupted(*RANGE, cwd=repository, when=when, whole_group=whole_group)

    ended = stopped.ended
    assert stopped.running > 1
    assert stopped.left == ()
    assert ended.status == 130, ended.err
    assert ended.err.endswith("Interrupted; nothing is left running.\n")
    assert "Traceback" not in ended.err
    assert sorted(path for path in tmp_path.rglob("*") if ".git/" not in str(path)) == files
