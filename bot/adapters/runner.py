"""The runner's own files and its log: outputs and the summary are added to, never written over."""

from __future__ import annotations

import contextlib
import secrets
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.domain.errors import InputError
from bot.formats.runner_files import output_file


def write_outputs(path: str, outputs: Mapping[str, str]) -> None:
    """Add outputs to the file that the runner named; without one nothing is written."""
    if path:
        _append(path, output_file(outputs, delimiter=f"gen-tests-{secrets.token_hex(16)}"))


def write_summary(path: str, markdown: str) -> None:
    """Add Markdown to the job summary; without a file nothing is written."""
    if path:
        _append(path, f"{markdown.rstrip()}\n\n")


@contextlib.contextmanager
def deaf_to_commands() -> Iterator[None]:
    """Keep the runner from taking lines of the log for its commands, whoever printed them (C-6)."""
    token = secrets.token_hex(16)
    _say(f"::stop-commands::{token}")
    try:
        yield
    finally:
        _say(f"::{token}::")


def _say(line: str) -> None:
    # Between two lines of the log that somebody else wrote, on the stream that they use as well.
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _append(path: str, text: str) -> None:
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}.",
            remedy="Leave GITHUB_OUTPUT and GITHUB_STEP_SUMMARY as the runner sets them.",
            slug="output",
        ) from error
