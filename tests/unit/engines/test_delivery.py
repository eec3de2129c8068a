"""What is offered and where: ranked by evidence, edits that can be applied, nobody's words folded away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.candidate import SourceFile
from bot.domain.delivery import Patch, Place, Remark, Snapshot
from bot.domain.lines import Coverage, lines_of
from bot.domain.verdict import Evidence, Kept
from bot.engines.delivery import Edit, differences, edits, offers, outdated, placed, snapshot
from tests.builders import API_FILE, CART, HEAD, ORDERS, UI_FILE, a_candidate, a_full_report, a_partial_report

LINES = st.lists(st.sampled_from(["a", "b", "c", "    d", "", "```", "````suggestion", "é"]), max_size=12)
TEXTS = LINES.map(lambda lines: "\n".join(lines) + "\n")
WHOLE = Patch(path="x", hunks=((1, 1000),))


def applied(text: str, changes: tuple[Edit, ...]) -> str:
    """Do what GitHub does with suggestions, the last first."""
    lines = text.split("\n")
    for edit in sorted(changes, key=lambda one: -one.first):
        lines[edit.first - 1 : edit.last] = edit.text.split("\n")[:-1]
    return "\n".join(lines)


@given(TEXTS, TEXTS)
def test_edits_turn_the_old_text_into_the_new_one(old: str, new: str) -> None:
    """A suggestion that was run as one text and becomes another when it is taken would be a lie."""
    changes = edits(old, new, WHOLE)

    assert applied(old, changes) == new or not changes
    assert changes or old == new or len(changes) <= 10
    taken = [number for edit in changes for number in range(edit.first, edit.last + 1)]
    assert len(taken) == len(set(taken))
    assert all(edit.first >= 1 and edit.last >= edit.first for edit in changes)


@given(TEXTS, TEXTS, st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4)), max_size=3))
def test_no_edit_touches_a_line_that_the_diff_does_not_show(old: str, new: str, hunks: list[tuple[int, int]]) -> None:
    """GitHub refuses a suggestion outside the diff, or across two hunks."""
    patch = Patch(path="x", hunks=tuple((first, first + more) for first, more in hunks))

    for edit in edits(old, new, patch):
        assert any(first <= edit.first and edit.last <= last for first, last in patch.hunks)


@pytest.mark.parametrize(("old", "new"), [("a\r\nb\r\n", "a\r\n"), ("a\n", "b\r\n")])
def test_lines_that_end_in_another_way_are_not_edited(old: str, new: str) -> None:
    assert edits(old, new, WHOLE) == ()


def test_a_file_that_is_not_in_the_diff_has_no_edits() -> None:
    assert edits("a\n", "b\n", None) == ()


def kept(path: str, lines: int, *, target: str = "POST /api/orders", reached: str = ORDERS) -> Kept:
    shown = Evidence(coverage=Coverage(lines=lines_of(reached, range(1, lines + 1))))
    return Kept(candidate=a_candidate(path.replace("/", "_"), path=path, target=target), evidence=shown, runs=5)


def named(name: str) -> SourceFile:
    return SourceFile(path=f"tests/gen_tests/{name}.py", content="def test_x() -> None:\n    assert 1 == 1\n")


def test_what_shows_most_comes_first_and_the_fixtures_before_everything() -> None:
    """With room for ten, the ten that are worth most are seen; none of them runs without the fixtures."""
    files = (named("api/test_a"), named("api/test_b"), named("conftest"))
    report = replace(
        a_partial_report(), files=files, verdicts=(kept(files[0].path, 1), kept(files[1].path, 2)), findings=()
    )

    ranked, withheld = offers(report)

    assert [offer.file.path for offer in ranked] == [files[2].path, files[1].path, files[0].path]
    assert [(offer.tests, offer.lines) for offer in ranked] == [(0, 0), (1, 2), (1, 1)]
    assert withheld == ()


def test_a_file_stands_on_the_changed_file_its_tests_speak_of() -> None:
    """The target's own file, even when more lines of another one are run through on the way."""
    report = replace(
        a_partial_report(), files=(API_FILE,), verdicts=(kept(API_FILE.path, 40, reached="shop/other.py"),), findings=()
    )
    (offer,), _ = offers(report)
    patches = {path: Patch(path=path) for path in (CART, ORDERS, "shop/other.py")}

    assert offer.speaks_of == (ORDERS, "shop/other.py")
    assert placed(offer, patches, present=None) == replace(offer, place=ORDERS)
    del patches[ORDERS]
    assert placed(offer, patches, present=None) == replace(offer, place="shop/other.py")
    assert placed(offer, {CART: Patch(path=CART)}, present=None) == replace(offer, place=CART)
    assert placed(offer, {}, present=None) == replace(offer, place="")
    assert placed(offer, patches, present=API_FILE.content) is None


def test_a_file_of_the_diff_stands_on_itself() -> None:
    (offer, _), _ = offers(a_partial_report())
    patches = {offer.file.path: Patch(path=offer.file.path, hunks=((1, 99),)), ORDERS: Patch(path=ORDERS)}

    found = placed(offer, patches, present="# old\n" + offer.file.content)

    assert found is not None
    assert (found.place, found.exists) == (offer.file.path, True)
    assert found.edits == (Edit(first=1, last=1, text=""),)


@pytest.mark.parametrize(
    "file",
    [
        SourceFile(path="tests/test_x.py", content="import subprocess\n"),
        SourceFile(path="tests/test_x.py", content="def broken(:\n"),
        SourceFile(path="setup.py", content="x = 1\n"),
        SourceFile(path=".github/workflows/test_x.py", content="x = 1\n"),
        SourceFile(path="tests/test_x.yml", content="x = 1\n"),
        SourceFile(path="tests/../test_x.py", content="x = 1\n"),
        SourceFile(path="/tests/test_x.py", content="x = 1\n"),
        SourceFile(path="tests/test_x.py\n", content="x = 1\n"),
        SourceFile(path="test_\u202ex.py", content="x = 1\n"),
    ],
    ids=range(9),
)
def test_what_no_test_may_be_or_do_is_withheld_with_the_reason(file: SourceFile) -> None:
    """Whoever hands in the report may have written the file as well."""
    ranked, (withheld,) = offers(replace(a_partial_report(), files=(file,)))

    assert ranked == ()
    assert withheld.path == file.path
    assert withheld.reason


def test_what_has_changed_since_the_last_report() -> None:
    before, now = snapshot(a_partial_report()), snapshot(a_full_report())

    found = differences(now, before)

    assert (found.new, found.gone, found.found) == ((), (), ())
    assert found.settled == ("The total ignores the price of wrapping",)
    assert found.lines == ((7, 10), (10, 10))
    assert differences(before, now).found == found.settled


NAMES = st.frozensets(st.sampled_from("abcdef")).map(lambda names: tuple(sorted(names)))


@given(NAMES, NAMES)
def test_what_is_new_and_what_is_gone_are_the_difference_both_ways(now: tuple[str, ...], then: tuple[str, ...]) -> None:
    found = differences(Snapshot(head=HEAD, kept=now), Snapshot(head=HEAD, kept=then))

    assert set(then) - set(found.gone) | set(found.new) == set(now)
    assert not set(found.new) & set(found.gone)


def remark(
    number: int, place: Place, *, author: int = 1, review: int | None = None, answers: int | None = None
) -> Remark:
    return Remark(id=number, node=f"n{number}", place=place, author=author, body="", review=review, answers=answers)


def test_only_our_own_reviews_and_notes_that_nobody_answered_are_outdated() -> None:
    ours = (
        remark(1, Place.COMMENT),
        remark(2, Place.REVIEW),
        remark(3, Place.NOTE, review=2),
        remark(4, Place.NOTE, review=2),
        remark(5, Place.REVIEW),
        remark(6, Place.NOTE, review=5),
        replace(remark(7, Place.REVIEW), pending=True),
        remark(8, Place.REVIEW),
        remark(9, Place.NOTE, review=8),
    )
    theirs = (remark(10, Place.NOTE, author=2, answers=4), remark(11, Place.REVIEW, author=2))

    assert outdated(ours, (*ours, *theirs), frozenset({8})) == ("n3", "n5", "n6")


def test_the_same_report_is_offered_in_the_same_way() -> None:
    assert offers(a_partial_report()) == offers(a_partial_report())
    assert [offer.file for offer in offers(a_partial_report())[0]] == [UI_FILE, API_FILE]
