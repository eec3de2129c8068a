"""The one reader of the clock."""

from __future__ import annotations

import time


def seconds() -> float:
    """Return seconds since an unspecified start; never runs backwards."""
    return time.monotonic()
