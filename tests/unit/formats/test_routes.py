"""Handlers of FastAPI and Flask applications, with their full paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats import fastapi, flask

FASTAPI_MAIN = """
from fastapi import FastAPI
from app.routers import items, users as people
from .extra import router as extra_router

API = "/api"
app = FastAPI()
app.include_router(items.router, prefix=f"{API}/v1")
app.include_router(router=people.router, prefix=API)
for r in (extra_router, items.router):
    app.include_router(r, prefix="/loop")
sub = FastAPI()
app.mount("/sub", sub)

@app.get("/")
@app.head("/")
def root(): ...

@sub.api_route("/many", methods=["GET", "POST"])
def many(): ...

def plain(): ...
app.add_api_route("/plain/{x:path}", plain, methods=["PUT"])
app.add_api_route("/plainer", endpoint=plain)
app.add_api_route(unknown, plain)

@app.websocket("/ws")
async def socket(): ...

@cache.get
def no_route(): ...

@app.get(path="no-slash")
def no_slash(): ...
"""
ITEMS = """
from fastapi import APIRouter
from app.constants import PREFIX
router = APIRouter(prefix=PREFIX)

@router.get("")
async def list_items(): ...

@router.post("/{item_id:int}/x")
def change(item_id: int): ...
"""
FASTAPI = {
    "app/__init__.py": "",
    "app/main.py": FASTAPI_MAIN,
    "app/constants.py": 'PREFIX: str = "/items"\nOTHER = 5\n',
    "app/routers/__init__.py": "",
    "app/routers/items.py": ITEMS,
    "app/routers/users.py": "from fastapi import APIRouter as R\nrouter = R()\n@router.delete('/u')\ndef drop(): ...\n",
    "app/extra.py": "from fastapi import APIRouter\nrouter = APIRouter()\n@router.patch('/e')\ndef edit(): ...\n",
    "app/alone.py": "from fastapi import APIRouter\nlone = APIRouter(prefix='/lone')\n@lone.get('/l')\ndef l(): ...\n",
    "app/broken.py": "def (",
}


def routes(modules: tuple[object, ...]) -> list[str]:
    return sorted(f"{h.method} {h.path} {h.definition.name}" for m in modules for h in m.handlers)  # type: ignore[attr-defined]  # modules


def test_fastapi_paths_are_whole() -> None:
    assert routes(fastapi.read(FASTAPI)) == [
        "DELETE /api/u drop",
        "GET / root",
        "GET /api/v1/items list_items",
        "GET /lone/l l",
        "GET /loop/items list_items",
        "GET /plainer plain",
        "GET /sub/many many",
        "HEAD / root",
        "PATCH /loop/e edit",
        "POST /api/v1/items/{item_id}/x change",
        "POST /loop/items/{item_id}/x change",
        "POST /sub/many many",
        "PUT /plain/{x} plain",
    ]


FLASK_APP = """
from flask import Flask, Blueprint
from flask.views import MethodView
from site_pkg.shop import bp as shop, child
from site_pkg import views

def create_app():
    app = Flask(__name__)
    app.register_blueprint(shop, url_prefix="/api")
    app.register_blueprint(views.bp)
    shop.register_blueprint(child)

    @app.route("/made")
    def made(): ...

    return app

app = create_app()

class Users(MethodView):
    def get(self, user_id): ...
    def post(self): ...
    def helper(self): ...

app.add_url_rule("/users/<int:user_id>", view_func=Users.as_view("users"))
app.add_url_rule("/plain", "plain", views.plain, methods=["POST"])
app.add_url_rule(rule, "odd", views.plain)
api.add_resource(Users, "/res", "/res/<string:x>")
"""
SHOP = """
from flask import Blueprint
bp = Blueprint("shop", __name__, url_prefix="/ignored")
child = Blueprint("child", __name__, url_prefix="/child")

@bp.route("/items/<int:item_id>/<path:rest>", methods=["GET", "PUT"])
def item(item_id, rest): ...

@child.get("/c")
def c(): ...

@bp.route("/view")
class View:
    def delete(self): ...
"""
VIEWS = """
from flask import Blueprint
bp = Blueprint("views", __name__, url_prefix="/views/")

@bp.post("/x")
def x(): ...

def plain(): ...
"""
FLASK = {
    "site_pkg/__init__.py": "",
    "site_pkg/app.py": FLASK_APP,
    "site_pkg/shop.py": SHOP,
    "site_pkg/views.py": VIEWS,
}


def test_flask_paths_are_whole() -> None:
    assert routes(flask.read(FLASK)) == [
        "DELETE /api/view View.delete",
        "GET /api/child/c c",
        "GET /api/items/{item_id}/{rest} item",
        "GET /made create_app.made",
        "GET /res Users.get",
        "GET /res/{x} Users.get",
        "GET /users/{user_id} Users.get",
        "POST /plain plain",
        "POST /res Users.post",
        "POST /res/{x} Users.post",
        "POST /users/{user_id} Users.post",
        "POST /views/x x",
        "PUT /api/items/{item_id}/{rest} item",
    ]


def test_each_framework_leaves_the_other_alone() -> None:
    assert routes(flask.read(FASTAPI)) == []
    assert routes(fastapi.read(FLASK)) == []
    assert routes(fastapi.read(FASTAPI | FLASK)) == routes(fastapi.read(FASTAPI))
    assert routes(flask.read(FASTAPI | FLASK)) == routes(flask.read(FLASK))


@pytest.mark.parametrize(
    "text",
    [
        "from fastapi import APIRouter\na = APIRouter()\na.include_router(a)\n@a.get('/x')\ndef f(): ...",
        "from fastapi import APIRouter\na = APIRouter()\nb = APIRouter()\na.include_router(b)\nb.include_router(a)\n"
        "@a.get('/x')\ndef f(): ...",
    ],
)
def test_routers_in_circles_end(text: str) -> None:
    assert routes(fastapi.read({"a.py": text})) == ["GET /x f"]


def test_imports_in_circles_end() -> None:
    files = {"a.py": "from b import r\n@r.get('/x')\ndef f(): ...", "b.py": "from a import r"}

    assert routes(fastapi.read(files)) == routes(flask.read(files)) == []


PIECES = [
    "from fastapi import APIRouter\n",
    "from flask import Flask\n",
    "r = APIRouter(prefix=",
    "'/x'",
    ")\n",
    "r = Flask()\n",
    "@r.get(",
    "@r.route(",
    "\ndef f(): ...\n",
    "r.include_router(",
    "r.register_blueprint(r, url_prefix=",
    "r.add_url_rule('/x', view_func=f)\n",
    "for q in (r, r):\n    r.include_router(q)\n",
    "class f:\n    def get(self): ...\n",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_the_same_way_twice(text: str) -> None:
    assert fastapi.read({"a.py": text}) == fastapi.read({"a.py": text})
    assert flask.read({"a.py": text}) == flask.read({"a.py": text})
