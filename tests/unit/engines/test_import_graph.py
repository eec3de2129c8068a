"""Which pages show a component, over imports."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import Definition, Import, PageRoute, ScreenModule
from bot.engines.import_graph import Shown, pages

NAMES = st.sampled_from("ABCDEF")


def a_module(
    path: str, *, uses: dict[str, str] | None = None, routes: dict[str, str] | None = None, defines: str = ""
) -> ScreenModule:
    """`uses` maps a name to the path that it comes from, `routes` a route to a component's name."""
    return ScreenModule(
        path=path,
        components=(Definition(name=defines, path=path, first=1, last=9),) if defines else (),
        imports=tuple(Import(source=f"./{to}", names=(name,), resolved=to) for name, to in (uses or {}).items()),
        routes=tuple(PageRoute(route=route, component=name) for route, name in (routes or {}).items()),
    )


APP = a_module(
    "App.jsx",
    uses={"Login": "Login.jsx", "Cart": "Cart.jsx", "Header": "Header.jsx"},
    routes={"/login": "Login", "/cart": "Cart"},
    defines="App",
)
MODULES = (
    a_module("main.jsx", uses={"App": "App.jsx"}),
    APP,
    a_module("Login.jsx", uses={"Field": "Field.jsx"}, defines="Login"),
    a_module("Cart.jsx", uses={"Total": "Total.jsx"}, defines="Cart"),
    a_module("Total.jsx", uses={"Field": "Field.jsx"}, defines="Total"),
    a_module("Field.jsx", defines="Field"),
    a_module("Header.jsx", defines="Header"),
)


def test_a_page_shows_itself_and_the_module_that_mounts_it_does_not() -> None:
    assert pages(MODULES, "Login.jsx") == (Shown("/login", "Login.jsx", 0),)


def test_a_shared_component_is_shown_by_each_page_nearest_first() -> None:
    assert pages(MODULES, "Field.jsx") == (Shown("/login", "Login.jsx", 1), Shown("/cart", "Cart.jsx", 2))


def test_what_stands_beside_the_routes_is_shown_on_all_of_them() -> None:
    assert pages(MODULES, "Header.jsx") == (Shown("/cart", "App.jsx", 1), Shown("/login", "App.jsx", 1))


def test_hops_are_counted_and_limited() -> None:
    assert pages(MODULES, "Field.jsx", hops=1) == (Shown("/login", "Login.jsx", 1),)
    assert pages(MODULES, "Field.jsx", hops=0) == ()


def test_a_page_mounted_through_a_module_that_passes_it_on_is_found() -> None:
    modules = (
        a_module("App.jsx", uses={"Login": "pages/index.js"}, routes={"/login": "Login", "/gone": "Gone"}),
        a_module("pages/index.js", uses={"Login": "pages/Login.jsx"}),
        a_module("pages/Login.jsx", defines="Login"),
    )

    assert pages(modules, "pages/Login.jsx") == (Shown("/login", "pages/Login.jsx", 0),)


def test_a_page_defined_where_it_is_mounted_is_that_file() -> None:
    app = a_module("App.jsx", routes={"/": "Home"}, defines="Home")

    assert pages([app], "App.jsx") == (Shown("/", "App.jsx", 0),)


def test_modules_that_pass_a_name_round_in_a_circle_lead_nowhere() -> None:
    modules = (
        a_module("App.jsx", uses={"X": "a.js"}, routes={"/": "X"}),
        a_module("a.js", uses={"X": "b.js"}),
        a_module("b.js", uses={"X": "a.js"}),
    )

    assert pages(modules, "a.js") == ()


@given(
    st.dictionaries(NAMES, st.dictionaries(NAMES, NAMES)), st.dictionaries(st.sampled_from(["/a", "/b"]), NAMES), NAMES
)
def test_any_graph_is_searched_in_order_and_more_hops_never_show_less(
    imports: dict[str, dict[str, str]], routes: dict[str, str], start: str
) -> None:
    modules = [a_module(path, uses=uses, routes=routes, defines=path) for path, uses in imports.items()]

    near, far = pages(modules, start, hops=1), pages(list(reversed(modules)), start, hops=3)

    assert set(near) <= set(far)
    assert [shown.hops for shown in far] == sorted(shown.hops for shown in far)
