"""The agent as a plain child process, serving a small site of our own."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

import bot
from bot.adapters.process import Running
from bot.adapters.site.application import SandboxedApplication
from bot.adapters.site.messages import Begin, Place
from bot.adapters.site.pipe import Pipe
from bot.domain.execution import SandboxFacts
from bot.domain.project import Command, CoverageKind, Project, Reset, Service, Site, Sources

SITE = Path(__file__).parents[3] / "fixtures" / "small_site"
START = "import sys; sys.path.insert(0, sys.argv[1]); from bot.adapters.site.agent import main; main()"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_project(port: int, *, team_tests: Command | None = None) -> Project:
    origin = f"http://127.0.0.1:{port}"
    return Project(
        services=(
            Service(
                name="site",
                command=Command(run=(sys.executable, "shop/serve.py", str(port))),
                ready=f"{origin}/health",
                coverage=CoverageKind.PYTHON,
            ),
        ),
        site=Site(ui=origin, api=origin),
        reset=Reset(delete=("state.json",), restart=("site",)),
        team_tests=team_tests,
        sources=Sources(python=("shop",), browser=("shop",)),
    )


@contextmanager
def agent(folder: Path, *, marker: bool = True) -> Iterator[tuple[Pipe, Place, Running]]:
    """Start an agent over a fresh copy of the small site."""
    work, pristine, side = folder / "work", folder / "pristine", folder / "side"
    shutil.copytree(SITE, pristine / "shop")
    shutil.copytree(pristine, work / "src")
    collectors = Path(bot.__file__).parent / "adapters" / "collectors" / "side"
    shutil.copytree(collectors, side, ignore=shutil.ignore_patterns("__pycache__"))
    top = str(Path(bot.__file__).parents[1])
    place = Place(work=str(work), pristine=str(pristine), side=str(side), bot=top, python=sys.executable)
    env = {"PATH": place.path, "HOME": str(folder), **({"GEN_TESTS_SANDBOX": "1"} if marker else {})}
    argv = (sys.executable, "-I", "-X", "utf8", "-c", START, top)
    try:
        with Running(argv, cwd=folder, env=env) as running:
            yield Pipe(running), place, running
    finally:
        end_what_runs_below(folder)


def end_what_runs_below(folder: Path) -> None:
    """Kill every process whose working folder lies there: the services of a killed agent, or of a failed test.

    In the sandbox they end with its PID namespace. Here there is none, and each has a session of its own.
    """
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            end_if_below(folder.resolve(), int(entry.name))


def end_if_below(folder: Path, pid: int) -> None:
    # Opened before the folder is read, so that a number that is given out anew is not mistaken for the old process.
    process = os.pidfd_open(pid)
    try:
        if Path(f"/proc/{pid}/cwd").readlink().is_relative_to(folder):
            signal.pidfd_send_signal(process, signal.SIGKILL)
            select.select([process], [], [])
    finally:
        os.close(process)


@contextmanager
def application(folder: Path, project: Project, *, marker: bool = True) -> Iterator[SandboxedApplication]:
    """Start an agent and the project's services."""
    with agent(folder, marker=marker) as (pipe, place, _):
        texts = {f"shop/{path.name}": path.read_text() for path in SITE.iterdir() if path.is_file()}
        made = SandboxedApplication(pipe, project, facts=SandboxFacts(backend="none"), texts=texts)
        made.begin(Begin(project=project, place=place))
        yield made
        made.finish()


@pytest.fixture(scope="session")
def launch() -> Callable[..., AbstractContextManager[SandboxedApplication]]:
    """Start an application: folder, project, keyword `marker` (whether the agent believes to be in a sandbox)."""
    return application


@pytest.fixture(scope="session")
def converse() -> Callable[..., AbstractContextManager[tuple[Pipe, Place, Running]]]:
    """Start an agent that has not been told anything yet."""
    return agent


@pytest.fixture(scope="session")
def project_at() -> Callable[..., Project]:
    """Describe the small site: port, keyword `team_tests`."""
    return a_project


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    return free_port()


@pytest.fixture(scope="module")
def module_port() -> int:
    """A port for the application that a module shares."""
    return free_port()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxedApplication]:
    with application(tmp_path_factory.mktemp("agent"), a_project(free_port())) as made:
        yield made
