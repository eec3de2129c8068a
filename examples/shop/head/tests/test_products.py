def names(answer):
    return [item["name"] for item in answer.json()["items"]]


def test_list_is_sorted_by_name(client):
    found = names(client.get("/api/products"))
    assert len(found) == 14
    assert found == sorted(found)


def test_search_finds_names_and_descriptions(client):
    assert names(client.get("/api/products", params={"search": "walnut"})) == ["Walnut Cutting Board"]
    assert names(client.get("/api/products", params={"search": "%"})) == []


def test_category_and_price_sort(client):
    answer = client.get("/api/products", params={"category": "office", "sort": "price_desc"})
    assert names(answer) == ["Fountain Pen", "Pen Tray", "Dotted Notebook"]


def test_limit_and_offset(client):
    assert len(names(client.get("/api/products", params={"limit": 5, "offset": 10}))) == 4
    assert client.get("/api/products", params={"limit": 0}).status_code == 422


def test_only_what_is_in_stock(client):
    page = client.get("/api/products", params={"in_stock": True, "category": "home"}).json()
    assert [item["name"] for item in page["items"]] == ["Beeswax Candle", "Desk Lamp", "Wall Clock"]


def test_total_counts_all_pages(client):
    assert client.get("/api/products", params={"limit": 2}).json()["total"] == 14


def test_detail_lists_reviews(client):
    product = client.get("/api/products/1").json()
    assert product["reviews"][0]["title"] == "Solid mug"
    assert client.get("/api/products/999").status_code == 404


def test_one_review_per_customer(client, ada):
    review = {"rating": 4, "title": "Good mug", "tags": ["sturdy", "blue"]}
    answer = client.post("/api/products/1/reviews", json=review, headers=ada)
    assert answer.status_code == 201
    assert answer.json()["tags"] == ["sturdy", "blue"]
    assert client.post("/api/products/1/reviews", json=review, headers=ada).status_code == 409


def test_only_an_administrator_changes_products(client, ada, admin):
    assert client.patch("/api/products/1", json={"stock": 5}, headers=ada).status_code == 403
    assert client.patch("/api/products/1", json={"stock": 5}, headers=admin).json()["stock"] == 5
    assert client.patch("/api/products/1", json={}, headers=admin).status_code == 422
