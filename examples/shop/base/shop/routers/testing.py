"""For tests only: not there when SHOP_ENV is `production`."""

from fastapi import APIRouter

from shop import db

router = APIRouter(prefix="/testing", include_in_schema=False)


@router.post("/reset", status_code=204)
def reset() -> None:
    """Bring the database back to its first data."""
    db.clear()
    db.prepare()
