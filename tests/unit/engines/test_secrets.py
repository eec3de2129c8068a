"""Passwords that are right or wrong by the test data or by an account, and with whom a login is made."""

from __future__ import annotations

import pytest

from bot.engines.functional.login import judged
from bot.engines.functional.naming import expanded
from bot.engines.functional.steps import parse
from bot.engines.functional.tour import Tour
from tests.fakes.pages import Site, a_case, following, push, text_field, title
from tests.fakes.paper_shop import paper_shop

Data = tuple[tuple[str, str], ...]
OUT = "Not logged in"
ADA = ("ada@example.com / engine1843", OUT)
BOTH = ("ada@example.com / engine1843", "grace@example.com / hopper1906", OUT)
CUSTOMERS = (("First customer", "ada@example.com / engine1843"), ("Second customer", "grace@example.com / hopper1906"))
WRONG = (("Wrong password", "nope1234"),)
USER = (text_field("User"), text_field("Password", kind="password"), push("Go"))


def on(
    site: Site, path: str, *steps: str, data: Data = (), before: tuple[str, ...] = (OUT,)
) -> tuple[list[str], list[str]]:
    result = following(site, a_case(f"Open `{path}`", *steps, data=data, before=before))
    return [trace.reason for trace in result.steps[1:]], site.acted[1:]


def form(user: str, secret: str) -> list[str]:
    return [f"fill Email={user}", f"fill Password={secret}", "click Log in"]


@pytest.mark.parametrize(
    ("step", "data", "user", "secret"),
    [
        ("Log in as the second customer", CUSTOMERS, "grace@example.com", "hopper1906"),
        ("Log in as the first customer", CUSTOMERS, "ada@example.com", "engine1843"),
        ("Log in as the second user", CUSTOMERS, "grace@example.com", "hopper1906"),
        ("Log in with the wrong password", WRONG, "ada@example.com", "nope1234"),
        ("Log in as the second user with a wrong password", (*CUSTOMERS, *WRONG), "grace@example.com", "nope1234"),
        ("Log in with an invalid password", (("Invalid password", "`nope1` (of nobody)"),), "ada@example.com", "nope1"),
        ("Log in with the incorrect password", (("Passwords", "nope1 (wrong), engine1843 (right)"),),
         "ada@example.com", "nope1"),
        ("Log in as grace@example.com with the correct password", CUSTOMERS, "grace@example.com", "hopper1906"),
    ],
)  # fmt: skip
def test_who_logs_in_and_with_what_is_said_by_the_data(step: str, data: Data, user: str, secret: str) -> None:
    """A name of the test data stands for an address, `the wrong password` for the one that is called so."""
    reasons, acted = on(paper_shop(leads={"Log in": "/products"}), "/login", step, data=data, before=ADA)

    assert reasons == [""]
    assert acted == form(user, secret)


@pytest.mark.parametrize("step", ["Log in as the third customer", "Log in as eve@example.com with the right password"])
def test_nobody_is_logged_in_whom_the_case_does_not_know(step: str) -> None:
    """Another account in their stead would test something else."""
    assert on(paper_shop(), "/login", step, data=(("Second customer", "Grace Hopper"),), before=ADA) == (
        ["no credentials are given"],
        [],
    )


def test_the_right_password_follows_the_wrong_one() -> None:
    """`The right one` is that of the account that was tried before."""
    steps = ("Log in as the second customer with the wrong password", "Log in with the right password")
    site = paper_shop()
    _, acted = on(site, "/login", *steps, data=(*CUSTOMERS, *WRONG))

    assert acted == [*form("grace@example.com", "nope1234"), *form("grace@example.com", "hopper1906")]


@pytest.mark.parametrize(
    ("step", "typed", "data", "told"),
    [
        ("Log in with the right password", (), (("Password", "engine1843"),), ("", "engine1843")),
        ("Log in with the right password", (), (("New customer password", "`engine1843`"),), ("", "engine1843")),
        ("Log in with the right password", (), (), ("", None)),
        (
            "Log in with the right password",
            (("email", "grace@example.com"), ("note", "x")),
            (("Password", "engine1843"),),
            ("grace@example.com", "hopper1906"),
        ),
        (
            "Log in with the right password",
            (("email", "eve@example.com"),),
            (("Password", "engine1843"),),
            ("eve@example.com", "engine1843"),
        ),
        ("Log in with the wrong password", (), (), ("", "not-hopper1906")),
        ("Log in with the wrong password", (), (("Bad password", "**nope**"),), ("", "nope")),
        ("Log in with the wrong password xyz98765", (), WRONG, ("", "xyz98765")),
        ("Log in", (), WRONG, ("", None)),
    ],
)
def test_a_password_is_judged_by_what_is_known(
    step: str, typed: tuple[tuple[str, str], ...], data: Data, told: tuple[str, str | None]
) -> None:
    """That of the account, else that of the test data, else none; one that is said is taken as it is."""
    known = (("grace@example.com", "hopper1906"),)
    (intent,) = parse(step)

    made = judged(Tour(data=expanded(data), credentials=known, typed=list(typed)), intent)

    assert (made.target, made.value) == told


@pytest.mark.parametrize(
    ("data", "secret"), [((), "not-engine1843"), (WRONG, "nope1234"), ((("Bad password", "`nope1` (x)"),), "nope1")]
)
def test_a_wrong_password_is_typed_and_not_sent(data: Data, secret: str) -> None:
    """Without one in the data, anything but the right one is wrong; the next step sends the form."""
    step = "Enter Ada's email with the wrong password"

    assert on(paper_shop(), "/login", step, data=data, before=ADA) == (
        [""],
        ["fill Email=ada@example.com", f"fill Password={secret}"],
    )
    assert on(paper_shop(), "/login", step, "Log in", data=data, before=ADA)[1][2:] == ["click Log in"]


def test_a_login_form_may_ask_for_a_user() -> None:
    """Not every form asks for a mail address."""
    assert on(Site(pages={"/x": USER}), "/x", "Enter Ada's login with the wrong password", before=ADA) == (
        [""],
        ["fill User=ada@example.com", "fill Password=not-engine1843"],
    )


@pytest.mark.parametrize("path", ["/cart", "/register"])
def test_a_wrong_password_needs_a_login_form(path: str) -> None:
    """A cart has none, and two password fields are a registration."""
    assert on(paper_shop(), path, "Enter Ada's email with the wrong password", before=ADA) == (
        ["no login form is open"],
        [],
    )


def test_a_user_field_that_takes_nothing_is_said() -> None:
    """The password alone is no login."""
    site = Site(pages={"/x": USER}, stuck=frozenset({"User"}))
    reasons, acted = on(site, "/x", "Enter Ada's email with the wrong password", before=ADA)

    assert reasons == ["the application did not let us: User is covered by a banner"]
    assert acted == []


@pytest.mark.parametrize(("mail", "secret"), [("grace@example.com", "hopper1906"), ("ada@example.com", "engine1843")])
def test_on_a_login_form_the_password_is_that_of_the_address_in_it(mail: str, secret: str) -> None:
    """The account is the one whose address stands in the form, not the first one of the case."""
    reasons, acted = on(paper_shop(), "/login", f"Enter `{mail}` as the email", "Enter the password", before=BOTH)

    assert reasons == ["", ""]
    assert acted == [f"fill Email={mail}", f"fill Password={secret}"]


def test_an_address_that_the_page_holds_counts_as_well() -> None:
    """A form may know who was here last."""
    fields = (text_field("Email", kind="email", value="grace@example.com"), text_field("Password", kind="password"))

    assert on(Site(pages={"/x": (*fields, title("Log in"))}), "/x", "Enter the password", before=BOTH) == (
        [""],
        ["fill Password=hopper1906"],
    )
