"""Changed screens find the manual cases that speak of them, and say why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.api import Operation
from bot.domain.case import Expectation, ManualCase, Pairing, Step
from bot.domain.source import Definition, Element, Import, Message, PageRoute, ScreenModule
from bot.domain.target import Endpoint, Function, Screen, Target
from bot.engines.pairing import TOP, pair


def case(name: str, title: str, *steps: str, covers: tuple[str, ...] = (), expected: str = "") -> ManualCase:
    return ManualCase(
        id=name,
        title=title,
        path=f"manual-tests/{name}.md",
        preconditions=("The shop is open",),
        data=(("User", "ada"),),
        steps=tuple(Step(text=text, line=number) for number, text in enumerate(steps)),
        expectations=(Expectation(text=expected, line=9),) if expected else (),
        covers=covers,
    )


def page(path: str, *texts: str, test_id: str = "", imports: tuple[Import, ...] = ()) -> ScreenModule:
    name = path.rsplit("/", 1)[-1].split(".")[0]
    attributes = (("data-testid", test_id), ("placeholder", f"{name} here")) if test_id else ()
    return ScreenModule(
        path=path,
        components=(Definition(name=name, path=path, first=1, last=20),),
        elements=tuple(Element(tag="button", attributes=attributes, text=text, line=2) for text in texts),
        messages=(Message(text=f"{name} failed", line=3),),
        imports=imports,
    )


FIELD = (Import(source="../Field", names=("Field",), resolved="src/Field.jsx"),)
SCREENS = (
    ScreenModule(
        path="src/App.jsx",
        imports=tuple(
            Import(source=f"./pages/{name}", names=(name,), resolved=f"src/pages/{name}.jsx")
            for name in ("Checkout", "Login", "Orders")
        ),
        routes=(
            PageRoute(route="/checkout", component="Checkout"),
            PageRoute(route="/login", component="Login"),
            PageRoute(route="/orders/:id", component="Orders"),
        ),
    ),
    page("src/pages/Checkout.jsx", "Apply coupon", "Place order", "Pay {} now", test_id="coupon-code", imports=FIELD),
    page("src/pages/Login.jsx", "Log in", "Forgot your password?", imports=FIELD),
    page("src/pages/Orders.jsx", "Cancel this order for good because it is late"),
    page("src/Field.jsx", "Required"),
)
CASES = (
    case("TC-1", "Apply a coupon", "Open /checkout.", 'Press "Apply coupon"', expected="The total is lower"),
    case("TC-2", "Log in", "Press **Log in** with a wrong password", expected="Login failed"),
    case("TC-3", "Cancel an order", "Press Cancel this order for good because it is late at /orders/{id}"),
    case("TC-4", "Something else entirely", "Read the imprint"),
)


def screen(path: str, *routes: str) -> Screen:
    return Screen(name=path.rsplit("/", 1)[-1], path=path, lines=(1,), routes=routes)


CHECKOUT = screen("src/pages/Checkout.jsx", "/checkout")
ORDERS = screen("src/pages/Orders.jsx", "/orders/:id")
FIELD_SCREEN = screen("src/Field.jsx", "/checkout", "/login")


def found(target: Target, *cases: ManualCase) -> list[tuple[str, tuple[str, ...]]]:
    return [(pairing.case, pairing.reasons) for pairing in pair([target], cases or CASES, screens=SCREENS)]


def test_a_screen_finds_the_case_that_says_its_words() -> None:
    (first, *rest) = found(CHECKOUT)

    assert first == ("TC-1", ("route /checkout", 'says "Apply coupon"', "words coupon, checkout, apply"))
    assert "TC-4" not in [name for name, _ in rest]


def test_long_strings_and_route_variables_match() -> None:
    name, reasons = found(ORDERS)[0]

    assert name == "TC-3"
    assert reasons[:2] == ("route /orders/:id", 'says "Cancel this order for good because it is late"')


def test_test_ids_are_reasons() -> None:
    (first, *_) = found(CHECKOUT, case("TC-9", "Coupon", "Type into coupon-code"), *CASES[1:])

    assert first[0] == "TC-9"
    assert "test id coupon-code" in first[1]


def test_a_shared_component_inherits_the_cases_of_its_pages() -> None:
    names = {name: reasons[0] for name, reasons in found(FIELD_SCREEN)}

    assert names["TC-2"] == "shown on /login"


def test_weak_evidence_makes_no_pair() -> None:
    assert found(CHECKOUT, CASES[3]) == []
    assert found(CHECKOUT, case("TC-5", "", "")) == []
    assert found(screen("src/unknown.jsx")) == []
    assert pair([CHECKOUT], (), screens=SCREENS) == ()
    assert pair([CHECKOUT], CASES, screens=()) == ()


@pytest.mark.parametrize(
    ("entry", "target", "covered"),
    [
        ("src/pages/Checkout.jsx", CHECKOUT, True),
        ("./src/pages/*.jsx", CHECKOUT, True),
        ("src/**", CHECKOUT, True),
        ("**/Checkout.*", CHECKOUT, True),
        ("src/*.jsx", CHECKOUT, False),
        ("src/**/x/**/y", CHECKOUT, False),
        ("nothing/**/x", CHECKOUT, False),
        ("route:/checkout/", CHECKOUT, True),
        ("route:/orders/{id}", ORDERS, True),
        ("route:/login", CHECKOUT, False),
        ("testid:coupon-code", CHECKOUT, True),
        ("testid:other", CHECKOUT, False),
        ("testid:coupon-code", Function(name="f", path="a.py", lines=(1,)), False),
        ("a.py", Function(name="f", path="a.py", lines=(1,)), True),
        ("route:/x", Function(name="f", path="a.py", lines=(1,)), False),
    ],
)
def test_front_matter_says_what_a_case_covers(entry: str, target: Target, covered: bool) -> None:
    explicit = case("TC-8", "Imprint", "Read", covers=(entry,))

    pairings = pair([target], (explicit,), screens=SCREENS)

    expected = Pairing(case="TC-8", target=target.name, score=1.0, reasons=("front matter",))
    assert pairings == ((expected,) if covered else ())


def test_front_matter_may_name_an_operation() -> None:
    operation = Operation(method="GET", path="/orders/{id}", operation_id="o")
    target = Endpoint(name="GET /orders/{id}", path="a.py", lines=(1,), operation=operation)

    assert found(target, case("TC-8", "x", covers=("route:/orders/:id",))) == [("TC-8", ("front matter",))]


def test_front_matter_wins_and_at_most_five_are_named() -> None:
    explicit = case("TC-0", "Imprint", "Read", covers=("src/pages/**",))
    many = tuple(case(f"TC-1{number}", "Apply a coupon", 'Press "Apply coupon"') for number in range(9))

    names = [name for name, _ in found(CHECKOUT, *many, explicit)]

    assert names == ["TC-0", "TC-10", "TC-11", "TC-12", "TC-13"]
    assert len(names) == TOP


TEXTS = st.sampled_from(
    ["Apply coupon", "/checkout", "**Log in**", "late", "", "coupon-code", "*" * 50, "{}", "\ud800"]
)
CASES_DRAWN = st.builds(
    lambda name, title, steps, covers: case(name, title, *steps, covers=tuple(covers)),
    st.sampled_from(["a", "b", "c"]),
    TEXTS,
    st.lists(TEXTS, max_size=3),
    st.lists(st.sampled_from(["src/**", "route:", "testid:", "**/" * 60, "[", ""]), max_size=2),
)


@given(st.lists(CASES_DRAWN, max_size=5))
def test_pairs_are_bounded_and_the_same_in_any_order(cases: list[ManualCase]) -> None:
    targets = [CHECKOUT, ORDERS, FIELD_SCREEN]

    pairings = pair(targets, tuple(cases), screens=SCREENS)

    assert pairings == pair(targets, tuple(cases), screens=SCREENS[::-1])
    assert all(0 < pairing.score <= 1 and 1 <= len(pairing.reasons) <= 4 for pairing in pairings)
    assert len(pairings) <= TOP * len(targets)


@given(st.text(max_size=300))
def test_any_text_is_compared(text: str) -> None:
    pair([CHECKOUT], (case("x", text, text, covers=(text,)),), screens=(*SCREENS, page("src/x.jsx", text)))
