"""One offered file as a note: its tests in a fold, a suggestion where lines change, a link where a file is new."""

from __future__ import annotations

import html
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from bot.domain.candidate import SourceFile
from bot.formats.markdown.escaping import code, fence, visible, withhold

LONGEST_LINK = 8_191
LONGEST = 65_000
_SUBJECTS = 3
# What may stand in a query as it is; fewer escapes, longer files.
_PLAIN = "/:?@!$()*,'="


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a new file would be created: the pages of GitHub, the repository and branch of the head."""

    site: str
    repository: str | None
    branch: str


def verbatim(text: str) -> bool:
    """Whether a text can be shown as it is: nothing invisible, nothing that looks like a secret."""
    return withhold(text) == text and "\r" not in text and visible(text, keep="\t\n") == text


def fits(body: str) -> bool:
    """Whether GitHub takes a text of this length: it counts UTF-16 units, and a mark comes on top."""
    return len(body.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST


def link(file: SourceFile, spot: Spot) -> str | None:
    """Return the address of GitHub's page for a new file, filled in; None when it would be too long to work."""
    if spot.repository is None or not verbatim(file.content):
        return None
    query = f"filename={quote(file.path, safe='')}&value={quote_plus(file.content, safe=_PLAIN)}"
    address = f"{spot.site}/{quote(spot.repository)}/new/{quote(spot.branch)}?{query}"
    return address if len(address.encode("ascii")) <= LONGEST_LINK else None


def whole(file: SourceFile, *, about: str, address: str | None, exists: bool) -> str:
    """Return the note of a file that is shown whole, with a link when it can be created by one."""
    how = "The branch has another version of it." if exists else ""
    if address is not None and not exists:
        how = f'<a href="{html.escape(address, quote=True)}">Create this file</a> on the branch, or copy it.'
    fold = f"<details><summary>Show the file</summary>\n\n{fence(file.content, language='python')}\n\n</details>\n"
    title = f"**Suggested test file** {code(file.path)}: {about}"
    body = "\n\n".join(part for part in (title, how, fold) if part)
    # Its backticks may make the fence far longer than the file.
    return (
        body if fits(body) else f"{title}\n\nIt is too long for a comment; the job summary and the artifact have it.\n"
    )


def suggestion(file: SourceFile, text: str, *, about: str) -> str:
    """Return the note that suggests a text for the lines it stands on."""
    ticks = "```"
    while ticks in text:
        ticks += "`"
    return f"**Suggested change** to {code(file.path)}: {about}\n\n{ticks}suggestion\n{text}{ticks}\n"


def count(tests: int, subjects: tuple[str, ...], lines: int) -> str:
    """Say what a file brings, and of what."""
    brought, covered = "1 test" if tests == 1 else f"{tests} tests", "1 line" if lines == 1 else f"{lines} lines"
    named = ", ".join(code(subject, limit=60) for subject in subjects[:_SUBJECTS])
    more = f" and {len(subjects) - _SUBJECTS} more" if len(subjects) > _SUBJECTS else ""
    return f"{brought}{f' of {named}{more}' if subjects else ''}, {covered} covered for the first time"
