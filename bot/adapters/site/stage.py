"""Revisions on stage: prepared, put into a sandbox, started, asked, and gone without a trace."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.adapters import beneath
from bot.adapters.output import write_beneath
from bot.adapters.sandbox import outputs
from bot.adapters.sandbox.box import Box
from bot.adapters.site.application import SCRIPTS, SandboxedApplication
from bot.adapters.site.messages import Begin, Place
from bot.adapters.site.pipe import Pipe
from bot.adapters.workspace import ENV, Workspace
from bot.domain.candidate import SourceFile
from bot.domain.errors import InputError, NotExecutedError
from bot.domain.execution import SandboxFacts
from bot.domain.project import Project

MARKER = ("GEN_TESTS_SANDBOX", "1")
START = "import sys; sys.path.insert(0, '/sandbox/bot'); from bot.adapters.site.agent import main; main()"
AGENT = (f"{ENV}/bin/python", "-I", "-X", "utf8", "-c", START)
LONGEST_SOURCE = 2 * 1024**2
LONGEST_LOG = 1024**2
MOST_NAMED = 10
_REASONS = {errno.EFBIG: f"larger than {LONGEST_SOURCE // 1024**2} MiB", errno.ELOOP: "a link"}


class SandboxStage:
    """Starts revisions of one project in an entered workspace.

    `browser` is the configured browser, `out` the user's folder, of which `logs` takes the services' output,
    `configured_at` the revision that the configuration was read from.
    """

    def __init__(
        self,
        workspace: Workspace,
        project: Project,
        *,
        browser: str | None = None,
        out: str | None = None,
        configured_at: str = "",
    ) -> None:
        self._workspace = workspace
        self._project = project
        self._browser = browser
        self._out = out
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
        texts, unread = sources(self._workspace.checkout(revision), project)
        notes = (*self._workspace.notes, *unread)
        with self._cleared(box, revision), self._workspace.sandbox.start(box) as agent:
            made = SandboxedApplication(Pipe(agent), project, facts=self._facts, texts=texts, notes=notes)
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

    @contextlib.contextmanager
    def _cleared(self, box: Box, revision: str) -> Iterator[None]:
        """At the end keep the logs and remove the box; logs that cannot be kept never hide what went wrong before."""
        try:
            yield
        except BaseException:
            with contextlib.suppress(InputError):
                self._keep_logs(box, revision)
            raise
        else:
            self._keep_logs(box, revision)
        finally:
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
        if self._out is None:
            return
        for service in self._project.services:
            said = outputs.read(box.work, f"out/{service.name}.log", limit=LONGEST_LOG)
            if said is not None:
                path = f"logs/{revision[:12]}/{Path(service.name).name}.log"
                text = said.decode("utf-8", "surrogateescape")
                write_beneath(self._out, (SourceFile(path=path, content=text),))


def sources(checkout: Path, project: Project) -> tuple[dict[str, str], tuple[str, ...]]:
    """Read the declared Python and browser sources of a checkout, links not followed.

    Returns repository path -> text, and a note on the files that were not read.
    """
    found: dict[str, str] = {}
    unread: list[str] = []
    for folders, suffixes in ((project.sources.python, (".py",)), (project.sources.browser, SCRIPTS)):
        for folder in folders:
            for path in _files(checkout, folder, suffixes):
                try:
                    found[path] = beneath.read(checkout, path, limit=LONGEST_SOURCE).decode("utf-8", "replace")
                except (OSError, ValueError) as error:
                    unread.append(f"{path} ({_reason(error)})")
    return found, _unread(unread)


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return _REASONS.get(error.errno, os.strerror(error.errno))
    return str(error)


def _unread(files: list[str]) -> tuple[str, ...]:
    """Return one note on all of them, or none."""
    if not files:
        return ()
    more = f" and {len(files) - MOST_NAMED} more" if len(files) > MOST_NAMED else ""
    return (f"No line counts of source files that are not read: {', '.join(files[:MOST_NAMED])}{more}.",)


def _files(checkout: Path, folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    top = checkout / folder
    if top.is_file():
        yield folder
    for parent, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            if name.endswith(suffixes):
                yield (Path(parent) / name).relative_to(checkout).as_posix()
