"""Git, asked about a repository that may have been made to harm whoever looks at it (B-9).

Only plumbing that reads objects is used. No program named by the repository's configuration or attributes is started,
no network is used, no working tree is looked at, and nothing is written into the repository.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.adapters import beneath
from bot.adapters.process import Finished, Running, run
from bot.domain.errors import InputError

DIFF_BYTES = 20 * 1024**2
FILE_BYTES = 5 * 1024**2
TREE_BYTES = 64 * 1024**2
BLOB_BYTES = 128 * 1024**2
EXPORT_BYTES = 2 * 1024**3
SECONDS = 120.0
SHA = re.compile(r"[0-9a-f]{40}")
SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.pager=cat",
    "core.quotePath=true",
    "core.askPass=/bin/false",
    "diff.external=",
    "diff.suppressBlankEmpty=false",
    "protocol.allow=never",
    "protocol.ext.allow=never",
)
DIFF_FLAGS = (
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--no-rename-empty",
    "-O/dev/null",
    "--find-renames=50%",
    "-l3000",
    "--unified=0",
    "--inter-hunk-context=0",
    "--indent-heuristic",
    "--diff-algorithm=histogram",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--full-index",
    "--submodule=short",
    "--ignore-submodules=none",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a tree: its mode (`100644`, `100755`, `120000` a link, `160000` a submodule), object and path."""

    mode: str
    sha: str
    path: str


class Git:
    """One repository, read only."""

    def __init__(self, folder: Path) -> None:
        """Find the repository that holds a folder; raise InputError (`not-a-repository`) when there is none."""
        self._folder = _repository(folder)
        self._env = _environment(self._folder)
        found = self._run("rev-parse", "--absolute-git-dir")
        if not found.ok:
            raise _no_repository(folder, _said(found))
        # Attributes that lie in a working tree would decide what a diff shows: from here on there is none.
        self._env |= {"GIT_DIR": os.fsdecode(found.stdout).removesuffix("\n"), "GIT_WORK_TREE": "/"}

    @property
    def folder(self) -> Path:
        """The folder that holds the repository."""
        return self._folder

    def resolve(self, revision: str) -> str:
        """Return the commit's 40 hexadecimal digits; raise InputError (`unknown-revision`)."""
        sha = ""
        if _passable(revision):
            found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            sha = found.stdout.decode(errors="replace").strip() if found.ok else ""
        if SHA.fullmatch(sha) is None:
            raise InputError(
                f"{revision!r} is not a commit of {self._folder}.",
                remedy="Give a commit, branch or tag that the repository holds; fetch it first if it is new.",
                slug="unknown-revision",
            )
        return sha

    def merge_base(self, base: str, head: str) -> str | None:
        """Return the commit at which two histories parted, None when they share none."""
        found = self._run("merge-base", _checked(base), _checked(head))
        sha = found.stdout.decode(errors="replace").strip()
        return sha if found.ok and SHA.fullmatch(sha) else None

    def diff_text(self, base: str, head: str) -> str:
        """Return the unified diff without context; one byte more than 20 MiB at most, so that a cut can be seen.

        Bytes that are no UTF-8 are kept as surrogates; paths are quoted in C where git quotes them.
        """
        words = ("diff-tree", "-r", "-p", *DIFF_FLAGS, "--end-of-options", _checked(base), _checked(head), "--")
        found = self._run(*words, limit=DIFF_BYTES + 1)
        self._require(found)
        return found.stdout.decode("utf-8", errors="surrogateescape")

    def paths(self, sha: str) -> tuple[str, ...]:
        """Return the paths of all regular files of a commit, sorted; undecodable bytes are kept as surrogates."""
        return tuple(sorted(entry.path for entry in self.entries(sha) if entry.mode.startswith("100")))

    def entries(self, sha: str) -> tuple[Entry, ...]:
        """Return everything that a commit's tree holds, submodules and links included."""
        found = self._run("ls-tree", "-r", "-z", "--full-tree", _checked(sha), limit=TREE_BYTES)
        self._require(found)
        if found.truncated:
            raise _too_large(f"The list of files of {sha[:12]} is too long", TREE_BYTES)
        return tuple(_entry(line) for line in found.stdout.split(b"\0") if line)

    def read(self, sha: str, path: str) -> bytes:
        """Return one file of a commit; raise InputError when it is missing, no regular file, or over 5 MiB."""
        words = ("ls-tree", "-z", "--full-tree", _checked(sha), "--", f":(top,literal){path}")
        listed = [_entry(line) for line in self._run(*words).stdout.split(b"\0") if line] if _passable(path) else []
        entry = next((entry for entry in listed if entry.path == path and entry.mode.startswith("100")), None)
        if entry is None:
            raise InputError(
                f"{path!r} is not a file of commit {sha[:12]}.",
                remedy="Check the path; it is relative to the repository's root.",
                slug="missing-file",
            )
        found = self._run("cat-file", "blob", entry.sha, limit=FILE_BYTES)
        self._require(found)
        if found.truncated:
            raise _too_large(f"{path!r} is too large to be read", FILE_BYTES)
        return found.stdout

    def archive(self, sha: str, folder: Path) -> tuple[str, ...]:
        """Write the files of a commit below an empty folder of ours; return notes on what was not written.

        Blobs are written as they are: no filter, no line-end conversion, no `export-ignore`, no submodules. Links
        that lead out of the tree are not made.
        """
        entries = self.entries(sha)
        notes = [f"{entry.path}: a submodule is not checked out" for entry in entries if entry.mode == "160000"]
        files = tuple(entry for entry in entries if entry.mode != "160000" and _writable(entry.path, notes))
        links: list[tuple[str, str]] = []
        room = EXPORT_BYTES
        for entry, content in zip(files, self._blobs(files), strict=True):
            room -= len(content)
            if room < 0:
                raise _too_large(f"Commit {sha[:12]} is too large to be laid out", EXPORT_BYTES)
            if entry.mode == "120000":
                links.append((entry.path, os.fsdecode(content)))
            else:
                beneath.write(folder, entry.path, content, executable=entry.mode == "100755")
        return (*notes, *_link(folder, links))

    def _blobs(self, entries: tuple[Entry, ...]) -> Iterator[bytes]:
        """Yield the content of each, through one `cat-file --batch`."""
        words = ("git", *_settings(), "cat-file", "--batch")
        with Running(words, cwd=Path("/"), env=self._env) as batch:
            for entry in entries:
                batch.stdin.write(f"{entry.sha}\n".encode("ascii"))
                batch.stdin.flush()
                header = batch.stdout.readline().split()
                if len(header) != 3 or header[1] != b"blob":
                    raise InputError(
                        f"Object {entry.sha} of {entry.path!r} cannot be read.",
                        remedy="Fetch the whole history: partial and shallow clones may lack objects.",
                        slug="unreadable-repository",
                    )
                size = int(header[2])
                if size > BLOB_BYTES:
                    raise _too_large(f"{entry.path!r} is {size} bytes long", BLOB_BYTES)
                content = batch.stdout.read(size)
                batch.stdout.read(1)
                yield content

    def _run(self, *words: str, limit: int = FILE_BYTES) -> Finished:
        argv = ("git", "--no-pager", *_settings(), *words)
        return run(
            argv,
            cwd=self._folder if "GIT_DIR" not in self._env else Path("/"),
            env=self._env,
            timeout=SECONDS,
            limit=limit,
        )

    def _require(self, found: Finished) -> None:
        """Raise InputError when git could not read what it was asked for."""
        if not found.ok:
            raise InputError(
                f"git could not read {self._folder}: {_said(found)}",
                remedy="Check the repository with `git fsck`; partial and shallow clones may lack objects.",
                slug="unreadable-repository",
            )


def _settings() -> tuple[str, ...]:
    return tuple(word for setting in SETTINGS for word in ("-c", setting))


def _environment(folder: Path) -> dict[str, str]:
    """Build git's whole environment; only the given repository is trusted although another user may own it."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": str(folder),
    }


def _repository(folder: Path) -> Path:
    """Walk up to the folder that holds `.git`, or is a bare repository: its owner is not asked."""
    if not folder.is_dir():
        raise _no_repository(folder, "it is not a folder")
    start = folder.resolve()
    for path in (start, *start.parents):
        if (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir()):
            return path
    raise _no_repository(folder, "neither it nor a folder above it holds `.git`")


def _no_repository(folder: Path, why: str) -> InputError:
    return InputError(
        f"{str(folder)!r} is not a git repository: {why}.",
        remedy="Give the folder of a clone with `--repo`.",
        slug="not-a-repository",
    )


def _too_large(what: str, limit: int) -> InputError:
    return InputError(
        f"{what}: the limit is {limit} bytes.",
        remedy="Leave it out of the repository or of the configured folders, or split it.",
        slug="file-too-large",
    )


def _passable(text: str) -> bool:
    """Whether a text can be an argument of a program at all."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def _checked(sha: str) -> str:
    """Let nothing but a full commit id reach a command line."""
    if SHA.fullmatch(sha) is None:
        raise ValueError(f"{sha!r} is not a commit id of 40 hexadecimal digits")
    return sha


def _entry(line: bytes) -> Entry:
    words, path = line.split(b"\t", 1)
    mode, _, sha = words.decode("ascii").split(" ")
    return Entry(mode=mode, sha=_checked(sha), path=os.fsdecode(path))


def _writable(path: str, notes: list[str]) -> bool:
    """Whether a path of a tree may be written: git refuses such names too, but a tree can be made without git."""
    try:
        names = beneath.parts(path)
    except ValueError:
        names = (".git",)
    if any(name.lower() in {".git", "git~1"} for name in names):
        notes.append(f"{path}: not a path that is checked out")
        return False
    return True


def _link(folder: Path, links: list[tuple[str, str]]) -> tuple[str, ...]:
    """Make the links, then remove those that lead out; a link may lead through others, so until none is left."""
    notes: list[str] = []
    made: dict[str, str] = {}
    for path, target in links:
        if target and not target.startswith("/") and "\0" not in target:
            beneath.link(folder, path, target)
            made[path] = target
        else:
            notes.append(f"{path}: a link out of the repository is not made")
    while leaving := [path for path in made if not _inside(folder, path)]:
        for path in leaving:
            (folder / path).unlink()
            del made[path]
            notes.append(f"{path}: a link out of the repository is not made")
    return tuple(notes)


def _inside(folder: Path, path: str) -> bool:
    root = folder.resolve()
    try:
        return (folder / path).resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _said(found: Finished) -> str:
    return found.stderr.decode(errors="replace").strip()[-500:] or f"status {found.status}"
