"""Revisions on stage: prepared, put into a sandbox, started, asked, and gone without a trace."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.adapters import beneath
from bot.adapters.sandbox import outputs
from bot.adapters.sandbox.box import Box
from bot.adapters.site.application import SCRIPTS, SandboxedApplication
from bot.adapters.site.messages import Begin, Place
from bot.adapters.site.pipe import Pipe
from bot.adapters.workspace import ENV, Workspace
from bot.domain.errors import NotExecutedError
from bot.domain.execution import SandboxFacts
from bot.domain.project import Project

MARKER = ("GEN_TESTS_SANDBOX", "1")
START = "import sys; sys.path.insert(0, '/sandbox/bot'); from bot.adapters.site.agent import main; main()"
AGENT = (f"{ENV}/bin/python", "-I", "-X", "utf8", "-c", START)
LONGEST_SOURCE = 2 * 1024**2
LONGEST_LOG = 1024**2


class SandboxStage:
    """Starts revisions of one project in an entered workspace.

    `browser` is the configured browser, `logs` a folder of ours that takes the services' output, `configured_at` the
    revision that the configuration was read from.
    """

    def __init__(
        self,
        workspace: Workspace,
        project: Project,
        *,
        browser: str | None = None,
        logs: Path | None = None,
        configured_at: str = "",
    ) -> None:
        self._workspace = workspace
        self._project = project
        self._browser = browser
        self._logs = logs
        self._configured_at = configured_at
        self._facts: SandboxFacts | None = None

    @contextlib.contextmanager
    def application(self, revision: str, *, services: bool = True) -> Iterator[SandboxedApplication]:
        """Prepare a revision, start it, and kill everything at the end."""
        project = self._project
        if self._facts is None:
            self._workspace.tell("check the sandbox", "")
            self._facts = self._workspace.probe()
        filled = self._workspace.instance(revision, project)
        box = replace(filled, argv=AGENT, env=(*filled.env, MARKER))
        texts = sources(self._workspace.checkout(revision), project)
        try:
            with self._workspace.sandbox.start(box) as agent:
                made = SandboxedApplication(Pipe(agent), project, facts=self._facts, texts=texts)
                place = Place(path=dict(box.env)["PATH"])
                order = Begin(project=project, place=place, browser=self._browser, services=services)
                if services:
                    names = ", ".join(service.name for service in project.services)
                    self._workspace.tell("start the application", names)
                with self._named(revision):
                    made.begin(order)
                yield made
                with contextlib.suppress(NotExecutedError):
                    made.finish()
        finally:
            self._keep_logs(box, revision)
            self._workspace.discard(box)

    @contextlib.contextmanager
    def _named(self, revision: str) -> Iterator[None]:
        """Say of which revision an error speaks, and where its command was declared."""
        try:
            yield
        except NotExecutedError as error:
            declared = f" (configuration of {self._configured_at[:12]})" if self._configured_at else ""
            message = f"At {revision[:12]}{declared}: {error.message}"
            raise NotExecutedError(message, remedy=error.remedy, slug=error.slug) from error

    def _keep_logs(self, box: Box, revision: str) -> None:
        """Copy what the services said, now that nothing in the sandbox can change it any more (D-13)."""
        if self._logs is None:
            return
        for service in self._project.services:
            said = outputs.read(box.work, f"out/{service.name}.log", limit=LONGEST_LOG)
            if said is not None:
                folder = self._logs / revision[:12]
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{Path(service.name).name}.log").write_bytes(said)


def sources(checkout: Path, project: Project) -> dict[str, str]:
    """Read the declared Python and browser sources of a checkout, links not followed: repository path -> text."""
    found: dict[str, str] = {}
    for folders, suffixes in ((project.sources.python, (".py",)), (project.sources.browser, SCRIPTS)):
        for folder in folders:
            for path in _files(checkout, folder, suffixes):
                with contextlib.suppress(OSError, ValueError):
                    found[path] = beneath.read(checkout, path, limit=LONGEST_SOURCE).decode("utf-8", "replace")
    return found


def _files(checkout: Path, folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    top = checkout / folder
    if top.is_file():
        yield folder
    for parent, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            if name.endswith(suffixes):
                yield (Path(parent) / name).relative_to(checkout).as_posix()
