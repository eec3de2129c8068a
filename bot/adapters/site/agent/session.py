"""One session of the agent: the application as it runs, and what carries each order out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bot.adapters.process import Finished, run
from bot.adapters.site.agent import folders, junit
from bot.adapters.site.agent.browser import Window
from bot.adapters.site.agent.measuring import Measuring
from bot.adapters.site.agent.pages import Pages
from bot.adapters.site.agent.requests import Requests
from bot.adapters.site.agent.runs import Runs
from bot.adapters.site.agent.services import Services, environment, missing, shared_port
from bot.adapters.site.agent.trouble import TroubleError
from bot.adapters.site.messages import (
    Answer,
    Ask,
    Begin,
    Finish,
    Order,
    Perform,
    Ran,
    Ready,
    Renew,
    Reply,
    Team,
    Trouble,
)
from bot.domain.execution import NodeResult, Outcome, RunRequest
from bot.domain.json import Json
from bot.domain.probe import Failed, Observation, Probe, Request
from bot.domain.project import Command, CoverageKind, Project, Reset, Service

LONGEST_LOG = 20_000
RESET_SECONDS = 30.0


class Session:
    """Obeys orders one at a time; the first must be Begin."""

    def __init__(self, *, sandboxed: bool) -> None:
        self._sandboxed = sandboxed
        self._world: World | None = None

    def obey(self, order: Order) -> Reply:
        """Carry out one order; raise TroubleError when it cannot be, StopIteration after Finish."""
        if isinstance(order, Begin):
            self._world = World(order, sandboxed=self._sandboxed)
            self._world.begin()
            return Ready()
        if isinstance(order, Finish):
            self.finish()
            raise StopIteration
        if self._world is None:
            raise TroubleError(Trouble(slug="agent-died", reason="the first order was not Begin"))
        return self._world.obey(order)

    def finish(self) -> None:
        """Stop everything."""
        if self._world is not None:
            self._world.end()
            self._world = None


class World:
    """A started application."""

    def __init__(self, begin: Begin, *, sandboxed: bool) -> None:
        self._project: Project = begin.project
        self._all: tuple[Service, ...] = begin.project.services if begin.services else ()
        work = Path(begin.place.work)
        self._source = work / "src"
        self._pristine = Path(begin.place.pristine)
        self._env = {
            "PATH": begin.place.path,
            "HOME": str(work / "home"),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "TMPDIR": "/tmp",  # noqa: S108 - the sandbox's own
        }
        self._measuring = Measuring(begin.project, self._source, work / "out", side=Path(begin.place.side))
        self._services = Services(self._source, work / "out", self._env, self._measuring.env())
        site = begin.project.site
        self._requests = None if site.api is None else Requests(site.api)
        hosts = tuple(urlsplit(service.ready).hostname or "" for service in self._all)
        self._window = (
            None if site.ui is None else Window(site.ui, setting=begin.browser, hosts=hosts, sandboxed=sandboxed)
        )
        self._pages = None if self._window is None else Pages(self._window)
        self._runs = Runs(begin, self._env)
        self._team_env = {**self._env, **self._measuring.env()}
        self._boot: Json = None

    def begin(self) -> None:
        """Start the services; refuse what can be seen to be wrong before that."""
        trouble = shared_port(self._all)
        if trouble is not None:
            raise trouble
        for folder in ("out", "run", "home"):
            (self._source.parent / folder).mkdir(parents=True, exist_ok=True)
        if self._window is not None and self._all:
            self._runs.browser = self._window.program()
        self._measuring.prepare()
        self._start()

    def obey(self, order: Ask | Renew | Team | Perform | Begin | Finish) -> Reply:
        """Carry out one order of a started application."""
        match order:
            case Ask(probe=probe):
                self._start()
                return Answer(observation=self._asked(probe))
            case Renew():
                self.renew()
                return Ready()
            case Team():
                return self._team()
            case Perform(request=request):
                return self._perform(request)
        raise TroubleError(Trouble(slug="agent-died", reason="an order that does not belong here"))

    def end(self) -> None:
        """Stop services and browser."""
        if self._window is not None:
            self._window.close()
        if self._requests is not None:
            self._requests.close()
        self._services.stop_all()

    def renew(self, *, restart: bool = False) -> None:
        """Bring the application to a fresh state: the declared reset, else a fresh copy and a restart.

        `restart` also makes the measured services begin to count anew.
        """
        if self._pages is not None:
            self._pages.forget()
        reset = self._project.reset
        address = reset.post if reset is not None and self._all else None
        if restart or address is None:
            self._restart(reset)
        self._start()
        if address is not None:
            self._post(address)

    def _restart(self, reset: Reset | None) -> None:
        if reset is None:
            self._services.stop_all()
            folders.refresh(self._source, self._pristine, self._mounted())
        else:
            self._services.stop((*reset.restart, *self._measured()))
            folders.delete(self._source, reset.delete)
            for command in reset.run:
                self._command(command)
        self._measuring.erase()

    def _post(self, address: str) -> None:
        """Ask the application to begin anew."""
        try:
            httpx.post(address, timeout=RESET_SECONDS, trust_env=False).raise_for_status()
        except httpx.HTTPError as error:
            reason = f"`reset.post` ({address}) does not work: {error}"
            raise TroubleError(Trouble(slug="application-did-not-start", reason=reason)) from error

    def _asked(self, probe: Probe) -> Observation:
        if isinstance(probe, Request):
            return Failed(reason="the site has no API") if self._requests is None else self._requests.ask(probe)
        return Failed(reason="the site has no pages") if self._pages is None else self._pages.ask(probe)

    def _start(self) -> None:
        self._services.start(self._all, seconds=self._project.limits.start_seconds)

    def _team(self) -> Ran:
        """Run the declared suite; what the services did for it counts too, apart from what starting them does."""
        command = self._project.team_tests
        boot = self._booted()
        if command is None:
            return Ran(boot=boot)
        self.renew(restart=True)
        out = self._source.parent / "out"
        report = out / "team.xml"
        report.unlink(missing_ok=True)
        options = {"PYTEST_ADDOPTS": f"{junit.OPTIONS} --junitxml={report}"}
        finished = self._command(command, {**self._team_env, **options}, self._project.limits.suite_seconds)
        in_tests = self._measuring.collect()
        self._services.stop(self._measured())
        return Ran(
            results=junit.results(report) or (_as_result(finished),),
            tests=in_tests,
            services=self._measuring.collect(),
            boot=boot,
            log=_log(finished),
            notes=self._measuring.notes(),
        )

    def _perform(self, request: RunRequest) -> Ran:
        """Run generated tests on a fresh state, then have the services write their coverage; they start when asked."""
        boot = self._booted()
        self.renew(restart=True)
        if self._window is not None:
            self._window.rest()
        performed = self._runs.perform(request)
        self._services.stop(self._measured())
        return Ran(
            results=performed.results,
            services=self._measuring.collect(),
            boot=boot,
            scripts=performed.scripts,
            log=performed.log,
            notes=self._measuring.notes(),
        )

    def _booted(self) -> Json:
        """Return what a start covers before anyone asks anything: measured once."""
        if self._boot is None:
            if self._measured():
                self.renew(restart=True)
                self._services.stop(self._measured())
            self._boot = self._measuring.collect()
        return self._boot

    def _measured(self) -> tuple[str, ...]:
        return tuple(service.name for service in self._all if service.coverage is CoverageKind.PYTHON)

    def _mounted(self) -> frozenset[Path]:
        prepared = self._project.prepared
        return frozenset(Path(path) for path in (*prepared.outputs, *prepared.scratch))

    def _command(self, command: Command, env: dict[str, str] | None = None, seconds: float | None = None) -> Finished:
        """Run a declared command to its end."""
        whole = environment(command, self._env if env is None else env)
        folder = self._source / command.cwd
        if missing(command, folder, whole):
            reason = f"there is no program {command.run[0]!r} in {command.cwd!r}"
            raise TroubleError(Trouble(slug="start-command-missing-at-head", reason=reason))
        return run(command.run, cwd=folder, env=whole, timeout=seconds or self._project.limits.start_seconds)


def _as_result(finished: Finished) -> NodeResult:
    """A suite that leaves no report is one test."""
    outcome = Outcome.PASSED if finished.ok else Outcome.FAILED
    return NodeResult(node="team-suite", outcome=Outcome.TIMED_OUT if finished.timed_out else outcome)


def _log(finished: Finished) -> str:
    text = b"\n".join((finished.stdout, finished.stderr)).decode("utf-8", "replace").strip()
    return text[-LONGEST_LOG:]
