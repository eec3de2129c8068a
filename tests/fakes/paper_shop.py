"""A shop with a login, a cart with a voucher, and a checkout, as pages written down."""

from __future__ import annotations

from bot.domain.probe import Control
from tests.fakes.pages import Pages, Site, chooser, push, text_field, tick_box, title, to

VOUCHER, ADDRESS, PAYMENT = "Voucher code Apply", "Delivery address Recipient", "Payment Card number"
HEADER = (to("Products", "/products"), to("Cart", "/cart"), to("Log in", "/login"), to("Checkout", "/checkout"))


def lamp(name: str) -> tuple[Control, ...]:
    amount = text_field("Quantity", "Add it", kind="number", value="1", role="spinbutton")
    return (*HEADER, title(name), amount, push("Add to cart", "Add it", kind="button"))


PAGES: Pages = {
    "/": (*HEADER, title("Start")),
    "/products": (
        *HEADER,
        title("All products"),
        text_field("Search", kind="search", role="searchbox"),
        chooser("Sort by", "Name", "Price, low to high", "Price, high to low"),
        tick_box("In stock only"),
        to("Desk Lamp", "/p/1", "Desk Lamp €60"),
        to("Fountain Pen", "/p/2", "Fountain Pen €9"),
    ),
    "/p/1": lamp("Desk Lamp"),
    "/p/2": lamp("Fountain Pen"),
    "/cart": (*HEADER, title("Cart"), text_field("Voucher code", VOUCHER), push("Apply", VOUCHER)),
    "/login": (
        *HEADER,
        title("Log in"),
        text_field("Email", "Login form", kind="email"),
        text_field("Password", "Login form", kind="password"),
        push("Log in", "Login form"),
    ),
    "/register": (
        title("Create account"),
        text_field("Email", "New account", kind="email"),
        text_field("Password", "New account", kind="password"),
        text_field("Repeat password", "New account", kind="password"),
        push("Register", "New account"),
    ),
    "/checkout": (
        *HEADER,
        title("Checkout"),
        text_field("Recipient", ADDRESS),
        text_field("Street and number", ADDRESS),
        text_field("Postcode", ADDRESS),
        text_field("City", ADDRESS),
        text_field("Card number", PAYMENT),
        text_field("Card holder", PAYMENT),
        text_field("Expiry date (MM/YY)", PAYMENT),
        chooser("Shipping", "Standard (€4.90)", "Express (€9.90)"),
        tick_box("Gift wrap"),
        push("Place order"),
    ),
}


def paper_shop(**more: object) -> Site:
    site = Site(pages=PAGES)
    for name, value in more.items():
        setattr(site, name, value)
    return site
