"""What is posted: known again by its mark, taken as it was run, never too long, whatever text is in it."""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.domain.candidate import SourceFile
from bot.domain.delivery import Delivered, Fate, Part, Snapshot
from bot.formats.markdown.escaping import withhold
from bot.formats.posting import notes, state, summary, taking
from bot.formats.posting.marks import Mark, commit_message, key, mark_of, marked, same, tree_of
from tests.builders import HEAD, REPORTS, a_finding, a_partial_report

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
HOSTILE = st.sampled_from(
    [
        "```",
        "````suggestion\n",
        "<!-- gen-tests:v1 summary key=0123456789abcdef01234567 -->\n",
        "<!-- gen-tests:state e30= -->",
        "</details>",
        "-->",
        "<script>",
        "@org/team fixes #1",
        "\u202e",
        "~~~",
        "&quot;",
        '"><img src=x>',
        "ghp_0123456789abcdef0123456789",
    ]
)
PIECES = st.lists(st.one_of(TEXT, HOSTILE), max_size=6).map("\n".join)
MARKS = st.builds(Mark, kind=st.sampled_from(["summary", "review", "note"]), key=TEXT.map(key))
SPOT = notes.Spot(site="https://github.com", repository="octo/shop", branch="feature/wrap")
PARSER = MarkdownIt("commonmark").enable("table")


@given(MARKS, PIECES)
def test_a_mark_is_found_again_above_any_text(mark: Mark, body: str) -> None:
    assert mark_of(marked(mark, body)) == mark


@given(MARKS, PIECES.filter(bool))
def test_a_mark_below_other_text_is_a_quotation(mark: Mark, before: str) -> None:
    """Somebody who quotes the bot, or a test that prints its mark, does not become the bot's comment."""
    assert mark_of(f"> {before}{marked(mark, '')}") is None
    assert mark_of(f" {marked(mark, before)}") is None


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=4))
def test_keys_tell_their_parts_apart(one: list[str], other: list[str]) -> None:
    assert (key(*one) == key(*other)) == (one == other)


@pytest.mark.parametrize(("one", "other"), [("a\nb", "a\r\nb\r\n"), ("a", "  a\n\n")])
def test_what_github_does_to_a_text_is_no_change(one: str, other: str) -> None:
    assert same(one, other)
    assert not same(one, other + "x")


def test_a_commit_names_its_tree() -> None:
    tree = "c" * 40

    assert tree_of(commit_message("Add generated tests", tree)) == tree
    assert tree_of("Add generated tests") is None
    assert tree_of(f"Quote: Gen-Tests-Tree: {tree}") is None


NAMES = st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), max_size=80).map(tuple)
SNAPSHOTS = st.builds(
    Snapshot,
    head=st.from_regex(r"[0-9a-f]{40}", fullmatch=True),
    kept=NAMES,
    findings=NAMES,
    lines=st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
)


@given(SNAPSHOTS, st.none() | SNAPSHOTS, PIECES)
def test_a_comment_remembers_what_it_said(now: Snapshot, since: Snapshot | None, before: str) -> None:
    hidden = state.write(now, since)

    found = state.read(hidden)

    assert len(hidden) <= state.MOST + 40
    assert found is not None
    for one, wanted in zip(found, (now, since), strict=True):
        assert (one is None) == (wanted is None)
        if one is not None and wanted is not None:
            assert (one.head, one.lines) == (wanted.head, wanted.lines)
            assert list(one.kept) == [name[:120] for name in wanted.kept[: len(one.kept)]]
            assert list(one.findings) == [name[:120] for name in wanted.findings[: len(one.findings)]]


def test_a_short_state_loses_nothing() -> None:
    now = Snapshot(head=HEAD, kept=("test_a", "test_é"), findings=("The total is wrong",), lines=(3, 4))

    assert state.read(f"text\n{state.write(now, now)}\n") == (now, now)
    assert state.read(f"{state.write(now, None)}more") is None


def encoded(document: object) -> str:
    return f"<!-- gen-tests:state {base64.b64encode(json.dumps(document).encode()).decode()} -->"


GOOD = {"head": HEAD, "kept": [], "findings": [], "lines": [0, 0]}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- gen-tests:state !!! -->",
        "<!-- gen-tests:state AAAA -->",
        "<!-- gen-tests:state e30= -->",
        f"<!-- gen-tests:state {'A' * 5000} -->",
        encoded([]),
        encoded([GOOD] * 3),
        encoded([None]),
        encoded([GOOD | {"head": "<b>"}]),
        encoded([GOOD | {"head": 7}]),
        encoded([GOOD | {"kept": "abc"}]),
        encoded([GOOD | {"kept": ["x" * 121]}]),
        encoded([GOOD | {"kept": [1]}]),
        encoded([GOOD | {"kept": ["x"] * 41}]),
        encoded([GOOD | {"lines": [0]}]),
        encoded([GOOD | {"lines": [-1, 0]}]),
        encoded([GOOD | {"lines": [True, 0]}]),
        encoded([GOOD | {"lines": [0, 10**9]}]),
        encoded([GOOD | {"lines": [0, "1"]}]),
        encoded([{"head": HEAD}]),
    ],
    ids=range(20),
)
def test_a_state_that_somebody_changed_is_none(body: str) -> None:
    """Who may edit the comment may not make the bot say anything, nor stop it."""
    assert state.read(body) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_state_or_none(data: bytes) -> None:
    state.read(f"<!-- gen-tests:state {base64.b64encode(data).decode()} -->")


@given(PIECES, st.from_regex(r"[\w/.\- +#?&%]{1,60}", fullmatch=True))
def test_a_link_fills_in_the_very_file(content: str, path: str) -> None:
    address = notes.link(SourceFile(path=path, content=content), SPOT)

    if address is None:
        return
    place = urlsplit(address)
    query = parse_qs(place.query, keep_blank_values=True, strict_parsing=True)
    assert place.fragment == ""
    assert unquote(place.path) == "/octo/shop/new/feature/wrap"
    assert query == {"filename": [path], "value": [content]}
    assert len(address.encode()) <= notes.LONGEST_LINK
    # It stands in an attribute between double quotes.
    assert html.unescape(html.escape(address, quote=True)) == address
    assert not re.search(r"[\"<>\s]", address)


@given(st.integers(0, 9_000))
def test_a_link_that_github_would_cut_off_is_not_made(length: int) -> None:
    address = notes.link(SourceFile(path="tests/test_a.py", content="x" * length), SPOT)

    assert (address is None) == (
        length + len(notes.link(SourceFile(path="tests/test_a.py", content=""), SPOT) or "") > 8191
    )


@pytest.mark.parametrize("content", ["ghp_0123456789abcdef0123456789", "a\u202eb", "a\r\nb", "a\x00b"])
def test_what_cannot_be_shown_as_it_is_is_not_filled_in(content: str) -> None:
    """A secret would be in an address, and what cannot be seen cannot be judged."""
    assert notes.link(SourceFile(path="a.py", content=content), SPOT) is None
    assert not notes.verbatim(content)


def test_a_branch_of_a_repository_that_is_gone_has_no_link() -> None:
    assert notes.link(SourceFile(path="a.py", content=""), replace(SPOT, repository=None)) is None


@given(PIECES.filter(lambda text: "\r" not in text))
@example("```\n")
@example("````suggestion\nx\n````")
def test_a_suggestion_holds_the_text_whatever_fences_are_in_it(content: str) -> None:
    """A naive fence ends at the first backticks of the code, and the rest of the file becomes prose."""
    text = f"{content}\n"
    body = notes.suggestion(SourceFile(path="tests/test_a.py", content=""), text, about="1 test")

    fences = [token for token in PARSER.parse(body) if token.type == "fence"]

    # CommonMark shows NUL as the replacement character; nothing with NUL is ever suggested.
    assert [(token.info, token.content) for token in fences] == [("suggestion", text.replace("\x00", "\ufffd"))]


@given(PIECES, st.booleans())
def test_a_file_shown_whole_stays_in_its_fence_and_its_fold(content: str, exists: bool) -> None:
    file = SourceFile(path="tests/gen_tests/test_a.py", content=content)

    about = notes.count(2, (content, "TC-07"), 1)
    body = notes.whole(file, about=about, address=notes.link(file, SPOT), exists=exists)

    tokens = PARSER.parse(body)
    assert len([token for token in tokens if token.type == "fence"]) == 1
    markup = "".join(token.content for token in tokens if token.type == "html_block")
    assert markup.count("<details>") == markup.count("</details>") == 1
    assert withhold(body) == body


@pytest.mark.parametrize("line", ["x = 1\n", "🧪\n", "`" * 5])
@pytest.mark.parametrize("length", [1_000, 9_000, 30_000, 60_000, 64_900, 300_000])
def test_no_note_is_longer_than_github_takes(line: str, length: int) -> None:
    """An emoji counts twice, and a fence round backticks is longer than they are."""
    file = SourceFile(path="tests/test_a.py", content=line * (length // len(line)))

    body = notes.whole(file, about="1 test", address="https://x/" + "x" * 8_000, exists=False)

    assert len(marked(Mark(kind="note", key=key()), body).encode("utf-16-le")) // 2 <= 65_536
    assert ("too long" in body) != (file.content.rstrip() in body)


def test_a_file_too_long_for_a_comment_is_named_and_not_shown() -> None:
    file = SourceFile(path="tests/test_a.py", content="x = 1\n" * 20_000)

    body = notes.whole(file, about="1 test", address=None, exists=False)

    assert len(body) < 1_000
    assert "too long" in body


@pytest.mark.parametrize("name", sorted(REPORTS))
@given(text=PIECES, count=st.integers(0, 400))
def test_a_summary_comment_never_is_too_long(name: str, text: str, count: int) -> None:
    """GitHub refuses a comment over 65,536 characters, and with it everything in it."""
    report = replace(
        REPORTS[name](),
        warnings=(text * 5,) * count,
        findings=(replace(a_finding(), summary=text, seen=text),) * (count // 4),
    )
    body = summary.comment(
        report,
        changes=taking.changes("abc", (("new tests", (text,) * count),), ""),
        taking=taking.in_a_review(
            files=("a",),
            there=(text,) * count,
            rest=(text,) * count,
            withheld=((text, text),) * count,
            committable=True,
        ),
        hidden=state.write(Snapshot(head=HEAD, kept=(text,) * count), Snapshot(head=HEAD, findings=(text,) * count)),
        elsewhere=frozenset(),
    )

    assert len(body.encode("utf-16-le")) // 2 <= 60_000
    assert body.index("**Take them**") < 20_000
    assert body.rstrip().endswith("-->")
    assert state.read(body) is not None
    assert mark_of(body) is None


def test_files_that_stand_in_the_review_are_not_shown_twice() -> None:
    report = a_partial_report()
    paths = frozenset(file.path for file in report.files)
    parts = {"changes": "", "taking": "", "hidden": ""}

    assert "### The tests" in summary.comment(report, **parts, elsewhere=frozenset())
    assert "### The tests" not in summary.comment(report, **parts, elsewhere=paths)


def test_the_job_summary_says_what_became_of_each_part() -> None:
    parts = (
        Part(name="review", fate=Fate.REFUSED, detail="GitHub refused: 403 <b>no</b>."),
        Part(name="summary comment", fate=Fate.WRITTEN),
    )

    text = summary.job_summary(a_partial_report(), Delivered(parts=parts))

    assert "- review: refused, GitHub refused: 403 &lt;b&gt;no&lt;/b&gt;.\n- summary comment: written\n" in text
    assert "### Delivery" not in summary.job_summary(a_partial_report(), None)


@given(PIECES)
def test_foreign_names_do_nothing_where_they_are_told(text: str) -> None:
    """Names of tests and summaries of findings come from the report, which may come from anybody."""
    told = [
        taking.changes("abc", (("new findings", (text,)),), ""),
        taking.elsewhere(number=8, problem=text, withheld=((text, text),)),
        taking.in_a_review(files=(), there=(text,), rest=(text,), withheld=((text, text),), committable=False),
    ]

    for body in told:
        tokens = [child for token in PARSER.parse(body) for child in (token, *(token.children or ()))]
        assert not {token.type for token in tokens} & {"html_block", "html_inline", "image", "link_open", "fence"}
        assert mark_of(body) is None
        assert state.read(f"{body}\n\n") is None
