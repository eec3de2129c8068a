"""Where bubblewrap fails, the message names the step and the fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.process import Finished
from bot.adapters.sandbox import self_probe
from bot.adapters.sandbox.bubblewrap import judged
from bot.adapters.sandbox.refusal import APPARMOR, CLONE, MAXIMUM, explain
from bot.domain.errors import ExitStatus, NotExecutedError


@pytest.mark.parametrize(
    ("said", "primitive"),
    [
        ("bwrap: No permissions to create new namespace, likely because ...", "user namespace"),
        ("bwrap: Creating new namespace failed: Operation not permitted", "user namespace"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "/proc"),
        ("bwrap: pivot_root: Operation not permitted", "pivot_root"),
        ("bwrap: Failed to make / slave: Permission denied", "private"),
        ("bwrap: setting up uid map: Permission denied", "uid map"),
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "loopback"),
        ("setpriv: setresuid failed: Operation not permitted", "65534"),
        ("prlimit: failed to set the NOFILE resource limit", "limits"),
        ("bwrap: Can't find source path /root/x: Permission denied", "traversable"),
        ("something new", "starting bwrap"),
    ],
)
def test_the_failing_step_is_named(said: str, primitive: str, tmp_path: Path) -> None:
    assert primitive in explain(said, settings=tmp_path).primitive


@pytest.mark.parametrize(
    ("setting", "value", "remedy"),
    [
        (APPARMOR, "1", "userns,"),
        (CLONE, "0", "kernel.unprivileged_userns_clone=1"),
        (MAXIMUM, "0", "user.max_user_namespaces"),
        (MAXIMUM, "1000", "systempaths=unconfined"),
    ],
)
def test_the_kernels_settings_decide_the_remedy(setting: str, value: str, remedy: str, tmp_path: Path) -> None:
    path = tmp_path / setting.lstrip("/")
    path.parent.mkdir(parents=True)
    path.write_text(f"{value}\n")

    assert remedy in explain("bwrap: setting up uid map", settings=tmp_path).remedy


@pytest.mark.parametrize("stdout", [b"", b"{", b"[]", b"null", b"\xff"])
def test_a_probe_that_says_nothing_is_no_sandbox(stdout: bytes) -> None:
    """firejail in a container ends with status 0 and no walls: an exit status proves nothing."""
    with pytest.raises(NotExecutedError, match="could not be set up") as caught:
        judged(Finished(status=0, stdout=stdout, stderr=b"", timed_out=False))

    assert caught.value.status is ExitStatus.NOT_EXECUTED


def test_every_promise_is_missed_by_an_empty_answer() -> None:
    assert len(self_probe.verify({})) == len(self_probe.PROMISES)
    with pytest.raises(NotExecutedError, match="does not keep what it promises"):
        judged(Finished(status=0, stdout=b"{}", stderr=b""))
