"""What `prepare` may know of the user's environment: where registries are, never who the user is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.package_clients import bound, settings

KEPT = {
    "PIP_INDEX_URL": "https://mirror.example/simple",
    "PIP_CERT": "/etc/ssl/certs/ca-certificates.crt",
    "UV_DEFAULT_INDEX": "https://mirror.example/simple",
    "npm_config_registry": "https://mirror.example/npm",
    "NPM_CONFIG_REGISTRY": "https://mirror.example/npm/x",
    "SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt",
    "NODE_EXTRA_CA_CERTS": "/opt/company/ca.pem",
    "HTTPS_PROXY": "http://proxy.example:3128",
    "no_proxy": "localhost,.example",
}
DROPPED = {
    "GITHUB_TOKEN": "x",
    "ACTIONS_RUNTIME_TOKEN": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "HOME": "/root",
    "PATH": "/root/bin",
    "npm_config__auth": "x",
    "npm_config_//registry.example/:_authToken": "x",
    "NPM_CONFIG_USERCONFIG": "/root/.npmrc",
    "npm_config_cache": "/root/.npm",
    "UV_PUBLISH_TOKEN": "x",
    "UV_INDEX_PRIVATE_PASSWORD": "x",
    "UV_INDEX_PRIVATE_USERNAME": "x",
    "PIP_CONFIG_FILE": "/root/pip.conf",
    "PIP_TARGET": "/root/x",
    "LD_PRELOAD": "/tmp/x.so",
    "PYTHONPATH": "/root",
    "NODE_OPTIONS": "--require /root/x.js",
}


def test_only_settings_of_package_clients_are_kept() -> None:
    assert dict(settings({**KEPT, **DROPPED})) == KEPT


@pytest.mark.parametrize(
    "value",
    [
        "https://user:pass@mirror.example/simple",
        "https://token@mirror.example/simple",
        "https://mirror.example/simple https://user:pass@other.example/simple",
        "https://a.example,https://user:pass@b.example",
        "user:pass@proxy.example:3128",
        "http://user:p/a@proxy.example",
        "https://mirror.example/simple?token=x",
    ],
)
def test_a_value_that_carries_a_password_is_dropped(value: str) -> None:
    for name in ("PIP_EXTRA_INDEX_URL", "HTTPS_PROXY", "UV_INDEX", "npm_config_registry"):
        assert settings({name: value}) == ()


@given(st.from_regex(r"[a-z]{1,8}:[A-Za-z0-9._~!$&'()*+;=%-]{1,12}", fullmatch=True))
def test_no_userinfo_gets_through(userinfo: str) -> None:
    assert settings({"PIP_INDEX_URL": f"https://{userinfo}@mirror.example/simple"}) == ()


def test_named_certificates_and_wheels_are_bound_where_they_lie(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    chosen = (
        ("PIP_CERT", "/etc/ssl/certs/ca-certificates.crt"),
        ("PIP_FIND_LINKS", str(wheels)),
        ("SSL_CERT_FILE", "/nonexistent/ca.pem"),
        ("SSL_CERT_DIR", "/"),
        ("PIP_INDEX_URL", str(tmp_path)),
    )

    assert bound(chosen) == ((wheels, str(wheels)),)
