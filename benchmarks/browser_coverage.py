"""Lines that V8 says were run against lines that Istanbul says were run: the same clicks on the same front end.

    python benchmarks/browser_coverage.py [--app examples/shop/base/web] [--record FILE]

The front end is copied to a temporary folder and installed there; it is served three times (development server
instrumented by istanbul-lib-instrument, development server plain, production build with source maps) and clicked
through in the same way each time. `--record` writes the plain server's takes and the truth as JSON, which is what
tests/fixtures/v8 holds. Needs npm and chromium (`--chromium`, else Playwright's own).
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import URLError

from playwright.sync_api import CDPSession, Error, Page, Route, sync_playwright

from bot.formats.statements import executable
from bot.formats.v8 import Range, ScriptCoverage, lines

CONFIG = """
import { createInstrumenter } from "istanbul-lib-instrument";
import own from "./vite.config.js";

const instrumenter = createInstrumenter({ esModules: true, parserPlugins: ["jsx", "classProperties"] });
const istanbul = {
  name: "istanbul", enforce: "pre",
  transform(code, id) {
    const path = id.split("?")[0];
    if (path.includes("node_modules") || !/src\\/.*\\.jsx?$/.test(path)) return null;
    return { code: instrumenter.instrumentSync(code, path), map: null };
  },
};
export default { ...own, plugins: [istanbul, ...own.plugins] };
"""
PRODUCT = {"id": 1, "name": "Lamp", "category": "home", "price": 1999, "price_cents": 1999, "stock": 3, "tags": ["new"],
           "description": "A lamp", "reviews": [], "rating": 4}  # fmt: skip
ANSWERS = {
    "/accounts/login": {"access_token": "token"},
    "/accounts/me": {"id": 1, "email": "a@example.com", "name": "Ada", "address": None},
    "/products": {"items": [PRODUCT], "total": 1},
    "/products/1": PRODUCT,
}
ROUTES = ("/", "/login", "/register", "/products", "/products/1", "/cart", "/checkout", "/orders", "/profile", "/none")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--app", type=Path, default=Path("examples/shop/base/web"))
    parser.add_argument("--record", type=Path)
    parser.add_argument("--chromium")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder) / "app"
        shutil.copytree(options.app, app, ignore=shutil.ignore_patterns("node_modules", "dist"))
        npm(app, "install", "--silent", "--no-save", "istanbul-lib-instrument@6.0.3")
        (app / "istanbul.config.mjs").write_text(CONFIG, encoding="utf-8")
        sources = read_sources(app)
        with served(app, "--config", "istanbul.config.mjs") as origin:
            _, truth = clicked(origin, options.chromium, app)
        with served(app) as origin:
            takes, _ = clicked(origin, options.chromium, app)
            development = compare("development server", takes, truth, sources, origin, {})
            recorded = {"development": portable(takes, origin, app)}
        npx(app, "vite", "build", "--sourcemap")
        maps = {f"/assets/{path.name}": path.read_text(encoding="utf-8") for path in app.glob("dist/assets/*.map")}
        with served(app, command="preview") as origin:
            takes, _ = clicked(origin, options.chromium, app)
            compare("production build", takes, truth, sources, origin, {origin + at: text for at, text in maps.items()})
        if options.record:
            record = {"sources": sources, "truth": truth, **recorded}
            options.record.write_text(json.dumps(record, ensure_ascii=True, indent=1), encoding="utf-8")
    raise SystemExit(0 if development else 1)


def npm(folder: Path, *arguments: str) -> None:
    subprocess.run(["npm", *arguments, "--no-audit", "--no-fund"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def npx(folder: Path, *arguments: str) -> None:
    subprocess.run(["npx", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def read_sources(app: Path) -> dict[str, str]:
    paths = sorted(path for path in app.glob("src/**/*") if path.suffix in (".js", ".jsx"))
    return {f"web/{path.relative_to(app)}": path.read_text(encoding="utf-8") for path in paths}


@contextmanager
def served(app: Path, *arguments: str, command: str = "dev") -> Iterator[str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    vite = str(app / "node_modules" / "vite" / "bin" / "vite.js")
    line = ["node", vite, command, "--host", "127.0.0.1", "--port", str(port), "--strictPort", *arguments]
    server = subprocess.Popen(line, cwd=app, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    origin = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(origin, timeout=1)
                break
            except URLError:
                time.sleep(0.2)
        yield origin
    finally:
        server.terminate()
        server.wait()


class Taker:
    """Takes V8's counts and Istanbul's counters; called before every navigation, which would lose them."""

    def __init__(self, page: Page, session: CDPSession, origin: str, app: Path) -> None:
        self.page, self.session, self.origin, self.app = page, session, origin, app
        self.takes: list[ScriptCoverage] = []
        self.truth: dict[str, set[int]] = {}
        self._texts: dict[str, str] = {}
        session.send("Debugger.enable")
        session.send("Profiler.enable")
        session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})

    def take(self) -> None:
        """Add what was counted since the last take."""
        for script in self.session.send("Profiler.takePreciseCoverage")["result"]:
            if script["url"].startswith((f"{self.origin}/src/", f"{self.origin}/assets/")):
                self.takes.append(self._coverage(script))
        for path, file in (self.page.evaluate("window.__coverage__ || {}")).items():
            known = self.truth.setdefault(f"web/{Path(path).relative_to(self.app.resolve())}", set())
            known.update(file["statementMap"][key]["start"]["line"] for key, count in file["s"].items() if count)

    def _coverage(self, script: dict[str, Any]) -> ScriptCoverage:
        key = script["scriptId"]
        if key not in self._texts:
            self._texts[key] = self.session.send("Debugger.getScriptSource", {"scriptId": key})["scriptSource"]
        functions = (
            tuple(Range(piece["startOffset"], piece["endOffset"], piece["count"]) for piece in function["ranges"])
            for function in script["functions"]
        )
        return ScriptCoverage(url=script["url"], source=self._texts[key], functions=tuple(functions))


def clicked(origin: str, chromium: str | None, app: Path) -> tuple[list[ScriptCoverage], dict[str, list[int]]]:
    """Go through the front end in a fixed way; return V8's takes and Istanbul's covered lines."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = browser.new_page()
        page.route("**/api/**", answer)
        taker = Taker(page, page.context.new_cdp_session(page), origin, app)
        notes = (app / "src" / "Notes.jsx").exists()
        for route in ("/",) if notes else ROUTES:
            taker.take()
            page.goto(origin + route, wait_until="networkidle")
            (write_notes if notes else use)(page)
        taker.take()
        browser.close()
    return taker.takes, {path: sorted(found) for path, found in sorted(taker.truth.items())}


def answer(route: Route) -> None:
    path = route.request.url.split("/api", 1)[1].split("?")[0]
    if path in ANSWERS:
        route.fulfill(status=200, json=ANSWERS[path])
    else:
        route.fulfill(status=404, json={"detail": "There is no such thing"})


def write_notes(page: Page) -> None:
    for text in ("", "far too long a note", "milk"):
        page.get_by_label("Note").fill(text)
        page.get_by_role("button", name="Add").click()
    page.get_by_role("listitem").wait_for()


def use(page: Page) -> None:
    """Press every button, then fill every field and press again; what cannot be done is left out."""
    for value in ("", "a@example.com"):
        for field in page.locator("input:visible, textarea:visible").all():
            attempt(partial(field.fill, value, timeout=300))
        for button in page.locator("main button:visible").all():
            attempt(partial(button.click, timeout=300))
        page.wait_for_timeout(200)


def attempt(action: Callable[[], None]) -> None:
    try:
        action()
    except Error:
        return


def compare(
    title: str,
    takes: list[ScriptCoverage],
    truth: dict[str, list[int]],
    sources: dict[str, str],
    origin: str,
    maps: dict[str, str],
) -> bool:
    """Print the agreement line by line; return whether it is complete."""
    started = time.perf_counter()
    found = lines(takes, origin=origin, sources=sources, prefix="web", maps=maps)
    seconds = time.perf_counter() - started
    print(f"{title}: {len(takes)} takes read in {seconds:.2f} s")
    agreeing = total = 0
    for path, text in sources.items():
        possible = executable(path, text)
        ours, theirs = {line.number for line in found if line.path == path}, set(truth.get(path, ()))
        wrong = sorted(ours ^ theirs)
        agreeing, total = agreeing + len(possible - set(wrong)), total + len(possible)
        note = f"   only V8 {sorted(ours - theirs)}, only Istanbul {sorted(theirs - ours)}" if wrong else ""
        print(f"  {path:45} {len(theirs):4} of {len(possible):4}{note}")
    print(f"  agreement: {agreeing} of {total} lines")
    return agreeing == total


def portable(takes: list[ScriptCoverage], origin: str, app: Path) -> list[dict[str, Any]]:
    """Return takes without this machine's port and folder, of equal length so that offsets stay right."""
    host, place = "http://127.0.0.1:5173", str(app.resolve())
    return [
        {
            "url": take.url.replace(origin, host),
            "source": take.source.replace(place, ("/app" * 99)[: len(place)]),
            "functions": [[[piece.start, piece.end, piece.count] for piece in ranges] for ranges in take.functions],
        }
        for take in takes
    ]


if __name__ == "__main__":
    main()
