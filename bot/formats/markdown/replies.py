"""The one reply to a command, when there is one; foreign words in it do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.command import Help, Misunderstood, Status
from bot.domain.permission import Closed, Denied, Done, ForkCommit, Moved, Reply, Unfinished
from bot.formats.markdown.escaping import code, prose
from bot.formats.slash_command import NAME, usage

_FIXED: Mapping[type[Reply], str] = MappingProxyType(
    {
        Closed: "This pull request is closed, so nothing was started.",
        Moved: (
            "Something was pushed after this command was written, so nothing was started. "
            f"Have a look at it, then comment `{NAME}` again."
        ),
        ForkCommit: (
            "The branch of this pull request lies in another repository, where no commit can be made. "
            "Take the files from the review or from the artifact of the workflow run."
        ),
        Unfinished: "The run did not finish, so there is no report. Its log and its job summary say why.",
    }
)


def reply(answer: Reply, summary: str = "") -> str:
    """Return the text of a reply; `summary` is the address of our last summary on the pull request, or empty."""
    match answer:
        case Misunderstood():
            return _misunderstood(answer)
        case Denied(role=role):
            return f"`{NAME}` takes commands from people who may write to this repository; your role is `{role}`."
        case Status():
            return f"The last review is in [this comment]({summary})." if summary else _nothing_yet()
        case Help():
            return _help()
        case Done():
            return _done(answer, summary)
        case _:
            return _FIXED[type(answer)]


def _done(answer: Done, summary: str) -> str:
    link = f" The whole report is in [this comment]({summary})." if summary else ""
    parts = "".join(f"\n- {prose(name)}: {prose(fate)}" for name, fate in answer.parts)
    return f"{prose(answer.verdict)}.{link}{parts}"


def _misunderstood(answer: Misunderstood) -> str:
    written = f"`{NAME}` did not understand {code(answer.seen, limit=200)}: it {_verb(answer.problem)}."
    suggested = f" Did you mean {code(answer.suggestion)}?" if answer.suggestion else ""
    remedy = f" {answer.remedy}" if answer.remedy else ""
    return f"{written}{suggested}{remedy} `{NAME} help` lists everything there is."


def _verb(problem: str) -> str:
    return problem if problem.split(" ")[0] in {"is", "stands", "contradicts", "does"} else f"is wrong ({problem})"


def _nothing_yet() -> str:
    return f"There is no review of this pull request yet: comment `{NAME}` to start one."


def _help() -> str:
    rows = "\n".join(f"| {code(form, table=True)} | {meaning} |" for form, meaning in usage())
    lead = "Write one of these as the first line of a comment; what narrows it down can be combined."
    return f"{lead}\n\n| command | meaning |\n|---|---|\n{rows}"
