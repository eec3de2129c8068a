"""Commands in comments: what is understood, what is answered, what is passed over in silence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.command import Commit, Generate, Help, Misunderstood, Status
from bot.domain.event import Kind
from bot.formats.slash_command import BUDGET, KINDS, NAME, OPTIONS, VERBS, parse, usage


@pytest.mark.parametrize(
    ("body", "command"),
    [
        ("/gen-tests", Generate()),
        ("/gen-tests ui", Generate(kind=Kind.UI)),
        ("/gen-tests api --strength 3", Generate(kind=Kind.API, strength=3)),
        ("/gen-tests --budget 120s", Generate(budget=120.0)),
        ("/gen-tests --budget=2m", Generate(budget=120.0)),
        ("/gen-tests --budget 90", Generate(budget=90.0)),
        ("/gen-tests --case TC-12 --case TC-7 --case TC-12", Generate(cases=("TC-12", "TC-7"))),
        ("/gen-tests ui --case TC-12", Generate(kind=Kind.UI, cases=("TC-12",))),
        ("/gen-tests ./web/src/ shop/main.py", Generate(paths=("web/src", "shop/main.py"))),
        ("/gen-tests app/[id]/(group)/@slot/page.tsx", Generate(paths=("app/[id]/(group)/@slot/page.tsx",))),
        ("/gen-tests src/gr\u00f6\u00dfe.py", Generate(paths=("src/gr\u00f6\u00dfe.py",))),
        ("/gen-tests commit", Commit()),
        ("/gen-tests help", Help()),
        ("/gen-tests\tstatus  ", Status()),
        ("/gen-tests\r\nThanks, don't merge yet", Generate()),
        ("/gen-tests\u00a0ui\u2003api/orders.py", Generate(kind=Kind.UI, paths=("api/orders.py",))),
    ],
)
def test_a_command_is_read(body: str, command: object) -> None:
    """What the help text promises is what the grammar takes."""
    assert parse(body) == command


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n/gen-tests",
        " /gen-tests",
        "> /gen-tests",
        "```\n/gen-tests\n```",
        "~~~\n/gen-tests\n~~~",
        "    /gen-tests",
        "Please run /gen-tests",
        "Thanks!\n/gen-tests",
        "/gen-testsui",
        "/gen-tests-commit",
        "/gen",
        "<!-- \n/gen-tests -->",
        "\ufeff/gen-tests",
        "\u200b/gen-tests",
        "\x0c/gen-tests",
    ],
)
def test_a_comment_that_is_not_a_command_is_passed_over(body: str) -> None:
    """Talking about the bot, quoting it or showing how it is used must not start it."""
    assert parse(body) is None


@pytest.mark.parametrize(
    ("body", "seen", "suggestion"),
    [
        ("/gen-tests apu", "apu", "/gen-tests api"),
        ("/gen-tests comit", "comit", "/gen-tests commit"),
        ("/gen-tests --buget 12s", "--buget", "/gen-tests --budget 120s"),
        ("/gen-tests --strenght=2", "--strenght", "/gen-tests --strength 2"),
        ("/gen-tests commit now", "now", "/gen-tests commit"),
        ("/gen-tests ui help", "help", "/gen-tests help"),
        ("/gen-tests api --case TC-1", "api", "/gen-tests --case TC-1"),
        ("/gen-tests web/src --case TC-1", "web/src", "/gen-tests --case TC-1"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest_known_one(body: str, seen: str, suggestion: str) -> None:
    """A typing mistake costs one comment, not a look into the documentation."""
    answer = parse(body)

    assert isinstance(answer, Misunderstood)
    assert (answer.seen, answer.suggestion) == (seen, suggestion)
    assert not isinstance(parse(suggestion), Misunderstood)


@pytest.mark.parametrize(
    "words",
    [
        "ui api",
        "--budget",
        "--budget 5s",
        "--budget 3601",
        "--budget 99999m",
        "--budget -1",
        "--budget \u0661\u0662\u0660",
        "--budget 1e3",
        "--budget 60 --budget 60",
        "--strength 1",
        "--strength 4",
        "--strength two",
        "--strength 2 --strength 3",
        "--case",
        "--case ../../etc",
        "--case $(id)",
        "--case " + "A" * 101,
        "--api_base=http://evil.example",
        "--model=x",
        "--config .github/other.yml",
        "--",
        "-",
        "-rf",
        "/etc/passwd",
        "../other",
        "a/../../b",
        "./",
        "..",
        "C:/Windows",
        "https://evil.example/x",
        "`id`.py",
        "$(id).py",
        "a.py;id",
        "**/*.py",
        "src/\u202egnp.py",
        "src/\x00.py",
        "src/" + "a" * 200,
        "src",
        "'",
        '"unclosed',
        "x " * 60,
        "a.py " * 2000,
    ],
)
def test_what_is_not_in_the_grammar_is_one_error(words: str) -> None:
    """Nothing that was not thought of reaches a configuration, a path or a shell (A-7)."""
    assert isinstance(parse(f"/gen-tests {words}"), Misunderstood)


@given(st.text())
def test_any_text_is_a_command_or_one_error_or_nothing(text: str) -> None:
    """Comments are written by anybody."""
    assert parse(text) is None or text.startswith(NAME)
    _sound(parse(f"{NAME} {text}"))


WORDS = st.sampled_from((*KINDS, *VERBS, *OPTIONS, "120s", "2", "3", "TC-1", "src/a.py", "../b", "=", "--budget=60s"))


@given(st.lists(WORDS, max_size=8))
def test_words_of_the_grammar_in_any_order_are_a_command_or_one_error(words: list[str]) -> None:
    """Known words in unknown orders go deeper than any random text does."""
    _sound(parse(" ".join((NAME, *words))))


@given(
    st.builds(
        Generate,
        paths=st.lists(st.sampled_from(("a.py", "web/src", "x/[id].tsx")), unique=True, max_size=3).map(tuple),
        kind=st.sampled_from((None, *Kind)),
        budget=st.none() | st.integers(10, 3600).map(float),
        strength=st.sampled_from((None, 2, 3)),
    )
)
def test_what_can_be_asked_for_can_be_written(command: Generate) -> None:
    """No field of a command is out of reach, and none depends on another."""
    words = [NAME, *(path if "." in path else f"{path}/" for path in command.paths)]
    words += [str(command.kind)] if command.kind else []
    words += [f"--budget={command.budget:.0f}"] if command.budget is not None else []
    words += ["--strength", str(command.strength)] if command.strength is not None else []

    assert parse(" ".join(words)) == command


def test_every_line_of_the_help_is_a_command() -> None:
    """Help that cannot be pasted is worse than none."""
    for form, _ in usage():
        typed = form.replace("PATH...", "src/a.py").replace("2|3", "3")
        assert not isinstance(parse(typed), Misunderstood | None), form


def _sound(answer: object) -> None:
    if isinstance(answer, Generate):
        assert answer.budget is None or BUDGET[0] <= answer.budget <= BUDGET[1]
        assert answer.strength in {None, 2, 3}
        assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", case) for case in answer.cases)
        for path in answer.paths:
            assert not path.startswith(("/", "-"))
            assert path.isprintable()
            assert ".." not in path.split("/")
    elif isinstance(answer, Misunderstood):
        assert len(answer.seen) <= 500
        assert answer.problem
