"""The catalogue and its reviews."""

import json
import sqlite3
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.exceptions import RequestValidationError

from shop.auth import AdminUser, CurrentUser
from shop.db import Database
from shop.problems import refusals
from shop.schemas import (
    Category,
    NewReview,
    Product,
    ProductChange,
    ProductDetail,
    ProductPage,
    ProductSort,
    Review,
    RowId,
)

router = APIRouter(prefix="/products", tags=["products"])

ORDER_BY = {
    ProductSort.name: "name",
    ProductSort.price_asc: "price, name",
    ProductSort.price_desc: "price DESC, name",
    ProductSort.newest: "id DESC",
}


def find_product(db: sqlite3.Connection, product_id: int) -> sqlite3.Row:
    product = db.execute("SELECT * FROM products WHERE id = ?", (product_id,)).fetchone()
    if product is None:
        raise HTTPException(404, "No such product")
    return product


def like(text: str) -> str:
    """A LIKE pattern that finds the text anywhere, taking its wildcards literally."""
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def check_price_range(min_price: int | None, max_price: int | None) -> None:
    if min_price is None or max_price is None:
        return
    if min_price > max_price:
        problem = {
            "loc": ("query", "min_price"),
            "msg": "The lowest price is above the highest price",
            "type": "price_range",
        }
        raise RequestValidationError([problem])


@router.get("", response_model=ProductPage)
def list_products(
    db: Database,
    search: Annotated[str | None, Query(max_length=50, description="Part of the name or description")] = None,
    category: Category | None = None,
    min_price: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
    max_price: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
    in_stock: Annotated[bool, Query(description="Only products that can be bought now")] = False,
    sort: ProductSort = ProductSort.name,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    offset: Annotated[int, Query(ge=0, le=1000)] = 0,
):
    check_price_range(min_price, max_price)
    where, values = ["active = 1"], []
    if search:
        where.append("(name LIKE ? ESCAPE '\\' OR description LIKE ? ESCAPE '\\')")
        values += [like(search.strip())] * 2
    if category is not None:
        where.append("category = ?")
        values.append(category.value)
    if min_price is not None:
        where.append("price >= ?")
        values.append(min_price)
    if max_price is not None:
        where.append("price <= ?")
        values.append(max_price)
    if in_stock:
        where.append("stock > 0")
    condition = " AND ".join(where)
    total = db.execute(f"SELECT count(*) FROM products WHERE {condition}", values).fetchone()[0]
    rows = db.execute(
        f"SELECT * FROM products WHERE {condition} ORDER BY {ORDER_BY[sort]} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return {"items": [dict(row) for row in rows], "total": total, "limit": limit, "offset": offset}


def reviews_of(db: sqlite3.Connection, product_id: int) -> list[dict]:
    rows = db.execute(
        "SELECT reviews.*, users.name AS author FROM reviews JOIN users ON users.id = reviews.user_id"
        " WHERE product_id = ? ORDER BY reviews.id DESC",
        (product_id,),
    )
    return [{**row, "tags": json.loads(row["tags"])} for row in map(dict, rows)]


@router.get("/{product_id}", response_model=ProductDetail, responses=refusals(404))
def product_detail(product_id: RowId, db: Database):
    product = find_product(db, product_id)
    return {**dict(product), "reviews": reviews_of(db, product_id)}


@router.patch("/{product_id}", response_model=Product, responses=refusals(401, 403))
def change_product(product_id: RowId, body: ProductChange, admin: AdminUser, db: Database):
    find_product(db, product_id)
    changes = body.model_dump(exclude_none=True)
    columns = ", ".join(f"{column} = ?" for column in changes)
    db.execute(f"UPDATE products SET {columns} WHERE id = ?", [*changes.values(), product_id])
    return dict(find_product(db, product_id))


@router.get("/{product_id}/reviews", response_model=list[Review], responses=refusals(404))
def list_reviews(product_id: RowId, db: Database):
    find_product(db, product_id)
    return reviews_of(db, product_id)


@router.post("/{product_id}/reviews", status_code=201, response_model=Review, responses=refusals(401, 404, 409))
def create_review(product_id: RowId, body: NewReview, user: CurrentUser, db: Database):
    find_product(db, product_id)
    try:
        db.execute(
            "INSERT INTO reviews (product_id, user_id, rating, title, body, tags) VALUES (?, ?, ?, ?, ?, ?)",
            (product_id, user["id"], body.rating, body.title, body.body, json.dumps(body.tags)),
        )
    except sqlite3.IntegrityError:
        raise HTTPException(409, "You have already reviewed this product") from None
    return reviews_of(db, product_id)[0]
