"""A revision on stage: prepared, started and asked in the real sandbox, its tests run there, nothing left over."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.git import Git
from bot.adapters.site.stage import SandboxStage
from bot.adapters.workspace import Workspace
from bot.domain.candidate import SourceFile
from bot.domain.errors import InputError, NotExecutedError
from bot.domain.execution import Outcome, RunRequest
from bot.domain.lines import Line
from bot.domain.probe import Act, Acted, Action, Failed, Request, Response, Visit
from bot.domain.project import Command, CoverageKind, Prepared, Project, Reset, Service, Site, Sources

pytestmark = [pytest.mark.sandbox, pytest.mark.browser]

SMALL_SITE = Path(__file__).parents[1] / "fixtures" / "small_site"
ORIGIN = "http://127.0.0.1:8765"
PYTHON = ".venv/bin/python"
PROJECT = Project(
    prepare=(Command(run=("python3", "-m", "venv", ".venv")),),
    prepared=Prepared(inputs=("shop/serve.py",), outputs=(".venv",)),
    services=(
        Service(
            name="site",
            command=Command(run=(PYTHON, "shop/serve.py", "8765")),
            ready=f"{ORIGIN}/health",
            coverage=CoverageKind.PYTHON,
        ),
    ),
    site=Site(ui=ORIGIN, api=ORIGIN),
    reset=Reset(delete=("state.json",), restart=("site",)),
    team_tests=Command(run=(PYTHON, "-c", "from shop.serve import classify; classify(1)")),
    sources=Sources(python=("shop",), browser=("shop",)),
)
TESTS = f"""
import os

import httpx
from playwright.sync_api import Page, expect


def test_saves(page: Page) -> None:
    page.goto("{ORIGIN}/")
    page.get_by_role("textbox", name="Name").fill("Ann")
    page.get_by_test_id("save").click()
    expect(page.get_by_role("alert")).to_have_text("Saved Ann")


def test_is_alone() -> None:
    assert httpx.get("{ORIGIN}/items").json() == []
    assert "GEN_TESTS_CANARY" not in os.environ
    assert not os.path.exists("/etc/shadow")
    assert not os.path.exists("/var/run/docker.sock")
"""
HOSTILE_CONFTEST = "raise SystemExit('PWN')\n"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commit with the small site, and a conftest and pytest.ini that must not be loaded."""
    folder = tmp_path_factory.mktemp("repository")
    shutil.copytree(SMALL_SITE, folder / "shop", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "conftest.py").write_text(HOSTILE_CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --pwn\n")
    (folder / "sitecustomize.py").write_text("print('PWN')\n")
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "one")):
        subprocess.run(["git", *identity, *words], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def sha(repository: Path) -> str:
    words = ["git", "rev-parse", "HEAD"]
    return subprocess.run(words, cwd=repository, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def workspace(repository: Path) -> Iterator[Workspace]:
    with Workspace(Git(repository), environ={**os.environ, "GEN_TESTS_CANARY": "secret"}) as entered:
        yield entered


def test_a_revision_is_asked_tested_and_measured_in_the_sandbox(workspace: Workspace, sha: str, tmp_path: Path) -> None:
    stage = SandboxStage(workspace, PROJECT, out=str(tmp_path / "out"))
    path = "tests/gen_tests/ui/test_it.py"
    request = RunRequest(
        files=(SourceFile(path=path, content=TESTS),), nodes=(f"{path}::test_is_alone", f"{path}::test_saves")
    )

    with stage.application(sha) as application:
        answer = application.ask(Request(method="GET", path="/classify/11"))
        application.ask(Visit())
        acted = application.ask(Act(action=Action.GOTO, value="/"))
        suite = application.team_suite()
        run = application.run(request)

    assert isinstance(answer, Response)
    assert answer.body == {"size": "large"}
    assert isinstance(acted, Acted)
    assert application.facts.backend.startswith("bubblewrap")
    assert [result.outcome for result in suite.results] == [Outcome.PASSED]
    assert Line("shop/serve.py", 16) in suite.covered.lines
    assert [(result.outcome, result.message) for result in run.results] == [(Outcome.PASSED, "")] * 2
    assert "PWN" not in run.log
    assert {line.path for line in run.covered.lines} == {"shop/serve.py", "shop/app.js"}
    assert "/classify/11" in (tmp_path / "out" / "logs" / sha[:12] / "site.log").read_text()
    assert not list((workspace.root / "work").iterdir()), "the writable folder is gone"


def test_logs_are_not_written_through_a_link(workspace: Workspace, sha: str, tmp_path: Path) -> None:
    """B-10: an output folder may hold a link, and what services print is the change's to choose."""
    (tmp_path / "out").mkdir()
    (tmp_path / "precious").mkdir()
    (tmp_path / "out" / "logs").symlink_to(tmp_path / "precious")
    stage = SandboxStage(workspace, PROJECT, out=str(tmp_path / "out"))

    with pytest.raises(InputError) as caught, stage.application(sha):
        pass

    assert caught.value.slug == "output"
    assert not list((tmp_path / "precious").iterdir())
    assert not list((workspace.root / "work").iterdir()), "the writable folder is gone"
    with pytest.raises(NotExecutedError, match="of the application"), stage.application(sha):
        raise NotExecutedError("the fault of the application", remedy="", slug="agent-died")


def test_an_application_that_does_not_start_names_service_revision_and_log(workspace: Workspace, sha: str) -> None:
    service = replace(PROJECT.services[0], command=Command(run=(PYTHON, "-c", "print('no luck'); raise SystemExit(1)")))
    stage = SandboxStage(workspace, replace(PROJECT, services=(service,)), configured_at="0123456789abcdef")

    with pytest.raises(NotExecutedError, match="no luck") as caught, stage.application(sha):
        pass

    assert caught.value.slug == "application-did-not-start"
    assert sha[:12] in caught.value.message
    assert "configuration of 0123456789ab" in caught.value.message
    assert "`site`" in caught.value.message


def test_without_services_the_suite_still_runs(workspace: Workspace, sha: str) -> None:
    with SandboxStage(workspace, PROJECT).application(sha, services=False) as application:
        assert isinstance(application.ask(Request(method="GET", path="/items")), Failed)
        assert [result.outcome for result in application.team_suite().results] == [Outcome.PASSED]
