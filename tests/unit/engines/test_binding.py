"""The values beside a step, given to the orders of its sentence: which goes where, and when none is given at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from bot.engines.functional.binding import Item, bound, items
from bot.engines.functional.columns import column
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.slots import Intent
from bot.engines.functional.steps import parse
from tests.fakes.pages import Site, a_case, chooser, following, push, text_field, title, to
from tests.fakes.paper_shop import paper_shop

Data = tuple[tuple[str, str], ...]
REVIEW = (
    title("Desk Lamp"),
    chooser("Rating", "1", "2", "3", "4", "5", context="Your review"),
    text_field("Title", "Your review"),
    text_field("Text", "Your review"),
    push("Send review", "Your review"),
)
ORDERS = (title("Orders"), to("Order 2", "/orders/2"), to("Order 7", "/orders/7"))
SIGNS = (
    "Rating 4,", ";", "/", ":", "=", 'title "ab"', "`x`", "*", "Choose a rating", "send", "1 Desk Lamp", "it",
    "the", "see above", "(empty)", "a@b.c", "\n", "(twice)",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=20).map(" ".join) | st.text(max_size=60)


def told(intents: tuple[Intent, ...] | None) -> str | None:
    """The orders in a line: verb, target, value, quality, context; a missing value is a minus."""
    if intents is None:
        return None
    parts = [(one.target, "-" if one.value is None else one.value, one.quality, one.context) for one in intents]
    return "; ".join(f"{one.verb.value} {'|'.join(part).rstrip('|')}" for one, part in zip(intents, parts, strict=True))


def binding(step: str, data: Data = ()) -> str | None:
    head, tail = column(step)
    return told(bound(parse(head), items(tail), data))


@pytest.mark.parametrize(
    ("tail", "found"),
    [
        (("Rating 4, title “ab”",), [Item(name="Rating", value="4"), Item(value="title “ab”")]),
        (('rating 4, title "ab"',), [Item(name="rating", value="4"), Item(name="title", value="ab")]),
        (("Email: `ada@example.com`",), [Item(name="Email", value="ada@example.com")]),
        (("Recipient: Ada, everything else as above",), [Item(name="Recipient", value="Ada")]),
        (("Linen Tea Towel",), [Item(value="Linen Tea Towel")]),
        (('"Keep order"',), [Item(value="Keep order", quoted=True)]),
        (("**Keep order**",), [Item(value="Keep order", quoted=True)]),
        (("1 Desk Lamp, 2 Enamel Mug",), [Item(value="1 Desk Lamp"), Item(value="2 Enamel Mug")]),
        (('"Nice, really", 4',), [Item(value="Nice, really", quoted=True), Item(value="4")]),
        (("engine1843 (twice)", "hopper1906 (in both fields)"), [Item(value="engine1843"), Item(value="hopper1906")]),
        (("call me / +49 30 1234",), [Item(value="call me"), Item(value="+49 30 1234")]),
        (("see above",), []),
        (("as in step 3",), []),
        (("address as given", "the rest as before", "everything else"), []),
        (("same data as above",), []),
        (("` `, **",), []),
        (("",), []),
        ((), []),
    ],
)
def test_a_column_is_read_as_values_with_and_without_names(tail: tuple[str, ...], found: list[Item]) -> None:
    """What only points at the test data is no value; a comma inside a quotation separates nothing."""
    assert list(items(tail)) == found


@pytest.mark.parametrize(
    ("step", "orders"),
    [
        (
            'Choose a rating, enter a title, send.; Rating 4, title "ab"',
            "choose Rating|4; set title|ab; named |-",
        ),
        ('Choose a rating, send.; Rating 4, title "ab"', "choose Rating|4; set title|ab; named |-"),
        ("Send the form.; rating 4", "set rating|4; submit |-"),
        ("Look around.; rating 4", "look around|-; set rating|4"),
        (
            'Fill in the form and send it.; name "Ada", rating 4',
            "set name|Ada; set rating|4; submit |-",
        ),
        ("Use the address of a customer, send.; Email: ada@example.com", "set Email|ada@example.com; named |-"),
        ("Enter the title and send.; Title: (empty)", "clear Title|-; named |-"),
        ("Sort the list.; Sort: price", "choose Sort|price"),
        ("Add the product to the cart.; quantity 3", "add add to cart|3||product"),
        ("Search.; search: Lamp", "search search|Lamp"),
        ("Enter code `A1`, send.; code 7", "set code|A1; set code|7; named |-"),
        ("Set the rating to 3.; rating 4", "set rating|3; set rating|4"),
        ("Enter a name, enter a note.; Email: a@b.c, Phone: 12345", "set Email|a@b.c; set Phone|12345"),
        ("Open the cart. Review it.; rating 4", "open the cart|-; set rating|4; submit |-"),
        (
            'Open the cart. Review it.; rating 4, title "Nice"',
            "open the cart|-; set rating|4; set title|Nice; submit |-",
        ),
    ],
)
def test_a_value_with_a_name_goes_to_the_order_that_speaks_of_it(step: str, orders: str) -> None:
    """Where no order speaks of it, it is entered before the last button is pressed."""
    assert binding(step) == orders


@pytest.mark.parametrize(
    ("step", "orders"),
    [
        ("Open the product.; Linen Tea Towel", "open Linen Tea Towel|-"),
        ("Go to Orders and open the older order.; Order 2", "open Orders|-; open Order 2|-"),
        (
            "Put two products into the cart.; 1 Desk Lamp, 2 Enamel Mug",
            "add add to cart|1||Desk Lamp; add add to cart|2||Enamel Mug",
        ),
        ("Add the product to the cart.; 2 x Desk Lamp", "add add to cart|2||Desk Lamp"),
        (
            "Open the product and add it to the cart.; Desk Lamp, 2 Desk Lamp",
            "open Desk Lamp|-; add add to cart|2||Desk Lamp",
        ),
        ("Enter the coupon and apply it.; SAVE10", "set coupon|SAVE10; named it|-"),
        ("Apply the coupon.; GIFT10", "named GIFT10|-"),
        ("Enter a valid email.; ada@example.com", "set email|ada@example.com"),
        (
            "Enter name and email, send.; ada@example.com, Ada Lovelace",
            "set name|Ada Lovelace; set email|ada@example.com; named |-",
        ),
        ("Enter the note.; one, two, three", "set note|one, two, three"),
        ("Log in.; ada@example.com, engine1843", "log in ada@example.com|engine1843"),
        ("Log in as Ada.; engine1843", "log in Ada|engine1843"),
        ("Log in.; ada@example.com", "log in ada@example.com|-"),
        ('Decide to keep it, confirm.; "Keep order"', "click Keep order|-; named |-"),
        ('Confirm.; "Yes, cancel"', "click Yes, cancel|-"),
        ("Close it.; **Close dialog**", "click Close dialog|-"),
    ],
)
def test_a_value_without_a_name_goes_to_the_order_that_leaves_it_open(step: str, orders: str) -> None:
    """One after the other, a mail address to what wants one; a quoted button is the answer that an order means."""
    assert binding(step) == orders


@pytest.mark.parametrize(
    "step",
    [
        "Press the *Save* button.; x",
        "Log in as Ada.; one1234, two1234, three1234",
        "Log in as Ada, log in as Grace.; engine1843",
        "Open the cart; Linen Tea Towel",
        "Open the list of products; Linen Tea Towel",
        'Confirm.; "No, keep it"',
        "Keep it.; Keep order",
        "Add the Desk Lamp to the cart.; Enamel Mug",
    ],
)
def test_a_value_that_finds_no_place_is_given_to_nobody(step: str) -> None:
    """A value that is dropped would make a test of something else."""
    assert binding(step) is None


@pytest.mark.parametrize(
    ("step", "data", "orders"),
    [
        ("Enter the phone and the name.; Ada", (("Phone", "+49 30 1234"),), "set phone|-; set name|Ada"),
        ("Send it, enter the name.; Ada", (("Phone", "Ada"),), "submit |-; set name|Ada"),
        ("Enter the good coupon.; X1", (("Good coupon", "Y2"),), "set good coupon|X1"),
        (
            "Enter the address.; Address city: Bonn",
            (("Address", "Mill Lane 7, 20457 Ulm"),),
            "set address|-; set Address city|Bonn",
        ),
        (
            "Use the address, send.; Email: a@b.c",
            (("Address", "Mill Lane 7"),),
            "set address|-; set Email|a@b.c; named |-",
        ),
    ],
)
def test_what_the_test_data_says_already_is_not_left_open(step: str, data: Data, orders: str) -> None:
    """A value beside the step goes to what the data does not know; a good or bad one is said by the step itself."""
    assert binding(step, data) == orders


def test_no_orders_take_values_as_a_form() -> None:
    """Even without any order, names and values can be entered."""
    made = bound((), (Item(name="rating", value="4"),), ())

    assert told(made) == "set rating|4"
    assert bound((), (Item(value="4"),), ()) is None
    assert bound((), (), ()) == ()


@pytest.mark.parametrize("said", ["empty", "(empty)", "blank", "Nothing", "none", "left empty"])
def test_an_empty_value_empties_the_field(said: str) -> None:
    """The word for nothing is not typed."""
    made = bound((Intent(verb=Verb.SET, target="title"),), (Item(name="title", value=said),), ())

    assert told(made) == "clear title|-"


def on(site: Site, path: str, *steps: str, data: Data = ()) -> tuple[list[str], list[str]]:
    result = following(site, a_case(f"Open `{path}`", *steps, data=data))
    return [trace.reason for trace in result.steps[1:]], site.acted[1:]


@pytest.mark.parametrize(
    ("step", "acts"),
    [
        (
            'Choose a rating, enter a title, send.; Rating 4, title "ab"',
            ["select_option Rating=4", "fill Title=ab", "click Send review"],
        ),
        (
            'Fill in the form, send.; Rating 4, title "ab", text "I like it"',
            ["select_option Rating=4", "fill Title=ab", "fill Text=I like it", "click Send review"],
        ),
        ("Enter a title and a text.; ab, I like it", ["fill Title=ab", "fill Text=I like it"]),
        ("Write a review.; Rating: 4, Title: ab", ["select_option Rating=4", "fill Title=ab"]),
    ],
)
def test_a_review_is_written_with_the_values_beside_the_step(step: str, acts: list[str]) -> None:
    """The sentence says what is done, the column with what."""
    assert on(Site(pages={"/x": REVIEW}), "/x", step) == ([""], acts)


@pytest.mark.parametrize(
    ("path", "step", "acts"),
    [
        ("/products", "Open the product.; Desk Lamp", ["click Desk Lamp"]),
        (
            "/products",
            "Put two products into the cart.; 1 Desk Lamp, 2 Fountain Pen",
            [
                "click Desk Lamp", "fill Quantity=1", "click Add to cart", "goto /products",
                "click Fountain Pen", "fill Quantity=2", "click Add to cart",
            ],
        ),
        ("/cart", "Enter the voucher code and apply it.; SAVE10", ["fill Voucher code=SAVE10", "click Apply"]),
        ("/cart", "Apply the voucher code.; SAVE10", ["fill Voucher code=SAVE10", "click Apply"]),
        ("/checkout", "Enter the city, place the order.; Bonn", ["fill City=Bonn", "click Place order"]),
        ("/checkout", "Enter recipient and city.; City: Bonn, Recipient: Ed", ["fill Recipient=Ed", "fill City=Bonn"]),
    ],
)  # fmt: skip
def test_orders_of_a_shop_are_given_with_the_values_beside_them(path: str, step: str, acts: list[str]) -> None:
    """What a tester writes into the column of test data is what is opened, bought and typed."""
    assert on(paper_shop(), path, step) == ([""], acts)


def test_an_order_is_called_by_its_number() -> None:
    """`Order 2` beside `open the older order` is no field with a number."""
    assert on(Site(pages={"/o": ORDERS, "/orders/2": (title("Order 2"),)}), "/o", "Open the older order.; Order 2") == (
        [""],
        ["click Order 2"],
    )


@pytest.mark.parametrize(
    ("first", "again", "acts"),
    [
        (
            "Enter the city, place the order.; Bonn",
            "Repeat the step.; city: Ulm",
            ["fill City=Ulm", "click Place order"],
        ),
        ("Enter `Bonn` as the city, press Place order", "Do the same.; Ulm", ["fill City=Ulm", "click Place order"]),
        ("Enter `Bonn` as the city", "Do the same.; city: Ulm", ["fill City=Ulm"]),
    ],
)
def test_a_step_is_repeated_with_what_stands_beside_the_repetition(first: str, again: str, acts: list[str]) -> None:
    """`Repeat that` beside a value is the step before with that value."""
    reasons, acted = on(paper_shop(), "/checkout", first, again)

    assert reasons == ["", ""]
    assert acted[-len(acts) :] == acts


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("Frobnicate the sprocket.; rating 4", True),
        ("Open the cart. Frobnicate.; 4711", True),
        ("Open the cart.; see above", False),
        ("Fill in the city; as above", True),
    ],
)
def test_a_sentence_that_is_not_understood_is_not_saved_by_its_values(step: str, reason: bool) -> None:
    """Values say nothing of what is to be done with them; what only points elsewhere is none."""
    assert bool(on(paper_shop(), "/cart", step)[0][0]) is reason


@every(tail=st.lists(TEXTS, max_size=4), head=TEXTS)
def test_any_column_is_read(tail: list[str], head: str) -> None:
    """Whatever stands beside a step, no value is made up and none is empty."""
    found = items(tuple(tail))
    made = bound(parse(head), found, (("Title", head),))

    written = " ".join("".join(tail).split())
    assert all(one.value.split()[0] in written for one in found if one.value.split())
    assert made is None or all(isinstance(one, Intent) for one in made)


@pytest.mark.parametrize("word", ["a ", "Rating 4, ", "see ", '"', "`x` ", "(", "x: y, ", "the ", "as ", "/ ", "4 "])
def test_a_long_column_of_one_word_is_read_at_once(word: str) -> None:
    """A column of one word repeated must not hold a run up."""
    text = word * (2_000 // len(word))
    start = time.process_time()

    bound(parse("Choose a rating, enter a title, send"), items((text,)), (("Title", text),))

    assert time.process_time() - start < 3
