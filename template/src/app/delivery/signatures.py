"""Signatures of callbacks, by which a receiver knows who sent them.

As Standard Webhooks has them, which is spoken by libraries for most languages:
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
import re
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo
from pydantic_settings import SettingsConfigDict

from app.settings import CommaSeparated, Settings

PREFIX = "whsec_"
# Of the bytes that a secret is made of.
SIZES = range(24, 65)
HOW_TO_MAKE_ONE = (
    """make one with python -c "import base64, secrets; """
    """print('whsec_' + base64.b64encode(secrets.token_bytes(32)).decode())\""""
)
# Known to everybody, so that a receiver can be tried without settings.
DEVELOPMENT = SecretStr(PREFIX + b64encode(b"development only: no secret").decode())
# In seconds: what is older may be a copy that somebody sends again.
TOLERANCE = 5 * 60


def key(secret: SecretStr) -> bytes:
    """Return the bytes that a secret is made of.

    Raises:
        ValueError: it is malformed; the message does not repeat it.
    """
    text = secret.get_secret_value()
    try:
        value = b64decode(text.removeprefix(PREFIX), validate=True)
    except ValueError:
        value = b""
    if not text.startswith(PREFIX) or len(value) not in SIZES:
        raise ValueError("write whsec_ and 24 to 64 bytes in base64")
    return value


def check_secret(secret: SecretStr, info: ValidationInfo) -> SecretStr:
    """Refuse a secret that is malformed, or in production known to everybody."""
    try:
        key(secret)
        if secret == DEVELOPMENT and info.data.get("environment") == "production":
            raise ValueError("the one for development is not for production")
    except ValueError as error:
        variable = f"CALLBACKS_{info.field_name}".upper()
        raise ValueError(f"set {variable}: {error}; {HOW_TO_MAKE_ONE}") from None
    return secret


Secret = Annotated[SecretStr, AfterValidator(check_secret)]


class SignatureSettings(Settings):
    """The secret that signs; while it is replaced two of them, the new one first."""

    model_config = SettingsConfigDict(env_prefix="CALLBACKS_")

    secrets: CommaSeparated[Secret] = Field(default=(DEVELOPMENT,), min_length=1, max_length=2)


class SignatureError(Exception):
    """What came is not what somebody who knows the secret sent just now; the message says why."""


def signature(secret: SecretStr, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a callback, with the version of how it is made."""
    signed = b"%b.%d.%b" % (webhook_id.encode(), timestamp, body)
    return "v1," + b64encode(hmac.digest(key(secret), signed, "sha256")).decode()


def sign(
    secrets: Iterable[SecretStr], webhook_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Return the headers that sign a callback, once with each secret.

    Args:
        secrets: Those of the settings.
        webhook_id: What the receiver knows a repetition by: the same for each attempt. In ASCII,
            without a full stop.
        timestamp: When this attempt is made, in seconds since 1970.
        body: As it is sent.
    """
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            signature(secret, webhook_id, timestamp, body) for secret in secrets
        ),
    }


def verify(
    secrets: Iterable[SecretStr],
    headers: Mapping[str, str],
    body: bytes,
    tolerance: float = TOLERANCE,
) -> str:
    """Return the id of a callback that came, if it is signed with one of the secrets.

    Args:
        secrets: Any that the sender may have signed with.
        headers: All of the request, their names in lower case.
        body: As it came, before it is parsed.
        tolerance: How far the clocks of both may be apart, in seconds, its way included.

    Raises:
        SignatureError: it is not, or it was at another time.
    """
    try:
        webhook_id, timestamp, signatures = (
            headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature")
        )
    except KeyError as error:
        raise SignatureError(f"There is no header {error}.") from None
    # With a full stop in the id, part of the body could be taken for the timestamp.
    if "." in webhook_id or not re.fullmatch("[0-9]{1,12}", timestamp):
        raise SignatureError("The headers are not those of a signed callback.")
    if abs(time.time() - int(timestamp)) > tolerance:
        raise SignatureError("The timestamp is too far from now.")
    expected = [signature(secret, webhook_id, int(timestamp), body).encode() for secret in secrets]
    given = [value.encode() for value in signatures.split()]
    if not any(hmac.compare_digest(ours, theirs) for ours in expected for theirs in given):
        raise SignatureError("No signature is of this callback, by a secret that is known.")
    return webhook_id
