"""Locator source from the sandbox is read, never run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.probe import Call, Locator
from bot.engines.writing import literals
from bot.formats.locator import checked, parse

TEXTS = st.text(max_size=60)
TEXT_CALLS = st.builds(
    lambda method, text, exact: Call(
        method=method, arguments=(text,), keywords=(("exact", exact),) if exact is not None else ()
    ),
    st.sampled_from(["get_by_label", "get_by_text", "get_by_placeholder", "get_by_alt_text", "get_by_title"]),
    TEXTS,
    st.none() | st.booleans(),
)
ROLE_CALLS = st.builds(
    lambda role, name: Call(method="get_by_role", arguments=(role,), keywords=(("name", name),) if name else ()),
    st.sampled_from(["button", "row", "listitem"]),
    TEXTS,
)
OTHER_CALLS = st.builds(
    lambda method, text: Call(method=method, arguments=(text,)), st.sampled_from(["get_by_test_id", "locator"]), TEXTS
)
NARROWING = st.one_of(
    st.builds(lambda text: Call(method="filter", keywords=(("has_text", text),)), TEXTS),
    st.builds(lambda number: Call(method="nth", arguments=(number,)), st.integers(-5, 50)),
    st.sampled_from([Call(method="first"), Call(method="last")]),
)
CHAINS = st.builds(
    lambda first, rest: Locator(calls=(first, *rest)),
    TEXT_CALLS | ROLE_CALLS | OTHER_CALLS,
    st.lists(TEXT_CALLS | ROLE_CALLS | OTHER_CALLS | NARROWING, max_size=4),
)


@given(CHAINS)
def test_what_is_rendered_is_read_back(chain: Locator) -> None:
    source = literals.locator(chain).removeprefix("page.")

    assert parse(source) == chain


@pytest.mark.parametrize(
    "source",
    [
        'get_by_role("listitem").filter(has_text="Apple Add").get_by_role("button")',
        "get_by_text('it\\'s').first",
        'locator("[id=\\"e\\"]")',
        'get_by_role("heading", name="Shop", level=1, exact=True).nth(-1)',
        'get_by_text("a").last',
    ],
)
def test_playwrights_own_source_is_read(source: str) -> None:
    assert literals.locator(parse(source)).startswith("page.get_by_") or source.startswith("locator")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "__import__('os').system('id')",
        "get_by_text(open('/etc/passwd').read())",
        "get_by_text(f'{1}')",
        "get_by_text('a' 'b' + 'c')",
        "get_by_text('a').evaluate('1')",
        "get_by_text('a').__class__",
        "get_by_text('a').page",
        "get_by_text(*['a'])",
        "get_by_text('a', **{'exact': True})",
        "get_by_text('a', exact='yes')",
        "get_by_text('a', timeout=1)",
        "get_by_text(1)",
        "get_by_text()",
        "get_by_text('a').nth(True)",
        "get_by_text('a').nth(1.5)",
        "get_by_text('a').first()",
        "get_by_role('button', name=re.compile('x'))",
        "get_by_role('button', name='a', name='b')",
        "filter(has_text='a')",
        "first",
        "lambda: get_by_text('a')",
        "get_by_text('a'); get_by_text('b')",
        "get_by_text('a')\nimport os",
        "get_by_text('a'\0)",
        "(get_by_text)('a') if True else 0",
        "frame_locator('iframe')",
        "get_by_text" + "(" * 5000,
        "get_by_text('a')" + ".get_by_text('a')" * 100,
        "-" * 9000 + "1",
        "x" * 20_000,
    ],
)
def test_anything_else_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(source)


@given(st.text(alphabet="get_by_text('a').first\n\"\\{}[]()=,1-", max_size=60))
def test_hostile_source_is_read_or_refused(source: str) -> None:
    try:
        chain = parse(source)
    except ValueError:
        return

    assert checked(chain) == chain


def test_a_chain_that_arrives_as_data_is_held_to_the_same_list() -> None:
    with pytest.raises(ValueError, match="evaluate"):
        checked(Locator(calls=(Call(method="get_by_text", arguments=("a",)), Call(method="evaluate"))))
