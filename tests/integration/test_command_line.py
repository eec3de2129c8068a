"""The command as a user starts it: a process of its own, real git, and every early end with its status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.formats import report_json
from tests.builders import a_partial_report

COMMAND = (sys.executable, "-m", "bot")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}


def gen_tests(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**ENVIRONMENT, "PYTHONPATH": str(root)},
        cwd=cwd or root,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", str(tmp_path))
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True, env=ENVIRONMENT)
    (tmp_path / "README.md").write_text("# Shop\n")
    subprocess.run([*git, "add", "."], check=True, env=ENVIRONMENT)
    subprocess.run([*git, "commit", "-q", "-m", "Begin"], check=True, env=ENVIRONMENT)
    return tmp_path


def test_the_version_is_told() -> None:
    assert gen_tests("--version").stdout.startswith("gen-tests 0.")


@pytest.mark.parametrize(
    ("arguments", "status", "slug"),
    [
        (("--repo", "/nonexistent", "--base", "a", "--head", "b"), 3, "not-a-repository"),
        (("--base", "main", "--head", "gone"), 3, "unknown-revision"),
        (("--base", "main", "--head", "main", "--seed", "x"), 2, "usage"),
    ],
)
def test_bad_input_gets_one_clear_error(arguments: tuple[str, ...], status: int, slug: str, repository: Path) -> None:
    ended = gen_tests("review", *arguments, cwd=repository)

    assert ended.returncode == status
    assert ended.stderr.count("Error: ") == 1
    assert f"(see docs/messages.md#{slug})" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_range_without_changes_has_nothing_to_test(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("out")

    ended = gen_tests("review", "--base", "main", "--head", "main", "--out", str(out), cwd=repository)

    assert ended.returncode == 0, ended.stderr
    assert "Nothing to test" in ended.stdout
    assert json.loads((out / "report.json").read_text())["verdict"] == "nothing-to-test"
    assert (out / "report.md").read_text().startswith("## Nothing to test\n")


def test_a_finding_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(report_json.write(a_partial_report()))

    ended = gen_tests("reproduce", str(tmp_path / "report.json"), "F-2")

    assert ended.returncode == 2
    assert "#unknown-finding" in ended.stderr


TELLING = """
import sys
from pathlib import Path
from bot.cli import commands
from tests.builders import a_partial_report
def told(request, watch):
    for number in range(50):
        watch.phase("working", f"at {number}")
    return a_partial_report()
commands.wiring.review = lambda request, watch, environ: told(request, watch)
words = ["review", "--base", "a", "--head", "b", "--json", f"{sys.argv[1]}/report.json", *sys.argv[2:]]
sys.exit(commands.run_process(words, {}))
"""


@pytest.mark.parametrize(("more", "status"), [((), 0), (("--fail-on", "findings"), 1), (("--frob",), 2)])
@pytest.mark.parametrize("gone", ["stdout", "stderr", "both"])
def test_a_reader_that_goes_away_changes_nothing(more: tuple[str, ...], status: int, gone: str, tmp_path: Path) -> None:
    """`gen-tests review ... | head` must not end with the status that --fail-on asks for, nor half way."""
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-c", TELLING, str(tmp_path), *more],
        check=False,
        stdout=writer if gone in {"stdout", "both"} else subprocess.PIPE,
        stderr=writer if gone in {"stderr", "both"} else subprocess.PIPE,
        env={**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    os.close(writer)

    assert ended.returncode == status
    assert (tmp_path / "report.json").exists() == (status != 2)
    assert b"Traceback" not in (ended.stderr or b"")
    assert b"BrokenPipe" not in (ended.stderr or b"")


@pytest.mark.parametrize("words", [("--help",), ("review", "--help"), ("--version",)])
def test_help_that_nobody_reads_ends_well(words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    root = Path(__file__).parents[2]
    ended = subprocess.run([*COMMAND, *words], check=False, stdout=writer, cwd=root, env=ENVIRONMENT)
    os.close(writer)

    assert ended.returncode == 0


WAITING = """
import sys, time
from bot.cli import signals
from bot.cli.commands import run
from bot.cli.doors import Doors
signals.unwind()
def wait(request, watch):
    watch.phase("waiting")
    time.sleep(60)
sys.exit(run(["review", "--base", "a", "--head", "b"], doors=Doors(publish=wait, review=wait, reproduce=wait)))
"""


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_with_its_status(sent: signal.Signals, status: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITING],
        stderr=subprocess.PIPE,
        text=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "waiting\n"
        process.send_signal(sent)
        told = process.stderr.read()

    assert process.returncode == status
    assert "nothing is left running" in told
    assert "Traceback" not in told


IMPORTED = "import time: "
LINES = {signal.SIGINT: "Interrupted; nothing is left running.", signal.SIGTERM: "Terminated; nothing is left running."}


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("start", [("-m", "bot"), ("-c", "from bot.cli import main; main()")])
@pytest.mark.parametrize("module", ["click", "numpy", "bot.application.review"])
def test_a_signal_during_the_imports_ends_it_with_one_line(
    module: str, start: tuple[str, str], sent: signal.Signals, status: int
) -> None:
    """Ctrl-C in the first second: Python says what it has imported, and the signal comes right after `module`."""
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", *start, "review", "--base", "a", "--head", "b"],
        stderr=subprocess.PIPE,
        text=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            assert line.startswith(IMPORTED)
            if line.rpartition("|")[2].strip() == module:
                break
        process.send_signal(sent)
        told = [line for line in process.stderr if not line.startswith(IMPORTED)]

    assert told == [f"{LINES[sent]}\n"]
    assert process.returncode == status
