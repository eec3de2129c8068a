"""Programs are started in one place, with bounds on what they say and how long they take."""

from __future__ import annotations

import ast
import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.adapters.process import INFO_FD, Head, Running, Tail, run

PACKAGE = Path(bot.__file__).parent
ENV = {"PATH": os.environ["PATH"]}
# What can start a program: modules as a whole, and functions of os and asyncio.
MODULES = {"subprocess", "pty", "multiprocessing", "popen2", "commands", "pexpect", "sh", "plumbum", "_posixsubprocess"}
FUNCTIONS = ("system", "popen", "fork", "forkpty", "spawn", "posix_spawn", "exec", "create_subprocess", "startfile")


def starters(source: str) -> set[str]:
    """Name everything in a module that could start a program."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {one.name for one in names if one.name.split(".")[0] in MODULES}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {module for _ in names if module.split(".")[0] in MODULES}
                found |= {one.name for one in names if module in {"os", "asyncio"} and one.name.startswith(FUNCTIONS)}
            case ast.Attribute(value=ast.Name(id="os" | "asyncio" | "loop"), attr=name) if name.startswith(FUNCTIONS):
                found.add(name)
            case ast.Call(func=ast.Name(id="__import__")):
                found.add("__import__")
    return found


def test_one_module_alone_starts_programs() -> None:
    """Whoever reviews what the bot runs has one file to read (D-1)."""
    modules = sorted(PACKAGE.rglob("*.py"))

    users = {str(path.relative_to(PACKAGE)) for path in modules if starters(path.read_text(encoding="utf-8"))}

    assert len(modules) > 20
    assert users == {"adapters/process.py"}


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess",
        "import subprocess as s",
        "from subprocess import run",
        "import os\nos.system('x')",
        "from os import execv",
        "import asyncio\nasyncio.create_subprocess_exec('x')",
        "import multiprocessing.pool",
        "def f():\n    import pty",
        "__import__('subprocess')",
    ],
)
def test_the_search_for_starters_finds_them(source: str) -> None:
    assert starters(source)


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", code)


def test_a_program_gets_its_input_and_only_the_given_environment() -> None:
    code = "import os, sys; sys.stdout.write(sys.stdin.read() + ' '.join(sorted(os.environ))); sys.exit(3)"

    finished = run(python(code), cwd=Path("/"), env={"ONLY": "1", "LC_ALL": "C"}, stdin=b"hello ")

    assert (finished.status, finished.stdout, finished.ok) == (3, b"hello LC_ALL ONLY", False)


def test_input_cannot_be_written_to() -> None:
    """The descriptor reaches into a sandbox: it must not be a way to fill our disk."""
    code = "import os; os.write(0, b'x')"

    for stdin in (b"", b"content"):
        assert b"Bad file descriptor" in run(python(code), cwd=Path("/"), env=ENV, stdin=stdin).stderr


def test_the_first_of_stdout_and_the_last_of_stderr_are_kept() -> None:
    code = "import sys; sys.stdout.write('first' + 'x' * 10**6); sys.stderr.write('y' * 10**6 + 'last')"

    finished = run(python(code), cwd=Path("/"), env=ENV, limit=5)

    assert (finished.stdout, finished.stderr, finished.truncated) == (b"first", b"ylast", True)


def test_a_program_that_takes_too_long_is_killed_with_its_children() -> None:
    code = "import os, time; os.fork(); time.sleep(600)"

    finished = run(python(code), cwd=Path("/"), env=ENV, timeout=0.5)

    assert finished.timed_out
    assert finished.status == -signal.SIGKILL


def test_a_program_that_closes_its_streams_is_still_waited_for() -> None:
    code = "import os, time; os.close(1); os.close(2); time.sleep({}); os._exit(7)"

    assert run(python(code.format(0.2)), cwd=Path("/"), env=ENV, timeout=20).status == 7
    assert run(python(code.format(60)), cwd=Path("/"), env=ENV, timeout=0.3).timed_out


def test_a_daemon_that_keeps_the_pipes_does_not_keep_us() -> None:
    code = "import os, sys, time\nif os.fork() == 0:\n    time.sleep(600)\nsys.stdout.write('done')"

    finished = run(python(code), cwd=Path("/"), env=ENV, timeout=60)

    assert (finished.stdout, finished.timed_out) == (b"done", False)


def test_a_program_that_does_not_exist_is_an_os_error() -> None:
    for argv in (("/nonexistent",), ("/nonexistent", INFO_FD)):
        with pytest.raises(FileNotFoundError):
            run(argv, cwd=Path("/"), env={})


def test_a_running_program_is_talked_to_and_ends_with_its_context() -> None:
    code = "import sys\nfor line in sys.stdin:\n    sys.stdout.write(line.upper()); sys.stdout.flush()"

    with Running(python(code), cwd=Path("/"), env=ENV) as running:
        running.stdin.write(b"hello\n")
        running.stdin.flush()
        assert running.stdout.readline() == b"HELLO\n"
        assert running.poll() is None
        assert running.wait(0.01) is None

    assert running.poll() == -signal.SIGKILL
    assert not any(thread.name == "stderr" for thread in threading.enumerate())


def test_the_end_of_stderr_tells_why_a_program_died() -> None:
    code = "import sys; sys.stderr.write('x' * 100_000 + 'because'); sys.exit(2)"

    with Running(python(code), cwd=Path("/"), env=ENV, tail=7) as running:
        assert running.wait(30) == 2
        assert running.stderr_tail() == b"because"
        running.signal(signal.SIGTERM)
        running.kill()


@given(st.lists(st.binary(max_size=20), max_size=20), st.integers(min_value=1, max_value=50))
def test_head_and_tail_are_the_ends_of_the_stream(chunks: list[bytes], limit: int) -> None:
    head, tail = Head(limit), Tail(limit)

    for chunk in chunks:
        head.add(chunk)
        tail.add(chunk)

    whole = b"".join(chunks)
    assert head.value() == whole[:limit]
    assert tail.value() == whole[-limit:]
    assert head.cut == tail.cut == (len(whole) > limit)
