"""Where revisions are laid out, prepared and made ready to run: one staging folder, removed whatever happens.

Below the staging folder: `pristine/<sha>` (files of a commit), `prepared/<n>` (what `prepare` made), `work/<n>` (one
writable folder a sandbox), `env` (our environment, when it lies where uid 65534 cannot go).
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import bot
from bot.adapters import beneath, interpreters, staging
from bot.adapters.git import Git
from bot.adapters.preparing import Preparation, Prepared, key_of
from bot.adapters.sandbox.box import PLAIN_ENV, WORK, Box
from bot.adapters.sandbox.bubblewrap import SEARCH, Bubblewrap
from bot.domain.errors import NotExecutedError
from bot.domain.execution import SandboxFacts
from bot.domain.project import Project

ENV = "/sandbox/env"
PACKAGE = "/sandbox/bot/bot"
PRISTINE = "/sandbox/pristine"
SIDE = "/sandbox/side"
# Folders that every sandbox has, empty, under the names that the host uses too.
INSIDE = frozenset(Path(name) for name in ("/tmp", "/var", "/var/tmp", "/run", "/dev/shm"))  # noqa: S108 - inside
MOST_HIDDEN = 1_000
FOLDERS = ("run", "out", "home")


Tell = Callable[[str, str], None]


def _silent(_phase: str, _detail: str) -> None:
    """Tell nobody."""


class Workspace:
    """The staging folder of one review, as a context: leaving it removes everything, also on SIGTERM and Ctrl-C.

    Without a repository there is only the sandbox to look at.
    `environ` is the user's environment: PATH, HOME and the settings of package clients are taken from it, nothing else.
    `tell` hears what takes long: a phase and its detail.
    """

    def __init__(
        self,
        git: Git | None,
        *,
        environ: Mapping[str, str],
        search: str = SEARCH,
        parents: tuple[Path, ...] = staging.PARENTS,
        tell: Tell = _silent,
    ) -> None:
        """Remember what to work on; nothing is made before `with`."""
        self._git = git
        self._environ = environ
        self.tell = tell
        self._search = search
        self._parents = parents
        self._root: Path | None = None
        self._numbers = count()
        self._prepared: dict[str, Prepared] = {}
        self._by_key: dict[str, Prepared] = {}
        self._binds: tuple[tuple[Path, str], ...] | None = None
        self._on_terminate: signal.Handlers | None = None
        self.notes: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        # SIGTERM would end us without leaving any context; as an exception it removes the folder on its way.
        ours = threading.current_thread() is threading.main_thread()
        if ours and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _terminated)
            self._on_terminate = signal.SIG_DFL
        self._root = staging.make_root(self._parents)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _undisturbed():
            if self._root is not None:
                staging.remove(self._root)
            self._root = None
        if self._on_terminate is not None:
            signal.signal(signal.SIGTERM, self._on_terminate)
            self._on_terminate = None

    @property
    def root(self) -> Path:
        """The staging folder; only within `with`."""
        if self._root is None:
            raise RuntimeError("a workspace is used within `with` only")
        return self._root

    @property
    def sandbox(self) -> Bubblewrap:
        """The backend that runs the boxes of this workspace."""
        return Bubblewrap(self.root, search=self._search)

    def probe(self) -> SandboxFacts:
        """Look around in the sandbox with our own interpreter; raise NotExecutedError unless it holds (D-2)."""
        binds = self.environment()
        return self.sandbox.probe(hidden=self._hidden(binds), python=f"{ENV}/bin/python", read_only=binds)

    def checkout(self, sha: str) -> Path:
        """Return the files of a commit as they are in it, made once; nobody writes there."""
        if self._git is None:
            raise RuntimeError("this workspace has no repository")
        folder = self.root / "pristine" / sha
        if not folder.exists():
            folder.mkdir(parents=True)
            for made in (folder, folder.parent):
                made.chmod(0o755)
            self.notes = (*self.notes, *self._git.archive(sha, folder))
        return folder

    def prepare(self, sha: str, project: Project) -> Prepared:
        """Run the declared commands on a copy of the commit, with the network and no secrets; made once.

        A commit whose declared inputs are equal to those of one before shares what was made for that one. Raise
        NotExecutedError (`prepare-failed`) with the command and its last lines.
        """
        if sha not in self._prepared:
            pristine = self.checkout(sha)
            key = key_of(pristine, project)
            made = self._by_key.get(key) if key else None
            if made is None:
                made = self._preparation(project).carry_out(pristine, self._folder("prepared"))
            if key:
                self._by_key[key] = made
            self._prepared[sha] = made
        return self._prepared[sha]

    def environment(self) -> tuple[tuple[Path, str], ...]:
        """Return the read-only binds of what is ours: environment, interpreter, and this package.

        What lies where uid 65534 cannot go is copied below the staging folder first, by hard links where possible.
        """
        if self._binds is None:
            prefixes = interpreters.prefixes_of(Path(sys.executable))
            inner = (Path(sys.prefix), *(prefix for prefix in prefixes if prefix != Path(sys.prefix)))
            package = Path(bot.__file__).parent
            self._binds = (
                (self._staged(inner[0]), ENV),
                *((self._staged(prefix), str(prefix)) for prefix in inner[1:]),
                (self._staged(package), PACKAGE),
            )
        return self._binds

    def instance(self, sha: str, project: Project) -> Box:
        """Return a box with everything but its `argv`: a fresh copy of the commit and the prepared outputs over it."""
        prepared = self.prepare(sha, project)
        pristine, tools = self.checkout(sha), self._tools(project)
        scratch = project.prepared.scratch
        work = self._work(pristine, (*(path for path, _ in prepared.outputs), *_outside(scratch, prepared)))
        side = ((prepared.side, SIDE),) if prepared.side is not None else ()
        return Box(
            argv=(),
            work=work,
            read_only=(
                *self.environment(),
                *self._tool_binds(tools),
                (pristine, PRISTINE),
                *side,
                *((folder, f"{WORK}/src/{path}") for path, folder in prepared.outputs),
            ),
            scratch=tuple(f"{WORK}/src/{path}" for path in scratch),
            env=(*((name, value) for name, value in PLAIN_ENV if name != "PATH"), ("PATH", tools.path)),
            memory_bytes=project.limits.memory_bytes,
            processes=project.limits.processes,
        )

    def discard(self, box: Box) -> None:
        """Remove the writable folder of a box whose sandbox has exited."""
        staging.remove(box.work)

    def _preparation(self, project: Project) -> Preparation:
        tools = self._tools(project)
        return Preparation(
            sandbox=self.sandbox,
            project=project,
            environ=self._environ,
            path=tools.path,
            read_only=self._tool_binds(tools),
            make_work=self._work,
            tell=self.tell,
        )

    def _work(self, pristine: Path, places: tuple[str, ...] = ()) -> Path:
        """Make a writable folder with a copy of the commit in it, and the places below that something is bound over."""
        work = self._folder("work")
        staging.copy(pristine, work / "src")
        _make_places(work / "src", places)
        for name in FOLDERS:
            (work / name).mkdir()
        staging.give(work)
        return work

    def _folder(self, kind: str) -> Path:
        folder = self.root / kind / str(next(self._numbers))
        folder.mkdir(parents=True)
        for made in (folder, folder.parent):
            made.chmod(0o755)
        return folder

    def _tools(self, project: Project) -> interpreters.Tools:
        home = Path(self._environ.get("HOME", "/nonexistent"))
        return interpreters.tools(project, path=self._environ.get("PATH", interpreters.SYSTEM), home=home)

    def _tool_binds(self, tools: interpreters.Tools) -> tuple[tuple[Path, str], ...]:
        ours = {inside for _, inside in self.environment()}
        return tuple((self._staged(prefix), str(prefix)) for prefix in tools.prefixes if str(prefix) not in ours)

    def _staged(self, folder: Path) -> Path:
        """Return the folder, or a copy of it that the sandbox's uid can reach."""
        if staging.reachable(folder):
            return folder.resolve()
        staged = self.root / "staged" / str(folder).strip("/").replace("/", "-")
        if not staged.exists():
            staged.parent.mkdir(exist_ok=True)
            staged.parent.chmod(0o755)
            staging.mirror(folder.resolve(), staged)
        return staged

    def _hidden(self, binds: tuple[tuple[Path, str], ...]) -> tuple[str, ...]:
        """Return host paths that must not be in sight; of a home that holds an interpreter, all but the way to it."""
        shown = [Path(inside) for _, inside in binds]
        names = ("HOME", "RUNNER_TEMP", "GITHUB_WORKSPACE")
        own = (self.root,) if self._git is None else (self.root, self._git.folder)
        places = (*own, *(Path(self._environ[name]) for name in names if name in self._environ))
        return tuple(str(entry) for place in places for entry in _unseen(place, shown))


def _unseen(place: Path, shown: list[Path]) -> tuple[Path, ...]:
    """Return what of a host folder must not be in sight: all of it, or all but the way to what is bound.

    /usr is bound as a whole, and /tmp and its like exist inside as folders of their own.
    """
    if place == Path("/") or place.is_relative_to("/usr"):
        return ()
    if place not in INSIDE and not any(way.is_relative_to(place) for way in shown):
        return (place,)
    try:
        entries = sorted(place.iterdir())[:MOST_HIDDEN]
    except OSError:
        return ()
    return tuple(entry for entry in entries if not any(way.is_relative_to(entry) for way in shown))


def _outside(scratch: tuple[str, ...], prepared: Prepared) -> tuple[str, ...]:
    """Scratch folders that lie in no output have to be made in the copy of the commit."""
    outputs = [Path(path) for path, _ in prepared.outputs]
    return tuple(path for path in scratch if not any(Path(path).is_relative_to(output) for output in outputs))


def _make_places(source: Path, paths: tuple[str, ...]) -> None:
    """Make the folders that something is bound over; a commit may hold a link or a file in their place."""
    for path in paths:
        try:
            beneath.make_folder(source, path)
        except (OSError, ValueError) as error:
            raise NotExecutedError(
                f"`prepared` names {path!r}, but there is a link or a file in its place in the commit.",
                remedy="Name a folder below the repository's root that is not checked in.",
                slug="prepare-failed",
            ) from error


def _terminated(number: int, _frame: FrameType | None) -> None:
    """End by an exception, with the status that a shell gives for the signal."""
    raise SystemExit(128 + number)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM: a second one must not leave half of a folder behind."""
    held = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
