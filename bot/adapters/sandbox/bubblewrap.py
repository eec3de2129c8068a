"""The bubblewrap backend: namespaces, a file system built up from nothing, no capabilities, and limits."""

from __future__ import annotations

import os
import resource
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.process import Finished, Running, run
from bot.adapters.sandbox.box import SANDBOX_UID, WORK, Box
from bot.domain.errors import NotExecutedError

SEARCH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
MEBIBYTE = 1024**2
FILE_BYTES = 256 * MEBIBYTE
OPEN_FILES = 4096
# bwrap's --size bounds only the tmpfs that follows it.
TMPFS = (("/tmp", 512 * MEBIBYTE), ("/run", 16 * MEBIBYTE), ("/var", 64 * MEBIBYTE), ("/dev/shm", 512 * MEBIBYTE))  # noqa: S108 - inside
SCRATCH_BYTES = 256 * MEBIBYTE
LINKS = (("usr/bin", "/bin"), ("usr/sbin", "/sbin"), ("usr/lib", "/lib"), ("usr/lib64", "/lib64"))
# The parts of /etc that programs need and that say nothing about this machine's users.
ETC = (
    "/etc/alternatives",
    "/etc/chromium",
    "/etc/chromium.d",
    "/etc/fonts",
    "/etc/java-17-openjdk",
    "/etc/java-21-openjdk",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/maven",
    "/etc/mime.types",
    "/etc/protocols",
    "/etc/services",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
)
OWN_ETC = ("group", "hosts", "nsswitch.conf", "passwd")
NETWORK_ETC = ("hosts", "nsswitch.conf", "resolv.conf")
OWN_TEXTS = {
    "group": f"nogroup:x:{SANDBOX_UID}:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "passwd": f"nobody:x:{SANDBOX_UID}:{SANDBOX_UID}:nobody:{WORK}/home:/usr/sbin/nologin\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What the argument list depends on: who we are, where the three programs lie, and our own small /etc."""

    bwrap: str
    prlimit: str
    setpriv: str | None
    etc: Path
    open_files: int = OPEN_FILES


def argv(box: Box, host: Host) -> tuple[str, ...]:
    """Return the whole command: drop to uid 65534 (when root), set limits, build the walls, run the program.

    The order matters: mounts are made one after the other, and `/` is made read-only last.
    """
    return (*_drop(host), *_limits(box, host), host.bwrap, *_walls(box), *_mounts(box, host), "--", *box.argv)


def _drop(host: Host) -> tuple[str, ...]:
    if host.setpriv is None:
        return ()
    return (
        host.setpriv,
        f"--reuid={SANDBOX_UID}",
        f"--regid={SANDBOX_UID}",
        "--clear-groups",
        "--inh-caps=-all",
        "--",
    )


def _limits(box: Box, host: Host) -> tuple[str, ...]:
    return (
        host.prlimit,
        f"--data={box.memory_bytes}",
        f"--nproc={box.processes}",
        f"--fsize={FILE_BYTES}",
        f"--nofile={host.open_files}",
        "--core=0",
        "--",
    )


def _walls(box: Box) -> tuple[str, ...]:
    """Bwrap stays as PID 1 (no --as-pid-1): something has to reap orphans, and its own environment is ours anyway."""
    share = ("--share-net",) if box.network else ()
    env = tuple(word for name, value in box.env for word in ("--setenv", name, value))
    return (
        "--unshare-all",
        *share,
        "--uid",
        str(SANDBOX_UID),
        "--gid",
        str(SANDBOX_UID),
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--clearenv",
        *env,
    )


def _mounts(box: Box, host: Host) -> tuple[str, ...]:
    words: list[str] = ["--ro-bind", "/usr", "/usr"]
    for target, link in LINKS:
        words += ["--symlink", target, link]
    for path in ETC:
        words += ["--ro-bind-try", path, path]
    for name in OWN_ETC:
        if not (box.network and name in NETWORK_ETC):
            words += ["--ro-bind", str(host.etc / name), f"/etc/{name}"]
    if box.network:
        for name in NETWORK_ETC:
            words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    words += ["--proc", "/proc", "--dev", "/dev"]
    for path, size in TMPFS:
        words += ["--size", str(size), "--tmpfs", path]
    words += ["--dir", "/var/tmp", "--remount-ro", "/dev", "--bind", str(box.work), WORK]  # noqa: S108 - inside
    for source, inside in box.read_only:
        words += ["--ro-bind", str(source), inside]
    for inside in box.scratch:
        words += ["--size", str(SCRATCH_BYTES), "--tmpfs", inside]
    return (*words, "--chdir", box.cwd, "--remount-ro", "/")


class Bubblewrap:
    """Runs boxes with bubblewrap; `folder` (traversable for uid 65534) takes the small /etc that it writes."""

    def __init__(self, folder: Path, *, search: str = SEARCH) -> None:
        """Remember where to look for bwrap, prlimit and setpriv; nothing is looked up yet."""
        self._folder = folder
        self._search = search

    def start(self, box: Box) -> Running:
        """Start a long-lived program; the caller kills it (`with`)."""
        return Running(argv(box, self._host()), cwd=Path("/"), env=_clean(self._search), namespaced=True)

    def run(self, box: Box, *, stdin: bytes = b"", limit: int = 4 * MEBIBYTE) -> Finished:
        """Run a program to its end, or to `box.seconds`; nothing of it survives either way."""
        return run(
            argv(box, self._host()),
            cwd=Path("/"),
            env=_clean(self._search),
            stdin=stdin,
            timeout=box.seconds,
            limit=limit,
            namespaced=True,
        )

    def _host(self) -> Host:
        etc = self._folder / "etc"
        if not etc.is_dir():
            etc.mkdir(mode=0o755, parents=True)
            for name, text in OWN_TEXTS.items():
                (etc / name).write_text(text, encoding="ascii")
                (etc / name).chmod(0o644)
            etc.chmod(0o755)
        return Host(
            bwrap=self._find("bwrap", "bubblewrap"),
            prlimit=self._find("prlimit", "util-linux"),
            setpriv=self._find("setpriv", "util-linux") if os.geteuid() == 0 else None,
            etc=etc,
            open_files=_open_files(),
        )

    def _find(self, program: str, package: str) -> str:
        path = shutil.which(program, path=self._search)
        if path is None:
            raise NotExecutedError(
                f"`{program}` is not in any folder of {self._search!r}: nothing was executed.",
                remedy=f"Install the package {package} (Debian, Ubuntu: `apt-get install {package}`).",
                slug="no-sandbox",
            )
        return path


def _clean(search: str) -> dict[str, str]:
    """The environment of bwrap itself: it stays PID 1 of the sandbox, where /proc/1/environ shows it."""
    return {"PATH": search}


def _open_files() -> int:
    """Only root may raise a hard limit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
