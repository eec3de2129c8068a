"""The agent answers probes about a real site with a real browser: nothing here is faked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.adapters.site.application import SandboxedApplication
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
    Page,
    Request,
    Response,
    Visit,
)
from bot.engines.writing import literals

pytestmark = pytest.mark.browser

ALERT = Locator(calls=(Call(method="get_by_role", arguments=("alert",)),))


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest, site: SandboxedApplication) -> None:
    """The site is shared, its state is not."""
    if "items" in request.node.name:
        site.reset()


def opened(site: SandboxedApplication, path: str = "/") -> Page:
    assert isinstance(site.ask(Visit()), Page)
    acted = site.ask(Act(action=Action.GOTO, value=path))
    assert isinstance(acted, Acted), acted
    return acted.page


def found(page: Page, **wanted: object) -> Control:
    same = [it for it in page.controls if all(getattr(it, name) == value for name, value in wanted.items())]
    assert len(same) == 1, same
    return same[0]


def act(site: SandboxedApplication, action: Action, control: Control, value: str | None = None) -> Acted:
    acted = site.ask(Act(action=action, ref=control.ref, value=value))
    assert isinstance(acted, Acted), acted
    return acted


def source(acted: Acted | Checked) -> str:
    assert acted.locator is not None
    return literals.locator(acted.locator)


def test_requests_are_answered_with_json_or_text(site: SandboxedApplication) -> None:
    assert site.ask(Request(method="POST", path="/items", body={"name": "ä"})) == site.ask(
        Request(method="POST", path="/items", body={"name": "ä"})
    )
    missing = site.ask(Request(method="GET", path="/missing"))

    assert isinstance(missing, Response)
    assert (missing.status, missing.body, missing.text) == (404, None, "no such page")


def test_a_reset_forgets_the_items(site: SandboxedApplication) -> None:
    site.ask(Request(method="POST", path="/items", body={"name": "a"}))
    site.reset()

    answer = site.ask(Request(method="GET", path="/items"))

    assert isinstance(answer, Response)
    assert answer.body == []


@pytest.mark.parametrize("path", ["//elsewhere.example/", "items", "http://elsewhere.example/", "@elsewhere.example/"])
def test_requests_never_leave_the_origin(site: SandboxedApplication, path: str) -> None:
    assert isinstance(site.ask(Request(method="GET", path=path)), Failed)


def test_bodies_are_cut_and_deep_ones_refused(site: SandboxedApplication) -> None:
    huge = site.ask(Request(method="GET", path="/huge"))

    assert isinstance(huge, Response)
    assert len(huge.text) == 1024 * 1024
    assert isinstance(site.ask(Request(method="GET", path="/deep")), Failed)


@pytest.mark.parametrize("method", ["GET\r\nX: y", "", "BREW COFFEE"])
def test_a_request_that_cannot_be_sent_fails(site: SandboxedApplication, method: str) -> None:
    assert isinstance(site.ask(Request(method=method, path="/items", headers=(("a\n", "b"),))), Failed)


def test_without_a_visit_there_is_no_page(site: SandboxedApplication) -> None:
    site.reset()

    assert site.ask(Look()) == Failed(reason="no page is open: a Visit comes first")


def test_a_page_is_seen_with_its_controls_and_texts(site: SandboxedApplication) -> None:
    page = opened(site)

    assert (page.path, page.title) == ("/", "Small site")
    name = found(page, role="textbox")
    assert (name.name, name.label, name.placeholder, name.identifier) == ("Name", "Name", "Your name", "name")
    assert found(page, role="combobox").options == ("Small", "Large")
    assert found(page, role="checkbox").checked is False
    assert found(page, test_id="save").kind == "submit"
    assert found(page, identifier="plain").clickable
    assert [it.context for it in page.controls if it.name == "Remove"] == ["Apple Remove", "Pear Remove"]
    assert "Total: 0" in page.texts
    assert "You cannot see me" not in page.texts
    assert len({it.ref for it in page.controls}) == len(page.controls)


def test_a_form_is_filled_and_sent_items(site: SandboxedApplication) -> None:
    page = opened(site)
    acted = act(site, Action.FILL, found(page, role="textbox"), "Ann")
    assert source(acted) == 'page.get_by_role("textbox", name="Name")'
    assert found(acted.page, role="textbox").value == "Ann"
    acted = act(site, Action.SELECT, found(acted.page, role="combobox"), "Large")
    assert found(acted.page, role="combobox").value == "l"
    acted = act(site, Action.CHECK, found(acted.page, role="checkbox"))
    assert found(acted.page, role="checkbox").checked is True

    acted = act(site, Action.CLICK, found(acted.page, test_id="save"))

    assert source(acted) == 'page.get_by_test_id("save")'
    assert {"Saved Ann", "Total: 1"} <= set(acted.page.texts)
    answer = site.ask(Request(method="GET", path="/items"))
    assert isinstance(answer, Response)
    assert answer.body == [{"name": "Ann", "size": "l", "gift": "on"}]


def test_one_of_several_equal_controls_is_named_by_what_is_around_it(site: SandboxedApplication) -> None:
    page = opened(site)

    acted = act(site, Action.CLICK, found(page, name="Remove", context="Pear Remove"))

    assert source(acted) == 'page.get_by_role("listitem").filter(has_text="Pear Remove").get_by_role("button")'
    assert [it.context for it in acted.page.controls if it.name == "Remove"] == ["Apple Remove"]


def test_a_control_without_role_or_name_is_clicked(site: SandboxedApplication) -> None:
    page = opened(site)

    acted = act(site, Action.CLICK, found(page, identifier="plain"))

    assert "Clicked thing" in acted.page.texts


def test_late_changes_are_waited_for(site: SandboxedApplication) -> None:
    page = opened(site)

    acted = act(site, Action.CLICK, found(page, name="Load later"))

    assert "Loaded at last" in acted.page.texts


def test_a_question_is_accepted_and_told(site: SandboxedApplication) -> None:
    page = opened(site)

    acted = act(site, Action.CLICK, found(page, name="Delete everything"))

    assert "Delete everything?" in acted.page.texts
    assert not [it for it in acted.page.controls if it.name == "Remove"]


def test_a_control_that_was_drawn_anew_is_found_again(site: SandboxedApplication) -> None:
    """Frameworks replace elements behind the back of whoever has just looked at them."""
    page = opened(site)
    acted = act(site, Action.CLICK, found(page, name="Redraw"))
    site.ask(Check(assertion=Assertion(form=Form.TITLE, expected=("never",)), timeout=1.0))

    again = site.ask(Act(action=Action.HOVER, ref=found(acted.page, name="Load later").ref))

    assert isinstance(again, Acted), again


def test_refs_of_an_earlier_page_are_refused(site: SandboxedApplication) -> None:
    page = opened(site)
    site.ask(Look())

    for ref in (page.controls[0].ref, "", "c1", "c999-0", "c2-999", "c2--1", "'; drop"):
        assert isinstance(site.ask(Act(action=Action.CLICK, ref=ref)), Failed)


def test_links_reload_and_back(site: SandboxedApplication) -> None:
    page = opened(site)

    acted = act(site, Action.CLICK, found(page, name="Second page"))
    assert acted.page.path == "/second?page=2"
    back = site.ask(Act(action=Action.BACK))
    assert isinstance(back, Acted)
    assert (back.page.path, back.locator) == ("/", None)
    again = site.ask(Act(action=Action.RELOAD))
    assert isinstance(again, Acted)


def test_pages_never_leave_the_site(site: SandboxedApplication) -> None:
    page = opened(site)

    assert isinstance(site.ask(Act(action=Action.GOTO, value="https://elsewhere.example/")), Failed)
    assert isinstance(site.ask(Act(action=Action.GOTO, value="file:///etc/passwd")), Failed)
    assert isinstance(site.ask(Act(action=Action.GOTO, value="//elsewhere.example/")), Failed)
    assert isinstance(site.ask(Act(action=Action.CLICK, ref=found(page, name="Elsewhere").ref)), Failed)


def test_a_context_remembers_nothing(site: SandboxedApplication) -> None:
    page = opened(site)
    act(site, Action.FILL, found(page, role="textbox"), "Ann")

    assert found(opened(site), role="textbox").value == ""


SAVE = Locator(calls=(Call(method="get_by_test_id", arguments=("save",)),))
NAME = Locator(calls=(Call(method="get_by_label", arguments=("Name",)),))
GIFT = Locator(calls=(Call(method="get_by_role", arguments=("checkbox",)),))
CARDS = Locator(calls=(Call(method="get_by_role", arguments=("listitem",)),))
TOTAL = Locator(calls=(Call(method="get_by_text", arguments=("Total:",)),))


@pytest.mark.parametrize(
    ("assertion", "holds", "seen"),
    [
        (Assertion(form=Form.VISIBLE, locator=SAVE), True, "visible"),
        (Assertion(form=Form.HIDDEN, locator=SAVE), False, "visible"),
        (Assertion(form=Form.TEXT, locator=TOTAL, expected=("Total: 0",)), True, "Total: 0"),
        (Assertion(form=Form.TEXT, locator=TOTAL, expected=("Total: 7",)), False, "Total: 0"),
        (Assertion(form=Form.CONTAINS, locator=TOTAL, expected=("0",)), True, "Total: 0"),
        (Assertion(form=Form.VALUE, locator=NAME, expected=("",)), True, ""),
        (Assertion(form=Form.COUNT, locator=CARDS, expected=(2,)), True, "2"),
        (Assertion(form=Form.COUNT, locator=CARDS, expected=(3,)), False, "2"),
        (Assertion(form=Form.ENABLED, locator=SAVE), True, "enabled"),
        (Assertion(form=Form.DISABLED, locator=SAVE), False, "enabled"),
        (Assertion(form=Form.CHECKED, locator=GIFT), False, "not checked"),
        (Assertion(form=Form.UNCHECKED, locator=GIFT), True, "not checked"),
        (Assertion(form=Form.FOCUSED, locator=NAME), False, "BODY"),
        (Assertion(form=Form.ATTRIBUTE, locator=NAME, expected=("placeholder", "Your name")), True, "Your name"),
        (Assertion(form=Form.URL, expected=(r"/$",)), True, None),
        (Assertion(form=Form.URL, expected=(r"/second",)), False, None),
        (Assertion(form=Form.NOT_URL, expected=(r"/second",)), True, None),
        (Assertion(form=Form.TITLE, expected=("Small site",)), True, "Small site"),
    ],
)
def test_each_form_of_assertion(
    site: SandboxedApplication, untouched: Page, assertion: Assertion, holds: bool, seen: str | None
) -> None:
    checked = site.ask(Check(assertion=assertion, timeout=0.2))

    assert isinstance(checked, Checked), checked
    assert checked.holds is holds
    assert seen is None or checked.seen == seen
    assert checked.locator == assertion.locator


@pytest.fixture(scope="module")
def _page(site: SandboxedApplication) -> Callable[[], Page]:
    return lambda: opened(site)


@pytest.fixture
def untouched(_page: Callable[[], Page]) -> Page:
    return _page()


@pytest.mark.parametrize(
    "assertion",
    [
        Assertion(form=Form.TEXT, locator=SAVE),
        Assertion(form=Form.ATTRIBUTE, locator=SAVE, expected=("class",)),
        Assertion(form=Form.VISIBLE),
        Assertion(form=Form.VISIBLE, locator=CARDS),
        Assertion(form=Form.URL, expected=("(",)),
        Assertion(form=Form.VISIBLE, locator=Locator(calls=(Call(method="locator", arguments=("!!",)),))),
        Assertion(form=Form.COUNT, locator=CARDS, expected=("many",)),
    ],
)
def test_an_assertion_that_cannot_be_carried_out_fails(
    site: SandboxedApplication, untouched: Page, assertion: Assertion
) -> None:
    assert isinstance(site.ask(Check(assertion=assertion, timeout=0.2)), Failed)


def test_a_check_by_ref_tells_the_locator(site: SandboxedApplication) -> None:
    page = opened(site)

    checked = site.ask(Check(assertion=Assertion(form=Form.ENABLED), ref=found(page, test_id="save").ref, timeout=0.2))

    assert isinstance(checked, Checked)
    assert source(checked) == 'page.get_by_test_id("save")'


def test_every_control_that_is_seen_can_be_named(site: SandboxedApplication) -> None:
    page = opened(site)

    for control in page.controls:
        checked = site.ask(Check(assertion=Assertion(form=Form.VISIBLE), ref=control.ref, timeout=0.2))
        assert isinstance(checked, Checked), control
        assert checked.holds


def test_a_hostile_page_is_seen(site: SandboxedApplication) -> None:
    """It moves all the time, names its fields like DOM properties, and hides things in shadows."""
    page = opened(site, "/hostile")

    names = {it.name for it in page.controls}
    assert {"Shady", "Hang", '"); import os; os.system("id'} <= names
    assert "In the shadow" in page.texts
    assert max(len(it.text) for it in page.controls) <= 300


def test_a_control_in_a_shadow_is_clicked(site: SandboxedApplication) -> None:
    page = opened(site, "/hostile")

    acted = act(site, Action.CLICK, found(page, name="Shady"))

    assert source(acted) == 'page.get_by_role("button", name="Shady")'


def test_a_name_full_of_quotes_is_a_name(site: SandboxedApplication) -> None:
    page = opened(site, "/hostile")

    acted = act(site, Action.CLICK, found(page, name='"); import os; os.system("id'))

    assert acted.locator is not None
    assert acted.locator.calls[0].method == "get_by_role"


@pytest.mark.parametrize("name", ["Ask twice", "Open a window", "Empty", "Leave"])
def test_whatever_a_click_does_the_page_can_be_seen_after(site: SandboxedApplication, name: str) -> None:
    page = opened(site, "/hostile")

    acted = act(site, Action.CLICK, found(page, name=name))

    assert name != "Ask twice" or {"first", "second"} <= set(acted.page.texts)


def test_what_cannot_be_done_fails(site: SandboxedApplication) -> None:
    page = opened(site, "/hostile")

    assert isinstance(site.ask(Act(action=Action.CLICK, ref=found(page, name="Never").ref)), Failed)


def test_a_page_that_never_yields_is_given_up(site: SandboxedApplication) -> None:
    """The next visit gets a page that works."""
    page = opened(site, "/hostile")

    assert isinstance(site.ask(Act(action=Action.CLICK, ref=found(page, name="Hang").ref)), Failed)
    assert opened(site).title == "Small site"
