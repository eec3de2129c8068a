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


class HostError(BotError):
    """GitHub did not do what it was asked."""

    status = ExitStatus.RETRYABLE


class RefusedError(HostError):
    """GitHub said no, and will say it again: `code` is the status of its answer. Nothing was changed."""

    status = ExitStatus.INPUT

    def __init__(self, message: str, *, remedy: str, slug: str, code: int) -> None:
        super().__init__(message, remedy=remedy, slug=slug)
        self.code = code


class UnsureError(HostError):
    """No answer, or one that says nothing: what was asked for may have been done or not."""


class BusyError(HostError):
    """GitHub asks to wait for longer than there is time. Nothing was changed."""
