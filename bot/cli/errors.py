"""How a command ends: one clear message and a status, never a traceback unless GEN_TESTS_DEBUG is set."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

import click

from bot.cli.signals import INTERRUPTED, TERMINATED, TOLD, Terminated
from bot.domain.errors import BotError, ExitStatus
from bot.formats.markdown.escaping import visible, withhold


def guarded(command: Callable[[], object]) -> int:
    """Call the command; return its exit status, having said on stderr what went wrong."""
    try:
        status = command()
    except BotError as error:
        return _told(error.message, f"{error.remedy} (see docs/messages.md#{error.slug})", int(error.status), error)
    except click.exceptions.Exit as end:
        return int(end.exit_code)
    except click.ClickException as error:
        return _told(error.format_message(), _usage(error), int(ExitStatus.USAGE), error)
    except (KeyboardInterrupt, click.Abort):
        click.echo(TOLD[INTERRUPTED], err=True)
        return INTERRUPTED
    except Terminated:
        click.echo(TOLD[TERMINATED], err=True)
        return TERMINATED
    except Exception as error:  # noqa: BLE001 - the last line of defence: one line, not a traceback
        remedy = "This is a bug: run again with GEN_TESTS_DEBUG=1 and report it. (see docs/messages.md#internal)"
        return _told(f"{type(error).__name__}: {error}", remedy, int(ExitStatus.INTERNAL), error)
    return status if isinstance(status, int) else int(ExitStatus.DONE)


def _told(message: str, remedy: str, status: int, error: BaseException) -> int:
    lines = [visible(withhold(line)) for line in message.splitlines()] or ["unknown"]
    click.echo("\n".join([f"Error: {lines[0]}", *lines[1:], visible(withhold(remedy))]), err=True)
    if os.environ.get("GEN_TESTS_DEBUG"):
        click.echo("".join(traceback.format_exception(error)), err=True)
    return status


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if isinstance(context, click.Context) else "gen-tests"
    return f"Try `{path} --help`. (see docs/messages.md#usage)"
