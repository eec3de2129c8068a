"""What an explorer asks of the running application, and what it is told.

A probe carries its settle policy; whoever carries it out decides nothing. Observations are claims of a program in the
sandbox: their size is capped and nothing in them is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.json import Json

Literal = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a locator chain: `get_by_role("button", name="Save")`."""

    method: str
    arguments: tuple[Literal, ...] = ()
    keywords: tuple[tuple[str, Literal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A chain of allowed calls on a page, as data: rendered to source and carried out by the same chain."""

    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """When a page counts as settled: no DOM change for `quiet` seconds, at most `limit` seconds."""

    quiet: float = 0.15
    limit: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Probe: one HTTP request to the application's API; `path` is filled in and starts with a slash."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: Json = None
    media_type: str | None = None


class Action(StrEnum):
    """What a person does to a page."""

    GOTO = "goto"
    CLICK = "click"
    DOUBLE_CLICK = "dblclick"
    FILL = "fill"
    SELECT = "select_option"
    CHECK = "check"
    UNCHECK = "uncheck"
    PRESS = "press"
    HOVER = "hover"
    RELOAD = "reload"
    BACK = "go_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Probe: a new browser context (nothing remembered) with one empty page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Probe: the page as it stands, once settled."""

    settle: Settle = Settle()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Probe: one action, on the control with `ref` of the last page seen, or on `locator`, or on the page itself."""

    action: Action
    ref: str | None = None
    locator: Locator | None = None
    value: str | None = None
    settle: Settle = Settle()


class Form(StrEnum):
    """The vocabulary of assertions; each has one rendering as `expect(...)` and one way to be carried out."""

    VISIBLE = "to_be_visible"
    HIDDEN = "to_be_hidden"
    TEXT = "to_have_text"
    CONTAINS = "to_contain_text"
    VALUE = "to_have_value"
    COUNT = "to_have_count"
    ENABLED = "to_be_enabled"
    DISABLED = "to_be_disabled"
    CHECKED = "to_be_checked"
    UNCHECKED = "not_to_be_checked"
    FOCUSED = "to_be_focused"
    ATTRIBUTE = "to_have_attribute"
    URL = "to_have_url"
    NOT_URL = "not_to_have_url"
    TITLE = "to_have_title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One web-first assertion. `locator` is None for URL and title; URL expectations are regular expressions.

    `expected` holds the form's arguments: text, value, count, (attribute, value) or pattern.
    """

    form: Form
    locator: Locator | None = None
    expected: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Probe: does the assertion hold within `timeout` seconds? `ref` names a control instead of a locator."""

    assertion: Assertion
    ref: str | None = None
    timeout: float = 2.0


Probe = Request | Visit | Look | Act | Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Something on the page that a person can use or read as a unit.

    `ref` is valid until the next observation. `context` is the text of the nearest row, list item, card or section.
    """

    ref: str
    role: str
    name: str
    tag: str = ""
    kind: str = ""
    text: str = ""
    value: str = ""
    label: str = ""
    placeholder: str = ""
    test_id: str = ""
    identifier: str = ""
    classes: str = ""
    href: str = ""
    options: tuple[str, ...] = ()
    context: str = ""
    enabled: bool = True
    checked: bool | None = None
    clickable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Observation: a settled page. `path` is path + query + fragment relative to the page origin."""

    path: str
    title: str
    controls: tuple[Control, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """Observation: the action was carried out; `locator` is Playwright's own for the control, None for the page."""

    page: Page
    locator: Locator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Observation: whether the assertion held, the locator it was carried out with, and what was seen instead."""

    holds: bool
    seen: str = ""
    locator: Locator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Observation: an HTTP answer. `body` is parsed JSON, else None with `text`.

    `violations` of the documented schema are attached by the application layer.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: Json = None
    text: str = ""
    violations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Observation: the probe could not be carried out, and why."""

    reason: str


Observation = Response | Page | Acted | Checked | Failed
