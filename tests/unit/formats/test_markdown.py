"""The comment says the verdict first, fits, and lets no foreign text do anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.domain.candidate import SourceFile
from bot.domain.report import Delta, Report
from bot.domain.verdict import Found, Reason, Rejected
from bot.formats.markdown import COMMENT, Limit, render, verdict
from bot.formats.markdown.escaping import WITHHELD, code, fence, name_html, prose, withhold
from bot.formats.markdown.fitting import Item, Section, fit
from bot.formats.markdown.numbers import gain, percent, ranges
from tests.builders import ORDERS, REPORTS, a_candidate, a_finding, a_full_report, a_partial_report, measured

PYTHON = measured({ORDERS: {30}}, {ORDERS: {30, 31}})
GOLDEN = Path(__file__).parents[2] / "golden"
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

HOSTILE = [
    "@octocat",
    "@org/team",
    "mail me@example.org now",
    "#123",
    "octo/repo#1",
    "GH-12",
    "fixes #1",
    "closes octo/repo#7",
    "https://evil.example.net/x",
    "HTTP://EVIL.NET",
    "www.evil.net",
    "mailto:a@b.net",
    "<https://evil.net>",
    "[x](https://evil.net)",
    "![x](https://evil.net/a.png)",
    "[x]: https://evil.net",
    "<img src=x onerror=1>",
    "<script>1</script>",
    "<!-- gen-tests -->",
    "</details><h1>",
    "a | b",
    "a \\| b",
    "`code`",
    "``` suggestion",
    "```suggestion\nx\n```",
    "~~~\nx",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "===",
    "---",
    "* * *",
    "**bold** _em_ ~~gone~~",
    "$x$ and $$y$$",
    ":tada: :shipit:",
    "&lt;b&gt; &#64;x",
    "‮gnp.exe",
    "zero​width﻿",
    "a\x00b\x1b[31m",
    "line\nbreak\r\nand\ttab",
    "\ud800",
    "\\",
    "`",
    "``",
    "",
    " ",
    "/gen-tests run",
    "a" * 5000,
]
FOREIGN = st.sampled_from(HOSTILE) | st.text(max_size=60) | st.lists(st.sampled_from(HOSTILE), max_size=4).map(" ".join)


def tokens(text: str) -> Iterator[Token]:
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def is_inert(text: str, allowed: frozenset[str]) -> bool:
    return {token.type for token in tokens(text)} <= allowed


INLINE = frozenset({"paragraph_open", "paragraph_close", "inline", "text", "text_special"})


def seen_text(text: str) -> str:
    """What a reader sees, code spans left out: mentions and references work everywhere else."""
    return "".join(token.content for token in tokens(text) if token.type in {"text", "text_special"})


@settings(max_examples=1000)
@given(FOREIGN)
def test_prose_is_text_and_nothing_else(text: str) -> None:
    shown = prose(text)

    assert "\n" not in shown
    assert is_inert(shown, INLINE), shown
    assert is_inert(f"said: {shown}", INLINE), shown


@settings(max_examples=1000)
@given(FOREIGN)
def test_prose_names_nobody_and_refers_to_nothing(text: str) -> None:
    shown = seen_text(prose(text))

    for sign, active in (("@", str.isalnum), ("#", str.isalnum)):
        for place, char in enumerate(shown[:-1]):
            assert char != sign or not active(shown[place + 1]), shown
    assert "://" not in shown
    assert "www." not in shown.lower()


@settings(max_examples=500)
@given(FOREIGN)
def test_a_table_cell_stays_one_cell(text: str) -> None:
    table = f"| a | b |\n|--|--|\n| {prose(text)} | {code(text, table=True)} |\n"

    cells = [token for token in tokens(table) if token.type == "td_open"]
    allowed = {"table", "thead", "tbody", "tr", "th", "td"}
    assert len(cells) == 2
    assert {token.type.rsplit("_", 1)[0] for token in tokens(table)} <= allowed | {
        "inline",
        "text",
        "code",
        "text_special",
    }


@settings(max_examples=500)
@given(FOREIGN)
def test_code_is_one_span(text: str) -> None:
    found = [token.type for token in tokens(f"x {code(text)} y") if token.type not in INLINE]

    assert found == ["code_inline"]


@settings(max_examples=500)
@given(FOREIGN)
def test_a_fence_holds_all_of_its_text(text: str) -> None:
    found = PARSER.parse(fence(text, language="python") + "\nafter")

    assert [token.type for token in found] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    assert found[0].info == "python"


@given(FOREIGN)
def test_a_summary_shows_its_name_and_no_tag(text: str) -> None:
    shown = name_html(text)

    assert shown.count("<") == 2
    assert "\n" not in shown


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_comment_reads_as_agreed(name: str) -> None:
    golden = GOLDEN / f"comment_{name}.txt"
    text = render(REPORTS[name]())
    if os.environ.get("ACCEPT_GOLDEN"):
        golden.write_text(text, encoding="utf-8")

    assert text == golden.read_text(encoding="utf-8")


def test_nothing_to_test_is_said_briefly() -> None:
    assert len(render(REPORTS["nothing"]()).splitlines()) == 5


@pytest.mark.parametrize(("reproduce", "told"), [("gen-tests reproduce REPORT.json F-1", 1), ("curl -i /x", 0)])
def test_what_report_json_is_in_a_command_is_told_once(reproduce: str, told: int) -> None:
    """The terminal prints the real path; a comment is read where that path means nothing."""
    findings = tuple(replace(a_finding(), id=name, reproduce=reproduce) for name in ("F-1", "F-2"))

    shown = render(replace(a_partial_report(), findings=findings))

    assert shown.count("`REPORT.json` is the JSON file of this run") == told


def hostile(report: Report, text: str) -> Report:
    """Put the same foreign text wherever a repository could put it."""
    case = replace(
        report.cases[0].case,
        id=text,
        title=text,
        path=text,
        steps=tuple(replace(step, text=text) for step in report.cases[0].case.steps),
        expectations=tuple(replace(item, text=text) for item in report.cases[0].case.expectations),
    )
    trace = replace(report.cases[0], case=case, notes=(text,))
    finding = replace(a_finding(), summary=text, expected=text, seen=text, target=text, kind=text, reproduce=text)
    candidate = a_candidate("x", id=text, name=text, target=text, case=text)
    return replace(
        report,
        cases=(trace,),
        findings=(replace(finding, test=SourceFile(path=text, content=text)),),
        files=(SourceFile(path=text, content=text),),
        verdicts=tuple(
            replace(item, candidate=candidate, **({"finding": finding} if isinstance(item, Found) else {}))  # type: ignore[arg-type]  # only Found has one
            for item in report.verdicts
        ),
        targets=tuple(replace(target, name=text, path=text) for target in report.targets),
        pairings=tuple(replace(pair, case=text, target=text) for pair in report.pairings),
        warnings=(text,),
        delta=replace(
            report.delta, missing=tuple(replace(gap, path=text, reason=text) for gap in report.delta.missing)
        ),
        change=replace(report.change, base=text, head=text),
    )


@settings(max_examples=150, deadline=None)
@given(FOREIGN)
def test_a_whole_comment_of_foreign_text_stays_inert_and_whole(text: str) -> None:
    """E-3 and E-4: no link, no image, no HTML but ours, every fold closed, whatever the repository says."""
    rendered = render(hostile(a_partial_report(), text))
    found = list(tokens(rendered))

    assert not {token.type for token in found} & {"link_open", "image", "code_block"}
    html = "".join(token.content for token in found if token.type in {"html_block", "html_inline"})
    assert html.count("<details>") == html.count("</details>") == html.count("<summary>")
    bare = html
    for ours in ("<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>", "<sub>", "</sub>"):
        bare = bare.replace(ours, "")
    assert "<" not in bare
    assert len([token for token in found if token.type == "heading_open"]) == 3


WIDE = st.text(alphabet="aé漢😀`|<@", min_size=1, max_size=400)


@settings(max_examples=60, deadline=None)
@given(WIDE, st.integers(1, 300), st.integers(2_000, 60_000))
def test_a_comment_never_exceeds_its_limit(text: str, count: int, units: int) -> None:
    """E-6: characters outside the BMP count twice for GitHub, and four bytes for a database."""
    report = a_partial_report()
    many = replace(
        report,
        findings=report.findings * count,
        files=tuple(SourceFile(path=f"{number}/{text}", content=text * 20) for number in range(count)),
        verdicts=report.verdicts * count,
        cases=report.cases * count,
        warnings=tuple(f"{number} {text}" for number in range(count)),
        change=replace(report.change),
    )
    limit = Limit(units=units, size=250_000)

    rendered = render(many, limit=limit)

    assert len(rendered.encode("utf-16-le")) // 2 <= max(limit.units, 2_500)
    assert len(rendered.encode()) <= limit.size
    assert rendered.count("<details>") == rendered.count("</details>")


def test_what_was_cut_is_counted_and_the_smallest_gain_goes_first() -> None:
    items = tuple(Item(text=f"{worth}" * 9 + "\n", worth=worth) for worth in (5, 1, 9, 3))
    section = Section(opening="[", items=items, closing="]", more="{count} more")

    assert fit((section,), Limit(units=1000, size=1000)) == f"[{'5' * 9}\n{'1' * 9}\n{'9' * 9}\n{'3' * 9}\n]"
    assert fit((section,), Limit(units=30, size=1000)) == f"[{'5' * 9}\n{'9' * 9}\n2 more]"
    assert fit((section,), Limit(units=0, size=1000)) == "[4 more]"


def test_impatient_sections_are_cut_first() -> None:
    item = (Item(text="x" * 50),)
    first = Section(items=item, patience=2, more="")
    second = Section(items=item, patience=1, more="")

    assert fit((first, second), Limit(units=60, size=60)) == "x" * 50


def test_a_comment_of_a_thousand_files_fits() -> None:
    report = a_full_report()
    files = tuple(
        SourceFile(path=f"tests/gen_tests/api/test_{number}.py", content="x = 1\n" * 100) for number in range(1000)
    )

    rendered = render(replace(report, files=files))

    assert len(rendered) <= COMMENT.units
    assert "more files in the job summary" in rendered


@pytest.mark.parametrize(
    "secret",
    [
        "ghp_" + "a1B2" * 9,
        "gho_" + "a1B2" * 9,
        "ghs_" + "a1B2" * 9,
        "github_pat_" + "a1B2_" * 12,
        "AKIA" + "A1B2C3D4E5F6G7H8",
        "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nabc",
    ],
)
def test_a_secret_is_withheld_everywhere(secret: str) -> None:
    """C-9: an application that prints its token must not have it posted."""
    rendered = render(hostile(a_partial_report(), f"seen {secret} there"))

    assert secret.split("\n")[0] not in rendered
    assert secret not in withhold(secret)
    assert WITHHELD in fence(secret)
    assert "\\[withheld\\]" in prose(secret)


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [((0, 0), "-"), ((1, 3), "33.3 %"), ((999, 1000), "99.9 %"), ((1999, 2000), "99.9 %"), ((2, 2), "100.0 %")],
)
def test_a_percentage_is_never_rounded_up(ratio: tuple[int, int], shown: str) -> None:
    assert percent(ratio) == shown


def test_gains_are_signed_and_absent_where_nothing_is_measured() -> None:
    assert gain((1, 4), (3, 4)) == "+50.0"
    assert gain((3, 4), (1, 4)) == "-50.0"
    assert gain((1, 4), (1, 4)) == "0"
    assert gain((0, 0), (1, 4)) == ""


def test_lines_are_shown_as_ranges() -> None:
    assert ranges([33, 31, 32, 77, 77]) == "31-33, 77"
    assert ranges(range(0, 60, 2), limit=3) == "0, 2, 4 and 27 more ranges"


def test_the_verdict_is_the_first_line() -> None:
    report = a_partial_report()

    assert render(report).startswith(f"## {verdict(report)}\n")


def test_a_long_name_is_cut() -> None:
    assert len(code("x" * 1000)) == 302


def test_traces_that_point_nowhere_are_shown_without_a_text() -> None:
    """A trace is made by an explorer, and an index may be wrong: the comment is still written."""
    report = a_partial_report()
    trace = report.cases[0]
    lost = replace(trace, steps=(replace(trace.steps[0], index=99),), expectations=())

    assert "| 1 |  | executed |" in render(replace(report, cases=(lost,)))


def test_what_is_left_is_said_even_when_every_target_has_a_test() -> None:
    report = a_partial_report()
    whole = replace(report, targets=report.targets[:2], verdicts=report.verdicts[:3])

    assert "Some changed lines are still not covered." in render(whole)


def test_candidates_that_the_budget_stopped_are_counted() -> None:
    report = a_partial_report()
    stopped = tuple(Rejected(candidate=a_candidate(str(number)), reason=Reason.BUDGET, runs=2) for number in range(2))

    assert "2 candidates were stopped by the budget." in render(replace(report, verdicts=(*report.verdicts, *stopped)))


def test_a_patch_in_one_language_needs_one_row() -> None:
    report = a_partial_report()
    python = replace(report, delta=replace(report.delta, patch_before=PYTHON, patch_after=PYTHON))

    assert "| Patch lines |" in render(python)


def test_a_review_of_nothing_measured_has_no_table() -> None:
    assert "| Before |" not in render(replace(a_partial_report(), delta=Delta(), targets=()))
