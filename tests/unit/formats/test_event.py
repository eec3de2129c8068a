"""Everything that GitHub sends asks for a review, an answer, or a place to post to, or has a reason why it does not."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.command import Asked, Commit, Generate, Misunderstood, Person
from bot.domain.errors import InputError
from bot.domain.event import WHOLE_CHANGE, Event, Everything, Kind, ReplyTarget, Shard, Skipped
from bot.formats.event import KNOWN, REVIEWED, Defaults, Heard, read
from tests.fakes.webhooks import SHA, comment, payload, pull_request, recorded, schedule

DEFAULTS = Defaults(sha=SHA, skip_label="no-gen-tests", seed=7, budget=120.0, strength=3)
REPOSITORY = "Codertocat/Hello-World"
FORK = {"id": 2, "full_name": "stranger/Hello-World", "fork": True}


def heard(event: str, sent: object, defaults: Defaults = DEFAULTS) -> Heard:
    return read(event, json.dumps(sent), defaults=defaults)


def test_a_pull_request_is_reviewed_from_its_base_to_its_head() -> None:
    """Revisions come from the event: what a branch is called says nothing about what it holds."""
    assert heard("pull_request", pull_request()) == Event(
        base="f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
        head="ec26c3e57ca3a959ca5aad62de7213c562f8c821",
        scope=WHOLE_CHANGE,
        seed=7,
        budget=120.0,
        strength=3,
        reply=ReplyTarget(
            repository=REPOSITORY,
            head="ec26c3e57ca3a959ca5aad62de7213c562f8c821",
            pull=2,
            head_repository=REPOSITORY,
            head_branch="changes",
        ),
    )


@pytest.mark.parametrize("number", range(len(recorded("pull_request"))))
def test_only_what_changes_the_code_of_a_pull_request_is_reviewed(number: int) -> None:
    """A label, an assignee or a lock changes nothing that could be tested."""
    sent = recorded("pull_request")[number]

    answer = heard("pull_request", sent)

    wanted = sent["action"] in REVIEWED and sent["pull_request"]["state"] == "open"
    assert isinstance(answer, Event if wanted else Skipped)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pull_request__draft": True}, "the pull request is a draft"),
        ({"pull_request__state": "closed"}, "the pull request is closed"),
        ({"pull_request__user__type": "Bot"}, "the pull request was opened by a program"),
        ({"pull_request__user__type": "Organization"}, "the pull request was opened by a program"),
        ({"pull_request__head__ref": "gen-tests/pr-7"}, "the branch is one of gen-tests itself"),
        ({"pull_request__labels": [{"name": "no-gen-tests"}]}, "the pull request has the label `no-gen-tests`"),
        ({"action": "edited"}, "the action `edited` changes nothing that could be tested"),
        ({"action": "of the future"}, "the action `of the future` changes nothing that could be tested"),
    ],
)
def test_a_pull_request_that_is_not_reviewed_has_a_reason(changes: dict[str, object], reason: str) -> None:
    """Silence without a reason is what users of such programs complain about most."""
    assert heard("pull_request", pull_request(**changes)) == Skipped(reason=reason)


@pytest.mark.parametrize("repository", [None, FORK])
def test_code_from_a_fork_does_not_run_on_a_machine_that_outlives_the_job(repository: object) -> None:
    """A fork that was deleted counts as one (A-1)."""
    sent = pull_request(pull_request__head__repo=repository)

    hosted = heard("pull_request", sent)

    assert isinstance(hosted, Event)
    assert hosted.reply is not None
    assert hosted.reply.fork
    answer = heard("pull_request", sent, Defaults(self_hosted=True))
    assert isinstance(answer, Skipped)
    assert "fork" in answer.reason


def test_a_stranger_may_call_a_branch_as_we_do() -> None:
    """Only a branch of the repository itself can be ours."""
    sent = pull_request(pull_request__head__repo=FORK, pull_request__head__ref="gen-tests/pr-7")

    assert isinstance(heard("pull_request", sent), Event)


def test_without_a_skip_label_no_label_skips() -> None:
    """An empty input switches the rule off."""
    sent = pull_request(pull_request__labels=[{"name": ""}, {"name": "bug"}, "?"])

    assert isinstance(heard("pull_request", sent, Defaults()), Event)


def test_a_command_is_asked_by_its_author() -> None:
    """Who asks and when decide later whether it is done, so both travel with it."""
    assert heard("issue_comment", comment("/gen-tests ui")) == Asked(
        command=Generate(kind=Kind.UI),
        author=Person(login="Codertocat", id=21031067),
        reply=ReplyTarget(repository=REPOSITORY, pull=1, comment=492700400),
        created="2019-05-15T15:20:21Z",
    )


def test_a_misspelt_command_is_asked_too() -> None:
    """Its author gets an answer that says what was meant."""
    answer = heard("issue_comment", comment("/gen-tests comit"))

    assert isinstance(answer, Asked)
    assert isinstance(answer.command, Misunderstood)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"action": "edited"}, "only a new comment is a command"),
        ({"action": "deleted"}, "only a new comment is a command"),
        ({"issue__pull_request": None}, "the comment is not on a pull request"),
        ({"issue__state": "closed"}, "the pull request is closed"),
        ({"comment__user__type": "Bot"}, "the comment was written by a program"),
        ({"comment__user": None}, "the comment was written by a program"),
        ({"sender__id": 1}, "the comment was not sent by its author"),
        ({"comment__body": "> /gen-tests"}, "the comment is not a command"),
        ({"comment__body": None}, "the comment is not a command"),
    ],
)
def test_a_comment_that_asks_for_nothing_has_a_reason(changes: dict[str, object], reason: str) -> None:
    """An edited comment would run whatever it is changed to, under the name of its first author (A-5)."""
    assert heard("issue_comment", comment("/gen-tests", **changes)) == Skipped(reason=reason)


@pytest.mark.parametrize("number", range(len(recorded("issue_comment")) - 1))
def test_comments_on_plain_issues_are_passed_over(number: int) -> None:
    """An issue has no revision to test."""
    assert isinstance(heard("issue_comment", payload("issue_comment", number, comment__body="/gen-tests")), Skipped)


def test_a_name_that_looks_like_a_program_is_none() -> None:
    """Whether somebody is a program is told by the type of the account, never by how it is called (A-4)."""
    sent = comment("/gen-tests commit", comment__user__login="helpful[bot]")

    answer = heard("issue_comment", sent)

    assert isinstance(answer, Asked)
    assert answer.command == Commit()


@pytest.mark.parametrize(
    ("event", "sent"), [("schedule", schedule()), ("workflow_dispatch", payload("workflow_dispatch"))]
)
def test_a_sweep_is_about_everything_at_the_commit_of_the_workflow(event: str, sent: dict[str, Any]) -> None:
    """Neither payload names a commit, so that it comes from the run."""
    shard = Shard(number=2, count=4)

    answer = heard(event, sent, Defaults(sha=SHA, shard=shard, budget=900.0))

    assert isinstance(answer, Event)
    assert (answer.base, answer.head, answer.scope, answer.budget) == (SHA, SHA, Everything(shard=shard), 900.0)
    assert answer.reply is not None
    assert answer.reply.pull is None


def test_a_sweep_needs_the_commit_of_the_workflow() -> None:
    """Testing whatever is checked out would be a guess."""
    with pytest.raises(InputError, match="GITHUB_SHA"):
        heard("schedule", schedule(), Defaults(sha="main"))


def test_a_finished_review_says_where_its_answer_belongs() -> None:
    """The event of a fork names no pull request: it is looked up by the head that was reviewed (A-9)."""
    sent = payload("workflow_run", 1, workflow_run__event="pull_request", workflow_run__head_repository=FORK)

    assert heard("workflow_run", sent) == ReplyTarget(
        repository="octo-org/octo-repo",
        head="3484a3fb816e0859fd6e1cea078d76385ff50625",
        head_repository="stranger/Hello-World",
        head_branch="master",
    )


@pytest.mark.parametrize(
    ("number", "changes", "reason"),
    [
        (3, {}, "the other workflow has not ended"),
        (1, {}, "the other workflow was started by `repository_dispatch`, not by a pull request"),
        (1, {"workflow_run__event": "pull_request_target"}, "by `pull_request_target`, not by a pull request"),
        (
            1,
            {"workflow_run__event": "pull_request", "workflow_run__conclusion": "cancelled"},
            "the other workflow ended as `cancelled`",
        ),
    ],
)
def test_another_workflow_that_left_nothing_to_post_is_passed_over(
    number: int, changes: dict[str, object], reason: str
) -> None:
    """Only what a review of a pull request left is ever posted."""
    answer = heard("workflow_run", payload("workflow_run", number, **changes))

    assert isinstance(answer, Skipped)
    assert reason in answer.reason


@pytest.mark.parametrize("event", ["push", "pull_request_target", "merge_group", "", "x" * 10_000])
def test_an_event_that_is_not_known_asks_for_nothing(event: str) -> None:
    """A workflow may be started by more than we answer to."""
    answer = read(event, "{}", defaults=DEFAULTS)

    assert isinstance(answer, Skipped)
    assert len(answer.reason) < 400


@pytest.mark.parametrize(
    ("event", "sent"),
    [
        ("pull_request", {}),
        ("pull_request", []),
        ("pull_request", pull_request(pull_request__head__sha="HEAD; rm -rf /")),
        ("pull_request", pull_request(pull_request__head__sha=12)),
        ("pull_request", pull_request(pull_request__number="2")),
        ("pull_request", pull_request(pull_request__number=True)),
        ("pull_request", pull_request(repository__full_name="../../etc")),
        ("pull_request", pull_request(pull_request__head__repo__full_name="a/b/c")),
        ("issue_comment", comment("/gen-tests", comment__id=None)),
        ("workflow_run", payload("workflow_run", 1, workflow_run=None)),
    ],
)
def test_a_payload_without_the_form_of_its_event_is_one_error(event: str, sent: object) -> None:
    """What is not a commit or a repository goes nowhere near git or an address."""
    with pytest.raises(InputError) as caught:
        heard(event, sent)

    assert caught.value.slug == "event"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\x00", "null"])
def test_a_file_that_is_no_payload_is_one_error(text: str) -> None:
    """A truncated or hostile file ends in a message, not in a traceback."""
    with pytest.raises(InputError):
        read("pull_request", text, defaults=DEFAULTS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(KNOWN), st.integers(0, 40), st.integers(0, 200), JSON)
def test_one_wrong_value_anywhere_is_an_answer_or_one_error(event: str, which: int, where: int, value: object) -> None:
    """GitHub adds fields and values over the years; none of them may end in a traceback."""
    known = recorded(event) if event != "schedule" else (schedule(),)
    sent = json.loads(json.dumps(known[which % len(known)]))
    places = list(_places(sent))
    holder, key = places[where % len(places)]
    holder[key] = value
    answer: object = None
    with contextlib.suppress(InputError):
        answer = heard(event, sent)
    assert answer is None or isinstance(answer, Event | Asked | ReplyTarget | Skipped)


def _places(value: object) -> Any:
    if isinstance(value, dict):
        for key in value:
            yield value, key
            yield from _places(value[key])
