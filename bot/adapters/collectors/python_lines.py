"""Python coverage: settings for the project's interpreter, and what its processes left behind as one document."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import coverage
from coverage.exceptions import CoverageException, CoverageWarning

from bot.domain.json import Json

Record = Mapping[str, Sequence[Json]]
DATA = "coverage.data"


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


def collect(out: Path, root: Path, files: Iterable[Path]) -> tuple[dict[str, Json], tuple[str, ...]]:
    """Combine the data of all processes that have ended, and analyse `files` (absolute, below `root`) against it.

    Returns the document that `bot.formats.coveragepy` reads, and what coverage.py could not use, in its own words. The
    data files are used up; a file that does not parse is left out.
    """
    report = out / "coverage.json"
    wanted = [str(path) for path in files]
    if not wanted:
        return {}, ()
    error: CoverageException | None = None
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", CoverageWarning)
        try:
            _analyse(out, wanted, report)
        except CoverageException as raised:
            error = raised
    notes = tuple(_said(warning.message, root) for warning in told)
    if error is not None:
        return {}, (*notes, _said(error, root))
    found = json.loads(report.read_text(encoding="utf-8"))
    return {name: facts for path, record in found["files"].items() for name, facts in _facts(path, record, root)}, notes


def _analyse(out: Path, wanted: list[str], report: Path) -> None:
    combined = coverage.Coverage(data_file=str(out / "combined.data"), branch=True, config_file=False, messages=False)
    combined.erase()
    combined.combine([str(path) for path in sorted(out.glob(f"{DATA}.*"))], strict=False)
    data = combined.get_data()
    data.add_arcs({})
    data.touch_files(wanted)
    combined.json_report(morfs=wanted, outfile=str(report), ignore_errors=True)


def _said(problem: Warning | Exception | str, root: Path) -> str:
    """Return what coverage.py said, with the paths of the repository as the reader knows them."""
    return str(problem).replace(f"{root}/", "")


def _facts(name: str, record: Record, root: Path) -> Iterator[tuple[str, Json]]:
    """Yield one file of the report as the document has it, when it lies below `root`."""
    path = Path.cwd() / name
    if path.is_relative_to(root):
        yield (
            path.relative_to(root).as_posix(),
            {
                "executed": record["executed_lines"],
                "executable": [*record["executed_lines"], *record["missing_lines"]],
                "executed_branches": record["executed_branches"],
                "possible_branches": [*record["executed_branches"], *record["missing_branches"]],
            },
        )
