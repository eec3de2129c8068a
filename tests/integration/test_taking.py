"""What is offered on a pull request is taken with one click, and then it runs."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.domain.delivery import Deliver
from tests.builders import API_FILE, HEAD
from tests.fakes.github import hand
from tests.fakes.github.server import serving
from tests.fakes.github.shop import CONFTEST, NUMBER, a_report, a_world, deliver
from tests.fakes.github.world import World

NEXT = "b" * 40


class _Orders(BaseHTTPRequestHandler):
    """The application that the suggested test is about."""

    def do_POST(self) -> None:
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(201 if order["items"] else 422)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def application() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Orders)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def ran(folder: Path, files: dict[str, str], application: str) -> subprocess.CompletedProcess[str]:
    """Check the files out and run their tests."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--app-api-url"]
    return subprocess.run(
        [*command, application, "tests/gen_tests"], cwd=folder, capture_output=True, text=True, check=False
    )


def created(world: World) -> dict[str, str]:
    """Click on every "create this file"."""
    return {path: text for _, path, text in (hand.create_file(note.body) for note in world.notes.values())}


def test_the_files_created_by_their_links_run(tmp_path: Path, application: str) -> None:
    with serving(a_world()) as github:
        deliver(github, replace(a_report(), files=(CONFTEST, API_FILE)))
        files = created(github.world)

    ended = ran(tmp_path, files, application)

    assert ended.returncode == 0, ended.stdout
    assert "2 passed" in ended.stdout


def test_a_file_with_its_suggestions_applied_runs(tmp_path: Path, application: str) -> None:
    """The branch has an earlier version; each suggestion is applied on its own lines."""
    old = API_FILE.content.replace("422", "400")
    with serving(a_world()) as github:
        patch = f"@@ -0,0 +1,{old.count(chr(10))} @@\n" + "".join(f"+{line}\n" for line in old.split("\n")[:-1])
        files = {API_FILE.path: old, CONFTEST.path: CONFTEST.content}
        github.world.push(NUMBER, files, sha=NEXT, patches={API_FILE.path: patch})
        report = replace(a_report(), files=(CONFTEST, API_FILE), change=replace(a_report().change, head=NEXT))
        deliver(github, report)
        (note,) = github.world.notes.values()
        files[API_FILE.path] = hand.apply_suggestion(github.world, note)

    assert ran(tmp_path, files, application).returncode == 0
    assert ran(tmp_path / "before", {API_FILE.path: old, CONFTEST.path: CONFTEST.content}, application).returncode == 1


@pytest.mark.parametrize("how", [Deliver.COMMIT, Deliver.PULL_REQUEST])
def test_the_committed_files_run(tmp_path: Path, application: str, how: Deliver) -> None:
    branch = {Deliver.COMMIT: "feature/wrap", Deliver.PULL_REQUEST: f"gen-tests/pr-{NUMBER}"}[how]
    with serving(a_world()) as github:
        deliver(github, replace(a_report(), files=(CONFTEST, API_FILE)), token="app", how=how)
        files = github.world.files_at(branch)
        assert github.world.descends(github.world.refs[f"heads/{branch}"], HEAD)

    assert ran(tmp_path, files, application).returncode == 0
