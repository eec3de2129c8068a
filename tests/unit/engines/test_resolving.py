"""Orders about things that the test data names: what is added, opened, applied and changed in their stead."""

from __future__ import annotations

import time

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from bot.engines.functional.naming import expanded
from bot.engines.functional.resolving import resolved, shared_owner
from bot.engines.functional.slots import Intent
from bot.engines.functional.steps import parse
from bot.engines.functional.tour import Tour
from tests.fakes.pages import Site, a_case, chooser, following, push, text_field, title
from tests.fakes.paper_shop import paper_shop

Data = tuple[tuple[str, str], ...]
DATA: Data = (
    ("Coupons", "OLD1 (expired), NEW1 (good)"),
    ("Product B", "Linen Tea Towel, EUR 8.90"),
    ("Product", "Desk Lamp, quantity 2"),
    ("First order", "1 x Desk Lamp (19.90), 2 x Tea Towels"),
    ("Second review", 'rating 4, title "Fine"'),
    ("New customer", 'name "Ada", email `ada@example.com`'),
    ("Good card", "number 4242 4242, holder Ada Lovelace"),
    ("Bad phone", "call me"),
    ("Slogan", "two words"),
    ("Remark", "(none)"),
)
REVIEW = (
    chooser("Rating", "1", "2", "3", "4", "5", context="Your review"),
    text_field("Title", "Your review"),
    text_field("Text", "Your review"),
    push("Send review", "Your review"),
    title("Desk Lamp"),
)
WORDS = (
    "put", "the", "product", "B", "first order", "together", "into the cart", "good coupon", "apply", "to", "with",
    "that of", "one", "`Code`", "buy", "send", "second review", "and", "of", "enter", "open", "page of", "another one",
)  # fmt: skip
ADDRESS = ("Address", "Ada Lovelace, Harbour Street 12, 20457 Hamburg")
TYPED = [
    "fill Recipient=Ada Lovelace", "fill Street and number=Harbour Street 12", "fill Postcode=20457",
    "fill City=Hamburg",
]  # fmt: skip


def told(intents: tuple[Intent, ...]) -> str:
    """The orders in a line: verb, target, value, context; a missing value is a minus."""
    found = []
    for one in intents:
        parts = (one.target, "-" if one.value is None else one.value, one.context)
        found.append(f"{one.verb.value} {'|'.join(parts).rstrip('|')}")
    return "; ".join(found)


def resolving(step: str, data: Data = DATA) -> str:
    tour = Tour(data=expanded(data))
    owned = shared_owner(tour, parse(step))
    return told(tuple(order for intent in owned for order in resolved(tour, intent)))


def on(site: Site, path: str, *steps: str, data: Data = ()) -> tuple[list[str], list[str]]:
    result = following(site, a_case(f"Open `{path}`", *steps, data=data))
    return [trace.reason for trace in result.steps[1:]], site.acted[1:]


@pytest.mark.parametrize(
    ("step", "orders"),
    [
        ("Put the product into the cart", "add add to cart|2|Desk Lamp"),
        ("Put 3 of the product into the cart", "add add to cart|3|Desk Lamp"),
        ("Put the first order into the cart", "add add to cart|-|Desk Lamp; add add to cart|2|Tea Towel"),
        ("Put the items of the first order into the cart", "add add to cart|-|Desk Lamp; add add to cart|2|Tea Towel"),
        ("Put the Desk Lamp into the cart", "add add to cart|-|Desk Lamp"),
        ("Add it to the cart", "add add to cart|-"),
        ("Add the voucher to the cart", "add add to cart|-|voucher"),
        ("Add another one", "add add to cart|-"),
        ("Add one more of them", "add add to cart|-"),
        ("Put the first order together", "add add to cart|-|Desk Lamp; add add to cart|2|Tea Towel"),
        ("Use the first order's products", "add add to cart|-|Desk Lamp; add add to cart|2|Tea Towel"),
        ("Put the voucher together", "set voucher together|-"),
        ("Open product B", "open Linen Tea Towel|-"),
        ("Open the page of product B", "open Linen Tea Towel|-"),
        ("Open the product's page", "open Desk Lamp|-"),
        ("Click product B", "click Linen Tea Towel|-"),
        ("Open the first order", "open the first order|-"),
        ("Open the cart", "open the cart|-"),
        ("Open `product B`", "open product B|-"),
        ("Log in as Ada", "log in Ada|-"),
    ],
)
def test_things_are_added_and_opened_by_what_the_data_calls_them(step: str, orders: str) -> None:
    """The name of a table row is no product; what is quoted or capitalised is called so on the page."""
    assert resolving(step) == orders


@pytest.mark.parametrize(
    ("step", "orders"),
    [
        ("Apply the good coupon", "named NEW1|-"),
        ("Apply the expired coupon", "named OLD1|-"),
        ("Redeem the valid coupon", "named NEW1|-"),
        ("Redeem the coupon", "named the coupon|-"),
        ("Redeem the voucher", "named the voucher|-"),
        ("Apply the slogan", "set the slogan|two words; named |-"),
        ("Apply the remark", "named the remark|-"),
        ("Remove the expired coupon", "named the expired coupon|-"),
        ("Save the bad phone number", "set the bad phone number|call me; named |-"),
        ("Send the second review", "set rating|4; set title|Fine; named |-"),
        ("Send the second review for product B", "set rating|4; set title|Fine; named |-"),
        ("Register the new customer", "set name|Ada; set email|ada@example.com; named |-"),
        ("Save the first order", "named the first order|-"),
        ("Confirm", "named |-"),
    ],
)
def test_what_the_data_gives_goes_in_before_it_is_sent(step: str, orders: str) -> None:
    """A code is applied as it is; a review or a customer is entered part by part, then sent."""
    assert resolving(step) == orders


@pytest.mark.parametrize(
    ("step", "orders"),
    [
        ("Change the coupon to the expired one", "set coupon|OLD1"),
        ("Change the coupon to the good coupon", "set coupon|NEW1"),
        ("Replace the card number with the good one", "set card number|4242 4242"),
        ("Replace the title with that of the second review", "set title of the second review|-"),
        ("Change the name to the good card", "set name to the good card|-"),
        ("Enter the title", "set title|-"),
        ("Change `Code` to the good coupon", "set Code|NEW1"),
        ("Change `Code` to that of the good coupon", "set Code of the good coupon|-"),
        ("Change `Coupon` to the good one", "set Coupon|NEW1"),
        ("Change `Code` to the lowest price", "set Code|-"),
        ("Change the code to 4711", "set code|4711"),
        ('Change `Code` to "the lowest price"', "set Code|the lowest price"),
        ("Change the name to Ada", "set name|Ada"),
        (
            "Enter title and rating of the second review",
            "set title of the second review|-; set rating of the second review|-",
        ),
        (
            "Enter city, name and email of the new customer",
            "set city of the new customer|-; set name of the new customer|-; set email of the new customer|-",
        ),
        ("Enter name and email of the owner", "set name|-; set email of the owner|-"),
        ("Press `Go`, enter the email of the new customer", "click Go|-; set email of the new customer|-"),
    ],
)
def test_a_value_that_is_described_is_looked_up(step: str, orders: str) -> None:
    """`The good one` stands for a value of the data, or for none: it is not typed as it stands."""
    assert resolving(step) == orders


@pytest.mark.parametrize(
    ("step", "orders"),
    [
        (
            "Order the product with the address and express shipping",
            "add add to cart|2|Desk Lamp; open cart|-; open checkout|-; choose express shipping|-; set the address|-; "
            "named order|-",
        ),
        (
            "Buy product B",
            "add add to cart|-|Linen Tea Towel; open cart|-; open checkout|-; set Address|-; set Recipient|-; "
            "named order|-",
        ),
        (
            "Order the first order with the address",
            "add add to cart|-|Desk Lamp; add add to cart|2|Tea Towel; open cart|-; open checkout|-; "
            "set the address|-; named order|-",
        ),
        ("Buy the voucher with the address", "named the voucher with the address|-"),
    ],
)
def test_a_purchase_is_all_that_it_takes(step: str, orders: str) -> None:
    """Into the cart, to the checkout, filled in and placed; where no group is named, all that the data holds."""
    things = tuple(pair for pair in DATA if pair[0] in {"Product", "Product B", "First order"})
    group = ("Recipient", "ada@example.com / +49 30 1234")

    assert resolving(step, (*things, ADDRESS, group)) == orders


def test_a_product_is_bought_with_the_data_of_the_case() -> None:
    """One sentence of a tester is a dozen acts of a customer."""
    data = (("Product", "Desk Lamp"), ADDRESS)
    reasons, acted = on(paper_shop(), "/products", "Order the product with the address and express shipping", data=data)

    assert reasons == [""]
    assert acted[:9] == [
        "click Desk Lamp",
        "click Add to cart",
        "click Cart",
        "click Checkout",
        "select_option Shipping=Express (€9.90)",
        *TYPED,
    ]
    assert acted[-1] == "click Place order"


@pytest.mark.parametrize(
    ("path", "step", "data", "acts"),
    [
        ("/cart", "Apply the expired coupon", DATA, ["fill Voucher code=OLD1", "click Apply"]),
        ("/products", "Open product B", (("Product B", "Fountain Pen, EUR 9.00"),), ["click Fountain Pen"]),
        ("/products", "Put the first product into the cart", (("First product", "Fountain Pen, quantity 2"),),
         ["click Fountain Pen", "fill Quantity=2", "click Add to cart"]),
        ("/products", "Put the first cart together", (("First cart", "1 x Desk Lamp, 2 x Fountain Pen"),),
         ["click Desk Lamp", "click Add to cart", "goto /products", "click Fountain Pen", "fill Quantity=2",
          "click Add to cart"]),
        ("/p/1", "Add it to the cart, then add another one", (), ["click Add to cart", "click Add to cart"]),
    ],
)  # fmt: skip
def test_orders_about_named_things_are_carried_out(path: str, step: str, data: Data, acts: list[str]) -> None:
    """What stands in the test data is found in the shop."""
    assert on(paper_shop(), path, step, data=data) == ([""], acts)


def test_a_review_of_the_test_data_is_written_and_sent() -> None:
    """Each part goes to the field of its name."""
    data = (("Second review", 'rating 4, title "Fine", text "I like it"'),)

    assert on(Site(pages={"/x": REVIEW}), "/x", "Send the second review", data=data) == (
        [""],
        ["select_option Rating=4", "fill Title=Fine", "fill Text=I like it", "click Send review"],
    )


@every(step=st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=80))
def test_any_order_is_resolved(step: str) -> None:
    """What stands for nothing stays an order; none is lost."""
    tour = Tour(data=expanded(DATA))

    assert all(resolved(tour, intent) for intent in shared_owner(tour, parse(step)))


@every(step=st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=80))
def test_without_test_data_values_are_only_taken_away(step: str) -> None:
    """Nothing is made up: without data, no order gets a value that it did not have."""
    for intent in parse(step):
        (*_, last) = resolved(Tour(), intent)

        assert last.value in {intent.value, None}


@pytest.mark.parametrize("word", ["the ", "of ", "to ", "with ", "a ", "page of ", "and ", "one ", "A "])
def test_a_long_run_of_one_word_is_resolved_at_once(word: str) -> None:
    """A step of one word repeated must not hold a run up."""
    tour = Tour(data=expanded(DATA))
    text = word * (1_900 // len(word))
    start = time.process_time()

    for verb in ("Put", "Open", "Apply", "Enter", "Order", "Change it to"):
        for intent in shared_owner(tour, parse(f"{verb} {text}")):
            resolved(tour, intent)

    assert time.process_time() - start < 5
