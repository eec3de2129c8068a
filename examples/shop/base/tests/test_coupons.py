def test_coupons(client):
    assert client.get("/api/coupons/WELCOME10").json()["value"] == 10
    assert client.get("/api/coupons/NOSUCH").status_code == 404
    assert client.get("/api/coupons/SPRING24").status_code == 410
