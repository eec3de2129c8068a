"""`gen-tests doctor`: what this machine can do, and how to get the rest."""

from __future__ import annotations

import click

from bot.cli.doors import Doors
from bot.domain.ability import Ability, Standing
from bot.domain.errors import ExitStatus
from bot.formats.markdown.escaping import visible


@click.command()
@click.pass_obj
def doctor(doors: Doors) -> int:
    """Look at this machine: sandbox, git, browser, coverage, container, and what an earlier run left."""
    abilities = doors.abilities()
    width = max(len(ability.name) for ability in abilities)
    for ability in abilities:
        click.echo("\n".join(_lines(ability, width)))
    return int(exit_status(abilities))


def exit_status(abilities: tuple[Ability, ...]) -> ExitStatus:
    """Return how the command ends: without something needed nothing could be executed."""
    lacking = any(ability.needed and ability.standing is Standing.MISSING for ability in abilities)
    return ExitStatus.NOT_EXECUTED if lacking else ExitStatus.DONE


def _lines(ability: Ability, width: int) -> list[str]:
    first, *rest = ability.seen.splitlines() or [""]
    lines = [f"{ability.standing:<8} {ability.name:<{width}}  {visible(first)}"]
    indent = " " * (11 + width)
    lines += [f"{indent}{visible(line)}" for line in rest]
    return [*lines, f"{indent}{visible(ability.remedy)}"] if ability.remedy else lines
