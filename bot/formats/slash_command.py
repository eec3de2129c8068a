"""Commands in comments: `/gen-tests [PATH...] [ui|api] [--budget 120s] [--strength 2|3] [--case TC-12]` and its verbs.

A command is the first line of a comment and begins in its first column, so that neither a quote nor a fence holds one.
Words are what blanks separate: nothing is quoted, nothing is expanded, and everything that is not in the grammar is
one error. A new verb is an entry of `VERBS`, a new option one of `OPTIONS`; the help text follows by itself.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.domain.command import Command, Commit, Generate, Help, Misunderstood, Status
from bot.domain.event import Kind

NAME = "/gen-tests"
LONGEST_LINE = 2_000
LONGEST_WORD = 200
MOST_WORDS = 50
BUDGET = (10.0, 3_600.0)
STRENGTHS = (2, 3)
PATH_HINT = "A path holds a slash or a dot: write `src/` for a folder."
_LINE_END = re.compile(r"\r\n|\n|\r")
_DURATION = re.compile(r"(\d{1,5})(s|m)?")
_CASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DRIVE = re.compile(r"[A-Za-z]:|.*://")
_REFUSED = frozenset("\\`$<>|;&\"'*?")


class _NotAllowedError(ValueError):
    """A value that an option does not take; the message says what it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One `--option VALUE`: how it is shown, what it does, and how its value enters the command."""

    value: str
    meaning: str
    enter: Callable[[Generate, str], Generate]
    repeats: bool = False


def _budget(command: Generate, word: str) -> Generate:
    match = _DURATION.fullmatch(word)
    seconds = float(match[1]) * (60 if match[2] == "m" else 1) if match and match[1].isascii() else 0.0
    if not BUDGET[0] <= seconds <= BUDGET[1]:
        raise _NotAllowedError("It takes 10s to 3600s, or minutes as in 5m.")
    return replace(command, budget=seconds)


def _strength(command: Generate, word: str) -> Generate:
    if word not in {str(number) for number in STRENGTHS}:
        raise _NotAllowedError("It takes 2 (every pair of values) or 3 (every triple).")
    return replace(command, strength=int(word))


def _case(command: Generate, word: str) -> Generate:
    if _CASE.fullmatch(word) is None:
        raise _NotAllowedError("It takes the id of a manual case: letters, digits, `.`, `_` and `-`.")
    return replace(command, cases=tuple(dict.fromkeys((*command.cases, word))))


OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "--budget": Option(value="120s", meaning="how long it may take", enter=_budget),
        "--strength": Option(value="2|3", meaning="cover every pair or every triple of values", enter=_strength),
        "--case": Option(value="TC-12", meaning="follow only this manual case; repeatable", enter=_case, repeats=True),
    }
)
VERBS: Mapping[str, tuple[Command, str]] = MappingProxyType(
    {
        "commit": (Commit(), "put the kept files on this branch as a commit"),
        "status": (Status(), "say what became of the last review"),
        "help": (Help(), "say this"),
    }
)
KINDS = tuple(str(kind) for kind in Kind)


def parse(body: str) -> Command | Misunderstood | None:
    """Read a comment; None when it holds no command. Whatever its text is, no exception is raised."""
    line = _LINE_END.split(body[: LONGEST_LINE + 1], maxsplit=1)[0]
    words = line.split()
    if not words or words[0] != NAME or not line.startswith(NAME):
        return None
    if len(line) > LONGEST_LINE or len(words) > MOST_WORDS:
        return Misunderstood(seen=line[:LONGEST_WORD], problem="the command is too long")
    return _command(words[1:])


def usage() -> tuple[tuple[str, str], ...]:
    """Return every form of a command with its meaning, in the order of the grammar."""
    return (
        (NAME, "write and run tests for what this pull request changes"),
        (f"{NAME} PATH...", "only for these files or folders"),
        *((f"{NAME} {kind}", f"only {meaning}") for kind, meaning in zip(KINDS, ("pages", "operations"), strict=True)),
        *((f"{NAME} {name} {option.value}", option.meaning) for name, option in OPTIONS.items()),
        *((f"{NAME} {verb}", meaning) for verb, (_, meaning) in VERBS.items()),
    )


def _command(words: list[str]) -> Command | Misunderstood:
    for word in words:
        if len(word) > LONGEST_WORD or not word.isprintable():
            return Misunderstood(seen=word[:LONGEST_WORD], problem="is too long or holds characters that are not shown")
    if words and words[0] in VERBS:
        if len(words) == 1:
            return VERBS[words[0]][0]
        return Misunderstood(
            seen=words[1], problem=f"is too much: `{words[0]}` stands alone", suggestion=f"{NAME} {words[0]}"
        )
    return _generate(words)


def _generate(words: list[str]) -> Generate | Misunderstood:
    command, given, left = Generate(), set[str](), iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word.startswith("-"):
            taken = _option(command, name, value if equals else next(left, ""), given)
        else:
            taken = _operand(command, word)
        if isinstance(taken, Misunderstood):
            return taken
        command = taken
    return _consistent(command)


def _option(command: Generate, name: str, value: str, given: set[str]) -> Generate | Misunderstood:
    option = OPTIONS.get(name)
    if option is None:
        return _unknown(name, "is not an option", OPTIONS)
    if name in given and not option.repeats:
        return Misunderstood(seen=name, problem="is given twice")
    given.add(name)
    try:
        return option.enter(command, value)
    except _NotAllowedError as error:
        return Misunderstood(seen=f"{name} {value}".rstrip(), problem="is not allowed", remedy=str(error))


def _operand(command: Generate, word: str) -> Generate | Misunderstood:
    if word in KINDS:
        if command.kind not in {None, Kind(word)}:
            return Misunderstood(seen=word, problem="contradicts the word before: leave both out for everything")
        return replace(command, kind=Kind(word))
    if word in VERBS:
        return Misunderstood(seen=word, problem="stands alone", suggestion=f"{NAME} {word}")
    if "/" not in word and "." not in word:
        return _unknown(word, "is not a command", (*KINDS, *VERBS))
    path = _path(word)
    if path is None:
        return Misunderstood(seen=word, problem="is not a path below the repository's root")
    return replace(command, paths=tuple(dict.fromkeys((*command.paths, path))))


def _path(word: str) -> str | None:
    """Return a path without `./` and the slash at its end; None for what leads elsewhere or is no plain path."""
    parts = [part for part in word.split("/") if part not in {"", "."}]
    if word.startswith("/") or _DRIVE.match(word) or ".." in parts or not parts or _REFUSED.intersection(word):
        return None
    return "/".join(parts)


def _consistent(command: Generate) -> Generate | Misunderstood:
    """A named case is followed whole, wherever it leads: what would narrow it is a mistake of the writer."""
    if not command.cases:
        return command
    narrowed = next(_narrowing(command), "")
    if narrowed:
        return Misunderstood(
            seen=narrowed,
            problem="does not go with `--case`: a manual case is followed whole",
            suggestion=" ".join((NAME, *(f"--case {case}" for case in command.cases))),
        )
    return command


def _narrowing(command: Generate) -> Iterator[str]:
    yield from command.paths[:1]
    if command.kind is Kind.API:
        yield str(command.kind)


def _unknown(word: str, problem: str, known: Mapping[str, object] | tuple[str, ...]) -> Misunderstood:
    close = difflib.get_close_matches(word.casefold()[:40], tuple(known), n=1, cutoff=0.5)
    if close:
        option = OPTIONS.get(close[0])
        example = f"{close[0]} {option.value.partition('|')[0]}" if option else close[0]
        return Misunderstood(seen=word, problem=problem, suggestion=f"{NAME} {example}")
    remedy = PATH_HINT if not word.startswith("-") else f"There are {', '.join(f'`{name}`' for name in known)}."
    return Misunderstood(seen=word, problem=problem, remedy=remedy)
