"""The running application as the host sees it: every port call is one order to the agent in the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

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
    Script,
    Team,
    Trouble,
)
from bot.adapters.site.pipe import Pipe
from bot.domain.errors import NotExecutedError
from bot.domain.execution import NodeResult, Outcome, RunRequest, SandboxFacts, SuiteRun
from bot.domain.json import Json
from bot.domain.lines import NOTHING, Coverage, Line
from bot.domain.probe import Act, Check, Failed, Look, Observation, Probe
from bot.domain.project import CoverageKind, Project
from bot.formats import coveragepy, source_map, v8
from bot.formats.coveragepy import PythonCoverage
from bot.formats.statements import executable
from bot.formats.v8 import Range, ScriptCoverage

SCRIPTS = (".js", ".jsx", ".ts", ".tsx", ".mjs")
GRACE_SECONDS = 60.0
LONGEST_NOTE = 500
MOST_NOTES = 50
REMEDIES: Mapping[str, str] = {
    "no-sandbox": "Start the agent through the sandbox; it tells itself apart by an environment variable of ours.",
    "application-did-not-start": "Check `services` in the configuration: the command, its folder, and its `ready` URL.",
    "no-chromium": "Install chromium (Debian, Ubuntu: `apt-get install chromium`), or name a browser in the settings.",
    "two-services-one-port": "Give each service in the configuration a port of its own.",
    "start-command-missing-at-head": "Make the command exist at head, or change the configuration at base first.",
}


class SandboxedApplication:
    """An application that the agent at the end of a pipe has started.

    `texts` holds the project's sources by path; `notes` begin with what is known before anything runs.
    """

    def __init__(
        self,
        pipe: Pipe,
        project: Project,
        *,
        facts: SandboxFacts,
        texts: Mapping[str, str] | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.facts = facts
        self.notes = notes
        self._pipe = pipe
        self._project = project
        texts = texts or {}
        self._lengths = {path: text.count("\n") + 1 for path, text in texts.items() if path.endswith(".py")}
        self._sources = {path: text for path, text in texts.items() if path.endswith(SCRIPTS)}

    def begin(self, order: Begin) -> None:
        """Have the services started; raise NotExecutedError when that does not work."""
        self._obeyed(order, seconds=self._start_seconds())

    def ask(self, probe: Probe) -> Observation:
        """Carry out one probe; an answer that cannot be read is a Failed."""
        try:
            reply = self._converse(Ask(probe=probe), seconds=_patience(probe) + self._start_seconds())
        except ValueError as error:
            return Failed(reason=f"an answer that cannot be read: {error}"[:500])
        return reply.observation if isinstance(reply, Answer) else Failed(reason="an answer to something else")

    def reset(self) -> None:
        """Bring the application to a fresh state."""
        self._obeyed(Renew(), seconds=self._start_seconds())

    def team_suite(self) -> SuiteRun:
        """Run the team's own tests with coverage."""
        return self._ran(Team())

    def run(self, request: RunRequest) -> SuiteRun:
        """Run generated tests on a fresh state, with coverage."""
        return self._ran(Perform(request=request))

    def finish(self) -> None:
        """Have the services stopped, so that their logs are whole."""
        self._obeyed(Finish(), seconds=GRACE_SECONDS)

    def _start_seconds(self) -> float:
        return self._project.limits.start_seconds * 2 + GRACE_SECONDS

    def _ran(self, order: Team | Perform) -> SuiteRun:
        limits = self._project.limits
        seconds = limits.suite_seconds + limits.test_seconds + 2 * self._start_seconds()
        reply = self._sure(order, seconds=seconds)
        if not isinstance(reply, Ran):
            raise _broken("an answer to something else")
        # Our words first: what comes out of the sandbox must not read like a note of ours on something else.
        told = tuple(f"Python coverage is not complete: {note[:LONGEST_NOTE]}" for note in reply.notes[:MOST_NOTES])
        self.notes = (*self.notes, *(note for note in told if note not in self.notes))[:MOST_NOTES]
        booted = self._python(reply.boot)
        boot = booted.covered
        tests, services = self._python(reply.tests), self._python(reply.services)
        # Starting the application is no merit of the team's suite; generated tests are told apart by `boot`.
        in_services = services.covered - boot if isinstance(order, Team) else services.covered
        return SuiteRun(
            results=reply.results if isinstance(order, Team) else _claimed(reply.results, order.request.nodes),
            covered=tests.covered | in_services | self._browser(reply.scripts),
            executable=booted.executable | tests.executable | services.executable | self._executable(),
            boot=boot,
            log=reply.log,
        )

    def _python(self, document: Json) -> PythonCoverage:
        return coveragepy.read(document, lengths=self._lengths)

    def _browser(self, scripts: tuple[Script, ...]) -> Coverage:
        site, services = self._project.site, self._project.services
        if site.ui is None or not self._sources or not scripts:
            return NOTHING
        prefix = next((it.command.cwd for it in services if it.coverage is CoverageKind.BROWSER), ".")
        takes = (take for script in scripts for take in _takes(script))
        prefix = "" if prefix == "." else prefix
        maps = {_map_address(script): script.map for script in scripts if script.map is not None}
        return Coverage(lines=v8.lines(takes, origin=site.ui, sources=self._sources, prefix=prefix, maps=maps))

    def _executable(self) -> Coverage:
        return Coverage(
            lines=frozenset(
                Line(path, number) for path, text in self._sources.items() for number in executable(path, text)
            )
        )

    def _obeyed(self, order: Order, *, seconds: float) -> None:
        if not isinstance(self._sure(order, seconds=seconds), Ready):
            raise _broken("an answer to something else")

    def _sure(self, order: Order, *, seconds: float) -> Reply:
        try:
            return self._converse(order, seconds=seconds)
        except ValueError as error:
            raise _broken(str(error)) from error

    def _converse(self, order: Order, *, seconds: float) -> Reply:
        reply = self._pipe.converse(order, seconds=seconds)
        if isinstance(reply, Trouble):
            raise _not_executed(reply)
        return reply


def _map_address(script: Script) -> str:
    return urljoin(script.url, source_map.reference(script.source) or "")


def _claimed(results: tuple[NodeResult, ...], nodes: tuple[str, ...]) -> tuple[NodeResult, ...]:
    """Keep the results of what was asked for, in that order, and say what has none: results are claims (D-15)."""
    found: dict[str, list[NodeResult]] = {node: [] for node in nodes}
    for result in results:
        found.get(result.node.partition("[")[0], []).append(result)
    missing = "the sandbox told no result"
    return tuple(
        result
        for node, told in found.items()
        for result in told or [NodeResult(node=node, outcome=Outcome.MISSING, message=missing)]
    )


def _takes(script: Script) -> Iterator[ScriptCoverage]:
    """Yield the takes of one script that are lists of lists of three whole numbers; the others claim nothing."""
    for take in script.takes:
        try:
            functions = tuple(
                tuple(Range(*(_number(part) for part in piece)) for piece in ranges) for ranges in json.loads(take)
            )
        except (TypeError, ValueError, RecursionError):
            continue
        yield ScriptCoverage(url=script.url, source=script.source, functions=functions)


def _number(value: object) -> int:
    if type(value) is not int:
        msg = "not a whole number"
        raise ValueError(msg)
    return value


def _patience(probe: Probe) -> float:
    match probe:
        case Look(settle=settle) | Act(settle=settle):
            return settle.limit
        case Check(timeout=timeout):
            return timeout
    return 0.0


def _not_executed(trouble: Trouble) -> NotExecutedError:
    slug = trouble.slug if trouble.slug in REMEDIES else "agent-died"
    who = f"Service `{trouble.service}`: " if trouble.service else ""
    text = "\n".join((f"{who}{trouble.reason}.", *trouble.log))
    remedy = REMEDIES.get(slug, "Run it again; if it happens again, report it with the lines above.")
    return NotExecutedError(text, remedy=remedy, slug=slug)


def _broken(reason: str) -> NotExecutedError:
    message = f"The agent in the sandbox answered what is not an answer: {reason[:500]}."
    return NotExecutedError(message, remedy="Run it again; if it happens again, report it.", slug="agent-died")
