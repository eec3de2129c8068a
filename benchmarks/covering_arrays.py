"""Rows and CPU seconds of covering-array generators, each array judged by the exact verifier.

    pip install --require-hashes -r requirements/benchmarks.txt
    python benchmarks/covering_arrays.py FOLDER [MODEL ...] [--seeds 10] [--steps 20000] [--tools ours,pict]
    python benchmarks/covering_arrays.py --fresh 20

FOLDER holds models/*.json (the format of `gen-tests rows`) and casa/*.model. MODEL is a pattern over the names of
models (`--list` prints them); a name that ends in @3 is covered at t = 3. A tool that is not there is left out; `pict`
is taken from PATH. Guards are written for the other tools as their users have to: a value NA and constraints that
force it.

A cell says: median rows over the seeds (median CPU seconds). `!` and what is wrong follow when the verifier does not
find the array complete; `>` means that the tool did not end within the limit of CPU seconds.

`--fresh N` draws N random guarded models from a seed chosen at run time (or `--fresh-seed`) and has t = 2 and 3 of each
judged; it ends with status 1 when one is not complete.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path

from bot.domain.covering import (
    AllOf,
    AnyOf,
    Comparison,
    Component,
    Expression,
    Guard,
    Literal,
    Model,
    Not,
    Request,
    Row,
)
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.gen_k_tests import full_suite
from bot.engines.combinatorial.measuring import Measurement, measure
from bot.engines.combinatorial.truth import truth
from bot.formats import casa, rows_model

NA = "NA"
KNOWN = {
    "3^4": 9, "3^13": 15, "4^10": 24, "10^20": 155, "2^100": 10, "4^15.3^17.2^29": 29, "4.3^39.2^35": 21,
    "3^6@3": 33, "4^6@3": 64, "5^7@3": 170, "3^10@3": 45, "5^10@3": 185,
}  # fmt: skip
MIXES = {"mix20": 20, "mix50": 50, "mix100": 100, "mix20@3": 20, "mix50@3": 50}


@dataclass(frozen=True)
class Named:
    """A model to cover, and the smallest array that is known."""

    name: str
    model: Model
    strength: int
    known: int | None = None


def uniform(name: str) -> Model:
    """`4^15.3^17` is 15 components of 4 values and 17 of 3."""
    sizes: list[int] = []
    for part in name.split("@")[0].split("."):
        size, _, count = part.partition("^")
        sizes += [int(size)] * int(count or 1)
    return of_sizes(sizes, name)


def of_sizes(sizes: list[int], name: str) -> Model:
    parts = (Component(path=f"c{number}", values=tuple(range(size))) for number, size in enumerate(sizes))
    return Model(components=tuple(parts), name=name)


def all_models(folder: Path | None) -> Iterator[Named]:
    for name, known in KNOWN.items():
        yield Named(name, uniform(name), 3 if "@3" in name else 2, known)
    for name, count in MIXES.items():
        # mixN: components of 3, 4, 5, 6, 3, ... values.
        yield Named(name, of_sizes([3 + number % 4 for number in range(count)], name), 3 if "@3" in name else 2)
    if folder is None:
        return
    for path in sorted((folder / "models").glob("*.json")):
        model = rows_model.read(path.read_text(), origin=path.name).model
        yield Named(path.stem, model, 2)
        yield Named(f"{path.stem}@3", model, 3)
    best = folder / "casa" / "best_known.json"
    sizes = json.loads(best.read_text()) if best.is_file() else {}
    for path in sorted((folder / "casa").glob("*.model"), key=lambda one: int(one.stem)):
        source = casa.read(path.read_text(), path.with_suffix(".constraints").read_text(), origin=path.name)
        yield Named(f"casa-{path.stem}", source.model, 2, sizes.get(path.stem))


@dataclass(frozen=True)
class Run:
    """One run of one tool."""

    case: Named
    seed: int
    steps: int


def ours(run: Run, *, steps: int, symmetry: bool) -> list[Row]:
    request = Request(strength=run.case.strength, seed=run.seed, optimize=steps, symmetry=symmetry)
    return list(plan(run.case.model, request).rows)


def gen_k_tests(run: Run) -> list[Row]:
    case, seed = run.case, run.seed
    return list(full_suite(case.model, case.strength, seed=seed))


def allpairspy(run: Run) -> list[Row]:
    case = run.case
    from allpairspy import AllPairs

    parts = case.model.components
    names = [part.path for part in parts]
    values = [coded(part) for part in parts]
    fits = keeps(case.model)

    def allowed(row: list[str]) -> bool:
        return fits(dict(zip(names, row, strict=False)))

    plain = all(part.when is None for part in parts) and not case.model.constraints
    found = AllPairs(values, n=case.strength) if plain else AllPairs(values, filter_func=allowed, n=case.strength)
    return [decoded(case.model, dict(zip(names, row, strict=True))) for row in found]


def covertable(run: Run) -> list[Row]:
    case, seed = run.case, run.seed
    from covertable import make

    # Dots in a name are nested fields to it.
    keys = {part.path: f"f{number}" for number, part in enumerate(case.model.components)}
    factors = {keys[part.path]: coded(part) for part in case.model.components}
    rules = [
        {"operator": "or", "conditions": [member(keys[guard.component], wanted, there), nothing]}
        for part, guard in guarded(case.model)
        for wanted in [codes(case.model, guard)]
        for there, nothing in [
            (True, {"operator": "eq", "left": keys[part.path], "value": NA}),
            (False, {"operator": "ne", "left": keys[part.path], "value": NA}),
        ]
    ]
    rules += [condition(case.model, one.expression, keys) for one in case.model.constraints]
    back = {key: path for path, key in keys.items()}
    found = make(factors, strength=case.strength, salt=str(seed), constraints=rules or None)
    return [decoded(case.model, {back[key]: value for key, value in row.items()}) for row in found]


def member(key: str, wanted: list[str], there: bool) -> dict[str, object]:  # noqa: FBT001
    inside: dict[str, object] = {"operator": "in", "left": key, "values": wanted}
    return inside if there else {"operator": "not", "condition": inside}


def condition(model: Model, expression: Expression, keys: dict[str, str]) -> dict[str, object]:
    match expression:
        case Not(term=term):
            return {"operator": "not", "condition": condition(model, term, keys)}
        case AllOf(terms=terms):
            return {"operator": "and", "conditions": [condition(model, term, keys) for term in terms]}
        case AnyOf(terms=terms):
            return {"operator": "or", "conditions": [condition(model, term, keys) for term in terms]}
        case _:
            return {"operator": "in", "left": keys[expression.path], "values": true_codes(model, expression)}


def pict(run: Run) -> list[Row]:
    case, seed = run.case, run.seed
    keys = {part.path: f"f{number}" for number, part in enumerate(case.model.components)}
    lines = [f"{keys[part.path]}: {', '.join(coded(part))}" for part in case.model.components]
    for part, guard in guarded(case.model):
        wanted = ", ".join(f'"{code}"' for code in codes(case.model, guard))
        child = keys[part.path]
        lines.append(f'IF [{keys[guard.component]}] IN {{{wanted}}} THEN [{child}] <> "{NA}" ELSE [{child}] = "{NA}";')
    lines += [f"{text(case.model, one.expression, keys)};" for one in case.model.constraints]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.txt"
        file.write_text("\n".join(lines) + "\n")
        call = ["pict", str(file), f"/o:{case.strength}", *([f"/r:{seed}"] if seed else [])]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        signal.raise_signal(signal.SIGXCPU)
    done.check_returncode()
    shown = done.stdout.splitlines()
    back = {key: path for path, key in keys.items()}
    columns = [back[key] for key in shown[0].split("\t")]
    return [decoded(case.model, dict(zip(columns, line.split("\t"), strict=True))) for line in shown[1:] if line]


def text(model: Model, expression: Expression, keys: dict[str, str]) -> str:
    match expression:
        case Not(term=term):
            return f"NOT ({text(model, term, keys)})"
        case AllOf(terms=terms):
            return " AND ".join(f"({text(model, term, keys)})" for term in terms)
        case AnyOf(terms=terms):
            return " OR ".join(f"({text(model, term, keys)})" for term in terms)
        case _:
            wanted = ", ".join(f'"{code}"' for code in true_codes(model, expression))
            return f"[{keys[expression.path]}] IN {{{wanted}}}"


def coded(part: Component) -> list[str]:
    return [f"v{number}" for number in range(len(part.values))] + ([NA] if part.when is not None else [])


def guarded(model: Model) -> list[tuple[Component, Guard]]:
    return [(part, part.when) for part in model.components if part.when is not None]


def codes(model: Model, guard: Guard) -> list[str]:
    selector = next(part for part in model.components if part.path == guard.component)
    return [f"v{number}" for number, value in enumerate(selector.values) if value in guard.values]


def true_codes(model: Model, term: Comparison) -> list[str]:
    part = next(part for part in model.components if part.path == term.path)
    return [f"v{number}" for number, value in enumerate(part.values) if truth(term, {term.path: value})]


def decoded(model: Model, row: dict[str, str]) -> Row:
    return tuple((part.path, part.values[int(row[part.path][1:])]) for part in model.components if row[part.path] != NA)


def keeps(model: Model) -> Callable[[dict[str, str]], bool]:
    """Whether a row, as far as it goes, keeps guards and constraints."""
    guards = [(part.path, guard.component, set(codes(model, guard))) for part, guard in guarded(model)]
    values = {part.path: dict(zip(coded(part), part.values, strict=False)) for part in model.components}

    def kept(row: dict[str, str]) -> bool:
        for child, selector, wanted in guards:
            if child in row and selector in row and (row[child] != NA) != (row[selector] in wanted):
                return False
        cells: dict[str, Literal] = {path: values[path][code] for path, code in row.items() if code != NA}
        return all(truth(one.expression, cells) is not False for one in model.constraints)

    return kept


TOOLS: dict[str, Callable[[Run], list[Row]]] = {
    "ours": lambda run: ours(run, steps=0, symmetry=False),
    "ours+": lambda run: ours(run, steps=run.steps, symmetry=False),
    "symmetric": lambda run: ours(run, steps=0, symmetry=True),
    "symmetric+": lambda run: ours(run, steps=run.steps, symmetry=True),
    "GenKTests": gen_k_tests,
    "allpairspy": allpairspy,
    "covertable": covertable,
    "pict": pict,
}
SEEDLESS = ("allpairspy",)


def there(tool: str) -> bool:
    if tool == "pict":
        return shutil.which("pict") is not None
    return tool not in ("allpairspy", "covertable") or find_spec(tool) is not None


# A run has a process of its own, so that it can be stopped and its CPU seconds are its own.


def one_run(tool: str, run: Run) -> None:
    before = sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    rows = TOOLS[tool](run)
    after = sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    json.dump({"rows": rows, "seconds": after - before}, sys.stdout)


@dataclass(frozen=True)
class Cell:
    """What a tool came to on a model: medians, and what the verifier found wrong."""

    rows: float
    seconds: float
    verdict: str


def cell(case: Named, tool: str, options: argparse.Namespace) -> Cell | None:
    """Run a tool on a model for every seed; None when it did not end in time or does not apply."""
    if not applies(case, tool, options):
        return None
    found: list[tuple[int, float]] = []
    verdicts: set[str] = set()
    for seed in range(1 if tool in SEEDLESS else options.seeds):
        answer = child(case, tool, seed, options)
        if isinstance(answer, str):
            return Cell(0, 0, answer)
        rows = tuple(tuple((path, value) for path, value in row) for row in answer["rows"])
        found.append((len(rows), answer["seconds"]))
        symmetric = tool.startswith("symmetric")
        judged = measure(case.model, rows, strength=case.strength, symmetry=symmetric)
        verdicts.add(verdict(judged, symmetric=symmetric))
    rows_, seconds = (statistics.median(column) for column in zip(*found, strict=True))
    return Cell(rows_, seconds, min(verdicts))


def applies(case: Named, tool: str, options: argparse.Namespace) -> bool:
    if tool == "GenKTests" and case.model.constraints:
        return False
    if tool.startswith("symmetric") and not any("[1]" in part.path for part in case.model.components):
        return False
    return options.steps > 0 or not tool.endswith("+")


def child(case: Named, tool: str, seed: int, options: argparse.Namespace) -> dict[str, list[Row]] | str:
    call = [sys.executable, __file__, *([str(options.folder)] if options.folder else []), "--one", case.name, tool]
    call += [str(seed), "--steps", str(options.steps)]
    try:
        done = subprocess.run(call, capture_output=True, text=True, check=True, preexec_fn=lambda: cap(options.limit))
    except subprocess.CalledProcessError as error:
        if -error.returncode in (signal.SIGXCPU, signal.SIGKILL):
            return f"> {options.limit} s"
        return f"failed: {error.stderr.strip().splitlines()[-1][:60] if error.stderr else error.returncode}"
    return json.loads(done.stdout)


def cap(seconds: int) -> None:
    """Seconds of CPU, so that a busy machine changes no verdict; the tool that it starts has as many."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def verdict(judged: Measurement, *, symmetric: bool) -> str:
    """What is wrong with an array, or nothing; ordered so that the worst of several comes first."""
    if judged.broken:
        return f"! {len(judged.broken)} rows broken"
    covered, feasible = judged.covered, judged.feasible
    if symmetric:
        covered, feasible = judged.orbits_covered, judged.orbits_feasible
    return "" if covered == feasible else f"! {min(99.9, 100 * covered / feasible):.1f} %"


def shown(one: Cell | None) -> str:
    if one is None:
        return "-"
    if not one.rows:
        return one.verdict
    return f"{one.rows:g} ({one.seconds:.2f}){' ' if one.verdict else ''}{one.verdict}"


def table(cases: list[Named], options: argparse.Namespace) -> None:
    tools = [tool for tool in TOOLS if there(tool) and any(fnmatch(tool, one) for one in options.tools)]
    print("| model | t | combinations | needed | best known |", " | ".join(tools), "|", sep=" ")
    print("|---|--:|--:|--:|--:|" + "--:|" * len(tools))
    ratios: dict[str, list[float]] = {tool: [] for tool in tools}
    for case in cases:
        cells = {tool: cell(case, tool, options) for tool in tools}
        bound = plan(case.model, Request(strength=case.strength, max_rows=0)).bound
        feasible = measure(case.model, (), strength=case.strength).feasible
        facts = [case.name, str(case.strength), f"{feasible:,}", str(bound), str(case.known or "-")]
        print("|", " | ".join([*facts, *(shown(cells[tool]) for tool in tools)]), "|", flush=True)
        for tool, one in cells.items():
            if case.name.startswith("casa-") and case.known and one is not None and one.rows and not one.verdict:
                ratios[tool].append(one.rows / case.known)
    print()
    for tool, found in ratios.items():
        if found:
            print(f"CASA, {tool}: {statistics.mean(found):.3f} times the best known on {len(found)} models")


# Fresh models, drawn at run time.


def fresh_model(noise: random.Random, number: int) -> Model:
    """Up to 14 components, guards to depth 4, shared selectors, single values, a list that may be empty."""
    parts: list[Component] = []
    depth: dict[str, int] = {}
    for index in range(noise.randint(4, 10)):
        fit = [part for part in parts if depth[part.path] < 4]
        selector = noise.choice(fit) if fit and noise.random() < 0.6 else None
        values = tuple(f"v{value}" for value in range(noise.choice((1, 2, 2, 3, 4))))
        part = Component(path=f"c{index}", values=values, when=drawn_guard(noise, selector))
        depth[part.path] = 0 if selector is None else depth[selector.path] + 1
        parts.append(part)
    longest = noise.randint(0, 2)
    parts.append(Component(path="l@length", values=tuple(range(longest + 1)), when=drawn_guard(noise, parts[0])))
    for position in range(longest):
        exists = Guard(component="l@length", values=tuple(range(position + 1, longest + 1)))
        parts += [Component(path=f"l[{position}].{name}", values=(0, 1), when=exists) for name in "xy"]
    noise.shuffle(parts)
    return Model(components=tuple(parts), name=f"fresh-{number}")


def drawn_guard(noise: random.Random, selector: Component | None) -> Guard | None:
    if selector is None:
        return None
    count = noise.randint(1, len(selector.values))
    return Guard(component=selector.path, values=tuple(noise.sample(selector.values, count)))


def fresh(count: int, seed: int) -> int:
    noise = random.Random(seed)
    print(f"seed {seed}")
    bad = 0
    for number in range(count):
        model = fresh_model(noise, number)
        for strength in (2, 3):
            array = plan(model, Request(strength=strength))
            judged = measure(model, array.rows, strength=strength)
            fine = judged.complete and (array.covered, array.feasible) == (judged.covered, judged.feasible)
            bad += not fine
            size = f"{len(array.rows)} rows for {judged.feasible}"
            print(f"{model.name} t={strength}: {size} combinations, {'complete' if fine else 'NOT COMPLETE'}")
    print(f"{count * 2 - bad} of {count * 2} complete")
    return int(bad > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--steps", type=int, default=20_000, help="of local search; 0 leaves it out")
    parser.add_argument("--tools", type=lambda text: text.split(","), default=["*"])
    parser.add_argument("--limit", type=int, default=60, help="CPU seconds for one run")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--fresh", type=int, metavar="N")
    parser.add_argument("--fresh-seed", type=int)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fresh:
        return fresh(options.fresh, options.fresh_seed if options.fresh_seed is not None else time.time_ns() % 10**9)
    cases = list(all_models(options.folder))
    if options.one:
        name, tool, seed = options.one
        case = next(case for case in cases if case.name == name)
        one_run(tool, Run(case, int(seed), options.steps))
        return 0
    chosen = [case for case in cases if not options.models or any(fnmatch(case.name, one) for one in options.models)]
    if options.list:
        print("\n".join(case.name for case in chosen))
        return 0
    table(chosen, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
