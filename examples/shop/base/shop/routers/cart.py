"""The cart of the account that is logged in."""

import sqlite3

from fastapi import APIRouter, HTTPException

from shop.auth import CurrentUser
from shop.db import Database
from shop.problems import refusals
from shop.routers.products import find_product
from shop.schemas import Cart, CartItemChange, NewCartItem, RowId

router = APIRouter(prefix="/cart", tags=["cart"])

MAX_LINES = 5
MAX_QUANTITY = 10


def cart_of(db: sqlite3.Connection, user: sqlite3.Row) -> dict:
    rows = db.execute(
        "SELECT cart_items.id, product_id, name, price AS unit_price, quantity, price * quantity AS line_total"
        " FROM cart_items JOIN products ON products.id = product_id WHERE user_id = ? ORDER BY cart_items.id",
        (user["id"],),
    )
    items = [dict(row) for row in rows]
    return {"items": items, "subtotal": sum(item["line_total"] for item in items)}


def find_item(db: sqlite3.Connection, user: sqlite3.Row, item_id: int) -> sqlite3.Row:
    item = db.execute("SELECT * FROM cart_items WHERE id = ? AND user_id = ?", (item_id, user["id"])).fetchone()
    if item is None:
        raise HTTPException(404, "No such item in your cart")
    return item


@router.get("", response_model=Cart, responses=refusals(401))
def read_cart(user: CurrentUser, db: Database):
    return cart_of(db, user)


@router.post("/items", status_code=201, response_model=Cart, responses=refusals(401, 404, 409))
def add_item(body: NewCartItem, user: CurrentUser, db: Database):
    product = find_product(db, body.product_id)
    if product["stock"] == 0:
        raise HTTPException(409, f"{product['name']} is out of stock")
    lines = {item["product_id"]: item["quantity"] for item in cart_of(db, user)["items"]}
    if product["id"] not in lines and len(lines) == MAX_LINES:
        raise HTTPException(409, f"The cart holds at most {MAX_LINES} different products")
    quantity = lines.get(product["id"], 0) + body.quantity
    if quantity > MAX_QUANTITY:
        raise HTTPException(409, f"At most {MAX_QUANTITY} pieces of one product")
    db.execute(
        "INSERT INTO cart_items (user_id, product_id, quantity) VALUES (?, ?, ?)"
        " ON CONFLICT (user_id, product_id) DO UPDATE SET quantity = excluded.quantity",
        (user["id"], product["id"], quantity),
    )
    return cart_of(db, user)


@router.patch("/items/{item_id}", response_model=Cart, responses=refusals(401, 404))
def change_quantity(item_id: RowId, body: CartItemChange, user: CurrentUser, db: Database):
    item = find_item(db, user, item_id)
    db.execute("UPDATE cart_items SET quantity = ? WHERE id = ?", (body.quantity, item["id"]))
    return cart_of(db, user)


@router.delete("/items/{item_id}", status_code=204, responses=refusals(401, 404))
def remove_item(item_id: RowId, user: CurrentUser, db: Database) -> None:
    item = find_item(db, user, item_id)
    db.execute("DELETE FROM cart_items WHERE id = ?", (item["id"],))
