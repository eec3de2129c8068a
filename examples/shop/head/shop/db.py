"""SQLite storage: tables, connections and the start-up of a fresh database."""

import os
import sqlite3
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends

from shop import seed

SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'customer',
    phone TEXT
);
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id)
);
CREATE TABLE IF NOT EXISTS products (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    price INTEGER NOT NULL,
    stock INTEGER NOT NULL,
    description TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS reviews (
    id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    rating INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    UNIQUE (product_id, user_id)
);
CREATE TABLE IF NOT EXISTS cart_items (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    UNIQUE (user_id, product_id)
);
CREATE TABLE IF NOT EXISTS coupons (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    value INTEGER NOT NULL,
    min_subtotal INTEGER NOT NULL,
    active INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS vouchers (
    code TEXT PRIMARY KEY,
    balance INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    status TEXT NOT NULL DEFAULT 'placed',
    shipping TEXT NOT NULL,
    shipping_cost INTEGER NOT NULL,
    total INTEGER NOT NULL,
    payment_method TEXT NOT NULL,
    invoice_text TEXT,
    recipient TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL,
    note TEXT,
    gift_wrap_cost INTEGER NOT NULL DEFAULT 0,
    gift_message TEXT,
    coupon TEXT,
    discount INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS order_lines (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL
);
"""

# Columns that databases of earlier versions lack.
ADDED_TO_ORDERS = {
    "gift_wrap_cost": "INTEGER NOT NULL DEFAULT 0",
    "gift_message": "TEXT",
    "coupon": "TEXT",
    "discount": "INTEGER NOT NULL DEFAULT 0",
}


def connect() -> sqlite3.Connection:
    db = sqlite3.connect(os.environ.get("SHOP_DB", "shop.db"), timeout=10, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    return db


def upgrade(db: sqlite3.Connection) -> None:
    present = {row["name"] for row in db.execute("PRAGMA table_info(orders)")}
    for column, kind in ADDED_TO_ORDERS.items():
        if column not in present:
            db.execute(f"ALTER TABLE orders ADD COLUMN {column} {kind}")


def clear() -> None:
    """Drop every table."""
    db = connect()
    try:
        db.execute("PRAGMA foreign_keys = OFF")
        with db:
            for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                db.execute(f"DROP TABLE {row['name']}")
    finally:
        db.close()


def prepare() -> None:
    """Create the tables and, in an empty database, the first data."""
    db = connect()
    try:
        db.executescript(SCHEMA)
        upgrade(db)
        if db.execute("SELECT count(*) FROM users").fetchone()[0] == 0:
            with db:
                seed.insert(db)
    finally:
        db.close()


def session() -> Iterator[sqlite3.Connection]:
    """One connection per request; what a request wrote is kept only when it succeeded."""
    db = connect()
    try:
        with db:
            yield db
    finally:
        db.close()


Database = Annotated[sqlite3.Connection, Depends(session, scope="function")]
