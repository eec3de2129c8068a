"""What differs from run to run without meaning anything: times, made-up ids, tokens, addresses in memory.

A report quotes what an application said. Two reviews of the same change must quote the same, so these parts are named
instead of shown; plain dates and numbers are left alone, since they may be the point.
"""

from __future__ import annotations

import re

_PARTS = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE), "(an id)"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"), "(a time)"),
    (re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\b"), "(a time)"),
    (re.compile(r"\b[\w-]{16,400}\.[\w-]{16,2000}\.[\w-]{16,1000}"), "(a token)"),
    (re.compile(r"\b[0-9a-f]{32,200}\b", re.IGNORECASE), "(a token)"),
    (re.compile(r"\b0x[0-9a-f]{6,16}\b", re.IGNORECASE), "(an address)"),
    (re.compile(r"\bin \d{1,6}\.\d{1,6} ?s(?:econds)?\b"), "in some time"),
)


def steady(text: str) -> str:
    """Return the text with its volatile parts named: equal for two runs that differ in nothing else."""
    for pattern, name in _PARTS:
        text = pattern.sub(name, text)
    return text
