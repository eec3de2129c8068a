"""What can go wrong, said so that the reader knows what to do: value seen, remedy, docs slug, exit status."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """How the command ends (docs/messages.md)."""

    DONE = 0
    FAILED_ON_REQUEST = 1
    USAGE = 2
    INPUT = 3
    NOT_EXECUTED = 4
    RETRYABLE = 5
    INTERNAL = 6


class BotError(Exception):
    """An error with a remedy. `slug` is a heading of docs/messages.md."""

    status: ExitStatus = ExitStatus.INTERNAL

    def __init__(self, message: str, *, remedy: str, slug: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.slug = slug


class UsageError(BotError):
    """The command line asks for something that cannot be."""

    status = ExitStatus.USAGE


class InputError(BotError):
    """Configuration or input that cannot be read."""

    status = ExitStatus.INPUT


class NotExecutedError(BotError):
    """No sandbox, no browser, or an application that did not start: nothing was run and nothing is claimed."""

    status = ExitStatus.NOT_EXECUTED
