"""A small shop in memory that answers page probes: readable in a minute, the same answers every time.

Pages: /login (email, password), /products (list, search, category, box), /cart (quantity, remove). One defect can be
switched on: the subtotal forgets to follow the quantity.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import TypeVar

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
    Visit,
)

Result = TypeVar("Result")
PRICES = {"Enamel Mug": 12, "Desk Lamp": 60, "Pen Tray": 20}


def locator_of(control: Control) -> Locator:
    return Locator(calls=(Call(method="get_by_role", arguments=(control.role,), keywords=(("name", control.name),)),))


@dataclass
class Shop:
    """The whole application and its browser."""

    broken_subtotal: bool = False
    path: str = "about:blank"
    user: str = ""
    message: str = ""
    values: dict[str, str] = field(default_factory=dict)
    in_stock: bool = False
    cart: dict[str, int] = field(default_factory=dict)
    looks: int = 0
    probes: list[Probe] = field(default_factory=list)

    def answer(self, probe: Probe) -> Observation:
        self.probes.append(probe)
        match probe:
            case Visit():
                return self.page()
            case Look():
                return self.page()
            case Act():
                return self.act(probe)
            case Check():
                return self.check(probe.assertion, probe.ref)
            case _:
                return Failed(reason="not a page probe")

    def page(self) -> Page:
        controls, texts = self.header()
        builders = {"/login": self.login, "/products": self.products, "/cart": self.basket}
        if self.path in builders:
            more, said = builders[self.path]()
            controls, texts = controls + more, texts + said
        if self.message:
            controls.append(Control(ref="", role="alert", name="", tag="p", text=self.message, classes="error"))
            texts.append(self.message)
        numbered = [replace(control, ref=f"c{at}") for at, control in enumerate(controls)]
        return Page(path=self.path, title="Shop", controls=tuple(numbered), texts=tuple(texts))

    def header(self) -> tuple[list[Control], list[str]]:
        if self.path == "about:blank":
            return [], []
        if self.user:
            names = ["Products", "Cart"]
            return [link(name) for name in names] + [button("Log out")], [
                *names,
                f"Logged in as {self.user}",
                "Log out",
            ]
        return [link("Products"), link("Log in")], ["Products", "Log in"]

    def login(self) -> tuple[list[Control], list[str]]:
        form = "Email Password Log in"
        return [
            heading("Log in"),
            box("Email", "email", self.values, form),
            box("Password", "password", self.values, form),
            replace(button("Log in"), kind="submit", context=form),
        ], ["Log in", "Email", "Password", "Log in"]

    def products(self) -> tuple[list[Control], list[str]]:
        wanted = self.values.get("Search", "").casefold()
        names = [name for name in PRICES if wanted in name.casefold() and not (self.in_stock and name == "Pen Tray")]
        items: list[Control] = []
        for name in names:
            items += [
                Control(ref="", role="listitem", name="", tag="li", text=name, classes="card"),
                link(name, context=name),
            ]
            items += [replace(button("Add to cart"), context=f"{name} Add to cart")] if self.user else []
        order = Control(
            ref="",
            role="combobox",
            name="Sort by",
            tag="select",
            label="Sort by",
            options=("Name", "Price, low to high"),
        )
        check = Control(
            ref="", role="checkbox", name="In stock only", tag="input", kind="checkbox", checked=self.in_stock
        )
        search = replace(box("Search", "search", self.values), role="searchbox")
        return [heading("Products"), search, order, check, *items], ["Products", f"{len(names)} products found", *names]

    def basket(self) -> tuple[list[Control], list[str]]:
        if not self.cart:
            return [heading("Cart")], ["Cart", "Your cart is empty."]
        controls, texts, total = [heading("Cart")], ["Cart"], 0
        for name, count in self.cart.items():
            row = f"{name} €{PRICES[name]}.00 Remove"
            controls.append(Control(ref="", role="row", name=row, tag="tr", text=row))
            quantity = box(f"Quantity of {name}", "number", {f"Quantity of {name}": str(count)}, row)
            controls += [
                replace(quantity, role="spinbutton"),
                replace(button("Remove"), name=f"Remove {name}", context=row),
            ]
            total += PRICES[name] * (1 if self.broken_subtotal else count)
            texts += [name, f"€{PRICES[name]}.00"]
        return controls, [*texts, f"Subtotal: €{total}.00"]

    def act(self, act: Act) -> Observation:
        self.message = ""
        if act.action is Action.GOTO:
            self.path = "/products" if act.value in {"/", None} else str(act.value)
            return Acted(page=self.page())
        if act.action in {Action.RELOAD, Action.BACK, Action.PRESS}:
            return Acted(page=self.page())
        control = next((one for one in self.page().controls if one.ref == act.ref), None)
        if control is None:
            return Failed(reason="the control has left the page")
        self.do(act.action, control, act.value or "")
        return Acted(page=self.page(), locator=locator_of(control))

    def do(self, action: Action, control: Control, value: str) -> None:
        if action is Action.FILL and control.name.startswith("Quantity of "):
            self.cart[control.name.removeprefix("Quantity of ")] = int(value)
        elif action in {Action.FILL, Action.SELECT}:
            self.values[control.name] = value
        elif action in {Action.CHECK, Action.UNCHECK}:
            self.in_stock = action is Action.CHECK
        elif action is Action.CLICK:
            self.click(control)

    def click(self, control: Control) -> None:
        if control.name == "Log in" and control.role == "button":
            self.log_in()
        elif control.name == "Add to cart":
            name = control.context.removesuffix(" Add to cart")
            self.cart[name] = self.cart.get(name, 0) + 1
        elif control.name.startswith("Remove "):
            self.cart.pop(control.name.removeprefix("Remove "))
        elif control.name == "Log out":
            self.user, self.path = "", "/login"
        elif control.role == "link":
            self.path = {"Log in": "/login", "Cart": "/cart"}.get(control.name, "/products")

    def log_in(self) -> None:
        if "@" not in self.values.get("Email", ""):
            self.message = "Enter a valid email address"
        elif self.values.get("Password") != "engine1843":
            self.message = "Email or password is wrong"
        else:
            self.user, self.path = "Ada", "/products"

    def check(self, assertion: Assertion, ref: str | None) -> Observation:
        page = self.page()
        if assertion.form in {Form.URL, Form.NOT_URL}:
            found = bool(re.search(str(assertion.expected[0]), f"http://shop{page.path}"))
            return Checked(holds=found is (assertion.form is Form.URL), seen=page.path)
        if assertion.form is Form.TITLE:
            return Checked(holds=page.title == assertion.expected[0], seen=page.title)
        control = next((one for one in page.controls if one.ref == ref), None)
        chain = locator_of(control) if control else assertion.locator
        assert chain is not None
        hits = [control] if control else matching(page, chain)
        return self.judge(assertion, chain, hits)

    def judge(self, assertion: Assertion, chain: Locator, hits: list[Control]) -> Observation:
        match assertion.form:
            case Form.HIDDEN:
                return Checked(holds=not hits, seen="visible" if hits else "hidden", locator=chain)
            case Form.COUNT:
                return Checked(holds=len(hits) == assertion.expected[0], seen=str(len(hits)), locator=chain)
            case _ if len(hits) > 1:
                return Failed(reason="the locator matches several elements")
            case Form.VISIBLE:
                return Checked(holds=bool(hits), seen="visible" if hits else "hidden", locator=chain)
            case Form.VALUE:
                return Checked(holds=bool(hits) and hits[0].value == assertion.expected[0], locator=chain)
            case Form.CONTAINS | Form.TEXT:
                text = hits[0].text if hits else ""
                return Checked(holds=str(assertion.expected[0]) in text, seen=text, locator=chain)
            case Form.DISABLED | Form.ENABLED:
                return Checked(holds=hits[0].enabled is (assertion.form is Form.ENABLED), locator=chain)
            case _:
                return Checked(holds=False, seen="not known here", locator=chain)


def matching(page: Page, chain: Locator) -> list[Control]:
    """The controls (or texts) that a chain finds."""
    first, *narrowing = chain.calls
    words = dict(first.keywords)
    wanted = str(first.arguments[0])
    if first.method == "get_by_text":
        exact = bool(words.get("exact"))
        texts = [text for text in page.texts if (text == wanted if exact else wanted.casefold() in text.casefold())]
        hits = [Control(ref="", role="generic", name="", text=text) for text in texts]
    else:
        name = words.get("name")
        hits = [
            one for one in page.controls if one.role == wanted and (name is None or str(name) in (one.name or one.text))
        ]
    for call in narrowing:
        if call.method == "locator":
            after = [page.texts[at + 1] for at, text in enumerate(page.texts[:-1]) if text == hits[0].text]
            hits = [Control(ref="", role="generic", name="", text=text) for text in after]
        elif call.method == "filter":
            hits = [one for one in hits if str(dict(call.keywords)["has_text"]) in one.text]
        elif call.method == "nth":
            hits = hits[int(str(call.arguments[0])) :][:1]
        elif call.method == "first":
            hits = hits[:1]
    return hits


def link(name: str, *, context: str = "") -> Control:
    return Control(ref="", role="link", name=name, tag="a", text=name, href=f"/{name}", context=context, clickable=True)


def button(name: str) -> Control:
    return Control(ref="", role="button", name=name, tag="button", text=name, clickable=True)


def heading(name: str) -> Control:
    return Control(ref="", role="heading", name=name, tag="h1", text=name)


def box(name: str, kind: str, values: dict[str, str], context: str = "") -> Control:
    return Control(
        ref="",
        role="textbox",
        name=name,
        tag="input",
        kind=kind,
        label=name,
        value=values.get(name, ""),
        context=context,
    )


def run(generator: Generator[Probe, Observation, Result], shop: Shop) -> Result:
    """Drive an explorer against the shop."""
    try:
        probe = next(generator)
        while True:
            probe = generator.send(shop.answer(probe))
    except StopIteration as end:
        result: Result = end.value
        return result
