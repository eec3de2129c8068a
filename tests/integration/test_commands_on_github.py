"""Commands in comments, answered on a strict GitHub: who is heard, what stands there then, what a crash leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wiring
from bot.adapters.github.connection import Connection
from bot.cli.commands import run
from bot.cli.doors import Doors
from bot.domain.errors import ExitStatus
from bot.formats import report_json
from bot.formats.posting.marks import mark_of
from tests.builders import BASE, HEAD
from tests.fakes.github.server import BAD_GATEWAY_AFTER, CRASH_AFTER, CRASH_BEFORE, FakeGitHub, serving
from tests.fakes.github.shop import NUMBER, a_report, a_world
from tests.fakes.github.world import Comment, Person, World
from tests.fakes.webhooks import Payload, comment, payload, schedule

ASKED = 4711
PEOPLE = {
    "admin": Person(login="maintainer", id=501, role="admin"),
    "maintain": Person(login="keeper", id=701, role="maintain"),
    "write": Person(login="writer", id=702, role="write"),
    "triage": Person(login="sorter", id=703, role="triage"),
    "read": Person(login="reader", id=704, role="read"),
    "author": Person(login="author", id=601),
    "outsider": Person(login="stranger", id=705),
    "bot": Person(login="helpful[bot]", id=706, kind="Bot", role="write"),
}
PINNED = {"INPUT_BASE": BASE, "INPUT_HEAD": HEAD}


def asking(who: Person, body: str, *, private: bool = True) -> Payload:
    account = {"login": who.login, "id": who.id, "type": who.kind}
    return comment(
        body,
        issue__number=NUMBER,
        comment__id=ASKED,
        comment__user=account,
        comment__created_at="2026-06-01T10:00:00Z",
        sender=account,
        repository__full_name="octo/shop",
        repository__private=private,
    )


def crowded() -> World:
    world = a_world()
    world.public = False
    for person in PEOPLE.values():
        world.people[person.id] = person
    world.comments[ASKED] = Comment(id=ASKED, issue=NUMBER, author=501, body="/gen-tests")
    return world


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same requests, without the pauses between them."""
    quick = {"pace": 0.0, "patience": 20.0, "backoff": 0.0, "sleep": lambda seconds: None}
    monkeypatch.setattr(Connection.__init__, "__kwdefaults__", quick)


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with serving(crowded()) as served:
        yield served


def job(github: FakeGitHub, folder: Path, sent: Payload, *, event: str = "issue_comment", **environ: str) -> int:
    """Run one job's step, as action.yml does, in this process."""
    (folder / "event.json").write_text(json.dumps(sent))
    given = {
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_SHA": HEAD,
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_API_URL": github.origin,
        "INPUT_GITHUB_TOKEN": "write",
        "INPUT_OUT": str(folder / "out"),
        **environ,
    }

    def nowhere(*_: object) -> object:
        raise AssertionError("nothing is run in these jobs")

    doors = Doors(
        authorize=wiring.authorize,
        finish=wiring.finish,
        pull_of=wiring.pull_of,
        offer=wiring.offer,
        publish=wiring.publish,
        review=nowhere,  # type: ignore[arg-type]  # it never returns
        reproduce=nowhere,  # type: ignore[arg-type]  # it never returns
        environ=given,
    )
    return run(["action"], doors=doors)


def replies(github: FakeGitHub) -> list[str]:
    marks = [(mark_of(one.body), one.body) for one in github.world.comments.values()]
    return [body for mark, body in marks if mark is not None and mark.kind == "reply"]


def reactions(github: FakeGitHub) -> list[str]:
    return [content for _, content in github.world.comments[ASKED].reactions]


def report_of_another_job(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "report.json").write_text(report_json.write(a_report()))


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_of_all_who_can_comment_exactly_three_command(who: str, github: FakeGitHub, tmp_path: Path) -> None:
    """Members below them get one reply with the reason; outsiders and programs silence."""
    status = job(github, tmp_path, asking(PEOPLE[who], "/gen-tests"), INPUT_TASK="authorize")

    assert status == ExitStatus.DONE
    outputs = (tmp_path / "output").read_text()
    if who in {"admin", "maintain", "write"}:
        assert "\ntrue\n" in outputs
        assert HEAD in outputs
        assert (reactions(github), replies(github)) == (["eyes"], [])
    elif who in {"triage", "read"}:
        assert "\nfalse\n" in outputs
        assert reactions(github) == ["confused"]
        assert [f"your role is `{who}`" in text for text in replies(github)] == [True]
    else:
        assert "\nfalse\n" in outputs
        assert github.writes == []


@pytest.mark.parametrize("who", ["read", "author", "outsider"])
def test_in_public_a_reader_is_anybody(who: str, github: FakeGitHub, tmp_path: Path) -> None:
    """GitHub gives every account the role `read` on a public repository."""
    github.world.public = True
    job(github, tmp_path, asking(PEOPLE[who], "/gen-tests", private=False), INPUT_TASK="authorize")

    assert github.writes == []


def test_a_misspelt_command_is_answered_and_starts_nothing(github: FakeGitHub, tmp_path: Path) -> None:
    """A word that is not in the grammar costs its author one more comment."""
    job(github, tmp_path, asking(PEOPLE["write"], "/gen-tests apu"), INPUT_TASK="authorize")

    assert ["Did you mean `/gen-tests api`?" in text for text in replies(github)] == [True]
    assert reactions(github) == ["eyes", "confused"]


def test_a_command_ends_with_a_comment_a_review_and_one_reply(github: FakeGitHub, tmp_path: Path) -> None:
    """A replay of the same event changes nothing."""
    report_of_another_job(tmp_path)
    sent = asking(PEOPLE["admin"], "/gen-tests")

    assert job(github, tmp_path, sent, INPUT_TASK="publish", **PINNED) == ExitStatus.DONE
    before = github.world.copy()
    assert job(github, tmp_path, sent, INPUT_TASK="publish", **PINNED) == ExitStatus.DONE

    assert github.world == before
    assert reactions(github) == ["rocket"]
    assert len(replies(github)) == 1
    link = "https://github.com/octo/shop/pull/7#issuecomment-"
    assert link in replies(github)[0]
    assert len(github.world.reviews) == 1


@pytest.mark.parametrize("fault", [CRASH_BEFORE, CRASH_AFTER, BAD_GATEWAY_AFTER], ids=["before", "after", "502"])
@pytest.mark.parametrize("line", ["/gen-tests help", "/gen-tests"])
def test_a_crash_at_any_request_leaves_one_reply_after_another_run(line: str, fault: object, tmp_path: Path) -> None:
    """Enumerated over every request: nothing is said twice and nothing is lost (F-4)."""
    role = "read" if line == "/gen-tests" else "write"
    with serving(crowded()) as served:
        job(served, tmp_path, asking(PEOPLE[role], line), INPUT_TASK="authorize")
        count, wanted = len(served.heard), (reactions(served), replies(served))
    assert count > 3
    for number in range(count):
        with serving(crowded()) as served:
            served.arm({number: fault})  # type: ignore[dict-item]  # each is a fault
            job(served, tmp_path, asking(PEOPLE[role], line), INPUT_TASK="authorize")
            served.arm()
            job(served, tmp_path, asking(PEOPLE[role], line), INPUT_TASK="authorize")
            assert (sorted(reactions(served)), replies(served)) == (sorted(wanted[0]), wanted[1]), number


def test_the_result_of_a_fork_is_told_by_the_other_workflow(tmp_path: Path) -> None:
    """The pull request is found by the commit that was reviewed, in the repository that it lies in."""
    report_of_another_job(tmp_path)
    world = a_world(fork=True)
    sent = payload(
        "workflow_run",
        1,
        workflow_run__event="pull_request",
        workflow_run__head_sha=HEAD,
        workflow_run__head_branch="feature/wrap",
        workflow_run__head_repository={"full_name": "someone/shop"},
        repository__full_name="octo/shop",
    )
    with serving(world) as served:
        assert job(served, tmp_path, sent, event="workflow_run", INPUT_TASK="publish") == ExitStatus.DONE
        assert len(served.world.reviews) == 1
        elsewhere = {**sent, "workflow_run": {**sent["workflow_run"], "head_repository": {"full_name": "evil/shop"}}}
        served.arm()
        assert job(served, tmp_path, elsewhere, event="workflow_run", INPUT_TASK="publish") == ExitStatus.DONE
        assert served.writes == []


def test_a_token_that_can_only_read_loses_nothing(github: FakeGitHub, tmp_path: Path) -> None:
    """Everything is in the summary of the job (F-11)."""
    report_of_another_job(tmp_path)
    sent = asking(PEOPLE["admin"], "/gen-tests")
    job(github, tmp_path, sent, INPUT_TASK="publish", INPUT_GITHUB_TOKEN="read", **PINNED)

    assert github.world.reviews == {}
    assert "The total ignores the price of wrapping" in (tmp_path / "summary").read_text()


def test_a_sweep_opens_one_pull_request_and_keeps_it(tmp_path: Path) -> None:
    """A fixed branch: every night brings the same pull request up to date."""
    report_of_another_job(tmp_path)
    sent = {**schedule(), "repository": {"full_name": "octo/shop"}}
    with serving(crowded()) as served:
        for _ in range(2):
            status = job(served, tmp_path, sent, event="schedule", INPUT_TASK="publish", INPUT_GITHUB_TOKEN="app")
            assert status == ExitStatus.DONE
        offered = [pull for pull in served.world.pulls.values() if pull.head_branch == "gen-tests/sweep"]
        assert [(pull.base_branch, pull.title) for pull in offered] == [
            ("main", "Generated tests for what is covered least")
        ]
        assert "tests/gen_tests/ui/test_tc_07.py" in served.world.files_at("gen-tests/sweep")


def test_another_report_than_that_of_the_commit_is_told_nowhere(github: FakeGitHub, tmp_path: Path) -> None:
    """What the event says counts; the artifact was made beside foreign code."""
    (tmp_path / "out").mkdir()
    report = a_report()
    other = replace(report, change=replace(report.change, head="c" * 40))
    (tmp_path / "out" / "report.json").write_text(report_json.write(other))

    status = job(github, tmp_path, asking(PEOPLE["admin"], "/gen-tests"), INPUT_TASK="publish", **PINNED)

    assert status == ExitStatus.INPUT
    assert ["did not finish" in text for text in replies(github)] == [True]
    assert github.world.reviews == {}
