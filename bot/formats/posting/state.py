"""What the summary comment remembers of its report, hidden in an HTML comment for the next one.

People with the right to can change a comment, so that what is read back is a claim: bounded, checked, or nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

from bot.domain.delivery import Snapshot

MOST = 4_000
_NAMES = 40
_NAME = 120
# The last line and no other: text of the report may look like it.
_STATE = re.compile(rf"^<!-- gen-tests:state ([A-Za-z0-9+/=]{{1,{MOST}}}) -->\s*\Z", re.MULTILINE)
_SHA = re.compile(r"[0-9a-f]{7,64}")


def write(now: Snapshot, since: Snapshot | None) -> str:
    """Return the hidden line, at most MOST characters of state; names are left out before that is passed."""
    for names in (_NAMES, _NAMES // 2, _NAMES // 4, 0):
        document = [_document(one, names) for one in (now, since) if one is not None]
        data = base64.b64encode(json.dumps(document, separators=(",", ":")).encode("ascii")).decode("ascii")
        if len(data) <= MOST:
            break
    return f"<!-- gen-tests:state {data} -->\n"


def read(body: str) -> tuple[Snapshot, Snapshot | None] | None:
    """Return what a comment remembers, and what it was compared with; None for anything that `write` did not write."""
    match = _STATE.search(body)
    if match is None:
        return None
    try:
        found = json.loads(base64.b64decode(match[1], validate=True))
        if not isinstance(found, list) or len(found) not in (1, 2):
            return None
        now, *since = (_snapshot(item) for item in found)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return None
    return now, (since[0] if since else None)


def _document(one: Snapshot, names: int) -> dict[str, object]:
    return {
        "head": one.head,
        "kept": [name[:_NAME] for name in one.kept[:names]],
        "findings": [name[:_NAME] for name in one.findings[:names]],
        "lines": list(one.lines),
    }


def _snapshot(item: Any) -> Snapshot:
    covered, total = item["lines"]
    if not isinstance(item["head"], str) or not _SHA.fullmatch(item["head"]):
        raise ValueError("no revision")
    if not all(type(number) is int and 0 <= number < 10**9 for number in (covered, total)):
        raise ValueError("no lines")
    return Snapshot(
        head=item["head"], kept=_names(item["kept"]), findings=_names(item["findings"]), lines=(covered, total)
    )


def _names(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or len(found) > _NAMES:
        raise ValueError("no names")
    if not all(isinstance(name, str) and len(name) <= _NAME for name in found):
        raise ValueError("no names")
    return tuple(found)
