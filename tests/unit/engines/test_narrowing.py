"""A part of a change: what lies below the paths that were asked for, and the side that was asked for."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.commands import commands
from bot.domain.change import Change, ChangedFile, FileStatus
from bot.domain.event import WHOLE_CHANGE, ChangedLines, Everything, Kind, NamedCases, Scope, Shard
from bot.domain.source import ScreenModule
from bot.domain.target import Function, Screen
from bot.engines.selection import narrowed, of_kind
from bot.formats import markdown
from tests.builders import HEAD, a_partial_report

NAMES = st.sampled_from(("web", "src", "a.py", "a", "b"))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def change(*paths: str) -> Change:
    files = tuple(ChangedFile(path=path, status=FileStatus.MODIFIED, added=frozenset({1})) for path in paths)
    return Change(base="b", head="h", files=files, notes=("noted",))


@given(st.lists(PATHS, unique=True, max_size=6), st.lists(PATHS, unique=True, max_size=3))
def test_a_file_stays_when_it_lies_at_or_below_a_path(files: list[str], paths: list[str]) -> None:
    """`web` means the folder, not everything that begins with these letters; nothing is lost without a word."""
    whole = change(*files)

    part = narrowed(whole, ChangedLines(paths=tuple(paths)))

    kept = {file.path for file in part.files}
    assert kept == {file for file in files if not paths or any((file + "/").startswith(path + "/") for path in paths)}
    silent = [path for path in paths if not any((file + "/").startswith(path + "/") for file in files)]
    assert part.notes == ("noted", *(f"The change touches nothing at or below `{path}`." for path in silent))


@pytest.mark.parametrize("scope", [WHOLE_CHANGE, NamedCases(ids=("TC-1",)), Everything()])
def test_other_scopes_leave_the_change_alone(scope: Scope) -> None:
    """A case is followed wherever it leads, and a sweep is about everything."""
    whole = change("a.py", "web/b.jsx")

    assert narrowed(whole, scope) == whole


def test_one_side_is_what_the_browser_runs_the_other_what_the_server_does() -> None:
    """A function that no screen shows belongs to the side of its file."""
    screens = (ScreenModule(path="web/a.jsx"),)
    page = Screen(name="A", path="web/a.jsx", lines=(1,))
    helper = Function(name="f", path="web/a.jsx", lines=(2,))
    server = Function(name="g", path="a.py", lines=(1,))
    targets = (page, helper, server)

    assert of_kind(targets, ChangedLines(kind=Kind.UI), screens=screens) == (page, helper)
    assert of_kind(targets, ChangedLines(kind=Kind.API), screens=screens) == (server,)
    assert of_kind(targets, WHOLE_CHANGE, screens=screens) == targets


@pytest.mark.parametrize(
    ("scope", "strength", "words"),
    [
        (WHOLE_CHANGE, 2, ""),
        (ChangedLines(paths=("web/a b.jsx", "x'; id"), kind=Kind.UI), 3, ""),
        (NamedCases(ids=("TC-1", "$(id)")), 2, "--case TC-1 --case '$(id)'"),
        (Everything(), 2, f"gen-tests sweep --head {HEAD} --seed 1234"),
        (Everything(shard=Shard(number=2, count=4)), 3, "--shard 2/4 --strength 3"),
    ],
)
def test_the_command_in_a_report_can_be_pasted(scope: Scope, strength: int, words: str) -> None:
    """Whatever files and cases are called, the shell takes it as what it was."""
    line = markdown.command(replace(a_partial_report(), scope=scope, strength=strength))

    program, name, *options = shlex.split(line)
    command = commands.get_command(None, name)  # type: ignore[arg-type]  # the context is not looked at
    assert program == "gen-tests"
    assert command is not None
    assert command.make_context(name, options).params["seed"] == 1234
    assert words in line
