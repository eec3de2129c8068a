"""Render the comment of every kind of review, and what a delivery posts, in a real browser, to be looked at.

    python -m tests.end_to_end.render_comment FOLDER [--closed] [REPORT.md]...

With `--closed` the folds stay closed, as a reader finds them. Writes one PNG for each text and colour scheme. The style
sheet is ours and only resembles GitHub's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Playwright, sync_playwright

from bot.formats.markdown import render
from bot.formats.posting.summary import job_summary
from tests.builders import REPORTS
from tests.fakes.github.server import serving
from tests.fakes.github.shop import a_report, a_world, deliver

STYLE = """
:root { color-scheme: light dark; --fg: #1f2328; --bg: #ffffff; --line: #d1d9e0; --soft: #f6f8fa; --dim: #59636e }
@media (prefers-color-scheme: dark) {
  :root { --fg: #f0f6fc; --bg: #0d1117; --line: #3d444d; --soft: #151b23; --dim: #9198a1 }
}
body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; color: var(--fg);
       background: var(--bg); margin: 24px auto; max-width: 800px; padding: 0 16px }
h2 { font-size: 1.5em; border-bottom: 1px solid var(--line); padding-bottom: .3em; line-height: 1.25 }
h3 { font-size: 1.25em; line-height: 1.25 }
table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto;
        margin: 0 0 16px }
th, td { border: 1px solid var(--line); padding: 6px 13px }
tr:nth-child(2n) { background: var(--soft) }
code { background: var(--soft); padding: .2em .4em; border-radius: 6px; font: 85% "DejaVu Sans Mono", monospace }
pre { background: var(--soft); padding: 16px; border-radius: 6px; overflow: auto }
pre code { padding: 0 }
details { margin: 0 0 16px } summary { cursor: pointer }
sub { color: var(--dim); vertical-align: baseline; font-size: 85% }
"""


def page_of(comment: str) -> str:
    """Return the comment as an HTML page, its folds open."""
    body = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(comment)
    body = body if "--closed" in sys.argv else body.replace("<details>", "<details open>")
    return f"<!doctype html><meta charset='utf-8'><style>{STYLE}</style>{body}"


def posted() -> dict[str, str]:
    """Return what a delivery leaves on a pull request and in the job summary."""
    with serving(a_world()) as github:
        delivered = deliver(github)
        texts = {"posted-summary": next(iter(github.world.comments.values())).body}
        texts["posted-review"] = next(iter(github.world.reviews.values())).body
        texts |= {f"posted-note-{place}": note.body for place, note in enumerate(github.world.notes.values(), start=1)}
    return texts | {"job-summary": job_summary(a_report(), delivered)}


def launch(playwright: Playwright) -> Browser:
    """Start the system's chromium where there is one, else Playwright's own."""
    executable = "/usr/lib/chromium/chromium"
    return playwright.chromium.launch(
        executable_path=executable if Path(executable).exists() else None, args=["--no-sandbox"]
    )


def main(folder: Path, files: tuple[Path, ...]) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    comments = {file.stem: file.read_text(encoding="utf-8") for file in files}
    comments = comments or {name: render(build()) for name, build in REPORTS.items()} | posted()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme, viewport={"width": 900, "height": 600})
            page = context.new_page()
            for name, comment in comments.items():
                page.set_content(page_of(comment))
                page.screenshot(path=str(folder / f"{name}-{scheme}.png"), full_page=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    wanted = [word for word in sys.argv[1:] if word != "--closed"]
    main(Path(wanted[0]), tuple(Path(name) for name in wanted[1:]))
