"""The walls hold, or nothing is executed: against the real bubblewrap."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.process import Running, run
from bot.adapters.sandbox import bubblewrap, self_probe
from bot.adapters.sandbox.box import Box
from bot.adapters.sandbox.bubblewrap import Bubblewrap, Host, argv, judged
from bot.adapters.staging import SANDBOX_UID
from bot.domain.errors import NotExecutedError

pytestmark = pytest.mark.sandbox
GOLDEN = Path(__file__).parents[1] / "golden" / "bwrap_argv.txt"
PROBE = Path(self_probe.__file__).read_text(encoding="utf-8")
PYTHON = "/usr/bin/python3"


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder that uid 65534 can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="gen-tests-test-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def work(root: Path) -> Path:
    folder = root / "work"
    folder.mkdir()
    if os.geteuid() == 0:
        os.chown(folder, SANDBOX_UID, SANDBOX_UID)
    return folder


@pytest.fixture
def sandbox(root: Path) -> Bubblewrap:
    return Bubblewrap(root)


def python(code: str, *, work: Path, seconds: float | None = 20.0) -> Box:
    return Box(argv=(PYTHON, "-I", "-c", code), work=work, seconds=seconds)


def test_the_command_line_is_the_reviewed_one() -> None:
    """Every wall is one word of this list: a change to it is read by a person (D-5)."""
    box = Box(
        argv=("/sandbox/env/bin/python", "-I", "agent.py"),
        work=Path("/var/tmp/stage/work"),
        read_only=(
            (Path("/var/tmp/stage/env"), "/sandbox/env"),
            (Path("/var/tmp/stage/venv"), "/sandbox/work/src/.venv"),
        ),
        scratch=("/sandbox/work/src/web/node_modules/.vite",),
        env=(("PATH", "/usr/bin:/bin"),),
    )
    host = Host(
        bwrap="/usr/bin/bwrap", prlimit="/usr/bin/prlimit", setpriv="/usr/bin/setpriv", etc=Path("/var/tmp/stage/etc")
    )

    words = argv(box, host)

    assert "\n".join(words) + "\n" == GOLDEN.read_text(encoding="utf-8")
    assert words.count("--bind") == 1
    assert words[words.index("--", words.index("--unshare-all")) - 2 :][:2] == ("--remount-ro", "/")
    for at, word in enumerate(words):
        assert word != "--tmpfs" or words[at - 2] == "--size"


def test_only_prepare_shares_the_network() -> None:
    host = Host(bwrap="bwrap", prlimit="prlimit", setpriv=None, etc=Path("/etc"))
    box = Box(argv=("true",), work=Path("/work"))

    assert "--share-net" not in argv(box, host)
    assert "--share-net" in argv(replace(box, network=True), host)
    assert argv(box, host)[0] == "prlimit"


def test_the_real_sandbox_passes_its_own_probe(sandbox: Bubblewrap, root: Path) -> None:
    """Every promise is looked at from inside before the first use (D-2, C-2, D-6)."""
    facts = sandbox.probe(hidden=(str(Path.home()), str(root), str(Path.cwd())))

    seen = dict(facts.checks)
    assert facts.backend.startswith("bubblewrap ")
    assert seen["TCP to 169.254.169.254:80"] == "Network is unreachable"
    assert seen["loopback"] == "works"
    assert {name for name, _ in self_probe.PROMISES} <= set(seen)
    assert facts.risks


def test_no_variable_of_the_bot_is_seen_inside(root: Path) -> None:
    """bwrap stays PID 1 of the sandbox: were it started with our environment, /proc/1/environ would show it (C-2)."""
    code = (
        "import sys; from pathlib import Path; from bot.adapters.sandbox.bubblewrap import Bubblewrap;"
        "print(dict(Bubblewrap(Path(sys.argv[1])).probe().checks)['foreign environment variables'])"
    )
    env = {"PATH": os.environ["PATH"], "CANARY_TOKEN": "c4n4ry"}

    finished = run((sys.executable, "-c", code, str(root)), cwd=Path.cwd(), env=env, timeout=60)

    assert finished.stdout.decode().strip() == "none", finished.stderr.decode()


def probed(words: tuple[str, ...], env: dict[str, str], hidden: str = "/usr/bin/env") -> str:
    """Run the probe in a backend that is broken on purpose, and say why it was rejected."""
    finished = run(words, cwd=Path("/"), env=env, stdin=json.dumps({"hidden": [hidden]}).encode(), timeout=60)
    with pytest.raises(NotExecutedError) as caught:
        judged(finished)
    assert caught.value.slug == "no-sandbox"
    return caught.value.message


def test_a_plain_subprocess_is_no_sandbox() -> None:
    message = probed((PYTHON, "-I", "-c", PROBE), {"PATH": "/usr/bin:/bin", "CANARY_TOKEN": "c4n4ry"})

    assert " CANARY_TOKEN" in message
    assert "hidden paths in sight: " in message
    assert "limits: " in message
    assert "c4n4ry" not in message


def test_a_path_that_cannot_be_looked_at_counts_as_seen(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    message = probed((PYTHON, "-I", "-c", PROBE), {"PATH": "/usr/bin:/bin"}, hidden=str(tmp_path / "loop" / "x"))

    assert f"hidden paths in sight: {tmp_path}/loop/x" in message.replace("/sys/fs/cgroup ", "")


def test_an_environment_that_cannot_be_looked_at_counts_as_foreign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "environ").mkdir()
    monkeypatch.setattr(self_probe, "_pids", lambda: (f"..{tmp_path}",))

    names = self_probe._environment_names()

    assert [name for name in names if "cannot be read" in name]


@pytest.mark.parametrize(
    ("leave_out", "named"),
    [
        pytest.param(("--unshare-all",), "network interfaces: ", id="shares the network"),
        pytest.param(("--clear-groups",), "owner of /usr: 1000", id="real uid 0"),
        pytest.param(("--clearenv",), "foreign environment variables: CANARY_TOKEN", id="keeps the environment"),
        pytest.param(("--remount-ro", "/"), "writable outside the work folder: ", id="writable root"),
        pytest.param(("--data=2147483648",), "limits: ", id="no limit on memory"),
        pytest.param(("--tmpfs", "/run"), "unbounded tmpfs: /run", id="a tmpfs that is not there"),
    ],
)
def test_a_broken_backend_is_rejected_by_name(
    sandbox: Bubblewrap, work: Path, monkeypatch: pytest.MonkeyPatch, leave_out: tuple[str, ...], named: str
) -> None:
    """A backend counts only when the probe has shown it to hold, never because a program returned 0 (D-2)."""
    if os.geteuid() != 0 and "--clear-groups" in leave_out:
        pytest.skip("only root can keep uid 0")
    words = list(argv(python(PROBE, work=work), sandbox.host()))
    if leave_out == ("--unshare-all",):
        words[words.index("--unshare-all")] = "--share-net"
        words.insert(words.index("--share-net"), "--unshare-all")
    elif leave_out == ("--clear-groups",):
        words = words[words.index("--", 0) + 1 :]
    elif leave_out == ("--clearenv",):
        words.remove("--clearenv")
    elif leave_out == ("--remount-ro", "/"):
        at = words.index("--remount-ro", words.index("--chdir"))
        del words[at : at + 2]
    elif leave_out == ("--tmpfs", "/run"):
        at = words.index("/run")
        del words[at - 3 : at + 1]
    else:
        words.remove(leave_out[0])

    message = probed(tuple(words), {"PATH": bubblewrap.SEARCH, "CANARY_TOKEN": "c4n4ry"})

    assert named in message


def test_without_bwrap_nothing_is_executed(root: Path) -> None:
    """There is no falling back to no sandbox (D-3)."""
    with pytest.raises(NotExecutedError) as caught:
        Bubblewrap(root, search="/nowhere").probe()

    assert "`bwrap`" in caught.value.message
    assert "apt-get install bubblewrap" in caught.value.remedy
    assert caught.value.slug == "no-sandbox"


DAEMON = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for name in (0, 1, 2):
            os.close(name)
        time.sleep(600)
    os._exit(0)
os.wait()
"""
STUBBORN = """
import signal
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
"""
STOPPED = """
import os, signal
if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
"""
SLEEP = "\nimport sys, time; sys.stdout.write('up\\n'); sys.stdout.flush(); time.sleep(600)"
WICKED = [
    pytest.param(DAEMON, id="daemon"),
    pytest.param(STUBBORN, id="ignores signals"),
    pytest.param(STOPPED, id="stopped"),
]


def survivors(mark: str) -> list[str]:
    """Every process on the host whose command line carries the mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if mark in line and int(path.parent.name) != os.getpid():
            found.append(line)
    return found


@pytest.mark.parametrize("wicked", WICKED)
def test_killing_it_leaves_no_survivor(sandbox: Bubblewrap, work: Path, wicked: str) -> None:
    """Not later, not almost: when kill() returns, nothing of the sandbox is left (D-11)."""
    mark = f"survivor-{os.getpid()}-{work.parent.name}"

    with sandbox.start(python(f"'{mark}'\n{wicked}{SLEEP}", work=work)) as running:
        assert running.stdout.readline() == b"up\n"
        assert len(survivors(mark)) >= 2
        running.kill()
        assert survivors(mark) == []


@pytest.mark.parametrize("wicked", WICKED)
def test_a_timeout_leaves_no_survivor(sandbox: Bubblewrap, work: Path, wicked: str) -> None:
    mark = f"survivor-{os.getpid()}-{work.parent.name}"

    finished = sandbox.run(python(f"'{mark}'\n{wicked}{SLEEP}", work=work, seconds=1.5))

    assert finished.timed_out
    assert survivors(mark) == []


def test_a_daemon_does_not_outlive_a_program_that_ends(sandbox: Bubblewrap, work: Path) -> None:
    mark = f"survivor-{os.getpid()}-{work.parent.name}"

    finished = sandbox.run(python(f"'{mark}'\n{DAEMON}", work=work))

    assert finished.ok
    assert survivors(mark) == []


def test_when_the_bot_is_killed_its_sandbox_dies_too(root: Path, work: Path) -> None:
    """SIGKILL cannot be handled: the kernel has to clean up (--die-with-parent)."""
    mark = f"survivor-{os.getpid()}-{root.name}"
    code = (
        "import sys; from pathlib import Path; from bot.adapters.sandbox.bubblewrap import Bubblewrap;"
        "from bot.adapters.sandbox.box import Box;"
        "box = Box(argv=('/usr/bin/python3', '-c', sys.argv[2]), work=Path(sys.argv[1]) / 'work');"
        "running = Bubblewrap(Path(sys.argv[1])).start(box);"
        "sys.stdout.buffer.write(running.stdout.readline()); sys.stdout.flush(); sys.stdin.read()"
    )
    bot = Running(
        (sys.executable, "-c", code, str(root), f"'{mark}'\n{DAEMON}{SLEEP}"),
        cwd=Path.cwd(),
        env={"PATH": os.environ["PATH"]},
    )
    with bot:
        assert bot.stdout.readline() == b"up\n", bot.stderr_tail().decode()
        os.kill(bot.pid, signal.SIGKILL)
        deadline = time.monotonic() + 2
        while survivors(mark) and time.monotonic() < deadline:
            time.sleep(0.05)

    assert survivors(mark) == []


def test_a_fork_bomb_stops_at_the_limit(sandbox: Bubblewrap, work: Path) -> None:
    code = """
import os, sys
made = 0
try:
    while made < 2000:
        if os.fork() == 0:
            import time; time.sleep(30); os._exit(0)
        made += 1
except OSError as error:
    sys.stdout.write(f"{error.errno} {made}")
sys.stdout.flush()
os.kill(os.getpid(), 9)
"""
    # The kernel counts every process of the uid, other sandboxes' too: the limit leaves room for those.
    finished = sandbox.run(replace(python(code, work=work), processes=400))

    number, made = finished.stdout.split()
    assert int(number) == errno.EAGAIN
    assert int(made) < 400


def test_memory_files_and_tmpfs_are_bounded(sandbox: Bubblewrap, work: Path) -> None:
    code = """
import sys
def told(action):
    try: action()
    except (OSError, MemoryError) as error: return type(error).__name__ + str(getattr(error, "errno", ""))
    return "done"
def fill(path, size):
    with open(path, "wb", buffering=0) as file:
        for _ in range(size): file.write(bytes(2**20)) == 2**20 or file.write(b"x")
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.stdout.write(told(lambda: bytearray(2**30)) + " " + told(lambda: fill("/sandbox/work/big", 300))
    + " " + told(lambda: fill("/run/big", 20)))
"""
    finished = sandbox.run(replace(python(code, work=work), memory_bytes=512 * 1024**2))

    assert finished.stdout.decode() == f"MemoryError OSError{errno.EFBIG} OSError{errno.ENOSPC}"


def test_a_flood_of_output_is_dropped_not_kept(sandbox: Bubblewrap, work: Path) -> None:
    code = """
import sys
for _ in range(2000):
    sys.stdout.write("x" * 2**16); sys.stderr.write("y" * 2**16)
sys.stderr.write("end")
"""

    finished = sandbox.run(python(code, work=work), limit=1024)

    assert finished.ok
    assert finished.truncated
    assert finished.stdout == b"x" * 1024
    assert finished.stderr == b"y" * 1021 + b"end"


def test_only_the_work_folder_is_written(sandbox: Bubblewrap, work: Path, root: Path) -> None:
    finished = sandbox.run(
        replace(
            python("import os; open('made', 'w').write('x'); open('/sandbox/ro/x', 'w')", work=work),
            read_only=((root, "/sandbox/ro"),),
        )
    )

    assert (work / "made").read_text() == "x"
    assert b"Read-only file system" in finished.stderr


def test_a_browser_and_a_server_live_in_one_sandbox(sandbox: Bubblewrap, work: Path) -> None:
    """Loopback only, and enough of /etc and /dev for Chromium (D-9)."""
    if shutil.which("chromium") is None:
        pytest.skip("no chromium")
    code = """
import http.server, subprocess, threading, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(b"<p id=p></p><script>p.textContent = 6 * 7</script>")
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
words = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "http://127.0.0.1:8000/"]
sys.stdout.write(subprocess.run(words, capture_output=True, text=True, timeout=60).stdout)
"""
    finished = sandbox.run(python(code, work=work, seconds=90))

    assert ">42</p>" in finished.stdout.decode(), finished.stderr.decode()
