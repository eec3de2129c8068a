"""What a job hands to the runner: outputs, and commands in its log that foreign text cannot forge."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.report import Report
from bot.domain.verdict import Kept
from bot.formats.markdown.escaping import withhold
from bot.formats.markdown.numbers import lines_ratio, percent

OUTPUTS: Mapping[str, str] = {
    "conclusion": "`tested`, `partly-tested`, `nothing-to-test` or `not-executed`; empty when skipped",
    "kept": "how many tests are suggested",
    "findings": "how many disagreements with a manual case or a contract were found",
    "patch-coverage": "percent of the changed lines that are covered with the suggested tests",
    "report": "the path of report.json",
    "skipped": "why nothing was done, empty when something was",
    "run": "`true` when `authorize` allows a command to be carried out",
    "base": "the commit that `authorize` compares with",
    "head": "the commit that `authorize` saw, to be tested and no other",
    "pull": "the number of the pull request",
    "fork": "whether its branch lies in another repository, `true` or `false`",
    "deliver": "how an allowed command wants its tests: `comment` or `commit`",
}


def report_outputs(report: Report, *, path: str) -> dict[str, str]:
    """Return what a review says to the next step; `path` is where its report.json lies."""
    return {
        "conclusion": str(report.conclusion),
        "kept": str(sum(1 for verdict in report.verdicts if isinstance(verdict, Kept))),
        "findings": str(len(report.findings)),
        "patch-coverage": percent(lines_ratio(report.delta.patch_after)).strip("- %"),
        "report": path,
    }


def output_file(outputs: Mapping[str, str], *, delimiter: str) -> str:
    """Return outputs as GITHUB_OUTPUT takes them; `delimiter` has to be a text that nobody can know (C-7)."""
    blocks = []
    for name, value in outputs.items():
        if name not in OUTPUTS:
            raise ValueError(f"{name!r} is not a declared output")
        if delimiter in value:
            raise ValueError("the delimiter stands in a value")
        blocks.append(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
    return "".join(blocks)


def notice(text: str, *, level: str = "notice") -> str:
    """Return a line that the runner shows as a note; whatever is in the text stays text."""
    escaped = withhold(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} title=gen-tests::{escaped}"
