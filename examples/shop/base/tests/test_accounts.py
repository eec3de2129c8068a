NEW = {"email": "new@example.com", "name": "New Customer", "password": "longenough"}


def test_register_then_log_in(client):
    assert client.post("/api/accounts/register", json=NEW).status_code == 201
    answer = client.post("/api/accounts/login", json={"email": NEW["email"], "password": NEW["password"]})
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"


def test_an_email_registers_once(client):
    assert client.post("/api/accounts/register", json={**NEW, "email": "ADA@example.com"}).status_code == 409


def test_short_password_is_refused(client):
    answer = client.post("/api/accounts/register", json={**NEW, "password": "short"})
    assert answer.status_code == 422
    assert "short" not in answer.json()["detail"][0]["msg"]


def test_wrong_password(client):
    answer = client.post("/api/accounts/login", json={"email": "ada@example.com", "password": "wrong"})
    assert answer.status_code == 401


def test_who_am_i(client, ada):
    assert client.get("/api/accounts/me").status_code == 401
    assert client.get("/api/accounts/me", headers=ada).json()["email"] == "ada@example.com"


def test_replace_profile(client, ada):
    answer = client.put("/api/accounts/me", json={"name": "Ada King", "phone": "+49 40 123456"}, headers=ada)
    assert answer.json()["phone"] == "+49 40 123456"
