"""Coupon lookup."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from shop.db import Database
from shop.problems import refusals
from shop.schemas import Coupon

router = APIRouter(prefix="/coupons", tags=["coupons"])


@router.get("/{code}", response_model=Coupon, responses=refusals(404, 410))
def read_coupon(code: Annotated[str, Path(pattern=r"^[A-Z0-9]{4,12}$")], db: Database):
    coupon = db.execute("SELECT * FROM coupons WHERE code = ?", (code,)).fetchone()
    if coupon is None:
        raise HTTPException(404, "No such coupon")
    if not coupon["active"]:
        raise HTTPException(410, "This coupon has expired")
    return dict(coupon)
