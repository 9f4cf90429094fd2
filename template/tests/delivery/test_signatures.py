import time
from base64 import b64encode

import pytest
from pydantic import SecretStr, ValidationError

from app.delivery.signatures import SignatureError, SignatureSettings, sign, verify

BODY = b'{"paid": true}'


def secret(size: int, first: int = 0) -> SecretStr:
    return SecretStr("whsec_" + b64encode(bytes(range(first, first + size))).decode())


OLD, NEW = secret(24), secret(64, first=100)


def signed(*secrets: SecretStr, age: int = 0) -> dict[str, str]:
    return sign(secrets, "msg_1", int(time.time()) - age, BODY)


def test_it_is_signed_as_the_reference_library_does() -> None:
    """https://pypi.org/project/standardwebhooks/"""
    assert sign([OLD], "msg_1", 1674087231, BODY) == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1674087231",
        "webhook-signature": "v1,P/ab59FC3Jjb7Sm/Loxm/X1qoSrM9bGCen9p5V3nFDI=",
    }


def test_a_secret_is_replaced_while_both_sides_go_on() -> None:
    for sender, receiver in [
        ([OLD], [OLD]),
        ([NEW, OLD], [OLD]),
        ([NEW, OLD], [NEW]),
        ([OLD], [NEW, OLD]),
        ([NEW], [NEW, OLD]),
    ]:
        assert verify(receiver, signed(*sender), BODY) == "msg_1"
    with pytest.raises(SignatureError):
        verify([OLD], signed(NEW), BODY)


def test_signatures_of_other_versions_are_passed_over() -> None:
    headers = signed(OLD)
    headers["webhook-signature"] = f"v1a,abc= v2 \xe9 {headers['webhook-signature']} ,"
    assert verify([OLD], headers, BODY) == "msg_1"


@pytest.mark.parametrize("age", [-299, 299])
def test_clocks_may_be_five_minutes_apart(age: int) -> None:
    assert verify([OLD], signed(OLD, age=age), BODY) == "msg_1"
    with pytest.raises(SignatureError, match="too far from now"):
        verify([OLD], signed(OLD, age=2 * age), BODY)
    with pytest.raises(SignatureError, match="too far from now"):
        verify([OLD], signed(OLD, age=age), BODY, tolerance=60)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_2"},
        {"webhook-id": "msg_1."},
        {"webhook-id": "\xe9"},
        {"webhook-timestamp": str(int(time.time()) + 1)},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-timestamp": "\xb2"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,\xe9"},
        {"webhook-signature": "v1,P/ab59FC3Jjb7Sm/Loxm/X1qoSrM9bGCen9p5V3nFDI="},
    ],
)
def test_what_was_changed_on_its_way(changed: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        verify([OLD], signed(OLD) | changed, BODY)


def test_the_beginning_of_a_body_is_no_timestamp() -> None:
    now = int(time.time())
    old = sign([OLD], "msg_1", 1674087231, b"%d.%b" % (now, BODY))
    moved = old | {"webhook-id": "msg_1.1674087231", "webhook-timestamp": str(now)}
    with pytest.raises(SignatureError, match="not those of a signed callback"):
        verify([OLD], moved, BODY)


def test_another_body() -> None:
    with pytest.raises(SignatureError, match="No signature"):
        verify([OLD], signed(OLD), b"\xff" + BODY)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_that_is_missing_is_named(name: str) -> None:
    headers = signed(OLD)
    del headers[name]
    with pytest.raises(SignatureError, match=name):
        verify([OLD], headers, BODY)


def test_one_secret_or_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    secrets = [value.get_secret_value() for value in (NEW, OLD, secret(32))]
    for count in (1, 2):
        monkeypatch.setenv("CALLBACKS_SECRETS", ", ".join(secrets[:count]))
        settings = SignatureSettings()
        assert settings.secrets == (NEW, OLD)[:count]
        assert secrets[0] not in repr(settings)
    for count in (0, 3):
        monkeypatch.setenv("CALLBACKS_SECRETS", ", ".join([*secrets[:count], ","]))
        with pytest.raises(ValidationError, match="secrets"):
            SignatureSettings()


def test_development_has_a_secret_that_production_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    (known,) = SignatureSettings().secrets
    assert verify([known], signed(known), BODY) == "msg_1"
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    for value in ("", known.get_secret_value()):
        monkeypatch.setenv("CALLBACKS_SECRETS", value)
        with pytest.raises(ValidationError, match="set CALLBACKS_SECRETS: the one for"):
            SignatureSettings()


@pytest.mark.parametrize(
    "wrong",
    [
        "password",
        OLD.get_secret_value().removeprefix("whsec_"),
        OLD.get_secret_value().replace("_", "_!"),
        secret(23).get_secret_value(),
        secret(65).get_secret_value(),
    ],
)
def test_a_malformed_secret_is_not_repeated(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBACKS_SECRETS", wrong)
    with pytest.raises(ValidationError, match="set CALLBACKS_SECRETS: write whsec_") as refused:
        SignatureSettings()
    assert wrong not in str(refused.value)
