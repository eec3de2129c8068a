"""A followed manual case as a pytest-playwright function, the way its reader could have written it.

Foreign text reaches the source only as literals and comments. What was verified is what is written; a step that was
not executed and an expectation that was not checked stand in the test as comments, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import wrap

from bot.domain.candidate import Candidate, Disagreement, Kind, Oracle
from bot.domain.case import Grade, ManualCase
from bot.domain.exploration import Asserted, ExpectationStatus, ExpectationTrace, Followed, Performed
from bot.domain.probe import Action, Assertion, Form
from bot.engines.volatile import steady
from bot.engines.writing.literals import comment, locator, string

INDENT = "    "
NAME_LIMIT = 60
COUNTED = frozenset({Grade.EXPLICIT, Grade.DERIVED, Grade.SOURCE})
SAYS = {
    Grade.EXPLICIT: "explicit",
    Grade.DERIVED: "derived",
    Grade.SOURCE: "from the source",
    Grade.OBSERVED: "observed: please confirm",
}
PAGE_FORMS = {Form.URL: "to_have_url", Form.NOT_URL: "not_to_have_url", Form.TITLE: "to_have_title"}
PAGE_ACTIONS = {Action.RELOAD: "page.reload()", Action.BACK: "page.go_back()"}
CHANGING = frozenset({Action.CLICK, Action.DOUBLE_CLICK, Action.SELECT, Action.CHECK, Action.UNCHECK, Action.PRESS})
ABSENT = frozenset({Form.HIDDEN, Form.NOT_URL})
UNIQUE = "{unique}"
COMMENT_WIDTH = 104
UNREACHED = re.compile(r"step \d+ was not executed")


def write(followed: Followed, *, output: str, target: str) -> tuple[Candidate, ...]:
    """Return the candidate of what was followed, and one more for each expectation that the application contradicts."""
    found: list[Candidate] = []
    main = _main(followed, output=output, target=target)
    if any(oracle.grade in COUNTED for oracle in main.oracles):
        found.append(main)
    contradicted = [trace for trace in followed.expectations if trace.status is ExpectationStatus.DISAGREES]
    for number, trace in enumerate(contradicted, start=1):
        found.append(_disagreeing(followed, trace, number, main))
    return tuple(found)


def _main(followed: Followed, *, output: str, target: str) -> Candidate:
    case = followed.case
    held = tuple(item for item in followed.script if isinstance(item, Performed) or item.holds)
    body = _Body(followed, held)
    body.preconditions()
    done = tuple(trace.index for trace in followed.steps if trace.executed)
    reached = max(done, default=-1) + 1
    for at in range(reached):
        body.step(at, tests=True)
    body.rest(reached)
    body.expectations(None)
    name = f"test_{_identifier(case.title or case.id)}"
    return Candidate(
        id=f"ui:{case.id}",
        kind=Kind.UI,
        target=target,
        path=f"{output.rstrip('/')}/ui/test_{_identifier(case.id)}.py",
        name=name,
        source=body.function(name, f"{case.id}: {case.title}"),
        imports=body.imports(),
        header=(_header(case, done),),
        case=case.id,
        steps=done,
        oracles=_oracles(held),
    )


def _header(case: ManualCase, done: tuple[int, ...]) -> str:
    part = f"{_ranges(done)} of {len(case.steps)}"
    few = ": fewer than half of the steps were executed" if 2 * len(done) < len(case.steps) else ""
    return comment(f"Suggested by gen-tests from {case.path} ({part}{few}). Yours to change.", limit=250)


def _ranges(done: tuple[int, ...]) -> str:
    """`steps 1-3, 5` of indices from 0."""
    runs: list[list[int]] = []
    for at in done:
        if runs and runs[-1][1] == at:
            runs[-1][1] = at + 1
        else:
            runs.append([at + 1, at + 1])
    return "steps " + ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs or [[0, 0]])


def _oracles(script: Iterable[Performed | Asserted]) -> tuple[Oracle, ...]:
    return tuple(
        Oracle(grade=item.grade, text=_words(item.assertion), expectation=item.expectation)
        for item in script
        if isinstance(item, Asserted)
    )


def _words(assertion: Assertion) -> str:
    """The assertion as a person says it: `"Total: €30.90" is shown`, `what follows "Total" reads "€30.90"`."""
    values = ", ".join(str(value) if isinstance(value, int) else f'"{value}"' for value in assertion.expected)
    match assertion.form:
        case Form.URL | Form.TITLE:
            return f"the {assertion.form.value.rsplit('_', 1)[1]} is {values}"
        case Form.NOT_URL:
            return f"the url is not {values}"
        case Form.VISIBLE:
            return f"{_named(assertion)} is shown"
        case Form.TEXT | Form.CONTAINS:
            return f"{_named(assertion)} reads {values}"
    return " ".join((_named(assertion), assertion.form.value.replace("_", " "), values)).strip()


def _named(assertion: Assertion) -> str:
    """What a locator points at: the last text or name in it, or what follows that."""
    words = [
        value
        for call in (assertion.locator.calls if assertion.locator else ())
        for value in (*call.arguments, *(value for _, value in call.keywords))
        if isinstance(value, str)
    ]
    beside = bool(words) and words[-1] == "+ *"
    texts = words[:-1] if beside else words
    name = f'"{texts[-1]}"' if texts else "the page"
    return f"what follows {name}" if beside else name


def _disagreeing(followed: Followed, trace: ExpectationTrace, number: int, main: Candidate) -> Candidate:
    """The same steps up to the expectation, then what the case expects: it fails as long as the application differs."""
    case, expectation = followed.case, followed.case.expectations[trace.index]
    wrong = tuple(
        i for i in followed.script if isinstance(i, Asserted) and not i.holds and i.expectation == trace.index
    )
    last = len(case.steps) - 1 if expectation.after is None else expectation.after
    acts = tuple(item for item in followed.script if isinstance(item, Performed))
    body = _Body(followed, (*acts, *wrong))
    body.preconditions()
    for at in range(last + 1):
        body.step(at, tests=False)
    body.expected(trace.index)
    name = f"{main.name}_disagrees_{number}"
    seen = "; ".join(dict.fromkeys(_seen(item) for item in wrong))
    return Candidate(
        id=f"{main.id}:disagrees-{number}",
        kind=Kind.UI,
        target=main.target,
        path=main.path,
        name=name,
        source=body.function(name, f"{case.id}: {case.title}: the application does not do what the case expects."),
        imports=body.imports(),
        header=main.header,
        case=case.id,
        steps=tuple(at for at in main.steps if at <= last),
        oracles=_oracles(wrong),
        disagreement=Disagreement(
            kind="manual-case",
            summary=f"{case.id}, after step {last + 1}: {expectation.text}",
            expected="; ".join(_words(item.assertion) for item in wrong),
            seen=steady(seen),
        ),
    )


def _seen(item: Asserted) -> str:
    return item.seen or "nothing"


class _Body:
    """The lines of one function; `script` is what goes into it."""

    def __init__(self, followed: Followed, script: tuple[Performed | Asserted, ...]) -> None:
        self._followed = followed
        self._case = followed.case
        self._script = script
        self._lines: list[str] = []
        self._variables: dict[str, str] = {}
        self._pending: str = ""
        self._fresh = False

    def preconditions(self) -> None:
        """What was done before the first step."""
        acts = [item for item in self._script if isinstance(item, Performed) and item.step is None]
        if acts:
            for text in self._case.preconditions:
                self._comment(f"Before: {_bare(text)}", limit=200)
            self._acts(acts)

    def step(self, at: int, *, tests: bool) -> None:
        """A step's text, its actions, and (with `tests`) what is expected after it."""
        trace = self._followed.steps[at]
        self._comment(f"{at + 1}. {_bare(self._case.steps[at].text)}", limit=300)
        if not trace.executed:
            self._comment(f"NOT EXECUTED: {_bare(trace.reason)}", limit=200)
        self._acts([item for item in self._script if isinstance(item, Performed) and item.step == at])
        if tests:
            self.expectations(at)

    def rest(self, first: int) -> None:
        """What was not executed, in one remark with the reason."""
        if first >= len(self._case.steps):
            return
        last, trace = len(self._case.steps), self._followed.steps[first]
        steps = f"step {first + 1}" if first + 1 == last else f"steps {first + 1}-{last}"
        text = f"{_bare(self._case.steps[first].text)} ({trace.reason})"
        self._comment(f"NOT EXECUTED from here on: {steps}. {first + 1}. {text}", limit=400)

    def _comment(self, text: str, *, limit: int) -> None:
        """A comment, wrapped where it is long."""
        self._lines.extend(f"# {line}" for line in wrap(comment(text, limit=limit), COMMENT_WIDTH))

    def expectations(self, after: int | None) -> None:
        """Every expectation of a step, asserted or said not to be."""
        for at, expectation in enumerate(self._case.expectations):
            if expectation.after == after:
                self.expected(at)
                self._remarks(at)

    def expected(self, at: int) -> None:
        """The assertions of one expectation."""
        asserted = [item for item in self._script if isinstance(item, Asserted) and item.expectation == at]
        if not asserted:
            return
        grades = ", ".join(dict.fromkeys(SAYS.get(item.grade, "unchecked") for item in asserted))
        text = comment(_bare(self._case.expectations[at].text), limit=300)
        self._comment(f"Expected: {text} ({grades})", limit=340)
        if self._pending and asserted[0].assertion.form in ABSENT:
            # Nothing is absent from a page that has not come yet: first what the step brought about.
            self._lines.append(_landmark(self._pending))
            self._pending = ""
        for item in asserted:
            self._lines.append(_assertion(item.assertion))
            if item.assertion.form not in ABSENT:
                self._pending = ""
        self._fresh = False

    def _remarks(self, at: int) -> None:
        trace = next((trace for trace in self._followed.expectations if trace.index == at), None)
        if trace is None:
            return
        if trace.status is ExpectationStatus.DISAGREES:
            text = self._case.expectations[at].text
            self._comment(f"DISAGREES, see the test of its own: {_bare(text)}", limit=200)
        if UNREACHED.fullmatch(trace.reason):
            return
        for reason in trace.reason.split("; ") if trace.reason else ():
            visual = " (visual)" if reason.endswith(": visual") else ""
            self._comment(f"NOT CHECKED{visual}: {_bare(reason.removesuffix(': visual'))}", limit=200)

    def _acts(self, acts: list[Performed]) -> None:
        for act in acts:
            self._wait(act)
            self._lines.append(self._act(act))
            if act.action in CHANGING or act.note:
                self._pending = act.note
            self._fresh = act.action in {Action.GOTO, Action.RELOAD, Action.BACK}

    def _wait(self, act: Performed) -> None:
        """Before the next action that could overtake it, wait for what the action before brought about."""
        if self._pending:
            self._lines.append(_landmark(self._pending))
            self._pending = ""
        elif self._fresh and act.action is Action.PRESS and act.locator is None:
            self._lines.append('expect(page.locator("body")).to_be_visible()')

    def _act(self, act: Performed) -> str:
        if act.action is Action.GOTO:
            return f"page.goto({string(act.value or '/')})"
        if act.action in PAGE_ACTIONS:
            return PAGE_ACTIONS[act.action]
        if act.locator is None:
            return f"page.keyboard.press({string(act.value or '')})"
        value = self._value(act.value) if act.value is not None else ""
        return f"{locator(act.locator)}.{act.action.value}({value})"

    def _value(self, value: str) -> str:
        """A literal, or the variable that holds a value new in each run."""
        if UNIQUE not in value:
            return string(value)
        if value not in self._variables:
            before, _, after = value.partition(UNIQUE)
            name = "address" if not self._variables else f"address_{len(self._variables) + 1}"
            self._variables[value] = name
            self._lines.append(f"{name} = unique({string(before)}) + {string(after)}")
        return self._variables[value]

    def function(self, name: str, title: str) -> str:
        """The whole function."""
        arguments = "page: Page, unique" if self._variables else "page: Page"
        head = [f"def {name}({arguments}) -> None:", f"{INDENT}{_docstring(title)}"]
        return "\n".join([*head, *(INDENT + line for line in self._lines)]) + "\n"

    def imports(self) -> tuple[str, ...]:
        """The imports that the lines need."""
        needs = any("re.compile(" in line for line in self._lines if not line.startswith("#"))
        return (*(("import re",) if needs else ()), "from playwright.sync_api import Page, expect")


def _landmark(note: str) -> str:
    kind, _, what = note.partition(":")
    if kind == "url":
        return f"expect(page).to_have_url(re.compile({_pattern(what)}))"
    return f"expect(page.get_by_text({string(what)}).first).to_be_visible()"


def _assertion(assertion: Assertion) -> str:
    """One `expect(...)`, exactly as it was carried out."""
    form, expected = assertion.form, assertion.expected
    if form in PAGE_FORMS:
        argument = string(str(expected[0])) if form is Form.TITLE else f"re.compile({_pattern(str(expected[0]))})"
        return f"expect(page).{PAGE_FORMS[form]}({argument})"
    chain = locator(assertion.locator) if assertion.locator is not None else "page"
    arguments = ", ".join(str(value) if isinstance(value, int) else string(value) for value in expected)
    return f"expect({chain}).{form.value}({arguments})"


def _pattern(text: str) -> str:
    """A regular expression as a raw literal where that says the same."""
    plain = text.isascii() and text.isprintable() and '"' not in text and not text.endswith("\\")
    return f'r"{text}"' if plain and "\\" in text else string(text)


def _docstring(title: str) -> str:
    text = comment(_bare(title), limit=110)
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    return f'"""{text}"""' if re.fullmatch(r'[^"\\]*', text) else string(text)


def _bare(text: str) -> str:
    """A text without Markdown's emphasis, which says nothing in a comment."""
    return re.sub(r"(?<![\w*])(\*{1,3})(?=\S)([^*]+?)(?<=\S)\1(?![\w*])", r"\2", text)


def _identifier(text: str) -> str:
    """Words of a title as a name: ASCII letters and digits, lower case."""
    words = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
    return words[:NAME_LIMIT].rstrip("_") or "case"
