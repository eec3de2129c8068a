"""Who is asking: bearer tokens and roles."""

import sqlite3
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shop.db import Database

bearer = HTTPBearer(auto_error=False, description="The token that POST /api/accounts/login returns")


def current_user(
    db: Database, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> sqlite3.Row:
    user = None
    if credentials is not None:
        user = db.execute(
            "SELECT users.* FROM users JOIN sessions ON sessions.user_id = users.id WHERE sessions.token = ?",
            (credentials.credentials,),
        ).fetchone()
    if user is None:
        raise HTTPException(401, "Log in first", headers={"WWW-Authenticate": "Bearer"})
    return user


CurrentUser = Annotated[sqlite3.Row, Depends(current_user)]


def admin_user(user: CurrentUser) -> sqlite3.Row:
    if user["role"] != "admin":
        raise HTTPException(403, "Only an administrator may do this")
    return user


AdminUser = Annotated[sqlite3.Row, Depends(admin_user)]
