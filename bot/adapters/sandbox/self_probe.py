"""What a program inside the sandbox can see and reach: looked at from inside, judged from outside (D-2).

The lower half runs alone, inside, as `python -I -c <this file>`: standard library only. It reads
`{"hidden": [paths]}` from stdin and writes one JSON object, name -> what was seen. `verify` compares that with what
a sandbox promises; a backend counts as one only when nothing is missed, never because a program returned 0.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import resource
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# Variables that we, bwrap or a C library put there.
ENV_NAMES = frozenset({"HOME", "LANG", "LC_CTYPE", "PATH", "PWD", "TMPDIR"})
SOCKETS = ("/run/docker.sock", "/var/run/docker.sock", "/run/containerd/containerd.sock", "/github", "/sys/fs/cgroup")
READ_ONLY = ("/", "/usr", "/etc", "/dev", "/sandbox")
TMPFS = ("/tmp", "/run", "/var", "/dev/shm")  # noqa: S108 - inside these are mounts of their own
LIMITS = ("CORE", "DATA", "FSIZE", "NOFILE", "NPROC")
CONNECT_SECONDS = 2.0

# name -> what must have been seen, whole, as a pattern
PROMISES: tuple[tuple[str, str], ...] = (
    ("uid", r"1000"),
    # Inside, our own uid is shown as 1000 and every other as 65534: had root not been left, /usr would be ours.
    ("owner of /usr", r"65534"),
    ("pid 1", r"bwrap"),
    ("processes in sight", r"[1-9]"),
    ("capabilities", r"0+"),
    ("no new privileges", r"1"),
    ("TCP to 1.1.1.1:443", r"Network is unreachable"),
    ("TCP to 169.254.169.254:80", r"Network is unreachable"),
    ("UDP to 8.8.8.8:53", r"Network is unreachable"),
    ("TCP to [2606:4700:4700::1111]:443", r"(Network is unreachable|no IPv6|Cannot assign requested address)"),
    ("names resolved", r"none"),
    ("network interfaces", r"lo"),
    ("loopback", r"works"),
    ("writable outside the work folder", r"none"),
    ("/etc/shadow", r"No such file or directory"),
    ("hidden paths in sight", r"none"),
    ("foreign environment variables", r"none"),
    ("limits", r"CORE=0 DATA=\d+ FSIZE=\d+ NOFILE=\d+ NPROC=\d+"),
    ("devices", r"none"),
    ("unbounded tmpfs", r"none"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One promise that a backend does not keep."""

    name: str
    seen: str
    wanted: str


def verify(facts: Mapping[str, str]) -> tuple[Miss, ...]:
    """Return every promise that the facts do not show to be kept; a fact that is not there is a miss too."""
    return tuple(
        Miss(name=name, seen=facts.get(name, "nothing"), wanted=wanted)
        for name, wanted in PROMISES
        if re.fullmatch(wanted, facts.get(name, "")) is None
    )


def look(hidden: Iterable[str]) -> dict[str, str]:
    """Look at everything that was promised, from inside. What cannot be looked at counts as not kept."""
    status = dict(line.split(":\t", 1) for line in _text("/proc/self/status").splitlines() if ":\t" in line)
    return {
        "uid": str(os.getuid()),
        "owner of /usr": str(Path("/usr").stat().st_uid),
        "pid 1": _text("/proc/1/comm").strip(),
        "processes in sight": str(len(_pids())),
        "capabilities": "".join(status.get(name, "?") for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")),
        "no new privileges": status.get("NoNewPrivs", "?"),
        "system-call filter": status.get("Seccomp", "?"),
        "TCP to 1.1.1.1:443": _reach(socket.AF_INET, socket.SOCK_STREAM, "1.1.1.1", 443),
        "TCP to 169.254.169.254:80": _reach(socket.AF_INET, socket.SOCK_STREAM, "169.254.169.254", 80),
        "UDP to 8.8.8.8:53": _reach(socket.AF_INET, socket.SOCK_DGRAM, "8.8.8.8", 53),
        "TCP to [2606:4700:4700::1111]:443": _reach(socket.AF_INET6, socket.SOCK_STREAM, "2606:4700:4700::1111", 443),
        "names resolved": _resolve("example.com"),
        "network interfaces": " ".join(sorted(name for _, name in socket.if_nameindex())),
        "loopback": _loopback(),
        "writable outside the work folder": _listed(path for path in READ_ONLY if _writable(path)),
        "/etc/shadow": _open("/etc/shadow"),
        "hidden paths in sight": _listed(path for path in (*SOCKETS, *hidden) if _in_sight(path)),
        "foreign environment variables": _listed(sorted(_environment_names() - ENV_NAMES)),
        "limits": " ".join(f"{name}={_limit(name)}" for name in LIMITS),
        "devices": _listed(_names("/dev", re.compile(r"nvidia.*|dri|kvm"))),
        "unbounded tmpfs": _listed(path for path in TMPFS if _size(path) > 1024**3),
    }


def _text(path: str) -> str:
    """Return a file's text, empty when it cannot be read: no promise is kept by an empty text."""
    with contextlib.suppress(OSError):
        return Path(path).read_text(encoding="utf-8", errors="replace")
    return ""


def _in_sight(path: str) -> bool:
    """Whether something may lie there: only "no such file" counts as no."""
    try:
        os.lstat(path)
    except OSError as error:
        return error.errno not in {errno.ENOENT, errno.ENOTDIR}
    return True


def _listed(words: Iterable[str]) -> str:
    return " ".join(words) or "none"


def _pids() -> tuple[str, ...]:
    return _names("/proc", re.compile(r"\d+"))


def _names(folder: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in Path(folder).iterdir() if pattern.fullmatch(path.name)))


def _said(action: Callable[[], object], otherwise: str) -> str:
    """Return how the system refused, or `otherwise` when it did not."""
    try:
        action()
    except OSError as error:
        return os.strerror(error.errno) if error.errno else type(error).__name__
    return otherwise


def _reach(family: socket.AddressFamily, kind: socket.SocketKind, address: str, port: int) -> str:
    try:
        connection = socket.socket(family, kind)
    except OSError:
        return "no IPv6"
    with connection:
        connection.settimeout(CONNECT_SECONDS)
        return _said(lambda: connection.connect((address, port)), "reached")


def _resolve(name: str) -> str:
    try:
        return str(socket.getaddrinfo(name, 443)[0][4][0])
    except OSError:
        return "none"


def _loopback() -> str:
    def greet() -> None:
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 2):
            pass

    return _said(greet, "works")


def _writable(path: str) -> bool:
    """Whether a file can be made there: only "read-only" counts as no, a lack of permission may end."""
    name = Path(path) / f"gen-tests-probe-{os.getpid()}"
    try:
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except OSError as error:
        return error.errno not in {errno.EROFS, errno.ENOENT}
    name.unlink()
    return True


def _open(path: str) -> str:
    return _said(lambda: os.close(os.open(path, os.O_RDONLY)), "readable")


def _environment_names() -> set[str]:
    """Every variable name in every environment that can be read, PID 1's included (security.md, finding 3)."""
    found = set(os.environ)
    for pid in _pids():
        try:
            entries = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            # It has ended since it was listed, or no program in here may read it: we have no rights that they lack.
            continue
        except OSError:
            entries = [b"(environment of process %s cannot be read)" % pid.encode("ascii")]
        found |= {entry.split(b"=", 1)[0].decode("utf-8", "replace") for entry in entries if entry}
    return found


def _limit(name: str) -> str:
    soft, hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))
    return "unlimited" if resource.RLIM_INFINITY in (soft, hard) else str(hard)


def _size(path: str) -> int:
    """Return the bytes of a file system; without end when it cannot be looked at."""
    try:
        seen = os.statvfs(path)
    except OSError:
        return sys.maxsize
    return seen.f_blocks * seen.f_frsize


def main() -> None:
    """Read the paths to look for, write what was seen."""
    asked = json.load(sys.stdin)
    json.dump(look(asked["hidden"]), sys.stdout)


if __name__ == "__main__":
    main()
