"""Manual cases as testers write them: every variant gives the same kind of case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.case import ManualCase
from bot.domain.errors import InputError
from bot.formats.manual_case import read

GOLDEN = Path(__file__).parents[2] / "golden" / "manual_cases.txt"

VARIANTS = {
    "rowcase.md": """\
# Suite login

| Test Case ID | Title | Preconditions | Data | Steps | Expected | Actual | Status |
|---|---|---|---|---|---|---|---|
| TC_LOGIN_001 | Valid login | User exists | E: a@b | 1. Open /login<br>2. Click | 1. Page<br>2. Home | nada | ok |
| TC_LOGIN_002 | Bad login | | | 1. Open /login 2. Click "Log in" | Error shown | | Fail |
""",
    "html.md": """\
# Cases
<table>
<tr><th>ID</th><th>Title</th><th>Steps</th><th>Data</th><th>Expected</th><th>Actual</th></tr>
<tr><td rowspan="2">1</td><td rowspan=2>Search</td><td>Open the page</td><td></td><td>Page is shown</td><td>ok</td></tr>
<tr><td>Type "x" &amp; press Enter</td><td>x</td><td>Nothing found<br>"No results"</td><td>ok</td></tr>
<tr><td>2</td><td>Other</td><td>Click <b>Go</b></td><td></td><td>Gone</td><td></td></tr>
</table>
""",
    "check.md": """\
## TC-5: Foo

**Preconditions**: logged in
**Steps**:
1. Open x
2. Click y

**Expected Results**:
- [ ] A is shown
- [ ] B is shown
""",
    "ru.md": """\
### Тест-кейс 1: Вход
**Предусловия:** пользователь существует
**Шаги:**
1. Открыть страницу
2. Нажать кнопку "Войти"
**Ожидаемый результат:** Сообщение "Добро пожаловать"
""",
    "pt.md": """\
# Login inválido
## Dados
- Email: x@y.z
- Senha: `abc`
## Passos
1. Acessar a página de login
2. Clicar em "Entrar"
## Resultado esperado
Mensagem "Credenciais inválidas" é exibida
""",
    "plan.md": """\
# Plan
## Test Scenarios
### 1. Adding
**Seed:** `tests/seed.spec.ts`
#### 1.1. Add valid item
**File:** `x.spec.ts`
**Steps:**
  1. Click the input
    - expect: input is focused
  2. Type 'milk'
    - expect: item appears
    - expect: counter says 1
#### 1.2. Empty
**Steps:**
  1. Press Enter
     - expect: nothing happens
""",
    "bul.md": """\
- **Test Case ID**: TC-9
- **Title**: Hello
- **Preconditions**:
  - User logged in
- **Steps**:
  1. Open x
  2. Click y
- **Expected Result**: All good
""",
    "multi.md": """\
# Login cases
Common: nothing
## TC-1 Login ok
### Steps
1. a
### Expected
ok
## TC-2 Login bad
### Steps
1. b
2. c
### Expected
bad
""",
    "vertical.md": """\
| Field | Value |
|---|---|
| Test Case ID | TC-77 |
| Title | Thing |
| Preconditions | User on home |
| Steps | 1. Open x<br>2. Click y |
| Expected Result | ok |
""",
    "act.md": """\
# TC-3 - T
| Step # | Step Details | Expected Results | Actual Results | Pass / Fail |
|--|--|--|--|--|
| 1 | Navigate to x | shown | shown | Pass |
""",
    "sec.md": """\
# Manual test: wishlist
Tester: Q. Date: 1.1.

What you need: a login (ada@example.com / engine1843).

1. Go to products. You should see the list.
2. Click "Mug".

You should now see the page of the mug.
""",
    "tc-11-cancel.md": """\
# TC-11 Orders

Precondition: Ada has placed one order (see TC-07)

- [ ] Open "Orders" -> two rows, the newest first; the upper one is
      "Placed"
- [ ] Open "Order 2" => there is no "Cancel order" button
""",
    "tc-08-sections.md": """\
# TC-08 Payment

Related: TC-07. Needs something in the cart (TC-03).

### Step 1
| Action | Expected |
|---|---|
| Press *Place order* | "Enter the city" |

### Step 2
| Action | Expected |
|---|---|
| Choose *Invoice* | The card fields disappear |
""",
    "tc-07.md": """\
---
id: TC-07
title: Check out
covers:
  - route:/checkout
depends_on: [TC-03]
data:
  Coupon: SAVE5
---

**Test data:** recipient Ada Lovelace, postcode 20457; card number
4111 1111 1111 1111, expiry 12/30

**Steps:**

1. Fill in the address. You should see no message.
2. Verify that the total is shown
3. Press *Place order*

**Expected:**

- After step 1 the total is 4
- The order is placed (step 3)
""",
    "definition.md": """\
# TC-06 Change the quantity

Preconditions
: One board is in the cart. [Log in](tc-01-login.md) first.

Steps
1. Open the cart.
2. Press Remove.

Expected
1. Quantity 1
2. "Your cart is empty."
""",
    "es.md": """\
# CP-4: Buscar
## Precondiciones
- Ninguna
## Datos de prueba
| Campo | Valor |
|---|---|
| Texto | taza |
## Pasos
| Paso | Acción | Resultado esperado | Resultado obtenido |
|---|---|---|---|
| 1 | Escribir `taza` | Un producto | nada |
""",
}


def as_text(case: ManualCase) -> str:
    lines = [f"{case.id} | {case.title} | line {case.line} | {', '.join(case.covers)}"]
    lines += [f"  before: {text}" for text in case.preconditions]
    lines += [f"  data: {name!r} = {value!r}" for name, value in case.data]
    lines += [f"  {at + 1}. (line {step.line}) {step.text}" for at, step in enumerate(case.steps)]
    lines += [
        f"  expected after {'the end' if item.after is None else item.after + 1} (line {item.line}): {item.text}"
        for item in case.expectations
    ]
    return "\n".join(lines)


def test_every_variant_reads_as_accepted() -> None:
    """The golden text was read line by line against the variants above."""
    found = "\n".join(f"## {path}\n" + "\n".join(map(as_text, read(path, text))) for path, text in VARIANTS.items())

    assert found + "\n" == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    ["", "# Only a title", "---\na: [\n---\n# x\n", "\x00" * 50, "prose\n\nmore prose", "x" * 300_000],
)
def test_a_file_without_steps_is_one_clear_error(text: str) -> None:
    with pytest.raises(InputError) as raised:
        read("manual-tests/odd.md", text)

    assert raised.value.slug == "unreadable-case"
    assert "manual-tests/odd.md" in raised.value.message


def test_the_actual_result_is_never_an_expectation() -> None:
    for path, text in VARIANTS.items():
        for case in read(path, text):
            assert not [item for item in case.expectations if re.search(r"as expected|nada", item.text)]


PIECES = st.sampled_from(
    [
        "# TC-1: x",
        "## Steps",
        "1. a",
        "- [ ] b -> c",
        "| Step | Expected |",
        "|---|---|",
        "| a | b |",
        "<table><tr><td>",
        "</td>",
        "**Expected:**",
        "Preconditions",
        "- x: y",
        "---",
        "```",
        "> q",
        "<td rowspan=99999999>",
        "Test data: a b, c D",
        "  - expect: z",
        "\u202e",
        "**",
        "`",
        "Шаги:",
        "1) **Steps:**",
        "A1. Open x. It is y.",
        "Given y",
        "When z",
        "Then it is",
        "### 1. Name",
        "Item 1 - x",
        "Step 2 - y",
        "- (2) y",
        "\u2714 z",
        "login: a@b.c / d",
        "| after step | Sum |",
        "| 1 | 2 |",
        "   - Open z",
        "Open x. Press y. It is z.",
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=14).map("\n".join))
@example("-" * 3000)
@example("[" * 2000)
@example("> " * 500 + "1. a")
@example("<table>" * 300)
def test_any_text_reads_as_cases_or_as_the_one_error(text: str) -> None:
    try:
        cases = read("a/b.md", text)
    except InputError:
        return
    assert cases
    assert len({case.id for case in cases}) == len(cases)
    for case in cases:
        assert case.steps
        assert all(item.after is None or 0 <= item.after < len(case.steps) for item in case.expectations)
        assert all(1 <= step.line <= text.count("\n") + 2 for step in case.steps)
        assert all("\n" not in step.text for step in case.steps)
