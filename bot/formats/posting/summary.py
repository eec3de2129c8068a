"""The summary comment and the job summary: the report, what has changed since the last one, where the tests are."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.delivery import Delivered, Part
from bot.domain.report import Report
from bot.formats import markdown
from bot.formats.markdown.escaping import prose
from bot.formats.markdown.fitting import COMMENT, SUMMARY, Limit


def comment(report: Report, *, changes: str, taking: str, hidden: str, elsewhere: frozenset[str]) -> str:
    """Return the text of the summary comment, without its mark.

    Files that are offered `elsewhere` on the pull request are not shown a second time.
    """
    told = "".join(f"{part}\n\n" for part in (changes, taking) if part)
    short = replace(report, files=tuple(file for file in report.files if file.path not in elsewhere))
    return f"{markdown.render(short, limit=_less(COMMENT, hidden), told=told)}\n{hidden}"


def job_summary(report: Report, delivered: Delivered | None) -> str:
    """Return the whole report for the job's page, and what became of its delivery."""
    told = "" if delivered is None or not delivered.parts else _delivery(delivered)
    return f"{markdown.render(report, limit=_less(SUMMARY, told))}\n{told}"


def _delivery(delivered: Delivered) -> str:
    return "### Delivery\n\n" + "".join(f"- {_part(part)}\n" for part in delivered.parts)


def _part(part: Part) -> str:
    return f"{prose(part.name)}: {part.fate}{f', {prose(part.detail)}' if part.detail else ''}"


def _less(limit: Limit, text: str) -> Limit:
    units, size = len(text.encode("utf-16-le", "surrogatepass")) // 2, len(text.encode("utf-8", "surrogatepass"))
    return Limit(units=limit.units - units - 1, size=limit.size - size - 1)
