"""Fields, lists, boxes, dialogs and labelled values: one page with everything on it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.domain.case import Expectation, ManualCase, Step
from bot.domain.exploration import Followed, Performed
from bot.domain.probe import Action, Control
from bot.domain.source import PageRoute, ScreenModule
from bot.engines.functional.explorer import follow
from tests.fakes.site import Shop, box, heading, link, run

SCREENS = (
    ScreenModule(
        path="a.jsx",
        routes=(PageRoute(route="/order", component="OrderPage"), PageRoute(route="/o/:id", component="X")),
    ),
)
ADDRESS = "Delivery address Recipient Street City"


@dataclass
class OrderForm(Shop):
    """A checkout with an address, a payment method, totals and a dialog."""

    dialog: bool = False
    sent: int = 0
    ticked: set[str] = field(default_factory=set)

    def header(self) -> tuple[list[Control], list[str]]:
        return [link("Start")], ["Start"]

    def products(self) -> tuple[list[Control], list[str]]:
        return [heading("Start"), link("Checkout"), link("Products")], ["Start", "Checkout", "Products"]

    def login(self) -> tuple[list[Control], list[str]]:
        return [], []

    def basket(self) -> tuple[list[Control], list[str]]:
        return [], []

    def page(self):  # type: ignore[no-untyped-def]  # the same as the shop's, for one more path
        from dataclasses import replace

        seen = super().page()
        if self.path != "/order":
            return seen
        controls, texts = self.form()
        numbered = [replace(one, ref=f"f{at}") for at, one in enumerate((*seen.controls, *controls))]
        return replace(seen, controls=tuple(numbered), texts=(*seen.texts, *texts))

    def form(self) -> tuple[list[Control], list[str]]:
        names = ("Recipient", "Street", "City")
        fields = [box(name, "text", self.values, ADDRESS) for name in names]
        passwords = [box(name, "password", self.values) for name in ("New password", "Repeat password")]
        shipping = Control(
            ref="",
            role="combobox",
            name="Shipping",
            tag="select",
            label="Shipping",
            value="s",
            options=("Standard (€4.90)", "Express (€9.90)"),
        )
        radios = [
            Control(ref="", role="radio", name=name, tag="input", kind="radio", label=name)
            for name in ("Card", "Invoice")
        ]
        gift = Control(
            ref="", role="checkbox", name="Gift wrap", tag="input", kind="checkbox", checked="Gift wrap" in self.ticked
        )
        off = Control(ref="", role="button", name="Pay later", tag="button", enabled=False, clickable=True)
        note = Control(
            ref="",
            role="textbox",
            name="Note (optional)",
            tag="textarea",
            label="Note (optional)",
            value=self.values.get("Note (optional)", ""),
        )
        send = Control(
            ref="", role="button", name="Place order", tag="button", kind="submit", text="Place order", clickable=True
        )
        table = [Control(ref="", role="row", name=row, tag="tr", text=row) for row in ("Mug 2 €24.00", "Lamp 1 €60.00")]
        found = [heading("Order form"), *fields, *passwords, shipping, *radios, gift, off, note, send, *table]
        texts = ["Order form", "Total", "€84.00", "Status: Open", "Lines", "2", "Discount", "-€1.00"]
        if self.dialog:
            found += [
                Control(ref="", role="dialog", name="Sure?", tag="div", text="Sure? Yes No"),
                *(
                    Control(
                        ref="",
                        role="button",
                        name=name,
                        tag="button",
                        text=name,
                        context="Sure? Yes No",
                        clickable=True,
                    )
                    for name in ("Yes", "No")
                ),
            ]
            texts += ["Sure?"]
        return found, texts

    def click(self, control: Control) -> None:
        if control.name == "Checkout":
            self.path = "/order"
        elif control.name == "Place order":
            self.dialog = True
        elif control.name in {"Yes", "No"}:
            self.dialog = False
            self.sent += control.name == "Yes"
        elif control.name == "Start":
            self.path = "/products"

    def do(self, action: Action, control: Control, value: str) -> None:
        if action in {Action.CHECK, Action.UNCHECK}:
            (self.ticked.add if action is Action.CHECK else self.ticked.discard)(control.name)
        else:
            super().do(action, control, value)


def followed(*rows: tuple[str, str], data: tuple[tuple[str, str], ...] = ()) -> tuple[Followed, OrderForm]:
    rows = (("Open `/order`", ""), *rows)
    case = ManualCase(
        id="TC-2",
        title="Order",
        path="x.md",
        data=data,
        steps=tuple(Step(text=step, line=1) for step, _ in rows),
        expectations=tuple(Expectation(text=text, line=1, after=at) for at, (_, text) in enumerate(rows) if text),
    )
    shop = OrderForm()
    return run(follow(case, cases={"TC-2": case}, screens=SCREENS), shop), shop


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        ("Choose *Express* as shipping", ["select_option Express (€9.90)"]),
        ("Select `Express` in the Shipping list", ["select_option Express (€9.90)"]),
        ("Choose shipping Standard", ["select_option Standard (€4.90)"]),
        ("Set shipping to Express", ["select_option Express (€9.90)"]),
        ("Choose *Invoice*", ["check"]),
        ("Choose the Invoice option", ["check"]),
        ("Tick *Gift wrap*, untick it", ["check", "uncheck"]),
        ("Tick the checkbox", ["check"]),
        ("Enter `a` into the City field", ["fill a"]),
        ("Change both passwords to `secret`", ["fill secret", "fill secret"]),
        ("Fill in the delivery address", ["fill Ada", "fill Harbour Street 12", "fill Hamburg"]),
        ("Enter a valid city", ["fill Hamburg"]),
        ("Enter a note of 12 characters", ["fill 012345678901"]),
        ("Enter the recipient", ["fill Ada"]),
        ("Leave the note empty", []),
        ("Leave all fields as they are", []),
        ("Enter `x` as the note, clear it", ["fill x", "fill "]),
        ("Enter `x` as the city and clear all fields", ["fill x", "fill "]),
        ("Choose *Note text* as note", ["fill Note text"]),
        ("Submit the form", ["click"]),
        ("Place order, then press *No*", ["click", "click"]),
        ("Hover over the *Place order* button", ["hover"]),
        ("Double-click *Place order*", ["dblclick"]),
        ("Click *City* and press Tab", ["click", "press Tab"]),
        ("Check the total", []),
        ("Repeat step 1", ["goto /order"]),
        ("Go back", ["go_back"]),
        ("Go to the start page", ["goto /"]),
        ("Place order", ["click"]),
    ],
)
def test_values_reach_their_fields(step: str, acts: list[str]) -> None:
    result, _ = followed((step, ""), data=(("recipient", "Ada"),))

    acted = [item for item in result.script if isinstance(item, Performed) and item.step == 1]
    done = [one.action.value if one.value is None else f"{one.action.value} {one.value}" for one in acted]
    assert result.steps[1].executed, result.steps[1].reason
    assert done == acts


@pytest.mark.parametrize(
    "step",
    [
        "Choose *Pigeon* as shipping",
        "Choose *Purple*",
        "Tick *Nonsense*",
        "Enter `x` into Colour",
        "Enter the colour",
        "Click *Nothing*",
        "Clear the colour",
        "Leave the colour empty",
        "Both colours to `x`",
        "Fill in the astrology section",
        "Repeat step 9",
        "Log in as Bob",
        "Search for `x`",
        'Add "Tea" to the cart',
        "Add 3 Teas to the cart",
        "Open *Attic*",
        "Log out",
        "Apply `X1`",
        "Hover over *Sky*",
    ],
)
def test_what_is_not_there_is_said_and_not_faked(step: str) -> None:
    result, _ = followed((step, ""))

    assert not result.steps[1].executed
    assert result.steps[1].reason


@pytest.mark.parametrize(
    ("step", "expected", "status"),
    [
        ("Look", "Status Open", "asserted"),
        ("Look", "Total €84.00", "asserted"),
        ("Look", "The total is €85.00", "disagrees"),
        ("Look", "Lines 2, discount -€1.00", "asserted"),
        ("Look", "Status €5.00", "not-checked"),
        ("Enter `x` as the city", "City X", "not-checked"),
        ("Look", "The discount is gone", "not-checked"),
        ("Look", 'Status "Closed"', "disagrees"),
        ("Look", "Two rows", "not-checked"),
        ("Look", '"Mug 2" has "€24.00"', "asserted"),
        ("Look", '"Mug 2" has "€25.00"', "disagrees"),
        ("Look", 'The button "Pay later" is disabled', "asserted"),
        ("Place order", "A dialog opens", "asserted"),
        ("Place order, then press *No*", "The dialog closes", "asserted"),
        ("Place order", 'a dialog "Sure?"', "asserted"),
        ("Enter `x` as the city", "City empty", "disagrees"),
        ("Look", "City empty", "asserted"),
        ("Look", "All password fields are empty", "asserted"),
        ("Look", "The order page is displayed", "asserted"),
        ("Look", "The user stays on the page", "asserted"),
        ("Look", "The user is redirected to the attic page", "not-checked"),
        ("Look", "Start, Card and Invoice are shown", "asserted"),
        ("Look", "The colour is gone", "not-checked"),
        ("Look", 'the page title is "Shop"', "asserted"),
        ("Look", "No message is shown", "not-checked"),
        ("Look", "an error message is shown", "not-checked"),
        ("Look", "the page is not `/elsewhere`", "asserted"),
        ("Look", "Unicorns 7", "not-checked"),
        ("Look", "-€1.00", "asserted"),
        ("Look", "€99.00", "not-checked"),
        ("Look", "Pay later is disabled", "asserted"),
        ("Look", "the note page says €3.00", "not-checked"),
    ],
)
def test_what_is_expected_is_checked_or_left_alone(step: str, expected: str, status: str) -> None:
    result, _ = followed((step, expected))

    assert result.steps[1].executed, result.steps[1].reason
    assert [trace.status.value for trace in result.expectations] == [status], result.expectations
