"""The verbs of manual cases: few, in many forms (knowledge: the top 20 verbs are 97 % of 1,092 real steps)."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """What a step asks for."""

    OPEN = "open"
    CLICK = "click"
    DOUBLE_CLICK = "double-click"
    SET = "set"
    CHOOSE = "choose"
    CLEAR = "clear"
    TICK = "tick"
    UNTICK = "untick"
    PRESS_KEY = "press key"
    HOVER = "hover"
    RELOAD = "reload"
    BACK = "back"
    LOOK = "look"
    LOG_IN = "log in"
    LOG_OUT = "log out"
    FILL_FORM = "fill form"
    SUBMIT = "submit"
    SEARCH = "search"
    SORT = "sort"
    ADD = "add"
    NAMED = "named"
    LEAVE = "leave"
    REPEAT = "repeat"
    UNKNOWN = "unknown"


# Longest phrases are tried first. Forms with -s, -ed, -ing are derived below.
_PHRASES: dict[Verb, str] = {
    Verb.OPEN: "open|on to|off to|over to|call up|bring up|pull up|go to|navigate to|visit|browse to|access|head to|"
    "head over to|go back to|return to|"
    "switch to|move to|"
    "start at|start on|start from|begin at|begin on|back to|be back on|go on to|continue to|move on to|"
    "click through to|launch|load|start "
    "the app|enter the page|proceed to|come back to|get to|navigate|go|follow|proceed|get back to|"
    "acessar|acesse|abrir|abra|navegar para|ir para|navegue até|ir a|vaya a|navegar a|"
    "acceder a|открыть|перейти на|перейти в",
    Verb.CLICK: "click on|click|tap on|tap|press on|press|hit|push|activate|click through|left click|trigger|"
    "clicar em|clicar no|clicar na|clicar|clique em|clique no|clique na|clique|hacer clic en|"
    "haga clic en|pulsar|presionar|нажать на|нажать|кликнуть на|кликнуть",
    Verb.DOUBLE_CLICK: "double click on|double click|double-click on|double-click",
    Verb.SET: "enter|type in|type|fill in|fill out|fill|input|key in|write|put in|put|provide|insert|"
    "paste|supply|specify|set|change|"
    "correct|update|replace|edit|modify|adjust|increase|decrease|raise|lower|reduce|"
    "try out|try|overwrite|use|give|populate|complete|amend|fix|lengthen|shorten|swap|"
    "preencher|preencha|digitar|digite|inserir|insira|informar|informe|ingresar|ingrese|"
    "escribir|escriba|introducir|rellenar|ввести|введите|заполнить|указать",
    Verb.CHOOSE: "choose|select|filter by|switch|pick|opt for|selecionar|selecione|escolher|escolha|seleccionar|"
    "seleccione|"
    "elegir|выбрать|выберите",
    Verb.CLEAR: "clear out|clear|empty|erase|blank|wipe|limpar|limpe|apagar|vaciar|borrar|очистить",
    Verb.TICK: "tick|check the box|check|turn on|switch on|enable|activate the checkbox|activate the box|mark|"
    "marcar|marque|отметить",
    Verb.UNTICK: "untick|uncheck|deactivate the checkbox|deactivate the box|deactivate|deselect|unselect|turn "
    "off|switch off|disable|unmark|desmarcar|desmarque|снять",
    Verb.HOVER: "hover over|hover on|hover|mouse over|move the mouse over|passar o mouse sobre|навести курсор на",
    Verb.RELOAD: "refresh the page|reload the site|reload the page|refresh the browser|refresh|reload|"
    "recarregar a página|"
    "recargar la página|обновить страницу|press f5|f5|hit f5",
    Verb.BACK: "go back|navigate back|press the browser's back button|click the browser's back button|"
    "press back in the browser|voltar|volver|вернуться назад",
    Verb.LOOK: "have a look at|"
    "have a look|take a look at|take a look|remember|keep in mind|"
    "want|wants|look at|look|observe|verify|confirm that|confirm whether|see|note|notice|inspect|view|"
    "ensure|make sure|wait for|wait until|wait|"
    "watch|examine|check that|check whether|check if|double-check|read|scroll down|scroll up|"
    "scroll to|scroll|compare|validate|locate|find|"
    "stay|remain|verificar|verifique|observar|observe que|confirmar que|conferir|comprobar|"
    "проверить|убедиться|check how|check what",
    Verb.LOG_IN: "log in|logged in|login|sign in|log on|log back in|sign back in|fazer login|faça login|"
    "efetuar login|iniciar sesión|inicie sesión|entrar como|войти|авторизоваться",
    Verb.LOG_OUT: "log out|logged out|logout|sign out|log off|fazer logout|cerrar sesión|выйти",
    Verb.SUBMIT: "submit the form|submit it|submit|send it|send the form|enviar|envie",
    Verb.SEARCH: "search for|search|look for|look up|buscar|pesquisar|искать",
    Verb.SORT: "sort the list by|sort the products by|sort by|order by|sort|ordenar por|сортировать по",
    Verb.ADD: "add|put into|adicionar|adicione|agregar|añadir|добавить",
    Verb.NAMED: "save|place|remove|redeem|request|delete|cancel|close|dismiss|accept|confirm|continue|proceed|apply|"
    "reset|send|buy|turn down|withdraw|finish|post|register|sign up|create|"
    "check out|checkout|order|pay|show|hide|expand|collapse|download|upload|export|import|"
    "start|stop|archive|reply|share|publish|rename|"
    "approve|reject|decline|agree to|agree|finish|undo|redo|subscribe|unsubscribe|filter by|"
    "filter|keep|toggle|duplicate|next|"
    "salvar|guardar|excluir|eliminar|remover|confirmar|cancelar|finalizar|сохранить|удалить",
    Verb.LEAVE: "leave|skip|do not fill in|do not fill|don't fill in|don't fill|do not enter|deixar|dejar|оставить",
    Verb.REPEAT: "repeat|redo steps|redo|do the same|do this again|do that again|do it again|same again|same "
    "thing|the same|same|likewise|repetir|повторить",
}

_IRREGULAR = {"set", "put", "hit"}


def _forms(phrase: str) -> tuple[str, ...]:
    """The infinitive and the forms of narration: `clicks`, `clicking`, `clicked`."""
    first, space, rest = phrase.partition(" ")
    if not first.isascii() or first in {"don't", "do"}:
        return (phrase,)
    root = first[:-1] if first.endswith("e") and not first.endswith("ee") else first
    doubled = root + root[-1] if first in {"log", "tap", "hit", "put", "set", "stop", "get", "skip", "submit"} else root
    third = (
        f"{first[:-1]}ies"
        if first.endswith(("py", "fy", "ty", "ly"))
        else f"{first}{'es' if first.endswith(('s', 'x', 'ch', 'sh', 'o')) else 's'}"
    )
    forms = {first, third, f"{doubled}ing"}
    return tuple(sorted(form + space + rest for form in forms))


LEMMAS: dict[str, Verb] = {
    form: verb
    for verb, phrases in _PHRASES.items()
    for phrase in phrases.split("|")
    if phrase
    for form in _forms(phrase)
}
BASES: dict[str, str] = {
    form: phrase for phrases in _PHRASES.values() for phrase in phrases.split("|") if phrase for form in _forms(phrase)
}
LONGEST = max(len(phrase.split()) for phrase in LEMMAS)
KEYS = {
    "enter": "Enter",
    "return": "Enter",
    "tab": "Tab",
    "escape": "Escape",
    "esc": "Escape",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Delete",
    "arrow down": "ArrowDown",
    "down arrow": "ArrowDown",
    "arrow up": "ArrowUp",
    "up arrow": "ArrowUp",
    "arrow left": "ArrowLeft",
    "arrow right": "ArrowRight",
    "home": "Home",
    "end": "End",
}
NUMBERS = {
    "no": 0,
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "single": 1,
    "um": 1,
    "uma": 1,
    "dois": 2,
    "duas": 2,
    "uno": 1,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "três": 3,
    "quatro": 4,
    "cuatro": 4,
}


def verb_at(text: str) -> tuple[Verb, str, str] | None:
    """Return the verb a text begins with, the phrase, and what follows; the longest phrase wins."""
    tokens = text.split()
    for length in range(min(LONGEST, len(tokens)), 0, -1):
        phrase = " ".join(tokens[:length]).casefold().rstrip(",:;.!")
        verb = LEMMAS.get(phrase)
        if verb is not None:
            return verb, BASES[phrase], " ".join(tokens[length:])
    return None
