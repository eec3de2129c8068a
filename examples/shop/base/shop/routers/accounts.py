"""Registration, login and the own profile."""

import sqlite3

from fastapi import APIRouter, HTTPException

from shop.auth import CurrentUser
from shop.db import Database
from shop.problems import refusals
from shop.schemas import Account, Credentials, Profile, Registration, Token
from shop.security import hash_password, new_token, verify_password

router = APIRouter(prefix="/accounts", tags=["accounts"])


@router.post("/register", status_code=201, response_model=Account, responses=refusals(409))
def register(body: Registration, db: Database):
    try:
        user_id = db.execute(
            "INSERT INTO users (email, name, password_hash) VALUES (?, ?, ?)",
            (body.email.lower(), body.name, hash_password(body.password)),
        ).lastrowid
    except sqlite3.IntegrityError:
        raise HTTPException(409, "This email is already registered") from None
    return dict(db.execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone())


@router.post("/login", response_model=Token, responses=refusals(401))
def login(body: Credentials, db: Database):
    user = db.execute("SELECT * FROM users WHERE email = ?", (body.email.lower(),)).fetchone()
    if user is None or not verify_password(body.password, user["password_hash"]):
        raise HTTPException(401, "Email or password is wrong")
    token = new_token()
    db.execute("INSERT INTO sessions (token, user_id) VALUES (?, ?)", (token, user["id"]))
    return Token(access_token=token)


@router.get("/me", response_model=Account, responses=refusals(401))
def who_am_i(user: CurrentUser):
    return dict(user)


@router.put("/me", response_model=Account, responses=refusals(401))
def replace_profile(body: Profile, user: CurrentUser, db: Database):
    db.execute("UPDATE users SET name = ?, phone = ? WHERE id = ?", (body.name, body.phone, user["id"]))
    return dict(db.execute("SELECT * FROM users WHERE id = ?", (user["id"],)).fetchone())
