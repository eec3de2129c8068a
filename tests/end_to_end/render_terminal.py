"""Run a command as if in a terminal and draw what it printed.

python -m tests.end_to_end.render_terminal FILE.png COMMAND...
"""

from __future__ import annotations

import os
import pty
import sys
import tempfile
from io import StringIO
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

from tests.end_to_end.render_comment import launch

COLUMNS = 110


def printed(command: list[str]) -> str:
    """Run a command with a terminal for its output; its progress goes on as plain lines."""
    heard: list[bytes] = []

    def listen(descriptor: int) -> bytes:
        data = os.read(descriptor, 65536)
        heard.append(data)
        return data

    os.environ |= {"COLUMNS": str(COLUMNS), "LINES": "50", "TERM": "xterm-256color"}
    pty.spawn(command, listen)
    return b"".join(heard).decode("utf-8", "replace").replace("\r\n", "\n")


def draw(text: str, target: Path) -> None:
    """Write a picture of a terminal that shows the text."""
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(Text.from_ansi(text))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "terminal.svg"
        page_file.write_text(console.export_svg(title="make demo"), encoding="utf-8")
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto(page_file.as_uri())
        page.locator("svg").first.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    draw(printed(sys.argv[2:]), Path(sys.argv[1]))
