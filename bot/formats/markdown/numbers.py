"""Coverage in words a reader can check: every percentage stands beside what it is a percentage of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.domain.lines import Coverage
from bot.domain.report import Delta, Measured

BROWSER_SUFFIXES = (".jsx", ".tsx", ".js", ".ts", ".mjs")
NOT_MEASURED = "not measured"

Ratio = tuple[int, int]


def lines_ratio(measured: Measured) -> Ratio:
    """Return covered lines of executable ones."""
    return len(measured.covered.lines & measured.executable.lines), len(measured.executable.lines)


def branches_ratio(measured: Measured) -> Ratio:
    """Return covered branches of those that could be taken."""
    return len(measured.covered.branches & measured.executable.branches), len(measured.executable.branches)


def percent(ratio: Ratio) -> str:
    """Return `88.2 %`, rounded down so that 100 % means all; a dash where there is nothing to cover."""
    covered, total = ratio
    return "-" if total == 0 else f"{covered * 1000 // total / 10:.1f} %"


def gain(before: Ratio, after: Ratio) -> str:
    """Return the difference in percentage points, signed."""
    if before[1] == 0 or after[1] == 0:
        return ""
    points = (after[0] * 1000 // after[1] - before[0] * 1000 // before[1]) / 10
    return f"{points:+.1f}" if points else "0"


def part(measured: Measured, *, browser: bool) -> Measured:
    """Keep the files that run in the browser, or the others."""
    return _kept(measured, lambda path: path.endswith(BROWSER_SUFFIXES) == browser)


def of_file(measured: Measured, path: str) -> Measured:
    """Keep one file."""
    return _kept(measured, lambda other: other == path)


def ranges(numbers: Iterable[int], *, limit: int = 12) -> str:
    """Return `31-33, 77`; beyond `limit` ranges only their number is said."""
    spans: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in spans[:limit]]
    rest = len(spans) - limit
    return ", ".join(shown) + (f" and {rest} more ranges" if rest > 0 else "")


def coverage_table(delta: Delta, *, whole: bool = False) -> str:
    """Return the table of base, before and after; languages of a patch are told apart when it holds two.

    Where the patch is the `whole` repository, its rows are all there are.
    """
    rows: list[str] = []
    patch = "All" if whole else "Patch"
    both = all(part(delta.patch_after, browser=browser).executable for browser in (False, True))
    if both:
        for name, browser in (("Python", False), ("browser", True)):
            before, after = (part(side, browser=browser) for side in (delta.patch_before, delta.patch_after))
            rows += _rows(f"{patch} {{unit}}, {name}", None, before, after)
    else:
        rows += _rows(f"{patch} {{unit}}", None, delta.patch_before, delta.patch_after)
    if not whole:
        rows += _rows("Project {unit}", delta.project_base, delta.project_before, delta.project_after)
    if not rows:
        return ""
    head = "| | Base | Before | After | Gain | Covered |\n|:--|--:|--:|--:|--:|--:|\n"
    return head + "".join(rows) + "\n"


def _rows(name: str, base: Measured | None, before: Measured, after: Measured) -> list[str]:
    if not after.executable.lines:
        return []
    rows = [
        _row(
            name.format(unit="lines"),
            None if base is None else lines_ratio(base),
            lines_ratio(before),
            lines_ratio(after),
        )
    ]
    if after.executable.branches:
        base_ratio = None if base is None else branches_ratio(base)
        rows.append(_row(name.format(unit="branches"), base_ratio, branches_ratio(before), branches_ratio(after)))
    elif after.unmeasured_branches:
        rows.append(f"| {name.format(unit='branches')} | | | {NOT_MEASURED} | | |\n")
    return rows


def _row(name: str, base: Ratio | None, before: Ratio, after: Ratio) -> str:
    first = "" if base is None else percent(base)
    numbers = f"{after[0]:,} / {after[1]:,}"
    return f"| {name} | {first} | {percent(before)} | **{percent(after)}** | {gain(before, after)} | {numbers} |\n"


def _kept(measured: Measured, belongs: Callable[[str], bool]) -> Measured:
    def of(coverage: Coverage) -> Coverage:
        return Coverage(
            lines=frozenset(line for line in coverage.lines if belongs(line.path)),
            branches=frozenset(branch for branch in coverage.branches if belongs(branch.path)),
        )

    return Measured(
        covered=of(measured.covered),
        executable=of(measured.executable),
        unmeasured_branches=tuple(path for path in measured.unmeasured_branches if belongs(path)),
    )
