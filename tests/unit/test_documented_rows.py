"""docs/combinatorial.md shows what its commands print, and every number in it comes from there."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from bot.cli.commands import run
from bot.cli.doors import Doors
from bot.formats import rows_model

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "combinatorial.md"
SHOWN = re.compile(r"```console\n\$ gen-tests (rows [^\n]+)\n(.*?)```\n", re.DOTALL)
BLOCKS = SHOWN.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("command", "expected"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_command_prints_what_the_page_shows(
    command: str, expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ACCEPT_GOLDEN=1 rewrites the page."""
    monkeypatch.chdir(ROOT)

    status = run(shlex.split(command), doors=Doors(review=None, publish=None, reproduce=None))  # type: ignore[arg-type]

    captured = capsys.readouterr()
    seen = captured.out + captured.err
    if os.environ.get("ACCEPT_GOLDEN"):
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(page.replace(f"$ gen-tests {command}\n{expected}```", f"$ gen-tests {command}\n{seen}```"))
        expected = seen
    assert (status, seen) == (0, expected)


def test_the_page_shows_its_commands() -> None:
    assert len(BLOCKS) >= 5


def test_the_model_with_every_key_can_be_read() -> None:
    text = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    assert text is not None
    source = rows_model.read(text[1], origin="the page")
    assert len(source.model.components) == 5
    assert source.core_strength == 3
