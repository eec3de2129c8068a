"""The conftest.py of the folder that the bot owns: where the application answers, and names that are new."""

from __future__ import annotations

from bot.domain.candidate import SourceFile
from bot.domain.project import Project, Site
from bot.engines.writing.literals import string
from bot.engines.writing.module import signed

_UI = "http://127.0.0.1:3000"
_API = "http://127.0.0.1:8000"

_TEXT = '''"""Where the application under test answers, and names that no earlier test has used."""

import uuid

import httpx
import pytest


def pytest_addoption(parser):
    """Let the command line say where the application answers."""
    parser.addoption("--app-ui-url", default={ui}, help="origin of the pages")
    parser.addoption("--app-api-url", default={api}, help="origin of the API"){option}


def pytest_collection_modifyitems(items):
    """Page tests first: a manual case speaks of a fresh state, an API test makes its own."""
    items.sort(key=lambda item: "/ui/" not in item.nodeid)


{reset}@pytest.fixture
def api(request):
    """An HTTP client on the API's origin; each test starts without cookies."""
    with httpx.Client(base_url=request.config.getoption("--app-api-url"), timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def unique():
    """Text that is new in each call: tests pass again on a database that they have already filled."""
    return lambda prefix: f"{{prefix}}{{uuid.uuid4().hex[:10]}}"


@pytest.fixture(scope="module")
def once():
    """Call a function once for all tests of a file: what they only look at need not be made for each of them."""
    made = {{}}

    def call(function, *arguments):
        if function not in made:
            made[function] = function(*arguments)
        return made[function]

    return call


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, pytestconfig):
    """One language, one time zone and one window size everywhere; pages are named relative to their origin."""
    return {{
        **browser_context_args,
        "base_url": pytestconfig.getoption("--app-ui-url"),
        "locale": "en-US",
        "timezone_id": "UTC",
        "viewport": {{"width": 1280, "height": 800}},
    }}
'''


_OPTION = """
    parser.addoption("--app-reset-url", default={reset}, help="asked by POST for a fresh state")"""
_RESET = '''@pytest.fixture(autouse=True)
def fresh_state(request):
    """Each page test begins with the application's first data; an API test makes its own."""
    if "/ui/" in request.node.nodeid:
        httpx.post(request.config.getoption("--app-reset-url"), timeout=30).raise_for_status()


'''


def conftest(site: Site, *, folder: str = Project().output, reset: str | None = None) -> SourceFile:
    """Return `<folder>/conftest.py` for a site; the command line may say otherwise.

    `reset` is the URL that brings the application back to its first state, when the project declares one.
    """
    body = _TEXT.format(
        ui=string(site.ui or _UI),
        api=string(site.api or _API),
        option=_OPTION.format(reset=string(reset)) if reset else "",
        reset=_RESET if reset else "",
    )
    return SourceFile(path=f"{folder}/conftest.py", content=signed(("Written by gen-tests. Yours to change.",), body))


def owned(project: Project) -> SourceFile:
    """Return the conftest.py of a project."""
    return conftest(project.site, folder=project.output, reset=project.reset.post if project.reset else None)
