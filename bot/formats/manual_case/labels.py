"""What testers call the parts of a case, in six languages: headings, inline labels, table columns."""

from __future__ import annotations

import re
from enum import StrEnum


class Part(StrEnum):
    """A part of a manual case."""

    ID = "id"
    TITLE = "title"
    PRECONDITIONS = "preconditions"
    SCENE = "scene"
    DATA = "data"
    STEPS = "steps"
    EXPECTED = "expected"
    IGNORED = "ignored"


_WORDS: dict[Part, str] = {
    Part.ID: """id|test case id|case id|testcase id|tc id|test id|tcid|test case no|test case number|case no|key
        |id do caso|id caso|identificador|ид|номер|№ тест кейса""",
    Part.TITLE: """title|name|summary|test case|test case name|test case title|case name|test name|scenario
        |test scenario|objective|test objective|goal|test title|título|titulo|nome|nombre|objetivo
        |название|заголовок|tytuł|titel""",
    Part.PRECONDITIONS: """precondition|preconditions|pre condition|pre conditions|prerequisite|prerequisites
        |before you start|before you begin|before the test|prepare|starting situation|initial situation
        |setup|set up|given|initial state|starting point|start|assumptions|pré condição
        |pré condições|pré requisitos|precondições|precondição|condições prévias|precondición
        |precondiciones|requisitos previos|prerrequisitos|предусловие|предусловия
        |предварительные условия|warunki wstępne|warunek wstępny|vorbedingung|vorbedingungen
        |voraussetzungen|voraussetzung|prep|preparation|start state|préconditions|prérequis""",
    # Labels that stay with their text, because the text alone would not say what it is: `Login: a@b.c / secret`.
    Part.SCENE: """who|account|accounts|login|logins|user|users|test user|test users|test account|test accounts|actor
        |actors|primary actor|customer|role|roles|you need|what you need|you will need|needed|logged in as""",
    Part.DATA: """test data|data|input data|inputs|input|test inputs|values|sample data|test values|credentials
        |dados|dados de teste|massa de dados|massa de teste|datos|datos de prueba|datos de entrada
        |тестовые данные|данные|dane testowe|testdaten|données de test""",
    Part.STEPS: """steps|step|test steps|test step|steps to reproduce|steps to execute|steps to perform|action
        |actions|procedure|test procedure|execution steps|execution|instructions|what to do
        |step description|test step description|step action|step actions|step details|steps details
        |test step details|activity|activities|action to perform|user action|how to test|test script
        |test actions|do|what to do|main flow|basic flow|flow|flow of events|main scenario
        |main success scenario|happy path|walkthrough
        |steps and results|steps and expected results|test steps and results|test steps and expected results
        |was zu tun ist|passos|passo|passos de teste|passos para execução|etapas|ação|ações
        |procedimento|pasos|paso|pasos de prueba|pasos a seguir|acción|acciones|procedimiento|шаги|шаг
        |шаги воспроизведения|действие|действия|шаги теста|kroki|krok|akcja|schritte|schritt|aktion
        |étapes|étape""",
    Part.EXPECTED: """expected|expected result|expected results|expected outcome|expected outcomes|expected behavior
        |expected behaviour|expectation|expectations|result|results|should see
        |should be|what should happen|this should happen|what happens
        |what you should see|acceptance criteria|outcome|outcomes|verification|verify|then|step expected
        |test step expected result|expected response|expect|see|you see|you should see|erwartet wird
        |resultado esperado|resultados esperados
        |resultado|comportamento esperado|resultado previsto|comportamiento esperado|ожидаемый результат
        |ожидаемые результаты|ожидаемое поведение|ожидание|результат|oczekiwany rezultat
        |oczekiwany wynik|oczekiwane rezultaty|erwartetes ergebnis|erwartete ergebnisse|erwartet
        |résultat attendu|résultats attendus""",
    Part.IGNORED: """actual result|actual results|actual|actual outcome|status|test status|pass fail|result pass fail
        |notes|note|comment|comments|priority|severity|type|test type|tags|labels|author|created by
        |created|date|postconditions|postcondition|post condition|post conditions|cleanup|clean up
        |tear down|teardown|remarks|references|reference|related|requirement|requirements|environment
        |browser|module|feature|component|version|estimate|estimated time|automation|attachments
        |screenshot|screenshots|history|executed by|tested by|defects|bug id|description|background
        |covers|seed|file|category|see also|links|in short|tl dr|why|why this matters|why it matters|purpose|motivation
        |rationale|business goal|business value|business rules|business rules covered|rules|rules covered|hint|hints
        |tip|tips|nb|n b|out of scope|user story|resultado real|resultado obtido|resultado obtenido|estado|prioridade
        |prioridad|observações|observaciones|descrição|descripción|фактический результат|статус
        |приоритет|примечание|описание|постусловия|wynik rzeczywisty|priorytet|tatsächliches ergebnis
        |priorität|résultat obtenu""",
}

# Facts about a case that only stand before a colon or in a table: as headings they name groups of cases.
_META = """area|section|suite|test suite|folder|owner|reviewer|tester|build|risk|risks|est|effort|duration|wcag|standard
    |standards|rule|regression|frequency|level|test level|impact|ticket|story|epic|sprint|release|milestone|device
    |platform|os|last run|executed|executed on|reviewed by|approved by|traceability|scope|introduction|intro"""
META = frozenset(word.strip() for word in _META.replace("\n", "").split("|"))
# What is entered, written before the steps: `Card: 4000 ...`.
FIELDS = (
    r"(?:addr(?:ess)?|(?:delivery|shipping|billing|home) address|(?:credit )?card(?: number)?|expiry|phone(?: number)?"
    r"|e-?mail|password|user ?name|coupon(?: code)?|voucher(?: code)?|promo code|zip(?: code)?|postcode|city|street"
    r"|recipient|company|vat id|iban|pin)"
)
FIELD = re.compile(rf"(?:^|(?<=[.;,])\s+)\W{{0,3}}({FIELDS})\W{{0,3}}?:\W{{0,2}}\s+", re.IGNORECASE)
_EXPECTED = re.compile(
    r"^(?:(?:other|further|general|overall|final|additional|more)\s)?(?:expected(?:\s[a-z]+){0,2}|expectations?)$"
)
ALIASES: dict[str, Part] = {
    " ".join(word.split()): part for part, words in _WORDS.items() for word in words.split("|") if word.strip()
}
NUMBERED = re.compile(r"^(?:step|passo|paso|шаг|krok|schritt)\s*#?\s*\d+$", re.IGNORECASE)
NUMBER_HEADERS = frozenset(
    {
        "",
        "no",
        "nr",
        "n",
        "num",
        "number",
        "step",
        "step no",
        "step number",
        "s no",
        "passo",
        "paso",
        "шаг",
        "krok",
        "schritt",
        "sr no",
        "seq",
        "order",
        "step id",
    }
)


def plain(text: str) -> str:
    """Lower-case words only: letters and digits of any script, one space between."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def part_of(text: str) -> Part | None:
    """Return the part that a heading or a column header names, if it names one."""
    words = plain(re.sub(r"\([^)]*\)", " ", text))
    if NUMBERED.match(words):
        return Part.STEPS
    if words in META:
        return Part.IGNORED
    expected = _EXPECTED.match(words) or re.search(r"\(\s*expected\b[^)]*\)\s*\W*$", text, re.IGNORECASE)
    return ALIASES.get(words) or (Part.EXPECTED if expected else None)


def labelled(text: str) -> tuple[Part, str] | None:
    """Split `**Steps:** rest` or `Precondition: rest` into the part and the rest; None for anything else."""
    head, mark, rest = _divide(text)
    part = part_of(head) if mark else None
    return (part, rest) if part is not None else None


def fields_of(line: str) -> tuple[tuple[str, str], ...]:
    """`addr: Dyke 3, Leer. card: 4000`: what is entered, as pairs; nothing when the line begins otherwise."""
    marks = list(FIELD.finditer(line))
    if not marks or marks[0].start() != 0:
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    return tuple((mark[1], line[mark.end() : end].strip(" .;,")) for mark, end in zip(marks, ends, strict=True))


def _divide(text: str) -> tuple[str, str, str]:
    """Split at the first colon or line end, whichever comes first; emphasis around the label is dropped."""
    first, newline, after = text.partition("\n")
    if ":" in first:
        head, mark, rest = text.partition(":")
        return head, mark, _without_closing(rest)
    bold = re.match(r"\s*\*\*([^*\n]+)\*\*\s*[-\u2013\u2014]?\s*(.*)", text, re.DOTALL)
    if bold:
        return bold[1], "**", bold[2].strip()
    rest = after.strip()
    return first, newline or "\n", rest.removeprefix(":").strip()


def _without_closing(rest: str) -> str:
    stripped = rest.lstrip()
    for mark in ("**", "*", "__"):
        if stripped.startswith(mark) and stripped.count(mark) % 2 == 1:
            return stripped[len(mark) :].strip()
    return stripped.strip()
