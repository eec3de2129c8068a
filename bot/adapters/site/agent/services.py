"""The project's services: started in order, waited for, stopped so that coverage is written."""

from __future__ import annotations

import contextlib
import shutil
import signal
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bot.adapters.process import Running
from bot.adapters.site.agent.trouble import TroubleError, tail
from bot.adapters.site.messages import Trouble
from bot.domain.project import Command, CoverageKind, Service

POLL_SECONDS = 0.05
STOP_SECONDS = 10.0
SERVER_ERROR = 500
# No text of the repository is part of this line: it gets the log and the program as arguments.
LOGGED = ("/bin/sh", "-c", 'log=$1; shift; exec >>"$log" 2>&1 "$@"', "sh")


class Services:
    """The running services of one checkout; `measured` is the environment of services with Python coverage."""

    def __init__(self, source: Path, logs: Path, env: Mapping[str, str], measured: Mapping[str, str]) -> None:
        self._source = source
        self._logs = logs
        self._env = env
        self._measured = measured
        self._running: dict[str, Running] = {}

    def start(self, services: Iterable[Service], *, seconds: float) -> None:
        """Start those that do not run yet, and wait for each; raise TroubleError naming the one that fails."""
        self.stop(name for name, running in tuple(self._running.items()) if running.poll() is not None)
        due = [service for service in services if service.name not in self._running]
        for service in due:
            if _answers(service.ready):
                raise _trouble(service, "two-services-one-port", f"something already answers at {service.ready}")
        for service in due:
            self._launch(service)
        deadline = time.monotonic() + seconds
        for service in due:
            self._await(service, deadline, seconds)

    def stop(self, names: Iterable[str]) -> None:
        """Ask the named services to end (SIGTERM), all at once, then kill what is left of them."""
        ended = [running for name in names if (running := self._running.pop(name, None)) is not None]
        for running in ended:
            running.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for running in ended:
            running.wait(max(0.0, deadline - time.monotonic()))
            with running:
                pass

    def stop_all(self) -> None:
        """Stop whatever runs."""
        self.stop(tuple(self._running))

    def log(self, service: Service) -> Path:
        """Return where a service's output goes."""
        return self._logs / f"{service.name}.log"

    def _launch(self, service: Service) -> None:
        env = environment(service.command, self._env)
        if service.coverage is CoverageKind.PYTHON:
            env = _beside(env, self._measured)
        folder = self._source / service.command.cwd
        if missing(service.command, folder, env):
            reason = f"there is no program {service.command.run[0]!r} in {service.command.cwd!r}"
            raise _trouble(service, "start-command-missing-at-head", reason)
        log = self.log(service)
        log.parent.mkdir(parents=True, exist_ok=True)
        argv = (*LOGGED, str(log), *service.command.run)
        self._running[service.name] = Running(argv, cwd=folder, env=env)

    def _await(self, service: Service, deadline: float, seconds: float) -> None:
        while not _answers(service.ready):
            status = self._running[service.name].poll()
            if status is not None:
                raise self._failed(service, f"it ended with status {status} before it was ready")
            if time.monotonic() > deadline:
                raise self._failed(service, f"{service.ready} did not answer within {seconds:g} seconds")
            time.sleep(POLL_SECONDS)

    def _failed(self, service: Service, reason: str) -> TroubleError:
        return _trouble(service, "application-did-not-start", reason, tail(self.log(service)))


def environment(command: Command, env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a command: ours, then what it declares."""
    return {**env, **dict(command.env)}


def missing(command: Command, folder: Path, env: Mapping[str, str]) -> bool:
    """Whether the program of a command cannot be found."""
    program = command.run[0]
    if "/" in program:
        return not folder.is_dir() or shutil.which(str(folder / program)) is None
    return shutil.which(program, path=env.get("PATH")) is None


def shared_port(services: Iterable[Service]) -> TroubleError | None:
    """Return the error for two services that are to answer on one port."""
    seen: dict[tuple[str | None, int | None], Service] = {}
    for service in services:
        parts = urlsplit(service.ready)
        place = (parts.hostname, parts.port)
        if place in seen:
            reason = f"{seen[place].name!r} and {service.name!r} both answer on port {parts.port}"
            return _trouble(service, "two-services-one-port", reason)
        seen[place] = service
    return None


def _beside(env: Mapping[str, str], measured: Mapping[str, str]) -> dict[str, str]:
    """Add the coverage settings; a PYTHONPATH that the project declares stays, behind ours."""
    merged = {**env, **measured}
    if "PYTHONPATH" in env and "PYTHONPATH" in measured:
        merged["PYTHONPATH"] = f"{measured['PYTHONPATH']}:{env['PYTHONPATH']}"
    return merged


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL):
        return httpx.get(url, timeout=2.0, trust_env=False).status_code < SERVER_ERROR
    return False


def _trouble(service: Service, slug: str, reason: str, log: tuple[str, ...] = ()) -> TroubleError:
    return TroubleError(Trouble(slug=slug, reason=reason, service=service.name, log=log))
