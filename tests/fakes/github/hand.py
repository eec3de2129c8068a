"""A maintainer's hand: it takes what the bot offers, the way GitHub's pages would."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.github.world import Note, World

_FENCE = re.compile(r"^(`{3,})suggestion[^\n]*\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r'<a href="([^"]+)">')
LONGEST = 8191


def apply_suggestion(world: World, note: Note) -> str:
    """Replace the lines that a comment is on by its suggestion; return the file's new text."""
    match = _FENCE.search(note.body)
    assert match is not None, "the comment holds no suggestion"
    assert note.line is not None
    text = world.files_at(note.commit)[note.path]
    lines = text.split("\n")
    first = note.start or note.line
    return "\n".join([*lines[: first - 1], *match[2].split("\n")[:-1], *lines[note.line :]])


def create_file(body: str) -> tuple[str, str, str]:
    """Follow the "create this file" link of a comment; return (repository and branch, path, text)."""
    links = [html.unescape(link) for link in _LINK.findall(body) if "/new/" in link]
    assert len(links) == 1, "the comment holds no single link"
    assert len(links[0].encode()) <= LONGEST, "GitHub cuts links off at 8,191 bytes"
    place = urlsplit(links[0])
    query = parse_qs(place.query, keep_blank_values=True, strict_parsing=True)
    return unquote(place.path).strip("/"), query["filename"][0], query["value"][0]
