"""What is known while a case is followed: the page as last seen, what was done, what was typed, what was ever seen."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field

from bot.domain.exploration import Asserted, Performed
from bot.domain.probe import (
    Act,
    Acted,
    Action,
    Assertion,
    Call,
    Check,
    Checked,
    Control,
    Failed,
    Form,
    Locator,
    Look,
    Observation,
    Page,
    Probe,
    Settle,
)
from bot.domain.source import ScreenModule
from bot.engines.functional.grammar import plain
from bot.engines.functional.matching import role
from bot.engines.functional.values import MAIL, Pair, kind_of

Asking = Generator[Probe, Observation, str]
BLANK = Page(path="", title="")
REGISTERING = re.compile(r"\b(?:register|sign ?up|create (?:an )?account|registration|signup)\b", re.IGNORECASE)
HISTORY = 5_000
CHANGING = frozenset({Action.CLICK, Action.DOUBLE_CLICK, Action.SELECT, Action.CHECK, Action.UNCHECK, Action.PRESS})


@dataclass(slots=True)
class Tour:
    """The state of one exploration. `step` is None while preconditions are established."""

    data: tuple[Pair, ...] = ()
    credentials: tuple[Pair, ...] = ()
    screens: tuple[ScreenModule, ...] = ()
    routes: tuple[str, ...] = ()
    token: str = "0"  # noqa: S105 - tells explorations apart, no secret
    start: str = "/"
    page: Page = BLANK
    step: int | None = None
    script: list[Performed | Asserted] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    before: Page = BLANK
    last: Control | None = None
    last_field: Control | None = None
    last_box: Control | None = None
    pressed: Control | None = None
    topic: list[str] = field(default_factory=list)
    fields_of: dict[str, str] = field(default_factory=dict)
    doubts: int = 0
    attempt: bool = False
    dialogs: bool = False
    told: list[str] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)
    typed: list[tuple[str, str]] = field(default_factory=list)
    taken: frozenset[str] = frozenset()
    user: str = ""
    renamed: dict[str, str] = field(default_factory=dict)

    def look(self, page: Page) -> None:
        """Remember a page."""
        self.page = page
        self.dialogs = self.dialogs or any(role(control) == "dialog" for control in page.controls)
        if len(self.seen) < HISTORY:
            self.seen.update({plain(control.name): control.name for control in page.controls})
            self.seen.update({plain(text): text for text in page.texts})
            path = page.path.split("#")[0]
            self.where.update({plain(c.name): path for c in page.controls if role(c) == "link" and c.name})

    def page_asks_password(self) -> bool:
        """Whether the page has a password field."""
        return any(control.kind == "password" for control in self.page.controls)

    def pressed_name(self) -> str:
        """What the button that was pressed last is called."""
        return self.pressed.name if self.pressed is not None else ""

    def was_link(self, name: str) -> bool:
        """Whether a link of that name was seen on some page."""
        return plain(name) in self.where

    def controls(self, *roles: str) -> tuple[Control, ...]:
        """The page's controls of the given roles."""
        return tuple(control for control in self.page.controls if role(control) in roles)

    def again(self, control: Control | None) -> Control | None:
        """Find a control of an earlier page on this one: same role and name, or same id."""
        if control is None:
            return None
        for other in self.page.controls:
            if role(other) == role(control) and (other.name, other.identifier) == (control.name, control.identifier):
                return other
        return next((c for c in self.page.controls if role(c) == role(control) and c.name == control.name), None)

    def unique(self, control: Control, value: str) -> str:
        """Mark a mail address that is registered: it must be new in each run."""
        if value in self.renamed:
            return self.renamed[value]
        kind = kind_of(control)
        heading = " ".join(other.text for other in self.controls("heading"))
        if kind is None or "email" not in kind.words or not MAIL.fullmatch(value):
            return value
        if not REGISTERING.search(f"{self.page.path} {self.page.title} {heading}") or value.casefold() in self.taken:
            return value
        name, _, host = value.partition("@")
        self.renamed[value] = f"{name}-{{unique}}@{host}"
        return self.renamed[value]

    def filled(self, value: str) -> str:
        """The value as it is typed in this exploration."""
        return value.replace("{unique}", self.token)


def act(tour: Tour, action: Action, control: Control | None = None, value: str | None = None) -> Asking:
    """Carry out one action; return the reason when that was not possible."""
    sent = tour.filled(value) if value is not None else None
    settle = Settle(quiet=0.08) if action is Action.FILL else Settle()
    answer = yield Act(action=action, ref=control.ref if control else None, value=sent, settle=settle)
    if isinstance(answer, Failed):
        return f"the application did not let us: {first_line(answer.reason)}"
    if not isinstance(answer, Acted):
        return "the action was not answered"
    effect = _effect(tour, tour.page, answer.page) if action in CHANGING else ""
    note = yield from _noted(effect)
    tour.script.append(Performed(step=tour.step, action=action, locator=answer.locator, value=value, note=note))
    if control is not None and role(control) == "button" and "/\\d+" in note:
        tour.created.extend(plain(other.text) for other in answer.page.controls if role(other) == "heading")
    tour.look(answer.page)
    if control is not None:
        if action is Action.CLICK and tour.typed:
            tour.fields_of[plain(control.name)] = tour.typed[-1][0]
        tour.pressed = control if action is Action.CLICK and role(control) == "button" else tour.pressed
        tour.last = control
        tour.topic.append(control.name)
    return ""


def _noted(note: str) -> Asking:
    """A text is waited for only when it can be found the way that the test will look for it."""
    if not note.startswith("text:"):
        return note
    chain = Locator(calls=(Call(method="get_by_text", arguments=(note[5:],)), Call(method="first")))
    answer = yield Check(assertion=Assertion(form=Form.VISIBLE, locator=chain), timeout=0.3)
    return note if isinstance(answer, Checked) and answer.holds else ""


def _effect(tour: Tour, before: Page, after: Page) -> str:
    """What an action visibly brought about: another address, else a new text; a test waits for it before it goes on."""
    if before.path != after.path and before.path:
        path = re.sub(r"/\d+(?=/|$)", r"/\\d+", re.escape(after.path.split("#")[0]).replace(r"\-", "-"))
        return f"url:{path}$" if tour.token not in after.path else ""
    old = set(before.texts)
    new = [text for text in after.texts if text not in old and 2 < len(text) <= 80 and tour.token not in text]
    return f"text:{new[0]}" if new else ""


def look(tour: Tour) -> Asking:
    """See the page as it stands."""
    answer = yield Look()
    if not isinstance(answer, Page):
        return "the page could not be seen"
    tour.look(answer)
    return ""


def first_line(text: str) -> str:
    """The first line of a message, cut to a length that fits a report."""
    return " ".join(text.split("\n", 1)[0].split())[:160]
