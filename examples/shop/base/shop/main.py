"""The application: `uvicorn shop.main:app`."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from shop import db, problems
from shop.routers import accounts, cart, coupons, orders, products, testing


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    db.prepare()
    yield


app = FastAPI(title="Shop", version="1.0.0", description="All amounts are in cents.", lifespan=lifespan)
app.add_exception_handler(RequestValidationError, problems.validation_problem)
for router in (accounts.router, products.router, cart.router, coupons.router, orders.router):
    app.include_router(router, prefix="/api")
if os.environ.get("SHOP_ENV", "development") != "production":
    app.include_router(testing.router)


@app.get("/health", tags=["health"])
def health() -> dict[str, str]:
    return {"status": "ok"}
