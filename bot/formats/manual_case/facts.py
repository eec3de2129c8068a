"""Facts about a case, in a line or in a row of a table: its id, its title, what goes before it."""

from __future__ import annotations

import re

from bot.formats.manual_case.blocks import Row
from bot.formats.manual_case.data import pairs_of
from bot.formats.manual_case.draft import Draft
from bot.formats.manual_case.labels import Part, part_of
from bot.formats.manual_case.pieces import flat, sentences
from bot.formats.manual_case.scene import needs
from bot.formats.manual_case.tables import cell


def take_fact(draft: Draft, part: Part, text: str) -> None:
    """A label that says all in its own line: id, title, or something that is not ours to read."""
    text = text.split("\n", 1)[0] if part is not Part.IGNORED else text
    if part is Part.ID:
        draft.id = " ".join(text.replace("`", "").replace("*", "").split())
    elif part is Part.TITLE:
        draft.title = " ".join(text.replace("**", "").split())
    elif not draft.steps:
        draft.preconditions.extend(sentence for sentence in sentences(text)[1:] if needs(sentence))


def take_about(draft: Draft, row: Row) -> None:
    """A row of facts: what goes before the steps, data, or nothing that is ours to read."""
    name, value = cell(row, 0).replace("**", "").strip(), cell(row, 1)
    part = part_of(name)
    if part is Part.PRECONDITIONS:
        draft.preconditions.extend(sentences(value))
    elif part is Part.SCENE:
        draft.preconditions.append(flat(f"{name}: {value}"))
    elif part is Part.DATA:
        _data(draft, value)
    elif part in {Part.ID, Part.TITLE}:
        take_fact(draft, Part.ID if part is Part.ID else Part.TITLE, value)
    elif part is None and name and value:
        draft.data.append((name, value))


def _data(draft: Draft, value: str) -> None:
    """Names and values; what names none may say how things are (`Data: fresh database`) or where to look."""
    found = pairs_of(value)
    if needs(value) and not any(name for name, _ in found):
        draft.preconditions.append(flat(value))
    elif not re.match(r"see\b", value, re.IGNORECASE):
        draft.data.extend(found)
