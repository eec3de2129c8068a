import csv
from pathlib import Path

import pytest


def test_order_takes_stock_and_empties_the_cart(client, ada, order):
    client.post("/api/cart/items", json={"product_id": 1, "quantity": 2}, headers=ada)
    answer = client.post("/api/orders", json=order, headers=ada)
    assert answer.status_code == 201
    assert answer.json()["total"] == 2 * 1250 + 490
    assert client.get("/api/products/1").json()["stock"] == 22
    assert client.get("/api/cart", headers=ada).json()["items"] == []


PAYMENTS = {
    "invoice": {"method": "invoice", "company": "Analytical Society", "vat_id": "DE123456789"},
    "voucher": {"method": "voucher", "code": "GIFT50"},
}
with (Path(__file__).parent / "orders.csv").open(newline="") as file:
    ORDERS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ORDERS, ids=lambda row: f"{row['shipping']}-{row['payment']}")
def test_shipping_cost(client, ada, order, row):
    payment = PAYMENTS.get(row["payment"], order["payment"])
    answer = client.post("/api/orders", json={**order, "shipping": row["shipping"], "payment": payment}, headers=ada)
    assert answer.json()["shipping_cost"] == int(row["cost"])


def test_invoice(client, ada, order):
    order["payment"] = {"method": "invoice", "company": "Analytical Society", "vat_id": "DE123456789"}
    answer = client.post("/api/orders", json=order, headers=ada)
    assert answer.json()["invoice_text"] == "Analytical Society (DE123456789): 2 x Enamel Mug"


def test_voucher(client, ada, order):
    order["payment"] = {"method": "voucher", "code": "GIFT50"}
    assert client.post("/api/orders", json=order, headers=ada).status_code == 201
    assert client.post("/api/orders", json=order, headers=ada).status_code == 402


def test_gift_wrap(client, ada, order):
    answer = client.post("/api/orders", json={**order, "gift_wrap": True, "gift_message": "Enjoy"}, headers=ada)
    assert answer.json()["gift_wrap_cost"] == 350
    assert answer.json()["total"] == 2 * 1250 + 350 + 490


def test_declined_card_changes_nothing(client, ada, order):
    order["payment"]["number"] = "4111111111110000"
    assert client.post("/api/orders", json=order, headers=ada).status_code == 402
    assert client.get("/api/products/1").json()["stock"] == 24


def test_not_enough_stock(client, ada, order):
    order["items"] = [{"product_id": 14, "quantity": 3}]
    assert client.post("/api/orders", json=order, headers=ada).json() == {"detail": "Only 2 of Pocket Torch left"}


def test_orders_are_private(client, ada):
    assert [found["id"] for found in client.get("/api/orders", headers=ada).json()] == [2]
    assert client.get("/api/orders/1", headers=ada).status_code == 403
    assert client.get("/api/orders/99", headers=ada).status_code == 404


def test_address_until_shipped(client, ada, order):
    address = {**order["address"], "city": "Altona"}
    order_id = client.post("/api/orders", json=order, headers=ada).json()["id"]
    assert client.put(f"/api/orders/{order_id}/address", json=address, headers=ada).json()["address"] == address
    assert client.put("/api/orders/2/address", json=address, headers=ada).status_code == 409


def test_cancel_returns_the_stock(client, ada, order):
    order_id = client.post("/api/orders", json=order, headers=ada).json()["id"]
    assert client.post(f"/api/orders/{order_id}/cancel", headers=ada).json()["status"] == "cancelled"
    assert client.get("/api/products/1").json()["stock"] == 24
    assert client.post(f"/api/orders/{order_id}/cancel", headers=ada).status_code == 409
