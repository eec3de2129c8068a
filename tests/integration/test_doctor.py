"""What a machine can do is tried on the machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.adapters.machine import Machine
from bot.cli.commands import run
from bot.cli.doors import Doors, closed
from bot.domain.ability import Ability, Standing
from bot.domain.errors import ExitStatus


def looked_at(*parents: Path, path: str = "") -> dict[str, Ability]:
    environ = {"PATH": path or os.environ["PATH"], "HOME": "/nonexistent"}
    machine = Machine(environ, parents=parents) if parents else Machine(environ)
    return {ability.name: ability for ability in machine.abilities()}


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.sandbox
@pytest.mark.browser
def test_a_machine_that_can_run_the_tests_can_run_reviews() -> None:
    """The sandbox is looked at from inside: that its program exists says nothing."""
    found = looked_at()

    for name in ("sandbox", "git", "room", "browser", "coverage"):
        assert found[name].standing is Standing.THERE, found[name]
    assert found["sandbox"].seen.startswith("bubblewrap ")


def test_a_machine_without_a_place_to_work_has_no_sandbox(tmp_path: Path) -> None:
    """Every lack comes with what to do about it."""
    found = looked_at(tmp_path / "gone")

    assert found["sandbox"].standing is Standing.MISSING
    assert found["room"].standing is Standing.MISSING
    assert all(one.remedy for one in found.values() if one.standing is not Standing.THERE)


def test_a_container_client_without_an_engine_is_no_engine(tmp_path: Path) -> None:
    """The command exists on many machines where nothing answers it."""
    program(tmp_path / "bin", "podman", "exit 0")
    program(tmp_path / "none", "podman", "exit 125")

    assert looked_at(tmp_path, path=str(tmp_path / "none"))["container"].standing is Standing.LIMITED
    assert looked_at(tmp_path, path=str(tmp_path / "bin"))["container"].seen == "podman answers"


def test_what_an_earlier_run_left_is_told(tmp_path: Path) -> None:
    """On a runner that takes more than one job, it may be of somebody else's code (A-2)."""
    (tmp_path / "gen-tests-abc").mkdir()

    found = looked_at(tmp_path)["leftovers"]

    assert found.standing is Standing.LIMITED
    assert "gen-tests-abc" in found.seen


@pytest.mark.parametrize(
    ("standing", "needed", "status"),
    [
        (Standing.THERE, True, ExitStatus.DONE),
        (Standing.MISSING, True, ExitStatus.NOT_EXECUTED),
        (Standing.MISSING, False, ExitStatus.DONE),
        (Standing.LIMITED, True, ExitStatus.DONE),
    ],
)
def test_the_status_says_whether_anything_could_be_run(
    standing: Standing, needed: bool, status: ExitStatus, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workflow may ask before it starts."""
    ability = Ability(name="sandbox", standing=standing, seen="EPERM\n\x1b[2J", remedy="Do this.", needed=needed)
    doors = Doors(review=closed, publish=closed, reproduce=closed, abilities=lambda: (ability,))

    assert run(["doctor"], doors=doors) == status
    shown = capsys.readouterr().out
    assert shown.startswith(f"{standing:<8} sandbox  EPERM\n")
    assert "<U+001B>[2J\n" in shown
    assert shown.endswith("Do this.\n")
