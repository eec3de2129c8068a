def add(client, ada, product_id, quantity=1):
    return client.post("/api/cart/items", json={"product_id": product_id, "quantity": quantity}, headers=ada)


def test_adding_twice_sums_up(client, ada):
    add(client, ada, 1, 2)
    cart = add(client, ada, 1, 3).json()
    assert [(item["name"], item["quantity"]) for item in cart["items"]] == [("Enamel Mug", 5)]
    assert cart["subtotal"] == 6250


def test_out_of_stock_and_too_many(client, ada):
    assert add(client, ada, 6).status_code == 409
    add(client, ada, 1, 10)
    assert add(client, ada, 1).status_code == 409


def test_change_quantity(client, ada):
    item = add(client, ada, 1).json()["items"][0]
    answer = client.patch(f"/api/cart/items/{item['id']}", json={"quantity": 4}, headers=ada)
    assert answer.json()["subtotal"] == 5000
    assert client.patch("/api/cart/items/99", json={"quantity": 4}, headers=ada).status_code == 404


def test_quantity_within_stock(client, ada):
    item = add(client, ada, 4).json()["items"][0]
    assert client.patch(f"/api/cart/items/{item['id']}", json={"quantity": 3}, headers=ada).status_code == 200


def test_remove(client, ada):
    item = add(client, ada, 1).json()["items"][0]
    assert client.delete(f"/api/cart/items/{item['id']}", headers=ada).status_code == 204
    assert client.get("/api/cart", headers=ada).json() == {"items": [], "subtotal": 0}
