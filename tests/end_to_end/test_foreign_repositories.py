"""Whole reviews of two repositories that are not the example: an API without pages, and pages without an API."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.domain.candidate import SourceFile
from bot.engines.writing.gate import violations
from bot.formats import report_json
from bot.settings import shipped
from tests.end_to_end.command import Ended, gen_tests
from tests.end_to_end.repositories import commit, lay_out

pytestmark = [pytest.mark.sandbox, pytest.mark.browser]

UNREADABLE = "---\nid: [unclosed\n---\n# A case that nobody can read\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review that was carried out: the repository, where it wrote to, and how it ended."""

    repository: Path
    out: Path
    ended: Ended

    @property
    def report(self) -> dict[str, Any]:
        """The report, held against its schema."""
        text = (self.out / "report.json").read_text()
        report_json.read(text, json.loads(shipped("report.schema.json")))
        found: dict[str, Any] = json.loads(text)
        return found

    @property
    def written(self) -> dict[str, bytes]:
        """Every test that was written."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted((self.out / "tests").rglob("*"))
            if path.is_file()
        }


def review(repository: Path, out: Path, *options: str, **env: Any) -> Reviewed:
    asked: tuple[str | Path, ...] = (
        "review",
        "--repo",
        repository,
        "--base",
        "base",
        "--head",
        "head",
        "--out",
        out,
        *options,
    )
    cwd = env.pop("cwd", repository)
    return Reviewed(repository=repository, out=out, ended=gen_tests(*asked, cwd=cwd, **env))


@pytest.fixture(scope="session")
def flask(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    folder = tmp_path_factory.mktemp("flask")
    repository = lay_out("flask_api", folder / "library")
    copies = ("--json", str(folder / "copy.json"), "--markdown", str(folder / "copy.md"))
    return review(repository, folder / "out", *copies, "--fail-on", "coverage:99")


@pytest.fixture(scope="session")
def vite(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """The pages, with one manual case more that cannot be read."""
    folder = tmp_path_factory.mktemp("vite")
    repository = lay_out("vite_app", folder / "notes")
    (repository / "manual-tests" / "broken.md").write_text(UNREADABLE)
    commit(repository, "with-broken-case")
    subprocess.run(["git", "-C", repository, "tag", "--force", "head"], check=True, capture_output=True)
    return review(repository, folder / "out")


def sound(reviewed: Reviewed) -> dict[str, Any]:
    """Hold a finished review against everything that is true of each."""
    assert reviewed.ended.status == 0, reviewed.ended.err
    report = reviewed.report
    patch = report["coverage"]["patch"]
    assert report["verdict"] == "tested"
    assert report["findings"] == []
    assert any(candidate["status"] == "kept" for candidate in report["candidates"])
    assert patch["after"]["lines"][0] > patch["before"]["lines"][0]
    assert {file["path"] for file in report["files"]} == set(reviewed.written)
    for file in report["files"]:
        ast.parse(file["content"])
        assert violations(SourceFile(path=file["path"], content=file["content"])) == ()
        assert hashlib.sha256(file["content"].encode()).hexdigest() == file["sha256"]
        assert reviewed.written[file["path"]].decode() == file["content"]
    return report


def test_an_api_with_a_handwritten_document_and_no_pages_is_reviewed(flask: Reviewed) -> None:
    report = sound(flask)

    assert [target["name"] for target in report["targets"]] == ["GET /books", "POST /books"]
    assert report["coverage"]["patch"]["missing"] == []
    assert any("values against the document are accepted" in warning for warning in report["warnings"])


def test_pages_without_an_api_are_reviewed(vite: Reviewed) -> None:
    report = sound(vite)

    statuses = [step["status"] for case in report["cases"] for step in case["steps"]]
    assert statuses == ["executed"] * 5
    assert {seen["status"] for case in report["cases"] for seen in case["expectations"]} == {"asserted"}
    assert report["coverage"]["patch"]["after"]["branches"] is None


def test_a_manual_case_that_cannot_be_read_is_said_and_the_others_are_followed(vite: Reviewed) -> None:
    assert any("manual-tests/broken.md" in warning for warning in vite.report["warnings"])
    assert "broken.md" in vite.ended.out
    assert len(vite.report["cases"]) == 2


def test_the_same_report_goes_wherever_it_was_asked_for(flask: Reviewed) -> None:
    folder = flask.out.parent

    assert (folder / "copy.json").read_bytes() == (flask.out / "report.json").read_bytes()
    assert (folder / "copy.md").read_bytes() == (flask.out / "report.md").read_bytes()


def test_the_user_is_told_what_goes_on_and_what_came_out(flask: Reviewed) -> None:
    phases = [line.partition(":")[0] for line in flask.ended.err.splitlines()]

    assert list(dict.fromkeys(phases)) == [
        "read the change",
        "lay out the head revision",
        "check the sandbox",
        "prepare",
        "start the application",
        "choose targets and manual cases",
        "exercise the operations",
        "run the candidates",
    ]
    assert "run the candidates: 1 of " in flask.ended.err
    assert "patch coverage 0.0 % → 100.0 % (+100.0)\n" in flask.ended.out
    assert f"Written: {flask.out / 'report.json'}" in flask.ended.out


def test_nothing_is_written_into_the_repository(flask: Reviewed) -> None:
    asked = ["git", "-C", str(flask.repository), "status", "--porcelain", "--ignored"]

    assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout == ""


@pytest.fixture
def busy() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as burner:
        yield
        burner.kill()


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("name", ["flask", "vite"])
def test_the_same_change_and_seed_give_the_same_bytes(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Another time zone, language, hash seed, umask, folder and a busy processor decide nothing."""
    first: Reviewed = request.getfixturevalue(name)
    again = review(
        first.repository,
        tmp_path / "elsewhere",
        "--quiet",
        cwd=tmp_path,
        umask=0o077,
        TZ="Asia/Kathmandu",
        LC_ALL="tr_TR.UTF-8",
        LANG="tr_TR.UTF-8",
        PYTHONHASHSEED="4242",
    )

    assert again.ended == Ended(status=0, out="", err="")
    assert untimed(again) == untimed(first)
    assert again.written == first.written
    assert comment(again) == comment(first)


def untimed(reviewed: Reviewed) -> str:
    """The report's bytes without the seconds in `timings`, keys in the order they were written."""
    return json.dumps({name: part for name, part in reviewed.report.items() if name != "timings"}, indent=1)


def comment(reviewed: Reviewed) -> str:
    return re.sub(r"· [\d.]+ s of", "· N s of", (reviewed.out / "report.md").read_text())


def test_a_server_error_is_found_and_reproduced_by_the_command_that_was_printed(tmp_path: Path) -> None:
    repository = lay_out("flask_api", tmp_path / "library")
    app = repository / "library" / "app.py"
    broken = app.read_text().replace('key=lambda book: book["title"]', 'key=lambda book: book["name"]')
    assert broken != app.read_text()
    app.write_text(broken)
    commit(repository, "broken")
    asked = ("review", "--base", "base", "--head", "broken", "--json", "report.json", "--fail-on", "findings")

    reviewed = gen_tests(*asked, cwd=repository)

    assert reviewed.status == 1, reviewed.err
    findings = json.loads((repository / "report.json").read_text())["findings"]
    assert [(found["kind"], found["target"]) for found in findings] == [("server-error", "GET /books")]
    assert "F-1  GET /books answers 500 when sort is title\n" in reviewed.out
    printed = next(line.strip() for line in reviewed.out.splitlines() if "gen-tests reproduce" in line)
    assert printed.endswith("gen-tests reproduce report.json F-1")
    reproduced = gen_tests(*printed.split()[2:], cwd=repository)
    assert reproduced.status == 0, reproduced.err
    assert reproduced.out.startswith("F-1 holds: GET /books answers 500 when sort is title\n")
