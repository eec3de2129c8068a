"""Reading screens without running them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import ScreenModule
from bot.formats.jsx import read

KNOWN = frozenset({
    "web/src/api.js", "web/src/pages/Login.jsx", "web/src/pages/index.js", "web/src/ui/Field.tsx", "web/src/data.json",
})  # fmt: skip
SNIPPETS = (Path(__file__).parents[2] / "fixtures" / "statements" / "snippets.txt").read_text(encoding="utf-8")
PIECES = st.sampled_from(SNIPPETS.split("\n"))


def a_module(text: str, *, path: str = "web/src/App.jsx") -> ScreenModule:
    return read(path, text, known=KNOWN)


def components(text: str) -> list[tuple[str, int, int]]:
    return [(found.name, found.first, found.last) for found in a_module(text).components]


def routes(text: str) -> list[tuple[str, str]]:
    return [(found.route, found.component) for found in a_module(text).routes]


def messages(text: str) -> list[str]:
    return [found.text for found in a_module(text).messages]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("function Page() {\n  return <p />;\n}", [("Page", 1, 3)]),
        ("export const Page = () => <p />;", [("Page", 1, 1)]),
        ("const Page = function () { return <p />; };", [("Page", 1, 1)]),
        ("class Page extends C {\n render() { return <p /> } }", [("Page", 1, 2)]),
        ("const Page = memo(forwardRef((props, ref) => <p ref={ref} />));", [("Page", 1, 1)]),
        ("const Page = React.memo(() => <p />);", [("Page", 1, 1)]),
        ("export default withRouter(() => <p />);", [("App", 1, 1)]),
        ("export default () => <p />;", [("App", 1, 1)]),
        ("export default function () { return <p />; }", [("App", 1, 1)]),
        ("export default class extends C { render() { return <p />; } }", [("App", 1, 1)]),
        ("const ROWS = [<p />];", []),
        ("const Router = createBrowserRouter([{ element: <p /> }]);", []),
        ("function helper() { return <p />; }", []),
        ("function Page() { return null; }", []),
        ("const Page = memo(Other); const x = <p />;", []),
        ("export default memo();\n<p />", []),
    ],
)
def test_components_are_named_functions_and_classes_that_hold_jsx(text: str, found: list[tuple[str, int, int]]) -> None:
    assert components(text) == found


def test_a_default_component_of_an_index_file_is_named_after_its_folder() -> None:
    (found,) = a_module("export default () => <p />;", path="web/src/login/index.jsx").components

    assert found.name == "Login"


def test_a_component_says_what_it_renders_and_calls() -> None:
    (found,) = a_module(
        "function Page() { load(); list.map(go); return <Field a={toText(1)}><b /></Field>; }"
    ).components

    assert found.calls == ("load", "Field", "toText")


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("./api", "web/src/api.js"),
        ("./api.js?raw", "web/src/api.js"),
        ("./pages/Login", "web/src/pages/Login.jsx"),
        ("./pages", "web/src/pages/index.js"),
        ("./ui/Field.js", "web/src/ui/Field.tsx"),
        ("./data.json", "web/src/data.json"),
        ("@/api", "web/src/api.js"),
        ("~/ui/Field", "web/src/ui/Field.tsx"),
        ("/src/api.js", "web/src/api.js"),
        ("./missing", None),
        ("../../../../etc/passwd", None),
        ("@/missing", None),
        ("react", None),
    ],
)
def test_imports_lead_to_files_of_the_repository_or_nowhere(written: str, resolved: str | None) -> None:
    (found,) = a_module(f"import x from {json.dumps(written)};").imports

    assert (found.source, found.names, found.resolved) == (written, ("x",), resolved)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('import A, { b, c as d } from "a";', [("a", ("A", "b", "d"))]),
        ('import * as api from "a";', [("a", ("api",))]),
        ('import "a";', [("a", ())]),
        ('export { b as c } from "a"; export * from "d"; export * as e from "f";',
         [("a", ("c",)), ("d", ("*",)), ("f", ("e",))]),
        ('const P = lazy(() => import("a"));', [("a", ("P",)), ("a", ())]),
        ('const p = await import("a"), q = require("b");', [("a", ("p",)), ("a", ()), ("b", ("q",)), ("b", ())]),
        ('const { a, b: c, ...d } = await import("x");', [("x", ("a", "c")), ("x", ())]),
        ("const p = import(name), q = go(() => {}), r = f(), { s } = t();", []),
        ("export const a = 1;", []),
    ],
)  # fmt: skip
def test_imports_of_every_form_are_read(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(item.source, item.names) for item in a_module(text).imports] == found


def test_imports_of_types_are_no_imports() -> None:
    assert read("a.ts", 'import type { A } from "./a";', known=frozenset()).imports == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<Route path="/a" element={<A />} />', [("/a", "A")]),
        ('<Route exact path="/a" component={A} />', [("/a", "A")]),
        ('<Route path="/a" render={() => <A />} />', [("/a", "A")]),
        ('<Route path="/a"><A /></Route>', [("/a", "A")]),
        ('<Route path={["/a", "/b"]} component={A} />', [("/a", "A"), ("/b", "A")]),
        ('<PrivateRoute path="/a" component={A} />', [("/a", "A")]),
        ('<Route path="/a" element={<Guard><A /></Guard>} />', [("/a", "Guard"), ("/a", "A")]),
        ('<Route path="/" element={<Navigate to="/a" />} />', []),
        ('<Route path="/a" element={<L />}><Route index element={<A />} />'
         '<Route path="b/:id" element={<B />} /></Route>',
         [("/a", "L"), ("/a", "A"), ("/a/b/:id", "B"), ("/a/b/:id", "L")]),
        ('<Route element={<L />}><Route path="/a" element={<A />} /></Route>', [("/a", "A"), ("/a", "L")]),
        ('<Route path="a/*" element={<L />}><Route path="b" element={<B />} /></Route>',
         [("/a/*", "L"), ("/a/b", "B"), ("/a/b", "L")]),
        ('const P = { A: "/a", N: { B: `/a/b` } };'
         '<><Route path={P.A} element={<A />} /><Route path={P.N.B} element={<B />} /></>',
         [("/a", "A"), ("/a/b", "B")]),
        ("<Route path={elsewhere.A} element={<A />} />", []),
        ('createBrowserRouter([{ path: "/", element: <L />,'
         'children: [{ index: true, Component: H }, { path: "b", element: <B /> }] }])',
         [("/", "L"), ("/", "H"), ("/b", "B"), ("/b", "L")]),
        ('x([{ path: "/a", lazy: async () => { const { A } = await import("./a"); return { Component: A }; } }])',
         [("/a", "A")]),
        ('x([{ path: "/a", lazy: () => import("./a") }])', []),
        ('const x = { path: "/a", name: "b" };', []),
        ("<Route />", []),
        ("<Route path element={<A />} />", []),
    ],
)  # fmt: skip
def test_routes_are_joined_with_those_around_them(text: str, found: list[tuple[str, str]]) -> None:
    assert routes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('setEmailError("Too short")', ["Too short"]),
        ('setError("short")', ["short"]),
        ('setValue("abc"); setTitle("Two words."); setClass("btn btn-primary")', ["Two words."]),
        ('this.setState({ error: "It went wrong", open: true })', ["It went wrong"]),
        ('toast.error("Failed"); toast("Saved"); alert("Hi"); window.alert("Ho")', ["Failed", "Saved", "Hi", "Ho"]),
        ('enqueueSnackbar("Saved", { variant: "success" })', ["Saved"]),
        ('z.string().min(5, "At least five").email({ message: "Not an email" })', ["Not an email", "At least five"]),
        ('errors.name = "Enter a name"; errors["x"] = "Enter x"; headers.Auth = `Bearer ${x}`',
         ["Enter a name", "Enter x"]),
        ('found.a = ok ? "All is well" : "Not so well"', ["All is well", "Not so well"]),
        ("setError(`At most ${LIMIT} of ${n}`)", ["At most {} of {}"]),
        ('const LIMIT = "five"; setError(`At most ${LIMIT}`); setError("a" + b + "c")', ["At most five", "a{}c"]),
        ('throw new ApiError(404, "Not found here")', ["Not found here"]),
        ('function check() { return "Enter your name"; }', ["Enter your name"]),
        ('<p role="alert">Wrong password</p>', ["Wrong password"]),
        ('<p className="form-error">Wrong {what}</p>', ["Wrong {}"]),
        ('<p className={x}>Wrong</p>', []),
        ('register("x", { required: "Enter it, please" })', ["Enter it, please"]),
        ("setError(error.message); setError(); setError(1)", []),
        ('const error = validate("A b c")', []),
    ],
)  # fmt: skip
def test_messages_are_literals_that_the_code_shows(text: str, found: list[str]) -> None:
    assert messages(text) == found


def test_elements_carry_literal_attributes_text_and_line() -> None:
    text = '<form>\n<label htmlFor="e">E&amp;mail <b>now</b></label>'
    text += '<input id="e" data-testid={`f-${n}`} value={v} />\n</form>'

    label, bold, field = a_module(text).elements

    assert (label.tag, label.attributes, label.text, label.line) == ("label", (("htmlFor", "e"),), "E&mail now", 2)
    assert (bold.tag, bold.text) == ("b", "now")
    assert (field.attributes, field.line) == ((("id", "e"), ("data-testid", "f-{}")), 2)


def test_visible_strings_are_what_a_person_reads() -> None:
    text = (
        '<main className="wide page"><h1>Hello {name}</h1><input placeholder="Your name" type="text" />'
        '<Field hint="Twelve at most" kind="short" />{busy ? "Saving" : `Save`}{a && "Maybe"}<br />'
        '{"\\u00e9t\\xe9\\n"}</main>'
    )

    assert a_module(text).strings == (
        "Saving",
        "Save",
        "Maybe",
        "été",
        "Hello {}",
        "Hello",
        "Your name",
        "Twelve at most",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('fetch("/api/x")', ("/api/x",)),
        ("fetch(`${base}/x/${id}?a=1`)", ("{}/x/{}?a=1",)),
        ('axios.get("/x"); api.post("https://h/y"); axios({ url: "/z" })', ("/x", "https://h/y", "/z")),
        ('request("DELETE", `/x/${id}`)', ("/x/{}",)),
        ('send("GET", "/x")', ("/x",)),
        ('navigate("/x"); map.get("x"); push("/y"); fetch(url); fetch()', ()),
    ],
)
def test_endpoints_are_the_addresses_that_are_asked(text: str, found: tuple[str, ...]) -> None:
    assert a_module(text).endpoints == found


@given(st.lists(PIECES, max_size=30).map("\n".join))
def test_any_mixture_of_code_is_read_the_same_way_twice(text: str) -> None:
    module = a_module(text)

    assert module == a_module(text)
    assert all(1 <= found.first <= found.last for found in module.components)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    a_module(text)


@pytest.mark.parametrize(
    "text",
    [
        "<Route path='a'>" * 3_000,
        "<A b={<A b={" * 2_000,
        "[{children: " * 3_000,
        'x + "a" + ' * 5_000,
        "a ? 'b c' : " * 5_000,
        "const X = () => " * 5_000 + "<p/>",
        "setError(`${" * 3_000,
        "a." * 10_000 + 'set("A b c")',
    ],
)
def test_hostile_nesting_is_read(text: str) -> None:
    a_module(text)


def test_lines_of_code_are_told_from_comments_and_imports() -> None:
    text = """import a from "./a"
// comment
export function A() {
  /* long
     comment */
  const text = `one

  two`

  return (
    <p>
      {/* said */}
      Some
      text
    </p>
  )
}
"""
    assert sorted(a_module(text).code) == [3, 6, 8, 10, 11, 13, 14, 15, 16, 17]
