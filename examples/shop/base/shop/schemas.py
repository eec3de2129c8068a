"""Requests and responses of the API. All amounts are in cents."""

from enum import StrEnum
from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, model_validator

RowId = Annotated[int, Path(ge=1, le=2_147_483_647)]
Email = Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Quantity = Annotated[int, Field(ge=1, le=10)]


class Request(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")


class Problem(BaseModel):
    """Why a request was refused."""

    detail: str


# accounts


class Registration(Request):
    email: Email
    name: str = Field(min_length=2, max_length=60)
    password: str = Field(min_length=8, max_length=72)


class Credentials(Request):
    email: Email
    password: str = Field(min_length=1, max_length=72)


class Token(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"


class Profile(Request):
    name: str = Field(min_length=2, max_length=60)
    phone: str | None = Field(default=None, pattern=r"^\+?[0-9 ]{6,20}$")


class Account(BaseModel):
    id: int
    email: str
    name: str
    role: Literal["customer", "admin"]
    phone: str | None = None


# products


class Category(StrEnum):
    kitchen = "kitchen"
    home = "home"
    office = "office"
    outdoor = "outdoor"


class ProductSort(StrEnum):
    name = "name"
    price_asc = "price_asc"
    price_desc = "price_desc"
    newest = "newest"


class Product(BaseModel):
    id: int
    name: str
    category: Category
    price: int
    stock: int
    description: str
    active: bool


class ProductPage(BaseModel):
    items: list[Product]
    limit: int
    offset: int


class NewReview(Request):
    rating: int = Field(ge=1, le=5)
    title: str = Field(min_length=3, max_length=60)
    body: str | None = Field(default=None, max_length=500)
    tags: list[Annotated[str, Field(min_length=2, max_length=20)]] = Field(default=[], max_length=3)


class Review(BaseModel):
    id: int
    author: str
    rating: int
    title: str
    body: str | None
    tags: list[str]


class ProductDetail(Product):
    reviews: list[Review]


class ProductChange(Request):
    price: int | None = Field(default=None, ge=1, le=1_000_000)
    stock: int | None = Field(default=None, ge=0, le=10_000)
    description: str | None = Field(default=None, min_length=1, max_length=300)
    active: bool | None = None

    @model_validator(mode="after")
    def something_to_change(self) -> "ProductChange":
        if not self.model_dump(exclude_none=True):
            raise ValueError("Name at least one field to change")
        return self


# cart


class NewCartItem(Request):
    product_id: int = Field(ge=1, le=2_147_483_647)
    quantity: Quantity = 1


class CartItemChange(Request):
    quantity: Quantity


class CartItem(BaseModel):
    id: int
    product_id: int
    name: str
    unit_price: int
    quantity: int
    line_total: int


class Cart(BaseModel):
    items: list[CartItem]
    subtotal: int


# coupons


class Coupon(BaseModel):
    code: str
    kind: Literal["percent", "amount"]
    value: int
    min_subtotal: int


# orders


class Shipping(StrEnum):
    standard = "standard"
    express = "express"
    pickup = "pickup"


class OrderItem(Request):
    product_id: int = Field(ge=1, le=2_147_483_647)
    quantity: Quantity


class Address(Request):
    recipient: str = Field(min_length=2, max_length=60)
    street: str = Field(min_length=3, max_length=80)
    postcode: str = Field(pattern=r"^[0-9]{5}$")
    city: str = Field(min_length=2, max_length=60)


class CardPayment(Request):
    method: Literal["card"]
    number: str = Field(pattern=r"^[0-9]{16}$")
    holder: str = Field(min_length=2, max_length=60)
    expiry: str = Field(pattern=r"^(0[1-9]|1[0-2])/[0-9]{2}$", description="MM/YY")


class InvoicePayment(Request):
    method: Literal["invoice"]
    company: str = Field(min_length=2, max_length=80)
    vat_id: str = Field(pattern=r"^[A-Z]{2}[0-9]{8,12}$")


class VoucherPayment(Request):
    method: Literal["voucher"]
    code: str = Field(pattern=r"^[A-Z0-9]{4,12}$")


Payment = Annotated[CardPayment | InvoicePayment | VoucherPayment, Field(discriminator="method")]


class NewOrder(Request):
    items: list[OrderItem] = Field(min_length=1, max_length=5)
    shipping: Shipping = Shipping.standard
    address: Address
    payment: Payment
    note: str | None = Field(default=None, max_length=200)


class OrderLine(BaseModel):
    product_id: int
    name: str
    quantity: int
    unit_price: int


class OrderSummary(BaseModel):
    id: int
    status: Literal["placed", "shipped", "cancelled"]
    shipping: Shipping
    total: int


class Order(OrderSummary):
    shipping_cost: int
    payment_method: Literal["card", "invoice", "voucher"]
    invoice_text: str | None
    address: Address
    note: str | None
    lines: list[OrderLine]
