"""`gen-tests sweep`: the whole repository, or its parts joined; the same review behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot import wiring
from bot.application.joining import joined
from bot.cli.commands import run
from bot.cli.doors import Doors, closed
from bot.domain.errors import ExitStatus, InputError
from bot.domain.event import Everything, ReviewRequest, Shard
from bot.domain.report import Report, Untested
from bot.engines.proceedings import Proceedings
from bot.formats import markdown, recording, report_json
from bot.ports import Watch
from tests.builders import a_partial_report
from tests.unit.engines.test_proceedings import proceedings
from tests.unit.formats.test_markdown import FOREIGN, hostile, tokens


def a_sweep() -> Report:
    untested = Untested(case="TC-9", title="A | B", path="m/tc-9.md", reason="no step could be executed")
    return replace(a_partial_report(), scope=Everything(), untested=(untested,), pairings=())


@dataclass
class Swept:
    """Doors that answer with a sweep and remember what they were asked."""

    asked: list[ReviewRequest] = field(default_factory=list)
    folders: list[tuple[str, ...]] = field(default_factory=list)

    def doors(self) -> Doors:
        return Doors(review=self.review, join=self.join, publish=closed, reproduce=closed)

    def review(self, request: ReviewRequest, watch: Watch) -> Report:
        self.asked.append(request)
        return a_sweep()

    def join(self, folders: Sequence[str]) -> Report:
        self.folders.append(tuple(folders))
        return a_sweep()


def test_a_sweep_is_a_review_of_everything(tmp_path: Path) -> None:
    """The scope is a value; there is no second path."""
    swept = Swept()

    status = run(
        ["sweep", "--repo", "/x", "--head", "main", "--budget", "60", "--shard", "2/4", "--out", str(tmp_path)],
        doors=swept.doors(),
    )

    assert status == ExitStatus.DONE
    assert swept.asked == [
        ReviewRequest(
            repo="/x",
            base="main",
            head="main",
            scope=Everything(shard=Shard(number=2, count=4)),
            budget=60.0,
            out=str(tmp_path),
        )
    ]
    assert (tmp_path / "report.json").read_text() == report_json.write(a_sweep())


def test_shards_are_joined_without_running_anything(tmp_path: Path) -> None:
    """The machine that joins them needs no sandbox."""
    swept = Swept()

    status = run(["sweep", "--merge", "a", "b", "--out", str(tmp_path), "--quiet"], doors=swept.doors())

    assert (status, swept.folders, swept.asked) == (ExitStatus.DONE, [("a", "b")], [])
    assert (tmp_path / "report.md").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("a", "b"),
        ("--merge",),
        ("--merge", "--shard", "1/2", "a"),
        ("--shard", "3/2"),
        ("--shard", "half"),
        ("--budget", "0"),
        ("--strength", "9"),
    ],
)
def test_what_cannot_be_meant_is_told(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A forgotten `--merge` must not start half an hour of work."""
    swept = Swept()

    assert run(["sweep", *words], doors=swept.doors()) == ExitStatus.USAGE
    assert swept.asked == []
    assert "docs/messages.md#usage" in capsys.readouterr().err


def test_a_sweep_says_what_nobody_tests() -> None:
    """A row for each file, the cases without a test, the screens without a case."""
    text = markdown.render(a_sweep(), limit=markdown.SUMMARY)

    assert "| All lines, Python |" in text
    assert "Project lines" not in text
    assert "### Untested manual cases (1)" in text
    assert "| TC-9 A \\| B | `m/tc-9.md` | no step could be executed |" in text
    assert "### Screens without a case (1)\n\n- `Cart` in `web/src/Cart.jsx`, shown at `/cart`" in text
    assert "| File | Manual case | Tests | Lines | Still missing |" in text
    assert "`gen-tests sweep --head a1b2c3d4" in text
    assert "Untested manual cases" not in markdown.render(a_partial_report())


def test_shards_on_disk_become_one_report(tmp_path: Path) -> None:
    """What a shard wrote is all that is needed."""
    parts = [
        proceedings([(f"op{number}", "kept", frozenset({number}))], Shard(number=number, count=3)) for number in (1, 3)
    ]
    folders = [tmp_path / str(number) for number in range(3)]
    for folder, part in zip(folders, parts, strict=False):
        folder.mkdir()
        (folder / "shard.json").write_text(recording.write(part))

    report = wiring.join_shards([str(folder) for folder in folders])

    assert report == joined(tuple(parts), wanted=3)
    assert [verdict.candidate.id for verdict in report.verdicts] == ["api:op1", "api:op3"]
    assert "Of the sweep's shards 2 left nothing: what was theirs to do was not done." in report.warnings
    assert report.scope == Everything()


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (proceedings([], Shard(number=1, count=2)), proceedings([], Shard(number=1, count=2))),
        (
            proceedings([], Shard(number=1, count=2)),
            replace(proceedings([], Shard(number=2, count=2)), agenda=("case TC-1",)),
        ),
    ],
    ids=["none", "twice", "another sweep"],
)
def test_parts_that_do_not_belong_together_are_refused(parts: tuple[Proceedings, ...]) -> None:
    """Half of one night and half of another are not a sweep."""
    with pytest.raises(InputError) as caught:
        joined(parts, wanted=2)

    assert caught.value.slug == "recording"


@settings(max_examples=60)
@given(FOREIGN)
def test_foreign_text_does_nothing_in_the_report_of_a_sweep(text: str) -> None:
    """Cases and screens are called whatever a repository calls them."""
    report = replace(
        hostile(a_partial_report(), text),
        scope=Everything(),
        pairings=(),
        untested=(Untested(case=text, title=text, path=text, reason=text),),
    )

    found = list(tokens(markdown.render(report, limit=markdown.SUMMARY)))

    assert not {token.type for token in found} & {"link_open", "image", "code_block"}
    html = "".join(token.content for token in found if token.type in {"html_block", "html_inline"})
    assert html.count("<details>") == html.count("</details>")
    assert len([token for token in found if token.type == "heading_open"]) == 5
