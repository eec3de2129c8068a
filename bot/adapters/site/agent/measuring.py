"""Where Python coverage of the project goes, and what it amounts to once its processes have ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.adapters.collectors import python_lines
from bot.domain.json import Json
from bot.domain.project import Project

SETTINGS = "coverage.ini"
MOST_NOTES = 10


class Measuring:
    """Python coverage of one checkout; `side` holds coverage.py and our sitecustomize for the project's interpreter."""

    def __init__(self, project: Project, source: Path, out: Path, *, side: Path) -> None:
        self._source = source
        self._out = out
        self._side = side
        self._folders = tuple(source / folder for folder in project.sources.python)
        shared = (*project.prepared.outputs, project.output)
        self._omit = tuple(source / path for path in shared)
        self._notes: dict[str, None] = {}

    def prepare(self) -> None:
        """Write the settings that the project's processes read."""
        for suffix, concurrency in (("", "thread"), (".greenlet", "thread,greenlet")):
            text = python_lines.settings(self._out, self._folders, self._omit, concurrency=concurrency)
            (self._out / f"{SETTINGS}{suffix}").write_text(text, encoding="utf-8")

    def env(self) -> dict[str, str]:
        """Return what a measured process needs in its environment; nothing when there is nothing to measure."""
        if not self._folders or not self._side.is_dir():
            return {}
        return {"PYTHONPATH": str(self._side), "COVERAGE_PROCESS_START": str(self._out / SETTINGS)}

    def erase(self) -> None:
        """Forget what was measured so far."""
        python_lines.erase(self._out)

    def collect(self) -> dict[str, Json]:
        """Return what the processes that have ended did, over every Python file of the declared sources."""
        document, notes = python_lines.collect(self._out, self._source, tuple(self._files()))
        self._notes.update(dict.fromkeys(notes))
        return document

    def notes(self) -> tuple[str, ...]:
        """Return what could not be measured so far, each once."""
        return tuple(self._notes)[:MOST_NOTES]

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            found = [folder] if folder.is_file() else sorted(folder.rglob("*.py"))
            for path in found:
                if path.is_file() and not any(path.is_relative_to(omitted) for omitted in self._omit):
                    yield path
