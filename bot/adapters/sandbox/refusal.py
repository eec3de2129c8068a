"""Why bubblewrap did not work: the failing primitive, its likely cause, and the fix."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CONTAINER = (
    "In a container: start it with a seccomp profile that allows user namespaces, `--security-opt "
    "systempaths=unconfined` and, where AppArmor is on, `--security-opt apparmor=unconfined` "
    "(podman: `--security-opt unmask=ALL`)."
)
APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
CLONE = "/proc/sys/kernel/unprivileged_userns_clone"
MAXIMUM = "/proc/sys/user/max_user_namespaces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Which step was refused, and what a person can do about it."""

    primitive: str
    remedy: str


# The words of bwrap and setpriv -> which step failed. The first that occurs counts.
WORDS: tuple[tuple[str, str], ...] = (
    ("Can't mount proc", "mounting /proc in the new PID namespace"),
    ("pivot_root", "pivot_root into the new root"),
    ("make / slave", "making the mounts private"),
    ("uid map", "writing the user namespace's uid map"),
    ("RTM_NEWADDR", "bringing up loopback in the new network namespace"),
    ("loopback:", "bringing up loopback in the new network namespace"),
    ("namespace", "creating a user namespace"),
    ("setpriv:", "dropping to uid 65534"),
    ("prlimit:", "setting resource limits"),
    ("Can't find source path", "binding a host folder (is it traversable for uid 65534?)"),
)


def explain(stderr: str, *, settings: Path = Path("/")) -> Refusal:
    """Find the failing primitive in what was printed, and the fix in the kernel's settings below `settings`."""
    primitive = next((step for words, step in WORDS if words in stderr), "starting bwrap")
    return Refusal(primitive=primitive, remedy=_remedy(settings))


def _remedy(settings: Path) -> str:
    if _setting(settings, APPARMOR) == "1":
        return (
            "AppArmor restricts user namespaces (kernel.apparmor_restrict_unprivileged_userns = 1): load a profile for "
            "bwrap that has the rule `userns,`, or set it to 0 with `sysctl -w`."
        )
    if _setting(settings, CLONE) == "0":
        return "User namespaces are off: `sysctl -w kernel.unprivileged_userns_clone=1`."
    if _setting(settings, MAXIMUM) == "0":
        return "User namespaces are off: `sysctl -w user.max_user_namespaces=10000`."
    return CONTAINER


def _setting(settings: Path, path: str) -> str:
    try:
        return (settings / path.lstrip("/")).read_text(encoding="ascii").strip()
    except OSError:
        return ""
