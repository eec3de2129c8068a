"""Manual cases that speak of a changed screen, strongest first, each with the reasons.

What a case's front matter covers always wins. After that the evidence is text: strings, test ids and routes that a
screen and a case share word for word, then how high the pair stands in the rankings of `bot.engines.ranking`. A
component that other pages show inherits what their cases say, halved with each import between. Weak evidence makes no
pair: the report then says that no manual case was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import exp, log

from bot.domain.case import ManualCase, Pairing
from bot.domain.event import ChangedLines, Everything, Kind, NamedCases, Scope
from bot.domain.source import ScreenModule
from bot.domain.target import Endpoint, Screen, Target
from bot.engines import ranking
from bot.engines.import_graph import pages

TOP = 5
SHARE_OF_BEST = 0.35
MAX_REASONS = 4
_DAMPING = 0.5
_TEXT, _EXACT, _ROUTE = 0.45, 0.35, 0.2
_FLOOR = 0.2
_LONGEST = 6
_VISIBLE = ("aria-label", "placeholder", "label", "alt", "title", "value", "name")
_TEST_ID = ("data-test", "data-cy", "data-qa")
_QUOTED = re.compile(
    "[\"'`\u201c\u2018\u00ab*]([^\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb*\n]{2,120})[\"'`\u201d\u2019\u00bb*]"
)
_ROUTE_WORD = re.compile(r"(?<![\w/.:])/[\w\-./{}:]*")
_VARIABLE = re.compile(r"\{[^{}/]*\}|:[^/]+")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """The evidence for one case and one module: a score from 0 to 1 and its reasons, strongest first."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wording:
    """A case as words: every run of up to six of them, what is quoted, the routes it names, how each term is spelt."""

    runs: frozenset[str]
    quoted: frozenset[str]
    routes: frozenset[str]
    text: str
    spelling: Mapping[str, str]


def pair(
    targets: Iterable[Target], cases: tuple[ManualCase, ...], *, screens: tuple[ScreenModule, ...]
) -> tuple[Pairing, ...]:
    """Return at most five cases for each target, in the order of targets, then of score, then of case id."""
    library = tuple(sorted(cases, key=lambda case: (case.id, case.path, case.line)))
    evidence = _Evidence(screens, library)
    return tuple(pairing for target in targets for pairing in _of_target(target, library, evidence))


def followable(cases: tuple[ManualCase, ...], scope: Scope) -> tuple[ManualCase, ...]:
    """Return the cases that may be followed at all: none where only operations are asked for."""
    return () if isinstance(scope, ChangedLines) and scope.kind is Kind.API else cases


def chosen(
    pairings: Iterable[Pairing], cases: tuple[ManualCase, ...], *, scope: Scope
) -> tuple[tuple[ManualCase, str], ...]:
    """Return the cases to follow and the target of each: the named ones, else those paired, strongest target first.

    A case that is paired with several targets is followed once, for the target that it speaks of most. A sweep follows
    the others too, each for itself.
    """
    library = {case.id: case for case in cases}
    best: dict[str, Pairing] = {}
    for pairing in pairings:
        if pairing.case not in best or pairing.score > best[pairing.case].score:
            best[pairing.case] = pairing
    wanted = scope.ids if isinstance(scope, NamedCases) else tuple(best)
    if isinstance(scope, Everything):
        wanted = (*wanted, *(name for name in library if name not in best))
    return tuple((library[name], best[name].target if name in best else name) for name in wanted if name in library)


def _of_target(target: Target, cases: tuple[ManualCase, ...], evidence: _Evidence) -> Iterator[Pairing]:
    explicit = [case for case in cases if any(_covers(entry, target, evidence) for entry in case.covers)]
    chosen = [(case, _Match(score=1.0, reasons=("front matter",))) for case in explicit]
    if isinstance(target, Screen):
        ranked = [(case, evidence.match(target, number)) for number, case in enumerate(cases) if case not in explicit]
        best = max((match.score for _, match in ranked), default=0.0)
        strong = [(case, match) for case, match in ranked if match.score > 0 and match.score >= SHARE_OF_BEST * best]
        chosen += sorted(strong, key=lambda item: -item[1].score)
    for case, match in chosen[:TOP]:
        score = round(min(match.score, 1.0), 4)
        yield Pairing(case=case.id, target=target.name, score=score, reasons=match.reasons[:MAX_REASONS])


def _covers(entry: str, target: Target, evidence: _Evidence) -> bool:
    """Tell whether a line of front matter (`path glob`, `route:/x`, `testid:x`) means a target."""
    kind, _, rest = entry.partition(":")
    if kind == "route":
        routes = target.routes if isinstance(target, Screen) else ()
        routes = (target.operation.path,) if isinstance(target, Endpoint) else routes
        return _route(rest) in {_route(route) for route in routes}
    if kind == "testid":
        return isinstance(target, Screen) and rest.strip() in evidence.test_ids.get(target.path, ())
    return _glob(entry.strip().removeprefix("./").split("/"), target.path.split("/"))


def _glob(pattern: Sequence[str], path: Sequence[str]) -> bool:
    """Match a path against a glob, folder by folder; `**` stands for any folders."""
    reachable = {0}
    for part in pattern[:50]:
        if part == "**":
            reachable = set(range(min(reachable), len(path) + 1)) if reachable else reachable
        else:
            reachable = {place + 1 for place in reachable if place < len(path) and fnmatchcase(path[place], part[:200])}
    return len(path) in reachable


class _Evidence:
    """Everything that screens and cases have in common, worked out once."""

    def __init__(self, screens: tuple[ScreenModule, ...], cases: tuple[ManualCase, ...]) -> None:
        self.screens = tuple(sorted(screens, key=lambda module: module.path))
        self.place = {module.path: number for number, module in enumerate(self.screens)}
        self.test_ids = {module.path: frozenset(_test_ids(module)) for module in self.screens}
        self.wordings = [_wording(case) for case in cases]
        self.modules = [_module_bag(module) for module in self.screens]
        self.cases = [_case_bag(case) for case in cases]
        self.fused = ranking.fused(self.modules, self.cases)
        self.cosine = ranking.cosine(self.modules, self.cases)
        self.phrases = [_phrases(module) for module in self.screens]
        self._in_modules = Counter(phrase for phrases in self.phrases for phrase in phrases)
        self._in_cases = Counter(
            phrase for phrase in self._in_modules for wording in self.wordings if _says(wording, phrase)
        )
        self._words_in_cases = Counter(term for bag in self.cases for term in bag)

    def match(self, target: Screen, case: int) -> _Match:
        """Return the strongest evidence for a target: its own, or that of a page that shows it."""
        shown = pages(self.screens, target.path)
        own = tuple(item.route for item in shown if item.path == target.path)
        found = [self._match(target.path, case, own)]
        for item in shown:
            if item.path != target.path:
                inherited = self._match(item.path, case, (item.route,))
                reasons = (f"shown on {item.route}", *inherited.reasons)
                found.append(_Match(score=inherited.score * _DAMPING**item.hops, reasons=reasons))
        return max(found, key=lambda match: match.score)

    def _match(self, path: str, case: int, routes: tuple[str, ...]) -> _Match:
        if path not in self.place:
            return _Match(score=0.0, reasons=())
        module = self.place[path]
        wording = self.wordings[case]
        said = sorted(self._said(module, wording), key=lambda item: (-item[0], item[1]))
        ids = [name for name in sorted(self.test_ids[path]) if name in wording.text]
        named = [route for route in routes if _route(route) in wording.routes]
        best = float(self.cosine[module].max())
        similarity = float(self.cosine[module, case])
        text = float(self.fused[module, case]) * similarity / best if best > 0 else 0.0
        if not (said or ids or named) and similarity < _FLOOR:
            return _Match(score=0.0, reasons=())
        exact = 1 - exp(-(sum(weight for weight, _ in said) + 3.0 * len(ids)) / 6.0)
        reasons = [
            *(f"route {route}" for route in named[:1]),
            *(f"test id {name}" for name in ids[:1]),
            *(f'says "{phrase}"' for _, phrase in said[:3]),
            *self._shared_words(module, case),
        ]
        return _Match(score=_TEXT * text + _EXACT * exact + _ROUTE * bool(named), reasons=tuple(reasons))

    def _said(self, module: int, wording: _Wording) -> Iterator[tuple[float, str]]:
        """Yield the strings of a screen that a case says, weighted by how rare they are on both sides."""
        for phrase, shown in self.phrases[module].items():
            if _says(wording, phrase):
                rare = log(1 + len(self.screens) / self._in_modules[phrase])
                rare *= log(1 + len(self.cases) / self._in_cases[phrase])
                sure = 1.0 if phrase in wording.quoted or " " in phrase else 0.3
                yield rare * sure, shown

    def _shared_words(self, module: int, case: int) -> Iterator[str]:
        one, other = self.modules[module], self.cases[case]
        shared = [(-one[term] * other[term] / self._words_in_cases[term] ** 2, term) for term in one if term in other]
        if shared:
            spelling = self.wordings[case].spelling
            yield "words " + ", ".join(spelling.get(term, term) for _, term in sorted(shared)[:4])


def _says(wording: _Wording, phrase: str) -> bool:
    words = phrase.split(" ")
    return " ".join(words[:_LONGEST]) in wording.runs and (len(words) <= _LONGEST or phrase in wording.text)


def _normal(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _wording(case: ManualCase) -> _Wording:
    text = "\n".join(text for text, _ in _case_texts(case))
    lines = [_normal(line).split(" ") for line in text.split("\n")]
    runs = {
        " ".join(words[start : start + length])
        for words in lines
        for length in range(1, _LONGEST + 1)
        for start in range(len(words) - length + 1)
    }
    return _Wording(
        runs=frozenset(runs),
        quoted=frozenset(_normal(quoted) for quoted in _QUOTED.findall(text)),
        routes=frozenset(_route(word) for word in _ROUTE_WORD.findall(text)),
        text=f"{text}\n{_normal(text)}",
        spelling={term: word for word in sorted(_WORDS.findall(text.casefold())) for term in ranking.terms(word)},
    )


def _route(text: str) -> str:
    """Return a route in one spelling: no slash at its end, variables as `*`."""
    return _VARIABLE.sub("*", text.strip()).rstrip("/.") or "/"


def _case_texts(case: ManualCase) -> Iterator[tuple[str, float]]:
    yield case.title, 3.0
    yield from ((text, 0.5) for text in case.preconditions)
    yield from ((f"{name} {value}", 1.0) for name, value in case.data)
    yield from ((step.text, 1.0) for step in case.steps)
    yield from ((expectation.text, 1.0) for expectation in case.expectations)


def _case_bag(case: ManualCase) -> ranking.Bag:
    return ranking.bag(list(_case_texts(case)))


def _module_bag(module: ScreenModule) -> ranking.Bag:
    name = module.path.rsplit("/", 1)[-1].split(".", 1)[0]
    texts = [(name, 3.0), *((text, 1.0) for text in _visible(module)), *((name, 1.0) for name in _test_ids(module))]
    texts += [(component.name, 1.0) for component in module.components]
    texts += [(endpoint, 1.0) for endpoint in module.endpoints]
    return ranking.bag(texts)


def _visible(module: ScreenModule) -> Iterator[str]:
    seen = [element.text for element in module.elements]
    seen += [value for element in module.elements for name, value in element.attributes if name in _VISIBLE]
    seen += [message.text for message in module.messages]
    yield from dict.fromkeys(text for text in (*seen, *module.strings) if text)


def _test_ids(module: ScreenModule) -> Iterator[str]:
    for element in module.elements:
        yield from (value for name, value in element.attributes if name.startswith(_TEST_ID) and len(value) > 2)


def _phrases(module: ScreenModule) -> dict[str, str]:
    """Map the strings that a screen shows, in their normal spelling, to how they are written."""
    found: dict[str, str] = {}
    for text in _visible(module):
        normal = _normal(text)
        if len(normal) > 2 and any(char.isalpha() for char in normal):
            found.setdefault(normal, " ".join(text.replace("{}", "\u2026").split())[:60])
    return found
