"""Changed lines become screens, operations and functions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.api import Api, Operation, Parameter
from bot.domain.change import Change, ChangedFile, FileStatus
from bot.domain.lines import Line, lines_of
from bot.domain.source import Definition, Handler, Import, PageRoute, PythonModule, ScreenModule
from bot.domain.target import Endpoint, Function, Screen, Target
from bot.engines.call_graph import CallGraph
from bot.engines.selection import operation_of, touched, without_reset

CODE = frozenset(range(1, 100))


def define(name: str, first: int, last: int, *calls: str, path: str = "app.py") -> Definition:
    return Definition(name=name, path=path, first=first, last=last, calls=calls)


def handler(name: str, first: int, last: int, *calls: str, path: str = "app.py", route: str = "/x") -> Handler:
    return Handler(method="GET", path=route, definition=define(name, first, last, *calls, path=path))


def module(
    *definitions: Definition, handlers: tuple[Handler, ...] = (), imports: tuple[Import, ...] = ()
) -> PythonModule:
    path = (*definitions, *(item.definition for item in handlers))[0].path
    everything = (*definitions, *(item.definition for item in handlers))
    return PythonModule(path=path, definitions=everything, handlers=handlers, imports=imports, code=CODE)


def change(**files: set[int]) -> Change:
    return Change(
        base="b",
        head="h",
        files=tuple(
            ChangedFile(
                path=path.replace("__", "/").replace("_", "."), status=FileStatus.MODIFIED, added=frozenset(added)
            )
            for path, added in sorted(files.items())
        ),
    )


def select(
    change: Change,
    *python: PythonModule,
    api: Api | None = None,
    screens: tuple[ScreenModule, ...] = (),
    executable: frozenset[Line] | None = None,
) -> tuple[Target, ...]:
    return touched(change, api=api, python=python, screens=screens, executable=executable)


def names(targets: tuple[Target, ...]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(type(target).__name__, target.name, target.lines) for target in targets]


def test_a_line_in_a_handler_touches_its_operation() -> None:
    targets = select(change(app_py={3, 4}), module(handlers=(handler("read", 2, 6),)))

    assert names(targets) == [("Endpoint", "GET /x", (3, 4))]


def test_the_documented_operation_is_taken_where_there_is_one() -> None:
    api = Api(title="t", operations=(Operation(method="GET", path="/v1/x/", operation_id="documented"),))

    (target,) = select(change(app_py={3}), module(handlers=(handler("read", 2, 6),)), api=api)

    assert isinstance(target, Endpoint)
    assert target.operation.operation_id == "documented"
    assert target.name == "GET /v1/x/"


IMPORTS = (
    Import(source="lib", names=("start as s", "Model"), resolved="lib.py"),
    Import(source="pkg.deep as deep", resolved="pkg/deep.py"),
    Import(source="pkg.deep", resolved="pkg/deep.py"),
    Import(source="os"),
)
LIB = module(
    define("start", 1, 2, "second", path="lib.py"),
    define("second", 3, 4, "third", path="lib.py"),
    define("third", 5, 6, "fourth", path="lib.py"),
    define("fourth", 7, 8, path="lib.py"),
    define("Model", 10, 30, "Base", path="lib.py"),
    define("Model.__init__", 12, 13, path="lib.py"),
    define("Model.check", 14, 16, "pydantic.field_validator", path="lib.py"),
    define("Model.unused", 17, 18, path="lib.py"),
    define("Model.save", 19, 20, "self.store", path="lib.py"),
    define("Model.store", 21, 22, "self.elsewhere", path="lib.py"),
    define("Base", 40, 41, path="lib.py"),
)


@pytest.mark.parametrize(
    ("calls", "line", "reached"),
    [
        (("s",), 1, True),
        (("s",), 5, True),
        (("s",), 7, False),
        (("start",), 1, False),
        (("Model",), 11, True),
        (("Model",), 13, True),
        (("Model",), 15, True),
        (("Model",), 18, False),
        (("Model",), 40, True),
        (("Model.unused",), 18, True),
        (("item.save",), 19, True),
        (("item.save",), 22, True),
        ((".save",), 19, True),
        (("save",), 19, False),
        (("item.__init__",), 12, False),
        (("os.save",), 19, True),
    ],
)
def test_lines_are_reached_by_reference(calls: tuple[str, ...], line: int, reached: bool) -> None:
    main = module(handlers=(handler("read", 2, 6, *calls),), imports=IMPORTS)

    (target,) = select(change(lib_py={line}), main, LIB)

    assert isinstance(target, Endpoint) is reached
    assert (target.path, target.lines) == ("lib.py", (line,))


@pytest.mark.parametrize(
    ("call", "line", "reached"),
    [
        ("deep.go", 1, True),
        ("pkg.deep.go", 1, True),
        ("deep.Kind.make", 6, True),
        ("deep.missing", 1, False),
        ("deep", 1, False),
    ],
)
def test_modules_are_followed(call: str, line: int, reached: bool) -> None:
    deep = module(
        define("go", 1, 2, path="pkg/deep.py"),
        define("Kind", 4, 9, path="pkg/deep.py"),
        define("Kind.make", 6, 7, path="pkg/deep.py"),
    )
    main = module(handlers=(handler("read", 2, 6, call),), imports=IMPORTS)

    (target,) = select(change(pkg__deep_py={line}), main, deep)

    assert isinstance(target, Endpoint) is reached


def test_re_exports_are_followed_and_circles_end() -> None:
    main = module(
        handlers=(handler("read", 2, 6, "thing", "loop"),),
        imports=(Import(source="pkg", names=("thing", "loop"), resolved="pkg.py"),),
    )
    package = PythonModule(
        path="pkg.py",
        imports=(
            Import(source=".lib", names=("start as thing",), resolved="lib.py"),
            Import(source="pkg", names=("loop",), resolved="pkg.py"),
        ),
    )

    assert names(select(change(lib_py={1}), main, package, LIB)) == [("Endpoint", "GET /x", (1,))]


def test_inner_functions_run_with_their_function() -> None:
    main = module(
        define("read.inner", 3, 4, "helper"), define("helper", 10, 11), handlers=(handler("read", 2, 6, "inner"),)
    )

    assert names(select(change(app_py={4, 10}), main)) == [("Endpoint", "GET /x", (4, 10))]


def test_what_starts_the_application_is_not_reached_through_it() -> None:
    main = module(
        define("app", 1, 1, "FastAPI", "lifespan"),
        define("lifespan", 3, 4),
        handlers=(handler("read", 6, 8, "app.get"),),
    )

    assert names(select(change(app_py={1, 3}), main)) == [("Endpoint", "GET /x", (1,)), ("Function", "lifespan", (3,))]


def test_what_no_handler_reaches_is_grouped_by_definition() -> None:
    main = module(define("one", 1, 5), define("Two", 7, 20), define("Two.method", 9, 12))

    assert names(select(change(app_py={2, 3, 8, 10, 50}), main)) == [
        ("Function", "one", (2, 3)),
        ("Function", "Two", (8,)),
        ("Function", "Two.method", (10,)),
        ("Function", "app", (50,)),
    ]


def test_a_line_that_several_operations_reach_touches_each() -> None:
    main = module(
        define("shared", 20, 21),
        handlers=(handler("a", 1, 2, "shared", route="/a"), handler("b", 4, 5, "shared", route="/b")),
    )

    assert [target.name for target in select(change(app_py={20}), main)] == ["GET /a", "GET /b"]


def test_comments_and_unknown_files_ask_for_nothing() -> None:
    main = PythonModule(path="app.py", definitions=(define("f", 1, 9),), code=frozenset({1, 2}))
    unknown = PythonModule(path="lib.py", definitions=(define("g", 1, 9, path="lib.py"),))
    executable = lines_of("lib.py", {3})

    assert select(change(app_py={5}, README_md={1}), main) == ()
    assert select(change(lib_py={4}), unknown, executable=executable) == ()
    assert names(select(change(lib_py={3, 4}), unknown, executable=executable)) == [("Function", "g", (3,))]
    assert names(select(change(lib_py={3, 4}), unknown)) == [("Function", "g", (3, 4))]


def screen(path: str, *components: Definition, **rest: tuple[Import, ...] | tuple[PageRoute, ...]) -> ScreenModule:
    return ScreenModule(path=path, components=components, **rest)  # type: ignore[arg-type]  # each its own tuple


def test_changed_components_are_screens_with_the_routes_that_show_them() -> None:
    modules = (
        screen(
            "App.jsx",
            imports=(Import(source="./Page", names=("Page",), resolved="Page.jsx"),),
            routes=(PageRoute(route="/page", component="Page"),),
        ),
        screen(
            "Page.jsx",
            define("Small", 1, 3, path="Page.jsx"),
            define("Page", 5, 30, path="Page.jsx"),
            define("Inner", 10, 12, path="Page.jsx"),
            imports=(Import(source="./money", names=("format",), resolved="money.js"),),
        ),
        screen("money.js"),
        screen("alone.js"),
        screen("Odd.jsx", define("Strange", 5, 9, path="Odd.jsx")),
    )

    targets = select(change(Page_jsx={2, 4, 11, 20}, money_js={1}, alone_js={1}, Odd_jsx={1}), screens=modules)

    assert targets == (
        Screen(name="Strange", path="Odd.jsx", lines=(1,)),
        Screen(name="Small", path="Page.jsx", lines=(2,), routes=("/page",), shown_by=("Page.jsx",)),
        Screen(name="Page", path="Page.jsx", lines=(4, 20), routes=("/page",), shown_by=("Page.jsx",)),
        Screen(name="Inner", path="Page.jsx", lines=(11,), routes=("/page",), shown_by=("Page.jsx",)),
        Function(name="alone", path="alone.js", lines=(1,)),
        Screen(name="money", path="money.js", lines=(1,), routes=("/page",), shown_by=("Page.jsx",)),
    )


@pytest.mark.parametrize(
    ("route", "documented", "match"),
    [
        ("/items/{id}", "/items/{item_id}", True),
        ("/items/", "/items", True),
        ("/items", "/api/v1/items", True),
        ("/api/items", "/items", True),
        ("/items/{id}", "/items", False),
        ("/{id}", "/api/{x}", False),
        ("/{id}", "/{x}", True),
        ("/", "/", True),
        ("/", "/x", False),
        ("/a", "/b", False),
    ],
)
def test_handlers_find_their_documented_operation(route: str, documented: str, match: bool) -> None:
    api = Api(
        title="t",
        operations=(
            Operation(method="POST", path=documented, operation_id="other"),
            Operation(method="get", path=documented, operation_id="same"),
        ),
    )

    assert (operation_of(handler("f", 1, 2, route=route), api).operation_id == "same") is match


def test_the_closest_of_several_documented_paths_is_taken() -> None:
    paths = ("/v1/api/items", "/api/items", "/items")
    api = Api(title="t", operations=tuple(Operation(method="GET", path=path, operation_id=path) for path in paths))

    assert operation_of(handler("f", 1, 2, route="/api/items"), api).operation_id == "/api/items"


def test_an_operation_is_made_from_the_path_when_none_is_documented() -> None:
    assert operation_of(handler("f", 1, 2, route="/a/{b}/{c}"), None) == Operation(
        method="GET",
        path="/a/{b}/{c}",
        operation_id="get_a_b_c",
        parameters=(
            Parameter(name="b", place="path", required=True, schema={"type": "string"}),
            Parameter(name="c", place="path", required=True, schema={"type": "string"}),
        ),
    )


NAMES = st.sampled_from(["a", "B", "a.c", "B.d", "B.__init__", "self.d", ".d", "m", "m.a", "x.y.z", ""])
DEFINITIONS = st.builds(
    lambda name, first, size, calls: Definition(
        name=name, path="app.py", first=first, last=first + size, calls=tuple(calls)
    ),
    NAMES,
    st.integers(1, 20),
    st.integers(0, 10),
    st.lists(NAMES, max_size=4),
)


@given(st.lists(DEFINITIONS, max_size=8), st.sets(st.integers(1, 35)), st.integers(0, 3))
def test_every_changed_line_is_in_some_target_and_order_is_fixed(
    definitions: list[Definition], lines: set[int], count: int
) -> None:
    found = PythonModule(
        path="app.py",
        definitions=tuple(definitions),
        handlers=tuple(Handler(method="GET", path="/x", definition=item) for item in definitions[:count]),
        imports=(Import(source="app as m", resolved="app.py"), Import(source="app", names=("x",), resolved="app.py")),
    )

    targets = select(change(app_py=lines), found)

    assert {number for target in targets for number in target.lines} == lines or count > 1
    assert targets == select(change(app_py=lines), found)
    assert list(targets) == sorted(targets, key=lambda target: (target.path, target.lines, target.name))


def test_an_endless_recursion_of_names_ends() -> None:
    graph = CallGraph([module(define("A", 1, 2, "A.A"), define("A.A", 1, 2, "A"))])

    assert len(graph.reached(define("A", 1, 2, "A.A"))) == 2


def test_the_operation_that_resets_the_application_is_no_target() -> None:
    """It would be exercised like any other, and its test would take the ground away under the others."""
    reset = Endpoint(
        name="POST /testing/reset",
        path="shop/testing.py",
        lines=(9,),
        operation=Operation(method="POST", path="/testing/reset", operation_id="reset"),
    )
    other = replace(reset, name="POST /orders", operation=replace(reset.operation, path="/orders"))

    assert without_reset((reset, other), reset="http://127.0.0.1:8000/testing/reset") == (other,)
    assert without_reset((reset, other), reset=None) == (reset, other)
