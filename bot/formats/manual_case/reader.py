"""Markdown text to manual cases: blocks are walked once, each goes to the part of the case that was named last."""

from __future__ import annotations

import re
from collections.abc import Mapping

import frontmatter
import yaml

from bot.domain.case import ManualCase
from bot.domain.errors import InputError
from bot.formats.manual_case.blocks import blocks
from bot.formats.manual_case.draft import Draft, identity
from bot.formats.manual_case.labels import Part, part_of
from bot.formats.manual_case.walk import Walk

SIZE_LIMIT = 262_144


def read(path: str, text: str) -> tuple[ManualCase, ...]:
    """Return the cases of one Markdown file, in their order; raise InputError when it holds none that can be read."""
    if len(text) > SIZE_LIMIT:
        raise _unreadable(path, f"has {len(text)} characters; a manual case file may have {SIZE_LIMIT}")
    # A lone carriage return ends a line for Markdown, but for nobody who counts lines.
    text = text.replace("\r\n", "\n").replace("\r", " ")
    meta, body, offset = _front_matter(path, text.removeprefix("\ufeff"))
    walk = Walk()
    walk.take(blocks(body, offset=offset))
    drafts = [draft for draft in walk.drafts if draft.steps]
    if not drafts:
        raise _unreadable(path, "holds no steps")
    return _cases(path, drafts, meta)


def _unreadable(path: str, what: str) -> InputError:
    return InputError(
        f"The manual case {path!r} {what}.",
        remedy="Write the steps as a numbered list under `## Steps`, or as a table (Step, Action, Expected).",
        slug="unreadable-case",
    )


def _front_matter(path: str, text: str) -> tuple[Mapping[str, object], str, int]:
    try:
        post = frontmatter.loads(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _unreadable(path, f"has front matter that is not YAML ({str(error).splitlines()[0]})") from error
    except (AttributeError, TypeError):
        return {}, text, 0
    body = str(post.content)
    found = text.find(body) if body else 0
    return post.metadata, body, text[: max(found, 0)].count("\n")


def _cases(path: str, drafts: list[Draft], meta: Mapping[str, object]) -> tuple[ManualCase, ...]:
    taken: dict[str, int] = {}
    found: list[ManualCase] = []
    alone = len(drafts) == 1
    for draft in drafts:
        id = _text(meta, "id", "case_id", "test_id", "key") if alone else ""
        id = id or _heading_id(draft) or _file_id(path)
        taken[id] = taken.get(id, 0) + 1
        unique = id if taken[id] == 1 else f"{id}-{taken[id]}"
        title = (_text(meta, "title", "name", "summary") if alone else "") or _heading_title(draft) or unique
        _complete(draft, meta)
        found.append(draft.case(id=unique, title=title, path=path, covers=_texts(meta, "covers", "cover", "files")))
    return tuple(found)


def _complete(draft: Draft, meta: Mapping[str, object]) -> None:
    """Add what front matter and the headings above say."""
    above = draft.parent
    while above is not None:
        draft.preconditions[:0] = above.preconditions
        draft.data[:0] = above.data
        above = above.parent
    draft.preconditions[:0] = _texts(meta, "preconditions", "precondition")
    written = " ".join(draft.preconditions)
    draft.preconditions.extend(
        f"Depends on {name}" for name in _texts(meta, "depends_on", "depends", "requires") if name not in written
    )
    data = meta.get("data", meta.get("test_data"))
    if isinstance(data, Mapping):
        draft.data.extend((str(name), str(value)) for name, value in data.items())


def _heading_id(draft: Draft) -> str:
    at: Draft | None = draft
    while at is not None:
        if at.id:
            return at.id
        at = at.parent
    return ""


def _heading_title(draft: Draft) -> str:
    at: Draft | None = draft
    while at is not None:
        # A bare `Scenario` names the kind of a heading, not the case.
        if at.title and part_of(at.title) is not Part.TITLE and (at.id or at is draft or not draft.id):
            return at.title
        at = at.parent
    return ""


def _file_id(path: str) -> str:
    stem = re.sub(r"\.[A-Za-z]+$", "", path.replace("\\", "/").rsplit("/", 1)[-1])
    named = identity(stem.replace("_", "-").upper())[0]
    start = re.match(r"[A-Za-z][A-Za-z0-9]{0,11}?[-_]?\d+(?![A-Za-z0-9])", stem)
    return (start[0].upper().replace("_", "-") if start else "") or named or stem or "case"


def _text(meta: Mapping[str, object], *names: str) -> str:
    for name in names:
        value = meta.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return " ".join(str(value).split())
    return ""


def _texts(meta: Mapping[str, object], *names: str) -> tuple[str, ...]:
    for name in names:
        value = meta.get(name)
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list):
            return tuple(_entry(item) for item in value)
    return ()


def _entry(item: object) -> str:
    """`route:/x` without a space is a string to YAML, `route: /x` a mapping: both mean the same."""
    if isinstance(item, Mapping):
        return ",".join(f"{name}:{value}" for name, value in item.items())
    return str(item)
