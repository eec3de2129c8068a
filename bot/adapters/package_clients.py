"""The settings of package clients that `prepare` may see: chosen by name, dropped when they carry a password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

PREFIXES = ("PIP_", "UV_", "NPM_CONFIG_", "npm_config_")
NAMES = frozenset(
    {
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "NODE_EXTRA_CA_CERTS",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "http_proxy",
        "https_proxy",
        "no_proxy",
    }
)
# Caches and folders of the host are not there inside; configuration files may hold what the names below give away.
SECRET = re.compile(r"auth|token|passw|secret|credential|user|key|login|publish", re.IGNORECASE)
PLACE = re.compile(
    r"cache|config_file|userconfig|globalconfig|prefix|target|root|python_install|link_mode|_dir$", re.IGNORECASE
)
# `scheme://user:pass@host`, and tokens in a query: no address needs either sign to be found.
CREDENTIALS = re.compile(r"[@?]")
# Files and folders that a setting may name and that are bound read-only, when they lie outside what is bound anyway.
BOUND = frozenset(
    {"NODE_EXTRA_CA_CERTS", "PIP_CERT", "PIP_FIND_LINKS", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE"}
)
VISIBLE = ("/usr/", "/etc/ssl/certs")


def settings(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the variables that a package client needs to reach its registry, by name, without any credential."""
    return tuple(
        (name, value) for name, value in sorted(environ.items()) if _wanted(name) and CREDENTIALS.search(value) is None
    )


def _wanted(name: str) -> bool:
    if name in NAMES:
        return True
    client = next((name[len(prefix) :] for prefix in PREFIXES if name.startswith(prefix)), None)
    return client is not None and SECRET.search(client) is None and PLACE.search(client) is None


def bound(chosen: tuple[tuple[str, str], ...]) -> tuple[tuple[Path, str], ...]:
    """Return the certificate files and wheel folders that the settings name, each to be seen at its own path."""
    paths = sorted({value for name, value in chosen if name in BOUND and value.startswith("/")})
    return tuple(
        (Path(path), path)
        for path in paths
        if not path.startswith(VISIBLE) and Path(path).exists() and len(Path(path).parts) > 2
    )
