"""The words a written test may use: modules and what is taken from them, attributes, builtins.

A test that needs a new word gets it here, on purpose, after asking what the word can reach: a file, a host, the
environment, the interpreter. None of those may be added.
"""

from __future__ import annotations

from collections.abc import Mapping

MODULES: Mapping[str, frozenset[str]] = {
    "__future__": frozenset({"annotations"}),
    "decimal": frozenset({"Decimal"}),
    "httpx": frozenset({"Client", "Response"}),
    "json": frozenset({"dumps", "loads"}),
    "jsonschema": frozenset({"Draft202012Validator", "FormatChecker", "validate"}),
    "playwright.sync_api": frozenset({"Dialog", "Locator", "Page", "expect"}),
    "pytest": frozenset({"approx", "fail", "mark", "param", "raises"}),
    "re": frozenset({"IGNORECASE", "compile", "escape", "fullmatch", "match", "search"}),
    "uuid": frozenset({"UUID", "uuid4"}),
    "collections.abc": frozenset({"Callable", "Iterator", "Mapping"}),
}

CONFTEST_MODULES: Mapping[str, frozenset[str]] = {
    "itertools": frozenset({"count"}),
    "pytest": frozenset({"Config", "FixtureRequest", "Parser", "fixture"}),
    "typing": frozenset({"Any", "Callable", "Iterator"}),
    "collections.abc": frozenset({"Callable", "Generator", "Iterator", "Mapping"}),
    "httpx": frozenset({"Client", "Response", "Timeout"}),
}

_PAGE = """
    goto reload go_back url title locator get_by_role get_by_text get_by_label get_by_placeholder get_by_alt_text
    get_by_title get_by_test_id filter first last nth and_ or_ frame_locator click dblclick fill select_option check
    uncheck press press_sequentially hover clear focus blur scroll_into_view_if_needed count inner_text text_content
    input_value all_inner_texts all_text_contents is_visible is_enabled is_checked get_attribute keyboard on once
    accept dismiss message wait_for wait_for_url wait_for_load_state expect_response expect_navigation value
    set_viewport_size
"""
_EXPECT = """
    to_be_visible to_be_hidden to_have_text to_contain_text to_have_value to_have_count to_be_enabled to_be_disabled
    to_be_checked to_be_focused to_have_attribute to_have_url to_have_title to_be_empty to_be_editable to_have_class
    to_have_values to_be_attached to_be_in_viewport to_have_accessible_name to_have_role not_to_be_visible
    not_to_be_hidden not_to_have_text not_to_contain_text not_to_have_value not_to_have_count not_to_be_enabled
    not_to_be_disabled not_to_be_checked not_to_be_focused not_to_have_attribute not_to_have_url not_to_have_title
    not_to_be_empty not_to_be_editable not_to_be_attached
"""
_HTTP = """
    Client Response get post put patch delete head options request json text content status_code headers is_success
    cookies reason_phrase raise_for_status
"""
_LIBRARIES = """
    mark parametrize param approx raises fail Page Locator Dialog expect Decimal dumps loads validate
    Draft202012Validator FormatChecker FORMAT_CHECKER iter_errors is_valid path uuid4 UUID hex compile escape
    fullmatch match search IGNORECASE group groups sync_api
"""
_VALUES = """
    items keys values append extend add update copy split splitlines strip lstrip rstrip lower upper casefold
    startswith endswith isdigit isalpha index find issubset issuperset union intersection difference pop sort
"""
_BUILTINS = """
    AssertionError Exception False KeyError None StopIteration True TypeError ValueError abs all any bool dict
    enumerate filter float frozenset int isinstance len list map max min next object range repr reversed round set
    sorted str sum tuple zip
"""
_OWNED = "Config FixtureRequest Parser fixture addoption getgroup getoption config node nodeid Timeout count"

ATTRIBUTES = frozenset(" ".join((_PAGE, _EXPECT, _HTTP, _LIBRARIES, _VALUES)).split())
CONFTEST_ATTRIBUTES = frozenset(_OWNED.split())
BUILTINS = frozenset(_BUILTINS.split())

# Functions that written files share and that were read by a person: taken as they are, refused when changed.
TRUSTED = (
    '''def _filled(value, known):
    """Put what is known by now in place of its {name}, everywhere in the data."""
    if isinstance(value, dict):
        return {key: _filled(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    if isinstance(value, str):
        if value[:1] == "{" and value[1:-1] in known:
            return known[value[1:-1]]
        for name, item in known.items():
            value = value.replace("{" + name + "}", str(item))
    return value''',
)
