"""V8's counts become lines; recorded takes agree with Istanbul line by line (benchmarks/browser_coverage.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lines import Line, lines_of
from bot.formats.statements import executable
from bot.formats.v8 import Range, ScriptCoverage, lines

FIXTURE = Path(__file__).parents[2] / "fixtures" / "v8" / "notes.json"
NOTES: dict[str, Any] = json.loads(FIXTURE.read_text(encoding="utf-8"))
SOURCES: dict[str, str] = NOTES["sources"]
ORIGIN = "http://127.0.0.1:5173"
RANGES = st.lists(st.builds(Range, st.integers(-5, 120), st.integers(-5, 120), st.integers(-1, 3)), max_size=12)


def _takes() -> list[ScriptCoverage]:
    return [
        ScriptCoverage(
            url=take["url"],
            source=take["source"],
            functions=tuple(tuple(Range(*piece) for piece in ranges) for ranges in take["functions"]),
        )
        for take in NOTES["development"]
    ]


def _plain(text: str, *ranges: Range, url: str = f"{ORIGIN}/src/a.js") -> ScriptCoverage:
    return ScriptCoverage(url=url, source=text, functions=(ranges,))


def test_a_recorded_session_covers_what_istanbul_says_it_covers() -> None:
    truth = frozenset().union(*(lines_of(path, numbers) for path, numbers in NOTES["truth"].items()))

    assert lines(_takes(), origin=ORIGIN, sources=SOURCES, prefix="web") == truth


def test_files_are_found_without_a_prefix_by_the_end_of_their_path() -> None:
    with_prefix = lines(_takes(), origin=ORIGIN, sources=SOURCES, prefix="web")

    assert lines(_takes(), origin=ORIGIN, sources=SOURCES) == with_prefix


def test_nothing_is_claimed_for_a_text_that_is_not_the_files() -> None:
    changed = {path: f"// newer\n{text}" for path, text in SOURCES.items()}

    assert lines(_takes(), origin=ORIGIN, sources=changed, prefix="web") == frozenset()


def test_line_endings_do_not_make_another_text() -> None:
    windows = {path: text.replace("\n", "\r\n") for path, text in SOURCES.items()}

    assert lines(_takes(), origin=ORIGIN, sources=windows, prefix="web")


def test_other_origins_and_packages_do_not_count() -> None:
    text = "go();"
    whole = Range(0, 5, 1)

    for url in ("http://elsewhere/src/a.js", f"{ORIGIN}/node_modules/a.js", f"{ORIGIN}/@vite/client"):
        assert not lines([_plain(text, whole, url=url)], origin=ORIGIN, sources={"src/a.js": text})


def test_the_innermost_range_decides_and_takes_add_up() -> None:
    text = "a();\nif (x) {\n  b();\n}\nc();\n"
    first = _plain(text, Range(0, len(text), 1), Range(12, 22, 0))
    second = _plain(text, Range(0, len(text), 0), Range(12, 22, 2))
    sources = {"src/a.js": text}

    assert lines([first], origin=ORIGIN, sources=sources) == lines_of("src/a.js", (1, 2, 5))
    assert lines([second], origin=ORIGIN, sources=sources) == lines_of("src/a.js", (3,))
    assert lines([first, second], origin=ORIGIN, sources=sources) == lines_of("src/a.js", (1, 2, 3, 5))


def test_calls_of_a_function_are_not_taken_for_the_statement_that_makes_it() -> None:
    text = "const make = (a) => (b) =>\n  a + b;"
    made = _plain(text, Range(0, len(text), 1))
    called = ScriptCoverage(
        url=made.url, source=text, functions=((Range(0, len(text), 0),), (Range(13, 35, 0),), (Range(20, 35, 7),))
    )

    assert lines([made], origin=ORIGIN, sources={"src/a.js": text}) >= lines_of("src/a.js", (1,))
    assert lines([called], origin=ORIGIN, sources={"src/a.js": text}) == lines_of("src/a.js", (2,))


def test_an_external_map_leads_from_a_bundle_to_its_sources() -> None:
    """`go()` of line 2 stands at column 3 of the bundle, after two characters of two UTF-16 units each."""
    bundle = "/*\N{GRINNING FACE}\N{GRINNING FACE}*/go();\n//# sourceMappingURL=index.js.map\n"
    text = "\ngo();\n"
    address = f"{ORIGIN}/assets/index.js.map"
    written = {"version": 3, "sources": ["../../src/a.js"], "mappings": "QACA", "sourcesContent": [text]}
    script = ScriptCoverage(
        url=f"{ORIGIN}/assets/index.js", source=bundle, functions=((Range(0, 40, 0),), (Range(8, 13, 1),))
    )

    covered = lines(
        [script], origin=ORIGIN, sources={"web/src/a.js": text}, prefix="web", maps={address: json.dumps(written)}
    )

    assert covered == {Line("web/src/a.js", 2)}
    assert not lines([script], origin=ORIGIN, sources={"web/src/a.js": text}, prefix="web")


def test_a_name_that_several_files_end_in_is_no_file() -> None:
    text = "go();"
    script = _plain(text, Range(0, 5, 1), url=f"{ORIGIN}/src/a.js")

    assert not lines([script], origin=ORIGIN, sources={"one/src/a.js": text, "two/src/a.js": text})
    assert not lines([script], origin=ORIGIN, sources={"b.js": text})


def test_a_map_that_knows_lines_only_leads_to_the_line() -> None:
    """Such maps (webpack's `cheap-module-source-map`) say column 0 for every line."""
    text = "a();\nif (x) {\n  b();\n}\n"
    script = _plain("/**/\n" + text, Range(0, 60, 1), Range(17, 27, 0))
    cheap = json.dumps({"sources": ["webpack://app/./src/a.js"], "mappings": ";AAAA;AACA;AACA;AACA"})

    covered = lines([script], origin=ORIGIN, sources={"src/a.js": text}, maps={script.url: cheap})

    assert covered == lines_of("src/a.js", (1, 2))


def test_a_map_that_points_past_the_script_covers_nothing() -> None:
    text = "go();"
    script = _plain("go();", Range(0, 5, 1))
    far = json.dumps({"sources": ["a.js"], "mappings": ";;;;;AAAA"})

    assert not lines([script], origin=ORIGIN, sources={"src/a.js": text}, maps={script.url: far})


@given(RANGES, RANGES)
def test_covered_lines_are_executable_and_more_takes_never_cover_less(one: list[Range], two: list[Range]) -> None:
    text = "a();\nconst f = () => {\n  b();\n  return c;\n};\nif (f()) d();\nelse e();\n"
    first, second = _plain(text, *one), _plain(text, *two)
    sources = {"src/a.js": text}

    alone = lines([first], origin=ORIGIN, sources=sources)
    both = lines([first, second], origin=ORIGIN, sources=sources)

    assert alone <= both <= lines_of("src/a.js", executable("a.js", text))


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:5173/", f"{ORIGIN}/..", f"{ORIGIN}/%00", f"{ORIGIN}/src/[a.js"])
def test_odd_addresses_are_no_files(url: str) -> None:
    assert not lines([_plain("go();", Range(0, 5, 1), url=url)], origin=ORIGIN, sources={"src/a.js": "go();"})
