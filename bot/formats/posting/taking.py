"""Where the tests are and how to take them; what has changed since the last report."""

from __future__ import annotations

from bot.formats.markdown.escaping import code, prose

_SHOWN = 5

Reasons = tuple[tuple[str, str], ...]


def changes(since: str, groups: tuple[tuple[str, tuple[str, ...]], ...], lines: str) -> str:
    """Say what has changed since the report on an earlier head: each group with what belongs to it."""
    said = [f"{label}: {_listed(names)}" for label, names in groups if names]
    if lines:
        said.append(lines)
    return f"**Since {code(since[:12])}**: {'; '.join(said) or 'nothing has changed'}."


def in_a_review(
    *, files: tuple[str, ...], there: tuple[str, ...], rest: tuple[str, ...], withheld: Reasons, committable: bool
) -> str:
    """Say which files the review holds, which the branch has already, and which are only in the job summary."""
    said = []
    if files:
        commit = "; `/gen-tests commit` puts all of them on the branch" if committable else ""
        said.append(f"**Take them**: {_files(len(files))} in the review of this head{commit}.")
    if there:
        said.append(f"On the branch already: {_listed(there)}.")
    if rest:
        said.append(f"In the job summary only: {_listed(rest)}.")
    return "\n\n".join([*said, *_withheld(withheld)])


def elsewhere(*, number: int, problem: str, withheld: Reasons) -> str:
    """Say which pull request offers the files, or why none does."""
    said = [f"**Take them**: #{number} puts all files on this branch."] if number else []
    if problem:
        said.append(f"The tests are not offered as wished: {prose(problem)}")
    return "\n\n".join([*said, *_withheld(withheld)])


def pull_request(verdict: str, *, pull: int, head: str) -> str:
    """Return the text of the pull request that offers the files of another one."""
    return (
        f"{verdict}.\n\nThese tests were written for #{pull} at {code(head[:12])} and passed in every run. Merging "
        f"this puts them on the branch of #{pull}; its summary comment says what each of them shows.\n"
    )


def sweep(verdict: str, *, head: str) -> str:
    """Return the text of the pull request that offers the files of a sweep."""
    return (
        f"{verdict}.\n\nThese tests were written for {code(head[:12])} and passed in every run. The job summary of the "
        "sweep says what each of them shows, which manual cases nothing follows, and which screens have none.\n"
    )


def _files(count: int) -> str:
    return "1 test file stands" if count == 1 else f"{count} test files stand"


def _withheld(withheld: Reasons) -> list[str]:
    listed = "; ".join(f"{code(path, limit=80)} ({prose(reason, limit=120)})" for path, reason in withheld[:_SHOWN])
    more = f" and {len(withheld) - _SHOWN} more" if len(withheld) > _SHOWN else ""
    return [f"Withheld, because a published test must not do this: {listed}{more}."] if withheld else []


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(code(name, limit=80) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown
