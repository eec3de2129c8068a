"""What GitHub sends, changed as a test wants it."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "webhooks"
ON_A_PULL_REQUEST = -1
SHA = "0123456789abcdef0123456789abcdef01234567"
Payload = dict[str, Any]


@cache
def recorded(event: str) -> tuple[Payload, ...]:
    """Return every recorded payload of an event."""
    found: list[Payload] = json.loads((FOLDER / f"{event}.json").read_text(encoding="utf-8"))
    return tuple(found)


def payload(event: str, number: int = 0, **changes: object) -> Payload:
    """Return a recorded payload; `pull_request__draft=True` changes what lies at `pull_request.draft`."""
    made = copy.deepcopy(recorded(event)[number])
    for path, value in changes.items():
        *way, last = path.split("__")
        at = made
        for name in way:
            at = at[name]
        at[last] = value
    return made


def pull_request(**changes: object) -> Payload:
    """Return a pull request that was opened from a branch of the same repository."""
    return payload("pull_request", 12, **changes)


def comment(body: str, **changes: object) -> Payload:
    """Return a comment on a pull request."""
    return payload("issue_comment", ON_A_PULL_REQUEST, **{"comment__body": body, **changes})


def schedule(cron: str = "17 3 * * *") -> Payload:
    """Return what a schedule sends: next to nothing."""
    return {"schedule": cron, "repository": recorded("workflow_dispatch")[0]["repository"]}
