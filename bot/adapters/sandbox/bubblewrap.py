"""The bubblewrap backend: namespaces, a file system built up from nothing, no capabilities, and limits."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.adapters import beneath, staging
from bot.adapters.process import INFO_FD, Finished, Running, run
from bot.adapters.sandbox import self_probe
from bot.adapters.sandbox.box import INSIDE_UID, WORK, Box
from bot.adapters.sandbox.refusal import explain
from bot.adapters.staging import SANDBOX_UID
from bot.domain.errors import NotExecutedError
from bot.domain.execution import SandboxFacts

SEARCH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
MEBIBYTE = 1024**2
FILE_BYTES = 256 * MEBIBYTE
OPEN_FILES = 4096
# bwrap's --size bounds only the tmpfs that follows it.
TMPFS = (("/tmp", 512 * MEBIBYTE), ("/run", 16 * MEBIBYTE), ("/var", 64 * MEBIBYTE), ("/dev/shm", 512 * MEBIBYTE))  # noqa: S108 - inside
PROBE_SECONDS = 20.0
RISKS = (
    "The kernel is shared with the host.",
    "No system-call filter is loaded.",
    "Memory is limited for each process, not for all of them together.",
)
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
NETWORK_ETC = ("hosts", "nsswitch.conf", "resolv.conf")
OWN_TEXTS = {
    "group": f"sandbox:x:{INSIDE_UID}:\nnogroup:x:{SANDBOX_UID}:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "passwd": (
        f"sandbox:x:{INSIDE_UID}:{INSIDE_UID}:sandbox:{WORK}/home:/bin/sh\n"
        f"nobody:x:{SANDBOX_UID}:{SANDBOX_UID}:nobody:/:/usr/sbin/nologin\n"
    ),
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
    outside = (*_drop(host), *_limits(box, host), host.bwrap, *_walls(box), *_mounts(box, host), "--")
    return (*outside, *_processes(box, host), *box.argv)


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
        f"--fsize={FILE_BYTES}",
        f"--nofile={host.open_files}",
        "--core=0",
        "--",
    )


def _processes(box: Box, host: Host) -> tuple[str, ...]:
    """Limit the processes from within: there they are counted for this sandbox alone (Linux 5.14 and later).

    Set outside, the limit would count everything that the uid runs on the machine, other sandboxes included.
    """
    return (host.prlimit, f"--nproc={box.processes}", "--")


def _walls(box: Box) -> tuple[str, ...]:
    """Say which namespaces and which environment; bwrap stays as PID 1 to reap orphans."""
    share = ("--share-net",) if box.network else ()
    env = tuple(word for name, value in box.env for word in ("--setenv", name, value))
    return (
        "--unshare-all",
        *share,
        "--uid",
        str(INSIDE_UID),
        "--gid",
        str(INSIDE_UID),
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--info-fd",
        INFO_FD,
        "--clearenv",
        *env,
    )


def _mounts(box: Box, host: Host) -> tuple[str, ...]:
    links = (("--symlink", target, link) for target, link in LINKS)
    parts = (
        ("--ro-bind", "/usr", "/usr"),
        *links,
        *_etc(box, host),
        ("--proc", "/proc", "--dev", "/dev"),
        *(_tmpfs(path, size) for path, size in TMPFS),
        ("--dir", "/var/tmp", "--remount-ro", "/dev", "--bind", str(box.work), WORK),  # noqa: S108 - inside
        *(("--ro-bind", str(source), inside) for source, inside in box.read_only),
        *(_tmpfs(inside, SCRATCH_BYTES) for inside in box.scratch),
        ("--chdir", box.cwd, "--remount-ro", "/"),
    )
    return tuple(word for part in parts for word in part)


def _etc(box: Box, host: Host) -> tuple[tuple[str, str, str], ...]:
    """Bind the listed parts of /etc; users and names come from files of our own, names from the host with a network."""
    theirs = (*ETC, *(f"/etc/{name}" for name in NETWORK_ETC if box.network))
    ours = (name for name in OWN_TEXTS if not (box.network and name in NETWORK_ETC))
    return (
        *(("--ro-bind-try", path, path) for path in theirs),
        *(("--ro-bind", str(host.etc / name), f"/etc/{name}") for name in ours),
    )


def _tmpfs(path: str, size: int) -> tuple[str, str, str, str]:
    return ("--size", str(size), "--tmpfs", path)


class Bubblewrap:
    """Runs boxes with bubblewrap; `folder` (traversable for uid 65534) takes the small /etc that it writes."""

    def __init__(self, folder: Path, *, search: str = SEARCH) -> None:
        """Remember where to look for bwrap, prlimit and setpriv; nothing is looked up yet."""
        self._folder = folder
        self._search = search

    def probe(
        self,
        *,
        hidden: tuple[str, ...] = (),
        python: str = "/usr/bin/python3",
        read_only: tuple[tuple[Path, str], ...] = (),
    ) -> SandboxFacts:
        """Look around from inside; raise NotExecutedError unless every promise is kept (D-2).

        `hidden` are host paths that must not be in sight; `python` is an interpreter that `read_only` or /usr holds.
        """
        version = run((self.host().bwrap, "--version"), cwd=Path("/"), env=_clean(self._search), timeout=PROBE_SECONDS)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix="probe-") as work:
            staging.give(Path(work))
            box = Box(
                argv=(python, "-I", "-c", Path(self_probe.__file__).read_text(encoding="utf-8")),
                work=Path(work),
                read_only=read_only,
                seconds=PROBE_SECONDS,
            )
            facts = judged(self.run(box, stdin=json.dumps({"hidden": hidden}).encode()))
        return SandboxFacts(backend=version.stdout.decode().strip(), checks=tuple(sorted(facts.items())), risks=RISKS)

    def start(self, box: Box) -> Running:
        """Start a long-lived program; the caller kills it (`with`)."""
        return Running(argv(box, self.host()), cwd=Path("/"), env=_clean(self._search))

    def run(self, box: Box, *, stdin: bytes = b"", limit: int = 4 * MEBIBYTE) -> Finished:
        """Run a program to its end, or to `box.seconds`; nothing of it survives either way."""
        return run(
            argv(box, self.host()),
            cwd=Path("/"),
            env=_clean(self._search),
            stdin=stdin,
            timeout=box.seconds,
            limit=limit,
        )

    def host(self) -> Host:
        """Find the programs and write the small /etc; raise NotExecutedError when a program is missing."""
        etc = self._folder / "etc"
        if not etc.is_dir():
            for name, text in OWN_TEXTS.items():
                beneath.write(self._folder, f"etc/{name}", text.encode("ascii"))
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


def judged(finished: Finished) -> dict[str, str]:
    """Return what a probe saw; raise NotExecutedError when it could not look, or when a promise is broken."""
    try:
        facts = {str(name): str(seen) for name, seen in json.loads(finished.stdout).items()} if finished.ok else None
    except (ValueError, AttributeError):
        facts = None
    if facts is None:
        said = finished.stderr.decode(errors="replace").strip() or f"status {finished.status}"
        refusal = explain(said)
        raise NotExecutedError(
            f"The sandbox could not be set up: {refusal.primitive} failed. bwrap said: {said[-500:]}",
            remedy=refusal.remedy,
            slug="no-sandbox",
        )
    if misses := self_probe.verify(facts):
        seen = "; ".join(f"{miss.name}: {miss.seen}" for miss in misses)
        raise NotExecutedError(
            f"The sandbox does not keep what it promises, so nothing was executed. {seen}",
            remedy="Report this with the output above; the programs of a pull request are not run without walls.",
            slug="no-sandbox",
        )
    return facts


def _clean(search: str) -> dict[str, str]:
    """The environment of bwrap itself: it stays PID 1 of the sandbox, where /proc/1/environ shows it."""
    return {"PATH": search}


def _open_files() -> int:
    """Only root may raise a hard limit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
