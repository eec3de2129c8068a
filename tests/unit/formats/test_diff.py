"""Diffs as git writes them, and as nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change import Change, ChangedFile, FileStatus
from bot.domain.lines import Line
from bot.formats import diff


def parsed(text: str) -> Change:
    return diff.parse(text, base="a" * 40, head="b" * 40)


def only(text: str) -> ChangedFile:
    (file,) = parsed(text).files
    return file


def section(name: str, body: str) -> str:
    return f"diff --git a/{name} b/{name}\nindex 1..2 100644\n--- a/{name}\n+++ b/{name}\n{body}"


def test_added_lines_are_numbered_on_head() -> None:
    change = parsed(section("a.py", "@@ -1,2 +1,3 @@\n one\n+two\n three\n@@ -9 +10,2 @@ def f():\n-x\n+y\n+z\n"))

    assert change.lines == {Line("a.py", 2), Line("a.py", 10), Line("a.py", 11)}
    assert change.notes == ()


def test_content_that_looks_like_a_header_is_content() -> None:
    file = only(section("a.py", "@@ -1,2 +1,2 @@\n--- a/other\n+++ b/other\n-@@ -1 +1 @@\n+diff --git a/x b/x\n"))

    assert file.path == "a.py"
    assert file.added == {1, 2}


def test_a_missing_newline_at_the_end_is_no_line() -> None:
    body = "@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n"

    assert only(section("a.py", body)).added == {1, 2}


def test_carriage_returns_and_form_feeds_do_not_split_lines() -> None:
    assert only(section("a.py", "@@ -0,0 +1,2 @@\n+a\x0cb\rc\r\n+d\u2028e\n")).added == {1, 2}


def test_a_new_file_is_added() -> None:
    text = "diff --git a/n b/n\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n"

    assert only(text) == ChangedFile(path="n", status=FileStatus.ADDED, added=frozenset({1}))


def test_a_removed_file_has_no_added_lines() -> None:
    text = "diff --git a/n b/n\ndeleted file mode 100644\nindex 1..0\n--- a/n\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"

    assert only(text) == ChangedFile(path="n", status=FileStatus.REMOVED)


def test_a_rename_keeps_its_previous_name() -> None:
    text = (
        "diff --git a/old name b/new name\nsimilarity index 90%\nrename from old name\nrename to new name\n"
        "index 1..2 100644\n--- a/old name\t\n+++ b/new name\t\n@@ -1 +1 @@\n-x\n+y\n"
    )

    file = only(text)

    assert (file.path, file.previous_path, file.status) == ("new name", "old name", FileStatus.RENAMED)
    assert file.added == {1}


def test_a_copy_is_an_added_file() -> None:
    text = "diff --git a/a b/b\nsimilarity index 100%\ncopy from a\ncopy to b\n"

    assert only(text) == ChangedFile(path="b", status=FileStatus.ADDED)


@pytest.mark.parametrize("name", ["run me.sh", "a b/x b/c", "-rf", "::error::x", "$(touch x)"])
def test_a_mode_change_alone_is_a_change_without_lines(name: str) -> None:
    text = f"diff --git a/{name} b/{name}\nold mode 100644\nnew mode 100755\n"

    assert only(text) == ChangedFile(path=name, status=FileStatus.MODIFIED)


@pytest.mark.parametrize(
    "body",
    ["Binary files a/i.png and b/i.png differ\n", "GIT binary patch\nliteral 3\nKcmZ\n\nliteral 0\nHcmV?d00001\n\n"],
)
def test_a_binary_file_is_said_to_be_one(body: str) -> None:
    file = only(f"diff --git a/i.png b/i.png\nindex 1..2 100644\n{body}")

    assert file == ChangedFile(path="i.png", status=FileStatus.MODIFIED, binary=True)


@pytest.mark.parametrize(
    ("quoted", "path"),
    [
        (r"caf\303\251.py", "café.py"),
        (r"\377.py", "\udcff.py"),
        (r"a\nb\t\"c\".py", 'a\nb\t"c".py'),
        (r"back\\slash", "back\\slash"),
        ("plain \u00e9", "plain \u00e9"),
    ],
)
def test_quoted_names_are_unquoted(quoted: str, path: str) -> None:
    text = f'diff --git "a/{quoted}" "b/{quoted}"\n--- "a/{quoted}"\n+++ "b/{quoted}"\n@@ -0,0 +1 @@\n+x\n'

    assert only(text).path == path


def test_files_come_in_path_order() -> None:
    text = "".join(section(name, "@@ -0,0 +1 @@\n+x\n") for name in ("b", "a", "c"))

    assert [file.path for file in parsed(text).files] == ["a", "b", "c"]


def test_more_than_the_limit_of_files_is_cut_and_said() -> None:
    text = "".join(section(f"f{number:05}", "@@ -0,0 +1 @@\n+x\n") for number in range(diff.MAX_FILES + 5))

    change = parsed(text)

    assert len(change.files) == diff.MAX_FILES
    assert change.notes == ("The diff touches 3005 files: only the first 3,000 were read.",)


def test_more_than_the_limit_of_bytes_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = section("a", "@@ -0,0 +1 @@\n+x\n")
    text = whole + section("b", "@@ -0,0 +1 @@\n+x\n@@ -5,0 +7,2 @@\n+y\n+z\n")
    monkeypatch.setattr(diff, "MAX_BYTES", len(text) - 4)

    change = parsed(text)

    assert [(file.path, set(file.added)) for file in change.files] == [("a", {1}), ("b", {1})]
    assert "only its first part was read" in change.notes[0]


def test_a_giant_hunk_is_left_out_and_the_others_stay() -> None:
    giant = "@@ -1,0 +2 @@\n+" + "x" * diff.MAX_HUNK + "\n"
    change = parsed(section("a\\b", "@@ -0,0 +1 @@\n+x\n" + giant))

    assert change.lines == {Line("a\\b", 1)}
    assert change.notes == ("a\\b: a hunk longer than 1 MiB was left out.",)


@pytest.mark.parametrize("header", ["@@ -0,0 +1,3 @@", "@@ -x +y @@", "@@ -1 +" + "9" * 5000 + " @@"])
def test_a_hunk_that_lies_is_noted(header: str) -> None:
    change = parsed(section("a", f"{header}\n+x\n"))

    assert [file.path for file in change.files] == ["a"]
    assert change.lines == frozenset()
    assert "cannot be read" in change.notes[0]


@pytest.mark.parametrize("text", ["diff --git nothing here\n", "diff --git \n", "hello\n"])
def test_junk_is_noted(text: str) -> None:
    change = parsed(text)

    assert change.files == ()
    assert len(change.notes) == 1


def test_nothing_is_an_empty_change() -> None:
    assert parsed("") == Change(base="a" * 40, head="b" * 40)


@given(
    st.lists(
        st.sampled_from(["diff --git a/x b/x", '"a/', "\\3", "@@ -1,2 +3,4 @@", "+x", " y", "--- a/q", "rename to z"])
    )
)
def test_no_text_makes_reading_fail(parts: list[str]) -> None:
    change = parsed("\n".join(parts))

    assert change == parsed("\n".join(parts))


@given(st.text())
def test_arbitrary_text_is_read(text: str) -> None:
    parsed("diff --git " + text)
    parsed(section("x", "@@ -1 +1 @@" + text))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a/b.py", "a/b.py"),
        ("a\nb", "a\\nb"),
        ("\udcff", "\\xff"),
        ("\u202ex", "\\u202ex"),
        ("x" * 400, "x" * 297 + "..."),
    ],
)
def test_names_are_displayed_without_surprises(path: str, shown: str) -> None:
    assert diff.display(path) == shown
