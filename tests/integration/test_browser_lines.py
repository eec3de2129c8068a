"""A real browser counts, and the lines are those that really ran: counters in the page itself are the truth."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, sync_playwright

from bot.formats.v8 import Range, ScriptCoverage, lines

pytestmark = pytest.mark.browser
DEBIAN = Path("/usr/lib/chromium/chromium")
CHROMIUM = str(DEBIAN) if DEBIAN.exists() else shutil.which("chromium")
MARKED = """\
const ran = (window.ran = new Set()); const at = (line) => ran.add(line);
/* \N{GRINNING FACE} two units each \N{GRINNING FACE} */ at(2);
function twice(value) {
  at(4); if (value < 0) {
    at(5); return 0;
  }
  at(7); return value * 2;
}
const never = () => {
  at(10); return 1;
};
async function later(value) {
  at(13); await null;
  try {
    at(15); if (value) throw new Error("x");
    at(16);
  } catch {
    at(18);
  } finally {
    at(20);
  }
  at(22); return value;
}
for (const value of [1, 2]) {
  at(25); twice(value); if (value > 5) {
    at(26);
  }
}
switch (twice(2)) {
  case 4:
    at(31); break;
  default:
    at(33);
}
window.click = () => {
  at(36); twice(-1);
};
window.done = later(true);
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text('<script type="module" src="/src/marked.js"></script>', encoding="utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "marked.js").write_text(MARKED, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _take(session: CDPSession) -> list[ScriptCoverage]:
    takes = []
    for script in session.send("Profiler.takePreciseCoverage")["result"]:
        if script["url"].endswith("/src/marked.js"):
            source = session.send("Debugger.getScriptSource", {"scriptId": script["scriptId"]})["scriptSource"]
            functions = tuple(
                tuple(Range(piece["startOffset"], piece["endOffset"], piece["count"]) for piece in function["ranges"])
                for function in script["functions"]
            )
            takes.append(ScriptCoverage(url=script["url"], source=source, functions=functions))
    return takes


def test_lines_of_several_takes_are_those_that_the_page_itself_counted(origin: str) -> None:
    """The second take holds only what was clicked after the first: V8 starts to count anew after each take."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        for command in ("Debugger.enable", "Profiler.enable"):
            session.send(command)
        session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
        page.goto(origin)
        page.evaluate("window.done")
        first = _take(session)
        page.evaluate("window.click()")
        second = _take(session)
        truth = set(page.evaluate("[...window.ran]"))
        browser.close()

    found = {line.number for line in lines([*first, *second], origin=origin, sources={"src/marked.js": MARKED})}

    marked = {number for number, line in enumerate(MARKED.split("\n"), 1) if f"at({number})" in line}
    assert truth < marked
    assert found & marked == truth
    assert {line.number for line in lines(second, origin=origin, sources={"src/marked.js": MARKED})} == {1, 4, 5, 36}
