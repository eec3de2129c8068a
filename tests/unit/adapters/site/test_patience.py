"""A page that blocks its process for ever does not block us."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from bot.adapters.site.agent.browser import Window, executable, flags, foreign
from bot.adapters.site.agent.patience import patience
from bot.adapters.site.agent.trouble import TroubleError

pytestmark = pytest.mark.browser


def test_the_browser_of_an_endless_script_is_killed_and_replaced() -> None:
    window = Window("http://127.0.0.1:1", setting=None, hosts=(), sandboxed=True)
    try:
        tab = window.open()
        with pytest.raises(Error), patience(0.5):
            tab.evaluate("() => { for (;;) {} }")
        assert not window.is_alive()
        assert window.open().evaluate("() => 1 + 1") == 2
    finally:
        window.close()


def test_browser_flags_are_for_the_sandbox_only() -> None:
    """D-12."""
    assert "--no-sandbox" in flags(sandboxed=True)
    with pytest.raises(TroubleError, match="only inside ours"):
        flags(sandboxed=False)


def test_a_configured_browser_is_the_only_one_tried() -> None:
    assert executable("/nothing/chromium") is None
    assert executable(None) is not None


@pytest.mark.parametrize(
    ("address", "blocked"),
    [
        ("http://127.0.0.1:5173/src/main.jsx", False),
        ("http://localhost:8000/api", False),
        ("http://shop.example/", False),
        ("https://tracker.example/pixel.png", True),
        ("http://127.0.0.1.evil.example/", True),
        ("http://localhost@evil.example/", True),
        ("http://shop.example.evil.example/", True),
        ("data:text/plain,x", False),
    ],
)
def test_requests_to_others_are_blocked(address: str, blocked: bool) -> None:
    pattern = foreign({"127.0.0.1", "localhost", "shop.example"})

    assert bool(pattern.search(address)) is blocked
