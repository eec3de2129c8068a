"""The only module that names use cases and adapters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.adapters.git import Git
from bot.adapters.github.branches import RepositoryBranches
from bot.adapters.github.connection import Connection
from bot.adapters.github.discussion import PullRequest
from bot.adapters.github.members import RepositoryMembers
from bot.adapters.github.repository import Repository
from bot.adapters.local_host import LocalHost
from bot.adapters.machine import Machine
from bot.adapters.output import read_text, write_beneath
from bot.adapters.site.stage import SandboxStage
from bot.adapters.workspace import Workspace
from bot.application.command import Answering
from bot.application.joining import joined
from bot.application.offering import Offering
from bot.application.publish import Publication
from bot.application.reproduce import Reproduction
from bot.application.review import Review
from bot.application.stacking import Stacking
from bot.application.suggesting import Suggesting
from bot.domain.ability import Ability
from bot.domain.candidate import SourceFile
from bot.domain.command import Asked
from bot.domain.delivery import Credentials, Deliver, Delivered, PublishRequest, Pull, Remark
from bot.domain.errors import InputError
from bot.domain.event import Event, Everything, ReplyTarget, ReproduceRequest, ReviewRequest
from bot.domain.execution import SuiteRun
from bot.domain.permission import Decision, Reply
from bot.domain.project import Project
from bot.domain.report import Report
from bot.engines.proceedings import Proceedings, conclude
from bot.formats import recording
from bot.ports import Watch
from bot.settings import read_project

CONFIGURATION = ".github/gen-tests.yml"
RECORD = "shard.json"
LONGEST_CONFIGURATION = 256 * 1024


def review(request: ReviewRequest, watch: Watch, *, environ: Mapping[str, str]) -> Report:
    """Review a local range."""
    git = Git(Path(request.repo))
    host = LocalHost(git)
    base, head = git.resolve(request.base), git.resolve(request.head)
    nothing = base == head and not isinstance(request.scope, Everything)
    project = Project() if nothing else configuration(host, base, request.config)
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
        found = Review(host=host, stage=stage, watch=watch, project=project).proceedings(event)
    if isinstance(found, Report):
        return found
    if request.out is not None and isinstance(event.scope, Everything) and event.scope.shard is not None:
        write_beneath(request.out, (SourceFile(path=RECORD, content=recording.write(found)),))
    return conclude(found, timings=watch.timings())


def join_shards(folders: Sequence[str]) -> Report:
    """Make one report of what the shards of a sweep left; raise InputError (`recording`) where that is not possible."""
    paths = [Path(folder) / RECORD for folder in folders]
    texts = [read_text(str(path), limit=recording.MAX_BYTES, slug="recording") for path in paths if path.exists()]
    return joined(tuple(recording.read(text, Proceedings) for text in texts), wanted=len(folders))


def reproduce(request: ReproduceRequest, watch: Watch, *, environ: Mapping[str, str]) -> SuiteRun:
    """Run the test of a finding against the head it was found on."""
    git = Git(Path(request.repo))
    base, head = git.resolve(request.base), git.resolve(request.head)
    project = configuration(LocalHost(git), base, request.config)
    with Workspace(git, environ=environ, tell=watch.phase) as workspace:
        stage = SandboxStage(workspace, project, configured_at=base)
        return Reproduction(stage=stage, watch=watch, project=project).run(request, head=head)


def publish(report: Report, request: PublishRequest, credentials: Credentials) -> Delivered:
    """Deliver a report to a pull request; no checkout is needed."""
    if request.deliver is Deliver.NOWHERE:
        return Delivered()
    connection = Connection(credentials)
    thread = PullRequest(connection, request.repository, request.pull)
    return Publication(
        discussion=thread,
        commenter=thread,
        suggesting=Suggesting(discussion=thread, reviewer=thread, site=credentials.site),
        stacking=Stacking(branches=RepositoryBranches(connection, request.repository)),
    ).publish(report, request)


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


def abilities(environ: Mapping[str, str]) -> tuple[Ability, ...]:
    """Look at what this machine can do."""
    return Machine(environ).abilities()


def authorize(asked: Asked, defaults: Event, credentials: Credentials) -> Decision:
    """Decide about a command in a comment, and answer it where something is to be said."""
    return _answering(asked.reply, credentials).answer(asked, defaults=defaults)


def finish(target: ReplyTarget, reply: Reply, credentials: Credentials) -> None:
    """Give the one reply to a command that was carried out."""
    _answering(target, credentials).say(target, reply)


def pull_of(target: ReplyTarget, credentials: Credentials) -> int | None:
    """Find the pull request of a branch at a commit."""
    return Repository(Connection(credentials), target.repository).pull_of(target)


def offer(report: Report, repository: str, credentials: Credentials) -> Delivered:
    """Offer the tests of a sweep as a pull request."""
    connection = Connection(credentials)
    return Offering(
        repository=Repository(connection, repository),
        stacking=Stacking(branches=RepositoryBranches(connection, repository)),
    ).offer(report)


def _answering(target: ReplyTarget, credentials: Credentials) -> Answering:
    if target.pull is None:
        raise InputError("The event names no pull request.", remedy="Set the input `pull`.", slug="settings")
    connection = Connection(credentials)
    thread = PullRequest(connection, target.repository, target.pull)
    site = credentials.site

    def link(pull: Pull, remark: Remark) -> str:
        return f"{site}/{pull.repository}/pull/{pull.number}#issuecomment-{remark.id}"

    members = RepositoryMembers(connection, target.repository)
    return Answering(members=members, discussion=thread, commenter=thread, link=link)
