"""What an order costs: lines, gift wrapping, coupon and shipping."""

import sqlite3
from dataclasses import dataclass

from fastapi import HTTPException

GIFT_WRAP_COST = 350


@dataclass(frozen=True)
class Price:
    subtotal: int
    gift_wrap_cost: int
    discount: int
    shipping_cost: int

    @property
    def total(self) -> int:
        return self.subtotal + self.gift_wrap_cost - self.discount + self.shipping_cost


def find_coupon(db: sqlite3.Connection, code: str, subtotal: int) -> sqlite3.Row:
    """The coupon, when it is valid for goods of this value."""
    coupon = db.execute("SELECT * FROM coupons WHERE code = ?", (code,)).fetchone()
    if coupon is None:
        raise HTTPException(404, "No such coupon")
    if not coupon["active"]:
        raise HTTPException(409, "This coupon has expired")
    if subtotal < coupon["min_subtotal"]:
        needed = coupon["min_subtotal"] / 100
        raise HTTPException(409, f"This coupon needs goods for at least {needed:.2f} EUR")
    return coupon


def discount_of(coupon: sqlite3.Row, subtotal: int) -> int:
    """Coupons apply to the goods, not to wrapping or shipping."""
    if coupon["kind"] == "percent":
        return subtotal * coupon["value"] // 100
    return min(coupon["value"], subtotal)


def price_order(
    db: sqlite3.Connection, lines: list[dict], shipping_cost: int, gift_wrap: bool, coupon_code: str | None
) -> Price:
    subtotal = sum(line["quantity"] * line["unit_price"] for line in lines)
    gift_wrap_cost = GIFT_WRAP_COST if gift_wrap else 0
    discount = 0
    if coupon_code is not None:
        discount = discount_of(find_coupon(db, coupon_code, subtotal), subtotal + gift_wrap_cost)
    return Price(subtotal, gift_wrap_cost, discount, shipping_cost)
