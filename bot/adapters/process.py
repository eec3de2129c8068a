"""Child processes: bounded output, a process group of their own, and no survivors.

The only module of the package that starts programs (D-1). It needs nothing but the standard library, because the
agent inside the sandbox starts the project's services with it too.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

CAPTURE_BYTES = 4 * 1024**2
TAIL_BYTES = 256 * 1024
CHUNK_BYTES = 64 * 1024
# How long an outer process gets to notice that what it supervises is dead, before it is killed itself.
GRACE_SECONDS = 1.0
# In an argument list: replaced by a descriptor on which the program tells, as JSON, the `child-pid` of the init of the
# PID namespace that it makes (bwrap --info-fd). Everything in that namespace ends with it.
INFO_FD = "{info-fd}"
INFO_SECONDS = 10.0
INIT = re.compile(rb'"child-pid":\s*([0-9]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a program ended: its status (negative: the signal), the FIRST bytes of stdout, the LAST bytes of stderr."""

    status: int
    stdout: bytes
    stderr: bytes
    timed_out: bool = False
    truncated: bool = False

    @property
    def ok(self) -> bool:
        """Whether the program ended by itself, with status 0."""
        return self.status == 0 and not self.timed_out


def run(  # noqa: PLR0913 - these six are what bounds a child; a parameter object would only rename them
    argv: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdin: bytes = b"",
    timeout: float | None = None,
    limit: int = CAPTURE_BYTES,
) -> Finished:
    """Run a program to its end, or kill its whole group after `timeout` seconds.

    At most `limit` bytes of each stream are kept in memory; the rest is read and dropped, so the program never blocks
    on a full pipe. `env` is the whole environment. Raises OSError when the program cannot be started.
    """
    with _readable(stdin) as source:
        child = _Child(argv, cwd=cwd, env=env, stdin=source)
    head, tail = Head(limit), Tail(limit)
    with child.process as process:
        try:
            timed_out = not _pump(process, (head, tail), _deadline(timeout))
        finally:
            child.end()
        return Finished(
            status=process.returncode,
            stdout=head.value(),
            stderr=tail.value(),
            timed_out=timed_out,
            truncated=head.cut or tail.cut,
        )


class Running:
    """A long-lived child with pipes: write to `stdin`, read from `stdout` (both binary), the end of stderr is kept.

    Start it from a thread that lives as long as the child: with bwrap's --die-with-parent the kernel watches the
    starting *thread*. Leaving the `with` block kills it.
    """

    def __init__(self, argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], tail: int = TAIL_BYTES) -> None:
        """Start the program; `env` is its whole environment, `tail` how many bytes of stderr are kept."""
        self._whole = _Child(argv, cwd=cwd, env=env, stdin=subprocess.PIPE)
        self._child = self._whole.process
        self._tail = Tail(tail)
        self._reader = threading.Thread(target=self._read_stderr, name="stderr", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id on the host."""
        return self._child.pid

    @property
    def stdin(self) -> IO[bytes]:
        """The pipe the child reads."""
        return _pipe(self._child.stdin)

    @property
    def stdout(self) -> IO[bytes]:
        """The pipe the child writes; its owner must keep reading, or the child will block."""
        return _pipe(self._child.stdout)

    def stderr_tail(self) -> bytes:
        """Return the last bytes that the child wrote to stderr."""
        if self._child.poll() is not None:
            self._reader.join(GRACE_SECONDS)
        return self._tail.value()

    def poll(self) -> int | None:
        """Return the exit status (negative: the signal), or None while it runs."""
        return self._child.poll()

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it ends; None when it has not after `timeout` seconds."""
        try:
            return self._child.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole process group, if the child still runs."""
        if self._child.poll() is None:
            _signal_group(self._child.pid, number)

    def kill(self) -> None:
        """Kill it and everything it started; return when all of that is gone."""
        self._whole.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._reader.join(GRACE_SECONDS)
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        # A daemon that outlived its group may still hold stderr; then the reader owns the pipe for good.
        if not self._reader.is_alive():
            _pipe(self._child.stderr).close()

    def _read_stderr(self) -> None:
        """Keep the end of stderr until the last writer closes it."""
        descriptor = _pipe(self._child.stderr).fileno()
        while chunk := os.read(descriptor, CHUNK_BYTES):
            self._tail.add(chunk)


class Head:
    """The first bytes of a stream."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = bytearray()
        self.cut = False

    def add(self, chunk: bytes) -> None:
        """Take what still fits."""
        room = self._limit - len(self._kept)
        self._kept += chunk[:room]
        self.cut = self.cut or len(chunk) > room

    def value(self) -> bytes:
        """Return what was kept."""
        return bytes(self._kept)


class Tail:
    """The last bytes of a stream; may be read while another thread adds to it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._lock = threading.Lock()
        self.cut = False

    def add(self, chunk: bytes) -> None:
        """Take a chunk and forget the oldest ones that are no longer needed."""
        with self._lock:
            self._chunks.append(chunk)
            self._size += len(chunk)
            self.cut = self.cut or self._size > self._limit
            while self._chunks and self._size - len(self._chunks[0]) >= self._limit:
                self._size -= len(self._chunks.popleft())

    def value(self) -> bytes:
        """Return what was kept."""
        with self._lock:
            return b"".join(self._chunks)[-self._limit :] if self._limit else b""


def _readable(content: bytes) -> IO[bytes]:
    """Open a nameless file with the content, for reading only: a program in a sandbox gets this very descriptor."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return Path(f"/proc/self/fd/{file.fileno()}").open("rb")


class _Child:
    """A started program, and the init of its PID namespace when it makes one."""

    def __init__(self, argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: int | IO[bytes]) -> None:
        """Start it in a session of its own, so that a signal reaches all of it and none of us."""
        told, tell = os.pipe() if INFO_FD in argv else (-1, -1)
        try:
            self.process = subprocess.Popen(
                [str(tell) if word == INFO_FD else word for word in argv],
                cwd=cwd,
                env=dict(env),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                pass_fds=(tell,) if tell >= 0 else (),
            )
        except OSError:
            _close(told)
            raise
        finally:
            _close(tell)
        self._init = _opened(told)
        _close(told)

    def end(self) -> None:
        """Kill it and its group, and return when everything is gone.

        The init of a PID namespace only ends after everything in it has: daemons in sessions of their own included.
        """
        if self._init >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
            _wait_readable(self._init, GRACE_SECONDS)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE_SECONDS)
            _close(self._init)
            self._init = -1
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _opened(told: int) -> int:
    """Read which process is the init and return a descriptor of it; -1 when there is none, or it has ended already."""
    text = b""
    while told >= 0 and b"}" not in text and _wait_readable(told, INFO_SECONDS):
        chunk = os.read(told, CHUNK_BYTES)
        if not chunk:
            break
        text += chunk
    found = INIT.search(text)
    if found is None:
        return -1
    try:
        return os.pidfd_open(int(found.group(1)))
    except ProcessLookupError:
        return -1


def _wait_readable(descriptor: int, seconds: float) -> bool:
    waiter = select.poll()
    waiter.register(descriptor, select.POLLIN)
    return bool(waiter.poll(seconds * 1000))


def _close(descriptor: int) -> None:
    if descriptor >= 0:
        os.close(descriptor)


def _pump(child: subprocess.Popen[bytes], sinks: tuple[Head, Tail], deadline: float | None) -> bool:
    """Read both streams until they end or the program does; False when the deadline passed first."""
    with selectors.DefaultSelector() as selector:
        for pipe, sink in zip((child.stdout, child.stderr), sinks, strict=True):
            selector.register(_pipe(pipe), selectors.EVENT_READ, sink)
        while selector.get_map():
            left = _left(deadline)
            if left <= 0:
                return False
            # A daemon may keep the pipes open for ever: look twice a second whether the program itself has ended.
            events = selector.select(min(left, 0.5))
            for key, _ in events:
                if not _take(key.fd, key.data):
                    selector.unregister(key.fileobj)
            if not events and child.poll() is not None:
                return True
    return _ended(child, deadline)


def _take(descriptor: int, sink: Head | Tail) -> bool:
    """Move one chunk; False at the end of the stream."""
    chunk = os.read(descriptor, CHUNK_BYTES)
    sink.add(chunk)
    return bool(chunk)


def _ended(child: subprocess.Popen[bytes], deadline: float | None) -> bool:
    """Wait for a program that has closed its streams; False when the deadline passed first."""
    try:
        child.wait(None if deadline is None else max(0.0, _left(deadline)))
    except subprocess.TimeoutExpired:
        return False
    return True


def _signal_group(pid: int, number: signal.Signals) -> None:
    """Signal a process group that may be gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)


def _deadline(timeout: float | None) -> float | None:
    return None if timeout is None else time.monotonic() + timeout


def _left(deadline: float | None) -> float:
    return float("inf") if deadline is None else deadline - time.monotonic()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Narrow a stream that _spawn always makes."""
    if pipe is None:
        raise RuntimeError("a child was started without its pipes")
    return pipe
