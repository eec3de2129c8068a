"""The only module that names use cases and adapters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.adapters.git import Git
from bot.adapters.local_host import LocalHost
from bot.adapters.output import read_text
from bot.adapters.site.stage import SandboxStage
from bot.adapters.workspace import Workspace
from bot.application.reproduce import Reproduction
from bot.application.review import Review
from bot.domain.command import Asked
from bot.domain.errors import InputError
from bot.domain.event import Event, ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.permission import Decision
from bot.domain.project import Project
from bot.domain.report import Report
from bot.ports import Watch
from bot.settings import read_project
from bot.settings.action import ActionSettings

CONFIGURATION = ".github/gen-tests.yml"
LONGEST_CONFIGURATION = 256 * 1024


def review(request: ReviewRequest, watch: Watch, *, environ: Mapping[str, str]) -> Report:
    """Review a local range."""
    git = Git(Path(request.repo))
    host = LocalHost(git)
    base, head = git.resolve(request.base), git.resolve(request.head)
    project = Project() if base == head else configuration(host, base, request.config)
    event = Event(
        base=base,
        head=head,
        scope=request.scope,
        seed=request.seed,
        budget=request.budget,
        strength=request.strength,
    )
    with Workspace(git, environ=environ, tell=watch.phase) as workspace:
        stage = SandboxStage(workspace, project, out=request.out, configured_at=base)
        return Review(host=host, stage=stage, watch=watch, project=project).report(event)


def reproduce(request: ReproduceRequest, watch: Watch, *, environ: Mapping[str, str]) -> SuiteRun:
    """Run the test of a finding against the head it was found on."""
    git = Git(Path(request.repo))
    base, head = git.resolve(request.base), git.resolve(request.head)
    project = configuration(LocalHost(git), base, request.config)
    with Workspace(git, environ=environ, tell=watch.phase) as workspace:
        stage = SandboxStage(workspace, project, configured_at=base)
        return Reproduction(stage=stage, watch=watch, project=project).run(request, head=head)


def configuration(host: LocalHost, base: str, file: str | None) -> Project:
    """Read the configuration of the base revision, or the given file; raise InputError when there is none."""
    if file is not None:
        return read_project(read_text(file, limit=LONGEST_CONFIGURATION, slug="configuration"), origin=file)
    checkout = host.checkout(base)
    if CONFIGURATION not in checkout.paths((CONFIGURATION,)):
        raise InputError(
            f"The base revision {base[:12]} has no {CONFIGURATION}.",
            remedy="Commit one to the base branch, or name a file with --config.",
            slug="no-configuration",
        )
    return read_project(checkout.read(CONFIGURATION), origin=f"{CONFIGURATION} at {base[:12]}")


def authorize(asked: Asked, settings: ActionSettings) -> Decision:
    """Decide about a command in a comment, and answer it where something is to be said."""
    raise NotImplementedError
