"""Pages written down as lists of controls: a link goes to its address, a button says something or goes somewhere.

What was done is kept in words (`fill City=Bonn`, `click Save`), so that a test reads like the record of a tester.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.domain.case import Expectation, ManualCase, Step
from bot.domain.exploration import Followed
from bot.domain.probe import Act, Acted, Action, Control, Failed, Observation, Page
from bot.domain.source import ScreenModule
from bot.engines.functional.explorer import follow
from tests.fakes.site import Shop, locator_of, run

Pages = dict[str, tuple[Control, ...]]


@dataclass
class Site(Shop):
    """`says`: a button's message; `leads`: its address; `stuck`: names that cannot be acted on."""

    pages: Pages = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    stuck: frozenset[str] = frozenset()
    acted: list[str] = field(default_factory=list)
    held: dict[tuple[str, str], str] = field(default_factory=dict)

    def page(self) -> Page:
        bare = self.path.split("?")[0]
        shown = [self._kept(replace(one, ref=f"c{at}")) for at, one in enumerate(self.pages.get(bare, ()))]
        texts = [one.text or one.name for one in shown]
        if self.message:
            shown.append(Control(ref="alert", role="alert", name="", tag="p", text=self.message))
            texts.append(self.message)
        return Page(path=self.path, title="", controls=tuple(shown), texts=tuple(texts))

    def _kept(self, control: Control) -> Control:
        kept = self.held.get((self.path, control.ref))
        if kept is None:
            return control
        return replace(control, checked=kept == "on") if control.kind == "checkbox" else replace(control, value=kept)

    def act(self, act: Act) -> Observation:
        control = next((one for one in self.page().controls if one.ref == act.ref), None)
        said = "" if act.value is None else f"={act.value}" if control else f" {act.value}"
        if control is not None and control.name in self.stuck:
            return Failed(reason=f"{control.name} is covered by a banner\nsecond line")
        self.acted.append(f"{act.action.value}{f' {control.name}' if control else ''}{said}")
        self.message = "" if act.action in {Action.CLICK, Action.GOTO} else self.message
        if act.action is Action.GOTO:
            self.path = str(act.value)
        elif control is not None:
            self.do(act.action, control, act.value or "")
        return Acted(page=self.page(), locator=locator_of(control) if control else None)

    def do(self, action: Action, control: Control, value: str) -> None:
        if action in {Action.FILL, Action.SELECT}:
            self.held[self.path, control.ref] = value
        elif action in {Action.CHECK, Action.UNCHECK}:
            self.held[self.path, control.ref] = "on" if action is Action.CHECK else "off"
        elif action is Action.CLICK:
            self.message = self.says.get(control.name, "")
            self.path = control.href or self.leads.get(control.name, self.path)


def text_field(label: str, context: str = "", *, kind: str = "text", value: str = "", role: str = "textbox") -> Control:
    return Control(
        ref="", role=role, name=label, label=label, tag="input", kind=kind, value=value, context=context, enabled=True
    )


def chooser(label: str, *options: str, context: str = "") -> Control:
    return Control(ref="", role="combobox", name=label, label=label, tag="select", options=options, context=context)


def tick_box(label: str, *, kind: str = "checkbox", context: str = "") -> Control:
    return Control(ref="", role=kind, name=label, label=label, tag="input", kind=kind, checked=False, context=context)


def push(name: str, context: str = "", *, kind: str = "submit") -> Control:
    return Control(
        ref="", role="button", name=name, text=name, tag="button", kind=kind, context=context, clickable=True
    )


def to(name: str, href: str, context: str = "") -> Control:
    return Control(ref="", role="link", name=name, text=name, tag="a", href=href, context=context, clickable=True)


def title(name: str) -> Control:
    return Control(ref="", role="heading", name=name, text=name, tag="h1")


def a_case(
    *steps: str,
    expected: dict[int | None, str] | None = None,
    before: tuple[str, ...] = (),
    data: tuple[tuple[str, str], ...] = (),
    covers: tuple[str, ...] = (),
) -> ManualCase:
    """A case; `expected` by the index of its step, None: at the end."""
    return ManualCase(
        id="TC-1",
        title="A case",
        path="m/tc-1.md",
        preconditions=before,
        data=data,
        covers=covers,
        steps=tuple(Step(text=text, line=at) for at, text in enumerate(steps, start=1)),
        expectations=tuple(Expectation(text=text, line=1, after=at) for at, text in (expected or {}).items()),
    )


def following(site: Site, case: ManualCase, *others: ManualCase, screens: tuple[ScreenModule, ...] = ()) -> Followed:
    return run(follow(case, cases={one.id: one for one in (case, *others)}, screens=screens), site)
