"""A wrong setting of the gateway stops the start with a sentence that says what to write."""

import os
import subprocess
import sys

import pytest

from dargah.config import env


@pytest.mark.parametrize(
    "address", ["payment.example.ir", "ftp://payment.example.ir", "http://payment.example.ir", "https://", "https://a.ir/?k=1"]
)  # fmt: skip
def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DARGAH_PAYMENT_URL", address)
    with pytest.raises(env.WrongSetting, match="DARGAH_PAYMENT_URL=https://"):
        env.web_address("DARGAH_PAYMENT_URL", "")


def test_an_address_and_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARGAH_PAYMENT_URL", "https://payment.zarinpal.com/")
    assert env.web_address("DARGAH_PAYMENT_URL", "") == "https://payment.zarinpal.com"
    monkeypatch.delenv("DARGAH_PAYMENT_URL")
    assert env.web_address("DARGAH_PAYMENT_URL", "") == ""


@pytest.mark.parametrize("merchant", ["", "123", "x" * 36])
def test_a_merchant_that_is_none(monkeypatch: pytest.MonkeyPatch, merchant: str) -> None:
    monkeypatch.setenv("DARGAH_PAYMENT_MERCHANT", merchant)
    with pytest.raises(env.WrongSetting, match="DARGAH_PAYMENT_MERCHANT=xxxxxxxx") as stopped:
        env.merchant("DARGAH_PAYMENT_MERCHANT", "", wanted=True)
    assert not merchant or f"«{merchant}»" not in str(stopped.value), "it is the office's secret"


def test_no_gateway_needs_no_merchant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DARGAH_PAYMENT_MERCHANT", raising=False)
    assert env.merchant("DARGAH_PAYMENT_MERCHANT", "", wanted=False) == ""


def test_a_real_start_with_a_gateway_and_no_merchant_stops() -> None:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("DARGAH", "DATABASE"))}
    ended = subprocess.run(
        [sys.executable, "-c", "import dargah.config.settings"],
        env={
            **bare,
            "DARGAH_MODE": "production",
            "DARGAH_ORIGIN": "https://portal.example.ir",
            "DARGAH_SECRET_KEY": "k" * 60,
            "DATABASE_URL": "postgresql://d:d@127.0.0.1:5432/d",
            "DARGAH_PAYMENT_URL": "https://payment.zarinpal.com",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "DARGAH_PAYMENT_MERCHANT" in ended.stderr
    assert "Traceback" not in ended.stderr
