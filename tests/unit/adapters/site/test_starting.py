"""What can go wrong on the way up is told with the service, its reason and the end of its log."""

from __future__ import annotations

import http.server
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.process import Running
from bot.adapters.site.application import SandboxedApplication
from bot.adapters.site.messages import Answer, Ask, Begin, Finish, Place, Ready, Renew, Trouble
from bot.adapters.site.pipe import Pipe
from bot.domain.errors import ExitStatus, NotExecutedError
from bot.domain.probe import Failed, Request, Response, Visit
from bot.domain.project import Command, Prepared, Project, Reset

Launch = Callable[..., AbstractContextManager[SandboxedApplication]]
Converse = Callable[..., AbstractContextManager[tuple[Pipe, Place, Running]]]


def running(project: Project, *words: str, seconds: float = 20.0) -> Project:
    """Have the service run something else."""
    service = replace(project.services[0], command=Command(run=words))
    return replace(project, services=(service,), limits=replace(project.limits, start_seconds=seconds))


def refused(launch: Launch, folder: Path, project: Project) -> NotExecutedError:
    with pytest.raises(NotExecutedError) as caught, launch(folder, project):
        pass
    assert caught.value.status is ExitStatus.NOT_EXECUTED
    return caught.value


def test_a_service_that_ends_is_told_with_its_last_lines(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    words = (sys.executable, "-c", "for number in range(100): print('line', number)\nraise SystemExit(3)")

    error = refused(launch, tmp_path, running(project_at(port), *words))

    assert error.slug == "application-did-not-start"
    assert "`site`" in error.message
    assert "status 3" in error.message
    assert error.message.splitlines()[1:] == [f"line {number}" for number in range(60, 100)]


def test_a_service_that_never_answers_is_given_up(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    error = refused(launch, tmp_path, running(project_at(port), "sleep", "60", seconds=0.5))

    assert error.slug == "application-did-not-start"
    assert "did not answer within 0.5 seconds" in error.message


@pytest.mark.parametrize("program", ["./nothing-here", "nothing-like-that-on-path"])
def test_a_command_that_is_not_there_is_told(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path, program: str
) -> None:
    error = refused(launch, tmp_path, running(project_at(port), program))

    assert error.slug == "start-command-missing-at-head"
    assert program in error.message


def test_two_services_on_one_port_are_an_error(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    project = project_at(port)
    twin = replace(project.services[0], name="twin")

    error = refused(launch, tmp_path, replace(project, services=(*project.services, twin)))

    assert error.slug == "two-services-one-port"
    assert "'site' and 'twin'" in error.message


def test_a_port_that_answers_already_is_an_error(
    launch: Launch, project_at: Callable[..., Project], tmp_path: Path
) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            error = refused(launch, tmp_path, project_at(server.server_port))
        finally:
            server.shutdown()
            thread.join()

    assert error.slug == "two-services-one-port"


def test_a_browser_that_is_not_there_is_an_error(
    converse: Converse, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    with converse(tmp_path) as (pipe, place, _):
        reply = pipe.converse(Begin(project=project_at(port), place=place, browser="/nothing/chromium"), seconds=60)

    assert isinstance(reply, Trouble)
    assert reply.slug == "no-chromium"


def test_outside_a_sandbox_the_browser_is_not_started(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    """D-12: it would run without any sandbox at all."""
    with launch(tmp_path, project_at(port), marker=False) as made:
        assert isinstance(made.ask(Request(method="GET", path="/items")), Response)
        with pytest.raises(NotExecutedError, match="only inside ours"):
            made.ask(Visit())


def test_an_agent_that_dies_is_told(
    converse: Converse, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    with converse(tmp_path) as (pipe, place, agent):
        assert pipe.converse(Begin(project=project_at(port), place=place), seconds=60) == Ready()
        agent.kill()
        with pytest.raises(NotExecutedError, match="has ended") as caught:
            pipe.converse(Renew(), seconds=5)

    assert caught.value.slug == "agent-died"


def test_no_service_outlives_an_agent_that_was_killed(
    converse: Converse, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    """Of the tests' own agent, that is: in the sandbox a PID namespace goes down with it."""
    with converse(tmp_path) as (pipe, place, agent):
        assert pipe.converse(Begin(project=project_at(port), place=place), seconds=60) == Ready()
        agent.kill()
        socket.create_connection(("127.0.0.1", port)).close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_no_service_outlives_a_test_that_fails(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    with pytest.raises(ZeroDivisionError), launch(tmp_path, project_at(port)):
        raise ZeroDivisionError

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_an_agent_that_does_not_answer_is_killed(
    converse: Converse, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    with converse(tmp_path) as (pipe, place, agent):
        with pytest.raises(NotExecutedError, match="did not answer within 0 seconds"):
            pipe.converse(Begin(project=project_at(port), place=place), seconds=0)
        assert agent.wait(5) is not None


def test_the_first_order_is_begin(converse: Converse, tmp_path: Path) -> None:
    with converse(tmp_path) as (pipe, _, _running):
        reply = pipe.converse(Ask(probe=Visit()), seconds=20)

    assert isinstance(reply, Trouble)


def test_finish_ends_the_agent(
    converse: Converse, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    with converse(tmp_path) as (pipe, place, agent):
        pipe.converse(Begin(project=project_at(port), place=place), seconds=60)
        assert pipe.converse(Finish(), seconds=20) == Ready()
        assert agent.wait(10) == 0


def test_without_services_only_the_suite_can_be_run(
    converse: Converse, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    with converse(tmp_path) as (pipe, place, _):
        begin = Begin(project=project_at(port), place=place, services=False)
        assert pipe.converse(begin, seconds=60) == Ready()
        reply = pipe.converse(Ask(probe=Request(method="GET", path="/items")), seconds=20)

    assert isinstance(reply, Answer)
    assert isinstance(reply.observation, Failed)


def test_without_a_declared_reset_the_checkout_is_copied_afresh(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    """What is mounted stays; what the application wrote, changed or removed is as in the commit again."""
    project = replace(project_at(port), reset=None, prepared=Prepared(outputs=("web/node_modules", ".venv")))
    source = tmp_path / "work" / "src"

    with launch(tmp_path, project) as made:
        (source / "web" / "node_modules").mkdir(parents=True)
        (source / "web" / "node_modules" / "kept.js").write_text("")
        (source / "web" / "dropped.txt").write_text("")
        (source / "shop" / "index.html").unlink()
        (source / "shop" / "link").symlink_to("/etc")
        made.ask(Request(method="POST", path="/items", body={"a": 1}))
        made.reset()
        answer = made.ask(Request(method="GET", path="/items"))

    assert isinstance(answer, Response)
    assert answer.body == []
    assert sorted(path.name for path in (source / "web").iterdir()) == ["node_modules"]
    assert (source / "web" / "node_modules" / "kept.js").exists()
    assert (source / "shop" / "index.html").exists()
    assert not (source / "shop" / "link").exists()
    assert Path("/etc/passwd").exists()


def test_a_reset_runs_its_commands_and_deletes_below_the_checkout_only(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("")
    reset = Reset(
        delete=("state.json", "../../outside.txt", str(outside), "cache*", "missing"),
        run=(Command(run=("touch", "made.txt")),),
        restart=("site",),
    )
    source = tmp_path / "work" / "src"

    with launch(tmp_path, replace(project_at(port), reset=reset)) as made:
        (source / "cache-1").mkdir()
        (source / "cache-2").write_text("")
        made.reset()

    assert outside.exists()
    assert (source / "made.txt").exists()
    assert not list(source.glob("cache*"))


def test_a_service_that_died_is_started_again(
    launch: Launch, project_at: Callable[..., Project], port: int, tmp_path: Path
) -> None:
    project = project_at(port)
    with launch(tmp_path, project) as made:
        made.ask(Request(method="GET", path="/die"))
        answer = made.ask(Request(method="GET", path="/items"))

    assert isinstance(answer, Response)
