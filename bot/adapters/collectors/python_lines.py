"""Python coverage: its settings for the project's interpreter, and its data as sets of repository lines and branches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import coverage
from coverage.exceptions import CoverageException

from bot.domain.lines import NOTHING, Branch, Coverage, Line, lines_of

DATA = "coverage.data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was run, and what could have been."""

    covered: Coverage = NOTHING
    executable: Coverage = NOTHING


def settings(out: Path, sources: Iterable[Path], omit: Iterable[Path], *, concurrency: str) -> str:
    """Return coverage.py's configuration for one process of the project."""
    return "\n".join(
        [
            "[run]",
            "branch = true",
            "sigterm = true",
            f"concurrency = {concurrency}",
            "parallel = true",
            f"data_file = {out / DATA}",
            "disable_warnings = no-data-collected,module-not-measured,module-not-imported,already-imported,no-sysmon",
            "source =",
            *(f"    {folder}" for folder in sources),
            "omit =",
            *(f"    {folder}/*" for folder in omit),
            "",
        ]
    )


def erase(out: Path) -> None:
    """Forget what was measured so far."""
    for path in sorted(out.glob(f"{DATA}*")):
        path.unlink(missing_ok=True)


def collect(out: Path, root: Path, files: Iterable[Path]) -> Measured:
    """Combine the data of all processes that have ended, and analyse `files` (absolute, below `root`) against it.

    The data files are used up. A file that does not parse is left out.
    """
    report = out / "coverage.json"
    combined = coverage.Coverage(
        data_file=str(out / "combined.data"), branch=True, config_file=False, messages=False, check_preimported=False
    )
    try:
        combined.erase()
        combined.combine([str(path) for path in sorted(out.glob(f"{DATA}.*"))], strict=False)
        data = combined.get_data()
        data.add_arcs({})
        wanted = [str(path) for path in files]
        data.touch_files(wanted)
        if not wanted:
            return Measured()
        combined.json_report(morfs=wanted, outfile=str(report), ignore_errors=True)
        found = cast(Mapping[str, object], json.loads(report.read_text(encoding="utf-8")))
    except CoverageException:
        return Measured()
    return _measured(cast(Mapping[str, Mapping[str, object]], found["files"]), root)


def _measured(files: Mapping[str, Mapping[str, object]], root: Path) -> Measured:
    covered, executable = NOTHING, NOTHING
    for name, record in files.items():
        path = Path(name) if Path(name).is_absolute() else Path.cwd() / name
        if not path.is_relative_to(root):
            continue
        relative = path.relative_to(root).as_posix()
        run = _coverage(relative, record, "executed")
        covered |= run
        executable |= run | _coverage(relative, record, "missing")
    return Measured(covered=covered, executable=executable)


def _coverage(path: str, record: Mapping[str, object], word: str) -> Coverage:
    lines: frozenset[Line] = lines_of(path, cast(list[int], record[f"{word}_lines"]))
    jumps = cast(list[list[int]], record[f"{word}_branches"])
    return Coverage(lines=lines, branches=frozenset(Branch(path, source, target) for source, target in jumps))
