"""Data a fresh database starts with."""

from sqlite3 import Connection

from shop.security import hash_password

# (name, category, price in cents, stock, description)
PRODUCTS = [
    ("Enamel Mug", "kitchen", 1250, 24, "Holds 350 ml. Dishwasher safe."),
    ("Cast Iron Pan", "kitchen", 4900, 6, "26 cm, for every kind of hob."),
    ("Linen Tea Towel", "kitchen", 890, 40, "Washed linen, 50 x 70 cm."),
    ("Walnut Cutting Board", "kitchen", 3450, 3, "Oiled walnut, 40 x 25 cm."),
    ("Desk Lamp", "home", 5990, 8, "Swivel arm, warm white light."),
    ("Wool Blanket", "home", 7900, 0, "Woven from undyed wool, 140 x 200 cm."),
    ("Beeswax Candle", "home", 1490, 30, "Burns for about 40 hours."),
    ("Wall Clock", "home", 4250, 5, "Silent movement, 28 cm."),
    ("Dotted Notebook", "office", 990, 50, "A5, 120 pages, lies flat."),
    ("Fountain Pen", "office", 3890, 4, "Steel nib, size F, with converter."),
    ("Pen Tray", "office", 2190, 0, "Oak tray for six pens."),
    ("Canvas Backpack", "outdoor", 8900, 7, "18 litres, waxed canvas."),
    ("Steel Bottle", "outdoor", 2450, 15, "750 ml, keeps drinks cold for a day."),
    ("Pocket Torch", "outdoor", 1990, 2, "120 lumen, one AA battery."),
]

# (email, name, password, role)
USERS = [
    ("ada@example.com", "Ada Lovelace", "engine1843", "customer"),
    ("grace@example.com", "Grace Hopper", "compiler1952", "customer"),
    ("admin@example.com", "Shop Admin", "stockroom77", "admin"),
]

# (product, user, rating, title, body)
REVIEWS = [
    (1, 2, 5, "Solid mug", "Survived a fall from the desk."),
    (2, 2, 4, "Heavy but good", "Takes a while to heat up, then stays hot."),
    (9, 2, 3, "Paper is thin", "Ink shows through on the back."),
]

# (code, kind, value, smallest subtotal in cents, active)
COUPONS = [
    ("WELCOME10", "percent", 10, 0, 1),
    ("SAVE5", "amount", 500, 3000, 1),
    ("SPRING24", "percent", 20, 0, 0),
]

# (code, balance in cents)
VOUCHERS = [("GIFT50", 5000), ("GIFT10", 1000)]

# (user, status, shipping, shipping cost, total, lines of (product, quantity))
ORDERS = [
    (2, "placed", "standard", 490, 2990, [(1, 2)]),
    (1, "shipped", "express", 990, 2970, [(9, 2)]),
]


def insert(db: Connection) -> None:
    """Fill an empty database."""
    db.executemany("INSERT INTO products (name, category, price, stock, description) VALUES (?, ?, ?, ?, ?)", PRODUCTS)
    for email, name, password, role in USERS:
        db.execute(
            "INSERT INTO users (email, name, password_hash, role) VALUES (?, ?, ?, ?)",
            (email, name, hash_password(password), role),
        )
    db.executemany("INSERT INTO reviews (product_id, user_id, rating, title, body) VALUES (?, ?, ?, ?, ?)", REVIEWS)
    db.executemany("INSERT INTO coupons (code, kind, value, min_subtotal, active) VALUES (?, ?, ?, ?, ?)", COUPONS)
    db.executemany("INSERT INTO vouchers (code, balance) VALUES (?, ?)", VOUCHERS)
    for user_id, status, shipping, shipping_cost, total, lines in ORDERS:
        order_id = db.execute(
            "INSERT INTO orders (user_id, status, shipping, shipping_cost, total, payment_method, recipient, street,"
            " postcode, city) VALUES (?, ?, ?, ?, ?, 'card', 'Front Desk', 'Harbour Street 12', '20457', 'Hamburg')",
            (user_id, status, shipping, shipping_cost, total),
        ).lastrowid
        for product_id, quantity in lines:
            db.execute(
                "INSERT INTO order_lines (order_id, product_id, quantity, unit_price)"
                " SELECT ?, id, ?, price FROM products WHERE id = ?",
                (order_id, quantity, product_id),
            )
