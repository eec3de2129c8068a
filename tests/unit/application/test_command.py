"""Who may command, and what is said to everybody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.application.command import Answering
from bot.domain.command import Asked, Commit, Generate, Misunderstood, Person
from bot.domain.event import ChangedLines, Event, Kind, NamedCases, ReplyTarget
from bot.domain.permission import (
    Allowed,
    Answered,
    Closed,
    Decision,
    Denied,
    Done,
    ForkCommit,
    Moved,
    Reply,
    Role,
    Silence,
    Unfinished,
)
from bot.engines.authorization import COMMANDING, admitted, decide
from bot.formats import slash_command
from bot.formats.markdown.replies import reply
from bot.formats.posting.marks import Mark, key, marked
from tests.fakes.conversation import BASE, HEAD, REPOSITORY, TARGET, Talk, a_pull

DEFAULTS = Event(base="", head="", seed=7, budget=600.0)
OUTSIDE = ["none", "owner", "", None]


def asked(line: str = "/gen-tests", *, public: bool = True) -> Asked:
    command = slash_command.parse(line)
    assert command is not None
    return Asked(
        command=command,
        author=Person(login="somebody", id=1),
        reply=ReplyTarget(repository=REPOSITORY, pull=1, comment=7),
        created="2019-05-15T15:20:21Z",
        public=public,
    )


def answering(talk: Talk) -> Answering:
    return Answering(
        members=talk,
        discussion=talk,
        commenter=talk,
        link=lambda pull, remark: f"https://github.com/{pull.repository}/pull/{pull.number}#issuecomment-{remark.id}",
    )


def answered(line: str = "/gen-tests", talk: Talk | None = None, *, public: bool = True) -> tuple[Decision, list[str]]:
    talk = talk or Talk()
    decision = answering(talk).answer(asked(line, public=public), defaults=DEFAULTS)
    return decision, talk.said


@pytest.mark.parametrize("role", list(Role))
def test_exactly_three_roles_may_command(role: Role) -> None:
    """A member below them is told why, once, and nothing is started (A-3)."""
    decision, said = answered(talk=Talk(str(role)), public=False)

    if role in {Role.ADMIN, Role.MAINTAIN, Role.WRITE}:
        assert isinstance(decision, Allowed)
        assert said == ["eyes"]
    elif role is Role.NONE:
        assert said == []
    else:
        assert decision == Answered(reply=Denied(role=role))
        assert said == [
            f"`/gen-tests` takes commands from people who may write to this repository; your role is `{role}`.",
            "confused",
        ]


@pytest.mark.parametrize("role", [*OUTSIDE, "read"])
@pytest.mark.parametrize("line", ["/gen-tests", "/gen-tests help", "/gen-tests comit"])
def test_nobody_from_outside_makes_the_bot_talk(role: str | None, line: str) -> None:
    """In a public repository everybody has the role `read`, and an API that does not answer lets nobody in."""
    decision, said = answered(line, Talk(role))

    assert isinstance(decision, Silence)
    assert said == []


def test_a_command_that_is_read_again_gets_no_second_reply() -> None:
    """Jobs are run again; the page stays as it is."""
    talk = Talk()

    answered("/gen-tests help", talk)
    before = list(talk.said)
    answered("/gen-tests help", talk)

    assert talk.said == before
    assert len(talk.written) == 1


@pytest.mark.parametrize(
    ("outcome", "text", "reaction"),
    [
        (
            Done(verdict="Generated tests: 2 kept of 6", parts=(("review", "written"), ("commit", "written a1b2c3"))),
            "Generated tests: 2 kept of 6.\n- review: written\n- commit: written a1b2c3",
            "rocket",
        ),
        (Unfinished(), "The run did not finish, so there is no report.", "confused"),
    ],
)
def test_what_was_allowed_ends_with_one_reply(outcome: Reply, text: str, reaction: str) -> None:
    """Whoever asked is told how it ended, however it ended."""
    talk = Talk()

    answering(talk).say(TARGET, outcome)
    answering(talk).say(TARGET, outcome)

    assert [said.startswith(text) for said in talk.said] == [True, False]
    assert talk.said[1] == reaction


def test_what_is_allowed_is_pinned_to_the_revision_that_was_there() -> None:
    """Whatever is pushed from now on is not what was asked about (A-6)."""
    decision, _ = answered("/gen-tests ui web/src --budget 2m --strength 3")

    assert decision == Allowed(
        event=Event(
            base=BASE,
            head=HEAD,
            scope=ChangedLines(paths=("web/src",), kind=Kind.UI),
            seed=7,
            budget=120.0,
            strength=3,
            reply=TARGET,
        ),
        command=Generate(paths=("web/src",), kind=Kind.UI, budget=120.0, strength=3),
    )


def test_a_bare_command_asks_for_what_a_pull_request_gets() -> None:
    """The same revisions, seed and scope give the same tests, whichever door they come through."""
    decision, _ = answered()

    assert isinstance(decision, Allowed)
    assert replace(decision.event, reply=None) == replace(DEFAULTS, base=BASE, head=HEAD)


def test_a_named_case_is_all_that_is_followed() -> None:
    """The scope of a review is a value, not another flow."""
    decision, _ = answered("/gen-tests --case TC-7 --case TC-8")

    assert isinstance(decision, Allowed)
    assert decision.event.scope == NamedCases(ids=("TC-7", "TC-8"))


@pytest.mark.parametrize(
    ("line", "pull", "answer"),
    [
        ("/gen-tests", a_pull(is_open=False), Closed()),
        ("/gen-tests", a_pull(pushed="2019-05-15T15:20:22Z"), Moved()),
        ("/gen-tests commit", a_pull(head_repository="stranger/Hello-World"), ForkCommit()),
        ("/gen-tests commit", a_pull(head_repository=None), ForkCommit()),
    ],
)
def test_what_cannot_be_done_is_told_once(line: str, pull: object, answer: object) -> None:
    """One reply and one reaction, so that nobody waits for what will not come."""
    decision, said = answered(line, Talk(state=pull))  # type: ignore[arg-type]  # each is a state

    assert decision == Answered(reply=answer)  # type: ignore[arg-type]  # each is a reply
    assert [said[0], said[2]] == ["eyes", "confused"]
    assert len(said) == 3


def test_tests_for_a_fork_may_be_asked_for() -> None:
    """They run where nothing can be stolen; only a commit needs the branch."""
    pull = a_pull(head_repository="stranger/Hello-World")

    assert isinstance(answered("/gen-tests", Talk(state=pull))[0], Allowed)
    allowed = answered("/gen-tests commit")[0]
    assert isinstance(allowed, Allowed)
    assert allowed.command == Commit()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            "/gen-tests apu",
            "did not understand `apu`: it is not a command. Did you mean `/gen-tests api`?",
        ),
        ("/gen-tests src", "A path holds a slash or a dot: write `src/` for a folder."),
        ("/gen-tests --budget 1s", "`--budget 1s`: it is not allowed. It takes 10s to 3600s, or minutes as in 5m."),
        ("/gen-tests --strength 2 --strength 2", "`--strength`: it is given twice."),
        ("/gen-tests " + "x " * 900, "it is wrong (the command is too long)"),
        ("/gen-tests help", "| `/gen-tests ui` | only pages |"),
        ("/gen-tests help", "| `/gen-tests --strength 2\\|3` | cover every pair or every triple of values |"),
        ("/gen-tests status", "There is no review of this pull request yet"),
    ],
)
def test_every_reply_says_what_to_do(line: str, text: str) -> None:
    """An answer that only says no costs another comment."""
    _, said = answered(line)

    assert text in said[1]


def test_status_leads_to_the_last_review() -> None:
    """On a long page nobody finds it otherwise."""
    talk = Talk()
    talk.comment(marked(Mark(kind="summary", key=key(REPOSITORY, 1)), "## Generated tests"))

    answered("/gen-tests status", talk)

    address = "https://github.com/Codertocat/Hello-World/pull/1#issuecomment-100"
    assert talk.said[1:] == ["eyes", f"The last review is in [this comment]({address}).", "rocket"]


@given(st.text(max_size=300))
def test_what_somebody_wrote_does_nothing_in_a_reply(text: str) -> None:
    """A reply is written in our name: a mention, a link or an image in it would be ours."""
    misunderstood = slash_command.parse(f"/gen-tests x{text}")
    if isinstance(misunderstood, Misunderstood):
        kinds = {
            child.type
            for token in MarkdownIt("commonmark").parse(reply(misunderstood))
            for child in token.children or ()
        }
        assert kinds <= {"text", "code_inline"}


@given(st.sampled_from([*OUTSIDE, *(str(role) for role in Role)]), st.booleans(), st.booleans(), st.text(max_size=30))
def test_nothing_is_allowed_to_anybody_else(role: str | None, public: bool, is_open: bool, pushed: str) -> None:
    """Of all that can come together, only a commanding role on unmoved code of an open pull request goes on."""
    refused = admitted(role, public=public)
    decision = refused or decide(asked(), a_pull(is_open=is_open, pushed=pushed), defaults=DEFAULTS)

    if isinstance(decision, Allowed):
        assert role in COMMANDING
        assert is_open
        assert pushed <= asked().created
