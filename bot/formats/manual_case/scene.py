"""Which prose before the steps sets the scene: not why the test exists, what it is about, or rules to be obeyed."""

from __future__ import annotations

import re

from bot.formats.manual_case.draft import identity
from bot.formats.manual_case.labels import Part, labelled

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_STATE = re.compile(
    r"\b(?:logged|signed|log in|sign in|login|account|exists?|empty|cart|basket|fresh|in stock|available|running|open|"
    r"database|reset|data|private window|browser|registered|installed)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^\W*(?:as an?\b.*\b(?:i|we) (?:want|would like|can|need)\b|(?:in )?(?:this|the) (?:test|test case|case|scenario|"
    r"script|checklist|document|walkthrough)\b|(?:i|we) (?:want|would like) to\b|the (?:purpose|goal|aim) (?:of|is)\b|"
    r"(?:regression|smoke|sanity)\b[^.]*\b(?:checklist|test|tests|suite)\b|watch\b|remember\b|don't forget\b)",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(r"\b(?:must|should|may|shall)\b", re.IGNORECASE)
_TRAIL = re.compile(r"^\W*[^>\n]{1,60}(?:\s>\s[^>\n]{1,60}){2,}$")
_BOLD_LABEL = re.compile(r"^\*\*[^*]+(?::\*\*|\*\*\s*:)")


def sets_scene(sentence: str) -> bool:
    """Whether a sentence under no heading says how things are before the first step."""
    if _MAIL.search(sentence):
        return True
    if re.search(r"_{3,}", sentence) or _TRAIL.match(sentence) or is_caption(sentence):
        return False
    if re.fullmatch(r"\(.*\)\W*", sentence, re.DOTALL) or _ABOUT.match(sentence):
        return False
    named = labelled(sentence)
    if named and named[0] is Part.IGNORED and ":" in sentence:
        return False
    if _BOLD_LABEL.match(sentence) or (_RULE.search(sentence) and not re.match(r"there\b", sentence, re.IGNORECASE)):
        return bool(_STATE.search(sentence)) and not re.search(r"\bnever\b", sentence)
    return True


def needs(sentence: str) -> bool:
    """Whether a sentence behind a remark still sets the scene: `Related: T-7. Needs a parcel.`."""
    return sets_scene(sentence) and bool(
        _STATE.search(sentence) or _MAIL.search(sentence) or re.search(r"(?i)^\W*needs?\b", sentence)
    )


def is_caption(text: str) -> bool:
    """A line in bold and nothing else: a heading by another name."""
    return bool(re.fullmatch(r"\s*\*\*[^*]+\*\*\s*", text))


def trail_id(text: str) -> str:
    """The id at the end of a trail such as `Wiki > Payment > PAY-8`; empty when there is none."""
    if not _TRAIL.match(text):
        return ""
    id, title = identity(text.rpartition(">")[2].strip(" *_`"))
    return id if not title else ""
