"""Placing, reading and cancelling orders."""

import sqlite3

from fastapi import APIRouter, HTTPException

from shop.auth import CurrentUser
from shop.db import Database
from shop.pricing import price_order
from shop.problems import refusals
from shop.routers.products import find_product
from shop.schemas import Address, NewOrder, Order, OrderSummary, Payment, RowId, Shipping

router = APIRouter(prefix="/orders", tags=["orders"])

SHIPPING_COST = {Shipping.standard: 490, Shipping.express: 990, Shipping.pickup: 0}
DECLINED_SUFFIX = "0000"


def find_order(db: sqlite3.Connection, user: sqlite3.Row, order_id: int) -> sqlite3.Row:
    order = db.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
    if order is None:
        raise HTTPException(404, "No such order")
    if order["user_id"] != user["id"]:
        raise HTTPException(403, "This order belongs to another account")
    return order


def full_order(db: sqlite3.Connection, order_id: int) -> dict:
    order = dict(db.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone())
    lines = db.execute(
        "SELECT product_id, name, quantity, unit_price FROM order_lines"
        " JOIN products ON products.id = product_id WHERE order_id = ? ORDER BY order_lines.id",
        (order_id,),
    )
    order["lines"] = [dict(line) for line in lines]
    order["address"] = {field: order[field] for field in Address.model_fields}
    return order


def take_from_stock(db: sqlite3.Connection, body: NewOrder) -> list[dict]:
    """The lines of the order, at today's prices."""
    lines = []
    for item in body.items:
        product = find_product(db, item.product_id)
        if product["stock"] < item.quantity:
            raise HTTPException(409, f"Only {product['stock']} of {product['name']} left")
        db.execute("UPDATE products SET stock = stock - ? WHERE id = ?", (item.quantity, product["id"]))
        lines.append({"product_id": product["id"], "quantity": item.quantity, "unit_price": product["price"]})
    return lines


def pay(db: sqlite3.Connection, payment: Payment, total: int) -> None:
    if payment.method == "card" and payment.number.endswith(DECLINED_SUFFIX):
        raise HTTPException(402, "The card was declined")
    if payment.method == "voucher":
        voucher = db.execute("SELECT * FROM vouchers WHERE code = ?", (payment.code,)).fetchone()
        if voucher is None:
            raise HTTPException(404, "No such voucher")
        if voucher["balance"] < total:
            raise HTTPException(402, "The voucher does not cover the total")
        db.execute("UPDATE vouchers SET balance = balance - ? WHERE code = ?", (total, payment.code))


def gift_wrap_line(cost: int) -> dict:
    return {"product_id": None, "quantity": 1, "unit_price": cost}


def invoice_text(db: sqlite3.Connection, payment: Payment, lines: list[dict]) -> str | None:
    """What the invoice lists, for orders paid by invoice."""
    if payment.method != "invoice":
        return None
    names = {row["id"]: row["name"] for row in db.execute("SELECT id, name FROM products")}
    listed = ", ".join(f"{line['quantity']} x {names[line['product_id']]}" for line in lines)
    return f"{payment.company} ({payment.vat_id}): {listed}"


@router.post("", status_code=201, response_model=Order, responses=refusals(401, 402, 404, 409))
def create_order(body: NewOrder, user: CurrentUser, db: Database):
    lines = take_from_stock(db, body)
    shipping_cost = SHIPPING_COST[body.shipping]
    price = price_order(db, lines, shipping_cost, body.gift_wrap, body.coupon)
    pay(db, body.payment, price.total)
    billed = [*lines, gift_wrap_line(price.gift_wrap_cost)] if body.gift_wrap else lines
    order_id = db.execute(
        "INSERT INTO orders (user_id, shipping, shipping_cost, total, payment_method, invoice_text, note,"
        " gift_wrap_cost, gift_message, coupon, discount, recipient, street, postcode, city)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            user["id"],
            body.shipping.value,
            shipping_cost,
            price.total,
            body.payment.method,
            invoice_text(db, body.payment, billed),
            body.note,
            price.gift_wrap_cost,
            body.gift_message,
            body.coupon,
            price.discount,
            *body.address.model_dump().values(),
        ),
    ).lastrowid
    for line in lines:
        db.execute(
            "INSERT INTO order_lines (order_id, product_id, quantity, unit_price) VALUES (?, ?, ?, ?)",
            (order_id, line["product_id"], line["quantity"], line["unit_price"]),
        )
        db.execute("DELETE FROM cart_items WHERE user_id = ? AND product_id = ?", (user["id"], line["product_id"]))
    return full_order(db, order_id)


@router.get("", response_model=list[OrderSummary], responses=refusals(401))
def list_orders(user: CurrentUser, db: Database):
    rows = db.execute("SELECT * FROM orders WHERE user_id = ? ORDER BY id DESC", (user["id"],))
    return [dict(row) for row in rows]


@router.get("/{order_id}", response_model=Order, responses=refusals(401, 403, 404))
def order_detail(order_id: RowId, user: CurrentUser, db: Database):
    find_order(db, user, order_id)
    return full_order(db, order_id)


@router.put("/{order_id}/address", response_model=Order, responses=refusals(401, 403, 404))
def replace_address(order_id: RowId, body: Address, user: CurrentUser, db: Database):
    order = db.execute("SELECT status FROM orders WHERE id = ?", (order_id,)).fetchone()
    if order is None:
        raise HTTPException(404, "No such order")
    if order["status"] != "placed":
        raise HTTPException(409, f"This order is already {order['status']}")
    db.execute(
        "UPDATE orders SET recipient = ?, street = ?, postcode = ?, city = ? WHERE id = ?",
        (*body.model_dump().values(), order_id),
    )
    return full_order(db, order_id)


@router.post("/{order_id}/cancel", response_model=Order, responses=refusals(401, 403, 404, 409))
def cancel_order(order_id: RowId, user: CurrentUser, db: Database):
    order = find_order(db, user, order_id)
    if order["status"] != "placed":
        raise HTTPException(409, f"This order is already {order['status']}")
    db.execute("UPDATE orders SET status = 'cancelled' WHERE id = ?", (order_id,))
    for line in db.execute("SELECT * FROM order_lines WHERE order_id = ?", (order_id,)).fetchall():
        db.execute("UPDATE products SET stock = stock + ? WHERE id = ?", (line["quantity"], line["product_id"]))
    return full_order(db, order_id)
