"""Deliveries over real HTTP to a strict GitHub: once, whole, and to nobody's harm, whatever goes wrong in between."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.delivery import Deliver, Delivered, Fate
from bot.domain.errors import HostError, RefusedError
from bot.domain.report import Report
from bot.formats.posting import notes as note_texts
from bot.formats.posting.marks import mark_of
from bot.formats.posting.summary import job_summary
from tests.builders import API_FILE, CART, HEAD, ORDERS, UI_FILE, a_full_report, a_report_of_nothing
from tests.fakes.github import hand, server
from tests.fakes.github.server import FakeGitHub, Fault, Heard, serving
from tests.fakes.github.shop import CONFTEST, NUMBER, a_report, a_world, deliver
from tests.fakes.github.world import Comment, World

NEXT = "b" * 40
BOT = 41898282


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with serving(a_world()) as served:
        yield served


def fates(delivered: Delivered) -> dict[str, Fate]:
    return {part.name: part.fate for part in delivered.parts}


def attempted(github: FakeGitHub, *, token: str = "write", how: Deliver = Deliver.COMMENT) -> Delivered | None:
    """Deliver; None when the run ended with an error, as it does when the line is dead."""
    try:
        return deliver(github, token=token, how=how)
    except HostError:
        return None


# What a reader of the pull request sees; ids and trees that nothing points to are no part of it.
def seen(world: World) -> object:
    branches = {
        name: (sorted(world.files_at(sha).items()), world.commits[sha].message, len(world.commits[sha].parents))
        for name, sha in world.refs.items()
    }
    reviews = [
        (review.author, review.body, review.commit, review.state, review.minimized)
        for review in world.reviews.values()
        if review.state != "PENDING"
    ]
    notes = sorted(
        (note.author, note.path, note.line or 0, note.start or 0, note.body, note.minimized or "")
        for note in world.notes.values()
        if world.reviews[note.review].state != "PENDING"
    )
    comments = sorted((one.author, one.body, one.minimized or "") for one in world.comments.values())
    pulls = [(pull.number, pull.title, pull.body, pull.base_branch, pull.state) for pull in world.pulls.values()]
    return branches, reviews, notes, comments, pulls


DELIVERIES = {
    "a review": (Deliver.COMMENT, "write"),
    "a pull request": (Deliver.PULL_REQUEST, "app"),
    "a commit": (Deliver.COMMIT, "pat"),
}
FAULTS = {
    "crash before": server.CRASH_BEFORE,
    "crash after": server.CRASH_AFTER,
    "502 before": server.BAD_GATEWAY_BEFORE,
    "502 after": server.BAD_GATEWAY_AFTER,
    "dead line after": server.DEAD_LINE_AFTER,
    "slow down": server.SLOW_DOWN,
    "too many": server.TOO_MANY,
}


def second_push(world: World) -> None:
    """The state a later delivery finds: an earlier review and summary, and a new head."""
    world.push(NUMBER, {"shop/new.py": "x = 1\n"}, sha=NEXT, patches={"shop/new.py": "@@ -0,0 +1,1 @@\n+x = 1"})


@pytest.mark.parametrize(
    ("name", "fault", "again"),
    [
        *((name, fault, False) for name in sorted(DELIVERIES) for fault in sorted(FAULTS)),
        *((name, fault, True) for name in ("a pull request", "a review") for fault in ("502 after", "crash after")),
    ],
)
def test_whatever_happens_to_any_request_a_second_run_leaves_what_an_undisturbed_one_leaves(
    github: FakeGitHub, name: str, fault: str, again: bool
) -> None:
    """A runner that dies, a 502 after the write, a limit: one comment, one review, nothing lost."""
    how, token = DELIVERIES[name]
    report = a_report()
    if again:
        deliver(github, report, token=token, how=how)
        second_push(github.world)
        report = replace(report, change=replace(report.change, head=NEXT), files=(CONFTEST, API_FILE))
    start = github.world.copy()
    github.arm()
    deliver(github, report, token=token, how=how)
    wanted, count = seen(github.world), len(github.heard)
    assert github.writes

    for number in range(count):
        github.world = start.copy()
        github.arm({number: FAULTS[fault]})
        with suppress(HostError):
            deliver(github, report, token=token, how=how)
        github.arm()
        deliver(github, report, token=token, how=how)

        assert seen(github.world) == wanted, f"request {number} of {count}"


RUNS = st.lists(
    st.dictionaries(st.integers(0, 40), st.sampled_from(sorted(FAULTS)), min_size=1, max_size=4), max_size=3
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(DELIVERIES)), RUNS)
def test_after_any_number_of_disturbed_runs_one_undisturbed_run_is_enough(
    github: FakeGitHub, name: str, runs: list[dict[int, str]]
) -> None:
    """Faults come in groups, and the run that is to repair one may meet the next."""
    how, token = DELIVERIES[name]
    github.world = a_world()
    github.arm()
    deliver(github, token=token, how=how)
    wanted = seen(github.world)
    github.world = a_world()

    for faults in runs:
        github.arm({number: FAULTS[fault] for number, fault in faults.items()})
        attempted(github, token=token, how=how)
    github.arm()
    attempted(github, token=token, how=how)

    assert seen(github.world) == wanted


@pytest.mark.parametrize("name", sorted(DELIVERIES))
def test_a_replay_changes_nothing(github: FakeGitHub, name: str) -> None:
    """The same event twice: nobody is notified a second time."""
    how, token = DELIVERIES[name]
    deliver(github, token=token, how=how)
    before = github.world.copy()
    github.arm()

    delivered = deliver(github, token=token, how=how)

    assert github.world == before
    assert set(fates(delivered).values()) <= {Fate.UNCHANGED, Fate.SKIPPED}
    assert [one.path for one in github.writes if "/git/trees" not in one.path] == []


def test_a_first_delivery_is_one_review_and_one_comment(github: FakeGitHub) -> None:
    deliver(github)

    (review,) = github.world.reviews.values()
    (comment,) = github.world.comments.values()
    assert (review.state, review.commit, review.author) == ("COMMENTED", HEAD, BOT)
    assert sorted((note.path, note.line) for note in github.world.notes.values()) == [
        (ORDERS, None),
        (ORDERS, None),
        (CART, None),
    ]
    assert "3 test files stand in the review of this head" in comment.body
    assert all(
        file.content.rstrip() in "".join(note.body for note in github.world.notes.values()) for file in a_report().files
    )


def test_the_files_can_be_created_by_one_click_each(github: FakeGitHub) -> None:
    """What the link fills in is what was run, to the last character."""
    deliver(github)

    made = {hand.create_file(note.body) for note in github.world.notes.values()}

    assert made == {("octo/shop/new/feature/wrap", file.path, file.content) for file in (CONFTEST, UI_FILE, API_FILE)}


def test_a_suggestion_turns_the_file_on_the_branch_into_the_one_that_was_run(github: FakeGitHub) -> None:
    """A file of an earlier push that changes is suggested on its own lines; applied, it is the new file."""
    old = API_FILE.content.replace("422", "400").replace("import httpx\n", "")
    count = old.count("\n")
    patch = f"@@ -0,0 +1,{count} @@\n" + "\n".join(f"+{line}" for line in old.split("\n")[:-1])
    github.world.push(NUMBER, {API_FILE.path: old}, sha=NEXT, patches={API_FILE.path: patch})
    report = replace(a_report(), change=replace(a_report().change, head=NEXT))

    deliver(github, report)

    suggested = [note for note in github.world.notes.values() if note.path == API_FILE.path]
    assert len(suggested) == 2
    text = github.world.files_at(NEXT)[API_FILE.path]
    for note in sorted(suggested, key=lambda one: -(one.line or 0)):
        github.world.trees[github.world.commits[NEXT].tree][API_FILE.path] = text
        text = hand.apply_suggestion(github.world, note)
    assert text == API_FILE.content
    ast.parse(text)


def test_there_are_ten_notes_at_most_however_many_lines_change(github: FakeGitHub) -> None:
    """A file whose suggestions do not fit any more is shown whole instead."""
    lines = [f"x{number} = {number}" for number in range(40)]
    old, new = (
        "\n".join([*lines, ""])
        for lines in (lines, [f"{x}0" if i % 4 == 0 and i < 32 else x for i, x in enumerate(lines)])
    )
    many = {f"tests/gen_tests/api/test_{name}.py": old for name in ("a", "b", "c")}
    shown = "@@ -0,0 +1,40 @@\n" + "\n".join(f"+{line}" for line in lines)
    github.world.push(NUMBER, many, sha=NEXT, patches=dict.fromkeys(many, shown))
    files = tuple(replace(API_FILE, path=path, content=new) for path in many)

    deliver(github, replace(a_report(), files=files, change=replace(a_report().change, head=NEXT)))

    placed = [(note.path[-4], note.line is not None) for note in github.world.notes.values()]
    assert placed == [("a", True)] * 8 + [("b", False), ("c", False)]


def test_a_file_on_the_branch_whose_lines_the_diff_does_not_show_is_shown_whole(github: FakeGitHub) -> None:
    """A suggestion outside the diff cannot be applied, and a link would not create what exists."""
    github.world.push(NUMBER, {API_FILE.path: "old = 1\n"}, sha=NEXT)
    report = replace(a_report(), change=replace(a_report().change, head=NEXT))

    deliver(github, report)

    (note,) = [one for one in github.world.notes.values() if "test_orders.py" in one.body]
    assert note.line is None
    assert "suggestion\n" not in note.body
    assert "/new/" not in note.body
    assert API_FILE.content.rstrip() in note.body


def test_what_the_branch_has_already_is_not_suggested(github: FakeGitHub) -> None:
    github.world.push(NUMBER, {file.path: file.content for file in a_report().files}, sha=NEXT)
    report = replace(a_report(), change=replace(a_report().change, head=NEXT))

    delivered = deliver(github, report)

    assert fates(delivered)["review"] is Fate.SKIPPED
    assert not github.world.reviews
    assert "On the branch already" in next(iter(github.world.comments.values())).body


def test_one_note_that_github_does_not_take_costs_the_others_nothing(github: FakeGitHub) -> None:
    """Its file is in the summary instead (F-8)."""
    github.arm()
    deliver(github)
    first = next(i for i, one in enumerate(github.heard) if "Note(" in str(one.body))
    github.world = a_world()
    github.arm({first: server.INVALID})

    delivered = deliver(github)

    assert fates(delivered)["review"] is Fate.WRITTEN
    assert len(github.world.notes) == 2
    assert CONFTEST.content.rstrip() in next(iter(github.world.comments.values())).body


@pytest.mark.parametrize("token", ["write", "app", "pat"])
def test_every_token_that_may_write_finds_its_own_comment_again(github: FakeGitHub, token: str) -> None:
    """Whose the comment is is told by its author's id, which each kind of token finds out in another way (F-6)."""
    deliver(github, token=token)
    deliver(github, a_full_report(), token=token)

    assert len(github.world.comments) == 1
    assert "Generated tests" in next(iter(github.world.comments.values())).body


@pytest.mark.parametrize("how", list(Deliver))
def test_a_token_of_a_fork_posts_nothing_and_everything_is_in_the_job_summary(how: Deliver) -> None:
    """F-11: without the permission nothing is lost, and the run is no failure."""
    with serving(a_world(fork=True)) as github:
        before = github.world.copy()

        delivered = deliver(github, token="read", how=how)

        assert github.world == before
        assert not delivered.retry
        text = job_summary(a_report(), delivered)
        assert all(file.content.rstrip() in text for file in a_report().files)
        assert "The total ignores the price of wrapping" in text
        said = {Deliver.COMMENT: "Resource not accessible by integration", Deliver.NOWHERE: ""}
        assert said.get(how, "the branch is in a fork") in text


@pytest.mark.parametrize("fault", [server.FORBIDDEN, server.NOT_FOUND, server.INVALID])
def test_a_refused_write_leaves_every_finding_in_the_job_summary(github: FakeGitHub, fault: Fault) -> None:
    github.arm()
    deliver(github)
    writes = [i for i, one in enumerate(github.heard) if one in github.writes]
    for number in writes:
        github.world = a_world()
        github.arm({number: fault})

        text = job_summary(a_report(), deliver(github))

        assert all(file.content.rstrip() in text for file in a_report().files)
        assert "The total ignores the price of wrapping" in text


def test_a_review_that_is_refused_puts_its_files_into_the_summary_comment(github: FakeGitHub) -> None:
    github.arm()
    deliver(github)
    begin = next(i for i, one in enumerate(github.heard) if "Begin(" in str(one.body))
    github.world = a_world()
    github.arm({begin: server.FORBIDDEN})

    delivered = deliver(github)

    assert fates(delivered)["review"] is Fate.REFUSED
    body = next(iter(github.world.comments.values())).body
    assert all(file.content.rstrip() in body for file in a_report().files)


def crowd(world: World, body: Callable[[int], str]) -> None:
    for number in range(250):
        one = Comment(id=world.next_id(), issue=NUMBER, author=700 + number, body=body(number))
        world.comments[one.id] = one


def test_a_thread_of_250_comments_gets_no_second_summary(github: FakeGitHub) -> None:
    """The bot's comment may be on any page (F-7)."""
    crowd(github.world, lambda number: f"Comment {number}")
    deliver(github)
    crowd(github.world, lambda number: f"Later comment {number}")

    deliver(github, a_full_report())

    assert len([one for one in github.world.comments.values() if one.author == BOT]) == 1


def test_a_strangers_comment_with_our_mark_is_never_edited(github: FakeGitHub) -> None:
    """F-5: a mark is a claim, the author's id is not."""
    deliver(github)
    ours = next(iter(github.world.comments.values()))
    world = a_world()
    stranger = Comment(id=world.next_id(), issue=NUMBER, author=666, body=ours.body.replace("Partly", "Perfectly"))
    world.comments[stranger.id] = stranger
    kept = stranger.body
    github.world = world

    deliver(github)

    assert world.comments[stranger.id].body == kept
    assert world.comments[stranger.id].minimized is None
    assert len([one for one in world.comments.values() if one.author == BOT]) == 1


def test_a_second_summary_of_ours_is_folded_and_the_oldest_stays(github: FakeGitHub) -> None:
    """Two runs at once can write two (F-10): later ones converge on the first."""
    deliver(github)
    first = next(iter(github.world.comments.values()))
    github.world.comments[9999] = replace(first, id=9999)

    deliver(github, a_full_report())

    assert github.world.comments[9999].minimized == "duplicate"
    assert "Generated tests" in github.world.comments[first.id].body


def test_the_next_push_says_what_has_changed_and_folds_what_is_outdated(github: FakeGitHub) -> None:
    deliver(github)
    second_push(github.world)
    whole = a_full_report()
    report = replace(whole, change=replace(whole.change, head=NEXT), files=(CONFTEST, API_FILE))

    delivered = deliver(github, report)

    body = next(iter(github.world.comments.values())).body
    assert f"**Since `{HEAD[:12]}`**: findings that no longer hold: `The total ignores the price of wrapping`" in body
    assert "patch lines 7/10 → 10/10" in body
    assert {review.commit: review.minimized for review in github.world.reviews.values()} == {
        HEAD: "outdated",
        NEXT: None,
    }
    assert {note.minimized for note in github.world.notes.values() if note.commit == HEAD} == {"outdated"}
    assert {note.minimized for note in github.world.notes.values() if note.commit == NEXT} == {None}
    assert fates(delivered)["earlier suggestions"] is Fate.CHANGED


def test_a_note_that_somebody_answered_is_not_folded(github: FakeGitHub) -> None:
    """People's words stay where they are (E-7)."""
    deliver(github)
    talked = next(iter(github.world.notes.values()))
    answer = replace(talked, id=github.world.next_id(), author=501, body="Why this?", reply_to=talked.id, review=0)
    github.world.notes[answer.id] = answer
    second_push(github.world)

    deliver(github, replace(a_report(), change=replace(a_report().change, head=NEXT)))

    minimized = {note.id: note.minimized for note in github.world.notes.values() if note.commit == HEAD}
    assert minimized.pop(talked.id) is None
    assert minimized.pop(answer.id) is None
    assert set(minimized.values()) == {"outdated"}


def test_a_head_that_moves_at_any_request_gets_no_stale_word(github: FakeGitHub) -> None:
    """F-9: neither a review of code that is gone, nor an older summary over a newer one."""
    github.arm()
    deliver(github)
    submit = next(i for i, one in enumerate(github.heard) if "Submit(" in str(one.body))
    comment = next(i for i, one in enumerate(github.heard) if one.method == "POST" and one.path.endswith("/comments"))
    for number in range(len(github.heard)):
        github.world = a_world()
        github.arm()
        github.before[number] = second_push

        delivered = deliver(github)

        shown = [one for one in github.world.reviews.values() if one.state != "PENDING"]
        assert bool(shown) == (number >= submit), f"request {number}"
        assert bool(github.world.comments) == (number >= comment), f"request {number}"
        assert not delivered.retry


def test_a_closed_pull_request_is_left_alone(github: FakeGitHub) -> None:
    github.world.pulls[NUMBER].state = "closed"
    before = github.world.copy()

    delivered = deliver(github)

    assert github.world == before
    assert fates(delivered) == {"summary comment": Fate.SKIPPED}


def test_a_pull_request_that_is_not_there_is_an_error(github: FakeGitHub) -> None:
    github.world.pulls.clear()

    with pytest.raises(RefusedError) as error:
        deliver(github)

    assert error.value.code == 404


def test_a_pending_review_that_somebody_left_open_is_discarded_or_respected(github: FakeGitHub) -> None:
    """An earlier run of ours that died may be swept away, a review of another program under the same account not."""
    github.arm()
    deliver(github)
    submit = next(i for i, one in enumerate(github.heard) if "Submit(" in str(one.body))
    github.world = a_world()
    github.arm({submit: server.CRASH_BEFORE})
    assert attempted(github) is None or github.dead
    (left,) = github.world.reviews.values()
    assert left.state == "PENDING"
    second_push(github.world)
    github.arm()

    deliver(github, replace(a_report(), change=replace(a_report().change, head=NEXT)))

    assert [review.commit for review in github.world.reviews.values()] == [NEXT]
    github.world = a_world()
    foreign = replace(left, body="A review of another program", commit=HEAD)
    github.world.reviews[foreign.id] = foreign
    assert fates(deliver(github))["review"] is Fate.REFUSED
    assert foreign.body == "A review of another program"
    assert len(github.world.comments) == 1


def test_nothing_to_test_is_one_short_comment(github: FakeGitHub) -> None:
    deliver(github, a_report_of_nothing())

    assert not github.world.reviews
    assert "Nothing to test" in next(iter(github.world.comments.values())).body


def test_a_file_that_the_gate_refuses_is_withheld(github: FakeGitHub) -> None:
    """A report of a fork's run is whatever its author makes of it: the publisher judges every file again (B-3)."""
    evil = replace(API_FILE, path="tests/gen_tests/api/test_evil.py", content="import os\nos.system('id')\n")
    workflow = replace(API_FILE, path=".github/workflows/test_x.py")
    report = replace(a_report(), files=(API_FILE, evil, workflow))

    deliver(github, report)

    body = next(iter(github.world.comments.values())).body
    assert "Withheld" in body
    assert [note.path for note in github.world.notes.values()] == [ORDERS]
    for how in (Deliver.PULL_REQUEST, Deliver.COMMIT):
        github.world = a_world()
        deliver(github, report, token="app", how=how)
        files = set().union(*(github.world.files_at(name.removeprefix("heads/")) for name in github.world.refs))
        assert evil.path not in files
        assert workflow.path not in files
        assert API_FILE.path in files


@pytest.mark.parametrize("text", ["ghp_0123456789abcdef0123456789", "\u202e reversed", "\u200b"])
def test_a_file_that_cannot_be_shown_as_it_is_is_withheld(github: FakeGitHub, text: str) -> None:
    """C-9: a secret goes nowhere, and what nobody can see nobody can judge."""
    odd = replace(API_FILE, content=f"{API_FILE.content}# {text}\n")
    report = replace(a_report(), files=(CONFTEST, odd))

    deliver(github, report)
    deliver(github, report, token="app", how=Deliver.PULL_REQUEST)

    assert "test_orders" not in "".join(note.body for note in github.world.notes.values())
    assert odd.path not in github.world.files_at("gen-tests/pr-7")
    assert all(text not in comment.body and "Withheld" in comment.body for comment in github.world.comments.values())


def test_a_run_that_died_before_the_last_step_is_gone_on_with(github: FakeGitHub) -> None:
    """The notes that stand in the pending review already are not written again."""
    github.arm()
    deliver(github)
    submit = next(i for i, one in enumerate(github.heard) if "Submit(" in str(one.body))
    github.world = a_world()
    github.arm({submit: server.CRASH_BEFORE})
    attempted(github)
    github.arm()

    deliver(github)

    assert [told(one) for one in github.writes] == ["submitPullRequestReview", "POST issues comments"]


@pytest.mark.parametrize("gone", [False, True], ids=["a fork", "a fork that was deleted"])
def test_a_pull_request_from_a_fork_is_told_by_a_job_that_may_write(gone: bool) -> None:
    """Its author can create the files in the fork; a commit from here cannot be made."""
    with serving(a_world(fork=True)) as github:
        if gone:
            github.world.pulls[NUMBER].head_repository = None
        deliver(github)
        texts = [note.body for note in github.world.notes.values()]
        refused = deliver(github, how=Deliver.COMMIT)

        assert len(texts) == 3
        assert all(("https://github.com/someone/shop/new/feature/wrap?" in text) != gone for text in texts)
        assert "/gen-tests commit" not in next(iter(github.world.comments.values())).body
        assert refused.parts[0].fate is Fate.REFUSED
        stacked = deliver(github, how=Deliver.PULL_REQUEST)
        body = next(iter(github.world.comments.values())).body
        assert stacked.parts[0].fate is Fate.REFUSED
        assert all(file.content.rstrip() in body for file in a_report().files)


@pytest.mark.parametrize("how", sorted(DELIVERIES))
def test_a_limit_on_writes_only_makes_a_delivery_slower(github: FakeGitHub, how: str) -> None:
    """GitHub's secondary limit strikes after a few writes; they are waited for, and none is lost or made twice."""
    deliver(github, token=DELIVERIES[how][1], how=DELIVERIES[how][0])
    wanted = seen(github.world)
    github.world = a_world()
    github.burst = 1

    deliver(github, token=DELIVERIES[how][1], how=DELIVERIES[how][0])

    assert seen(github.world) == wanted


def forget_orders(world: World) -> None:
    """Take a file out of the diff, as a force-push to the base would."""
    del world.pulls[NUMBER].patches[ORDERS]


def test_a_note_that_github_silently_drops_is_missed(github: FakeGitHub) -> None:
    """Outside the diff GitHub answers success and makes nothing; the file is in the summary then."""
    github.arm()
    deliver(github)
    first = next(i for i, one in enumerate(github.heard) if "Note(" in str(one.body))
    github.world = a_world()
    github.arm()
    github.before[first] = forget_orders

    delivered = deliver(github)

    assert fates(delivered)["review"] is Fate.WRITTEN
    assert [note.path for note in github.world.notes.values()] == [CART]
    body = next(iter(github.world.comments.values())).body
    assert API_FILE.content.rstrip() in body
    assert f"<code>{API_FILE.path}</code>" in body
    assert f"<code>{UI_FILE.path}</code>" not in body


def test_the_largest_delivery_asks_for_little(github: FakeGitHub) -> None:
    """F-3: fewer than 300 requests in a run, fewer than 60 of them writes."""
    many = tuple(replace(API_FILE, path=f"tests/gen_tests/api/test_{number:02}.py") for number in range(40))
    crowd(github.world, lambda number: f"Comment {number}")
    deliver(github)
    second_push(github.world)
    github.arm()

    deliver(github, replace(a_report(), change=replace(a_report().change, head=NEXT), files=(CONFTEST, *many)))

    assert len(github.heard) < 75
    assert len(github.writes) < 25


def test_the_stacked_pull_request_is_opened_once_and_brought_up_to_date(github: FakeGitHub) -> None:
    deliver(github, token="app", how=Deliver.PULL_REQUEST)
    second_push(github.world)
    report = replace(a_report(), change=replace(a_report().change, head=NEXT), files=(CONFTEST, UI_FILE))

    delivered = deliver(github, report, token="app", how=Deliver.PULL_REQUEST)

    assert fates(delivered)["pull request"] is Fate.CHANGED
    stacked = [pull for pull in github.world.pulls.values() if pull.number != NUMBER]
    assert [(pull.head_branch, pull.base_branch) for pull in stacked] == [("gen-tests/pr-7", "feature/wrap")]
    tip = github.world.refs["heads/gen-tests/pr-7"]
    assert github.world.commits[tip].parents == (NEXT,)
    assert UI_FILE.path in github.world.files_at(tip)
    assert API_FILE.path not in github.world.files_at(tip)
    assert "#8 puts all files on this branch" in next(iter(github.world.comments.values())).body


@pytest.mark.parametrize("how", [Deliver.PULL_REQUEST, Deliver.COMMIT])
def test_files_that_the_branch_has_already_are_not_committed_again(github: FakeGitHub, how: Deliver) -> None:
    github.world.push(NUMBER, {file.path: file.content for file in a_report().files}, sha=NEXT)
    report = replace(a_report(), change=replace(a_report().change, head=NEXT))
    before = dict(github.world.refs)

    delivered = deliver(github, report, token="app", how=how)

    assert delivered.parts[0].fate is Fate.UNCHANGED
    assert github.world.refs == before
    assert list(github.world.pulls) == [NUMBER]


def test_a_branch_that_somebody_else_has_changed_is_left_alone(github: FakeGitHub) -> None:
    """Force with lease: only a tip that is ours, and still what we made, is moved."""
    deliver(github, token="app", how=Deliver.PULL_REQUEST)
    world = github.world
    ours = world.refs["heads/gen-tests/pr-7"]
    tree = world.add_tree(world.files_at(ours) | {"mine.txt": "by hand"})
    amended = world.add_commit(replace(world.commits[ours], tree=tree))
    world.refs["heads/gen-tests/pr-7"] = amended
    second_push(world)

    delivered = deliver(
        github,
        replace(a_report(), change=replace(a_report().change, head=NEXT)),
        token="app",
        how=Deliver.PULL_REQUEST,
    )

    assert world.refs["heads/gen-tests/pr-7"] == amended
    assert "somebody else has changed the branch" in delivered.parts[0].detail


def test_a_branch_that_moves_at_the_last_moment_is_not_overwritten(github: FakeGitHub) -> None:
    """GitHub compares the lease itself, so that there is no moment in between."""
    deliver(github, token="app", how=Deliver.PULL_REQUEST)
    second_push(github.world)
    start = github.world.copy()
    report = replace(a_report(), change=replace(a_report().change, head=NEXT))
    github.arm()
    deliver(github, report, token="app", how=Deliver.PULL_REQUEST)
    move = next(i for i, one in enumerate(github.heard) if "Move(" in str(one.body))
    github.world = start

    def pushed(world: World) -> None:
        tip = world.refs["heads/gen-tests/pr-7"]
        world.refs["heads/gen-tests/pr-7"] = world.add_commit(replace(world.commits[tip], message="by hand"))

    github.arm()
    github.before[move] = pushed

    delivered = deliver(github, report, token="app", how=Deliver.PULL_REQUEST)

    assert delivered.parts[0].fate is Fate.REFUSED
    assert github.world.commits[github.world.refs["heads/gen-tests/pr-7"]].message == "by hand"


def test_a_repository_where_actions_may_not_open_pull_requests_still_gets_the_files(github: FakeGitHub) -> None:
    delivered = deliver(github, token="write", how=Deliver.PULL_REQUEST)

    assert delivered.parts[0].fate is Fate.REFUSED
    assert "not permitted to create" in delivered.parts[0].detail
    body = next(iter(github.world.comments.values())).body
    assert all(file.content.rstrip() in body for file in a_report().files)


def test_a_commit_goes_on_top_of_the_reviewed_head_and_of_nothing_else(github: FakeGitHub) -> None:
    delivered = deliver(github, token="write", how=Deliver.COMMIT)

    tip = github.world.refs["heads/feature/wrap"]
    assert delivered.parts[0].fate is Fate.WRITTEN
    assert github.world.commits[tip].parents == (HEAD,)
    assert {file.path for file in a_report().files} <= set(github.world.files_at(tip))


def test_at_most_ten_files_are_suggested_and_the_rest_is_named(github: FakeGitHub) -> None:
    many = tuple(replace(API_FILE, path=f"tests/gen_tests/api/test_{number:02}.py") for number in range(14))

    deliver(github, replace(a_report(), files=(CONFTEST, *many)))

    assert len(github.world.notes) == 10
    body = next(iter(github.world.comments.values())).body
    assert "In the job summary only: `tests/gen_tests/api/test_09.py`" in body


def test_only_these_operations_are_ever_asked_for(github: FakeGitHub) -> None:
    """A-12: no approval, no merge, no label: the list is the whole of what the bot changes on GitHub."""
    asked = set()
    for how, token in DELIVERIES.values():
        github.world = a_world()
        for report in (a_report(), replace(a_full_report(), files=(UI_FILE,)), a_report()):
            github.arm()
            deliver(github, report, token=token, how=how)
            asked |= {told(one) for one in github.writes}

    assert asked == {
        "addPullRequestReview",
        "addPullRequestReviewThread",
        "submitPullRequestReview",
        "minimizeComment",
        "unminimizeComment",
        "updateRefs",
        "POST issues comments",
        "PATCH issues comments",
        "POST git trees",
        "POST git commits",
        "POST pulls",
        "PATCH pulls",
    }


def told(heard: Heard) -> str:
    if heard.path == "/graphql":
        return str(re.findall(r"\{\s*(\w+)\(", heard.body["query"])[0])
    return " ".join([heard.method, *re.findall(r"[a-z]+", heard.path.partition("/shop/")[2])])


def test_every_posted_text_carries_its_mark_and_fits(github: FakeGitHub) -> None:
    long = replace(API_FILE, content="import pytest\n" + "# a very long comment\n" * 5_000)
    report = replace(a_report(), files=(CONFTEST, long), warnings=tuple(f"warning {n} " * 40 for n in range(500)))

    deliver(github, report)

    posted = [one.body for one in github.world.comments.values()]
    posted += [one.body for one in github.world.reviews.values()]
    posted += [one.body for one in github.world.notes.values()]
    assert all(mark_of(body) is not None for body in posted)
    assert max(len(body) for body in posted) <= 60_000
    assert len(long.content) > note_texts.LONGEST


def meanwhile(github: FakeGitHub, report: Report, world: World) -> None:
    """Let another run deliver, whole, while the world stands still for the first."""
    deliver(github, report)


@pytest.mark.parametrize("other", ["the same report", "another report"])
def test_two_runs_at_once_converge_to_one_summary_and_one_review(github: FakeGitHub, other: str) -> None:
    """F-10: a second run, whole, between any two requests of the first."""
    github.arm()
    deliver(github)
    for number in range(len(github.heard)):
        github.world = a_world()
        github.arm()
        report = a_report() if other == "the same report" else replace(a_report(), files=(CONFTEST, UI_FILE))
        github.before[number] = partial(meanwhile, github, report)

        deliver(github)
        deliver(github)

        comments = [one for one in github.world.comments.values() if one.minimized is None]
        reviews = [one for one in github.world.reviews.values() if one.minimized is None]
        assert len(comments) == 1, f"request {number}"
        assert [one.state for one in reviews] == ["COMMENTED"], f"request {number}"
        assert comments[0].id == min(github.world.comments)
        live = [one.body.partition("\n")[0] for one in github.world.notes.values() if one.minimized is None]
        assert len(live) == len(set(live)), f"request {number}"
