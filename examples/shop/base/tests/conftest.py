import pytest
from fastapi.testclient import TestClient

from shop.main import app


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOP_DB", str(tmp_path / "shop.db"))
    with TestClient(app) as client:
        yield client


def log_in(client, email, password):
    answer = client.post("/api/accounts/login", json={"email": email, "password": password})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture
def ada(client):
    return log_in(client, "ada@example.com", "engine1843")


@pytest.fixture
def admin(client):
    return log_in(client, "admin@example.com", "stockroom77")


@pytest.fixture
def order():
    """A valid order; tests replace what they are about."""
    return {
        "items": [{"product_id": 1, "quantity": 2}],
        "shipping": "standard",
        "address": {
            "recipient": "Ada Lovelace",
            "street": "Harbour Street 12",
            "postcode": "20457",
            "city": "Hamburg",
        },
        "payment": {"method": "card", "number": "4111111111111111", "holder": "Ada Lovelace", "expiry": "12/30"},
    }
