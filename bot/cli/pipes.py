"""What is said to a reader that has gone away (`gen-tests review ... | head`) goes nowhere, and changes no status.

Python raises BrokenPipeError there, which click and rich each turn into status 1: the one that `--fail-on` asks for.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def outlive_readers() -> None:
    """From now on this process prints whether or not anybody still reads."""
    # A stream that was closed from the start is None, which everybody who prints knows about.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _outliving(sys.stdout)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _outliving(sys.stderr)


class _Descriptor(io.FileIO):
    """A descriptor that leads to /dev/null once its reader has gone."""

    def write(self, content: ReadableBuffer, /) -> int:
        """Write what can be written."""
        try:
            return super().write(content)
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return len(memoryview(content))


def _outliving(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Descriptor(stream.fileno(), "wb", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
    )
