"""How does a line reach the robot of a group chat: WeCom, DingTalk, Feishu?

Over HTTPS, to the hosts of `ROBOT_HOSTS` only, without following redirects; a refusal by the robot is an error, which
the outbox keeps and tries again. Formats and signatures are those of the three vendors' documentation.
"""

import base64
import hashlib
import hmac
import json
import time
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vendors.models import RobotChannel
from vendors.sealed import unseal

TIMEOUT = 8  # seconds
LONGEST = 3_500  # characters; a line is one reminder, and WeCom takes 2,048 bytes of it
MOST_ANSWERED = 10_000


class RobotRefused(Exception):
    """The robot's host did not take the line."""


def check_address(url: str) -> None:
    """Raises ValidationError unless this is an https address at a host that may be posted to."""
    at = urlsplit(url)
    if at.scheme != "https" or at.hostname not in settings.ROBOT_HOSTS or at.username or at.port not in (None, 443):
        raise ValidationError(
            _("A robot’s address begins with https:// and one of: %(hosts)s."),
            params={"hosts": ", ".join(settings.ROBOT_HOSTS)},
        )


def post(channel: RobotChannel, text: str, connect=HTTPSConnection) -> None:
    """Say `text` in the group. Raises RobotRefused, ValidationError, OSError."""
    url = unseal(channel.sealed_url)
    check_address(url)
    secret = unseal(channel.sealed_secret) if channel.sealed_secret else ""
    query, body = message(channel.kind, text[:LONGEST], secret, time.time())
    at = urlsplit(url)
    path = at.path + "?" + "&".join(part for part in (at.query, query) if part)
    _send(connect(at.hostname, timeout=TIMEOUT), path.rstrip("?"), body)


def message(kind: str, text: str, secret: str, now: float) -> tuple[str, dict]:
    """(what is added to the address, the body) for a kind of robot; `now` in seconds since 1970."""
    if kind == RobotChannel.Kind.DINGTALK:
        stamp = str(int(now * 1000))
        signed = _sign(secret.encode(), f"{stamp}\n{secret}".encode()) if secret else ""
        query = urlencode({"timestamp": stamp, "sign": signed}, quote_via=quote) if secret else ""
        return query, {"msgtype": "text", "text": {"content": text}}
    if kind == RobotChannel.Kind.FEISHU:
        stamp = str(int(now))
        signed = {"timestamp": stamp, "sign": _sign(f"{stamp}\n{secret}".encode(), b"")} if secret else {}
        return "", {**signed, "msg_type": "text", "content": {"text": text}}
    return "", {"msgtype": "text", "text": {"content": text.encode()[:2_000].decode(errors="ignore")}}


def _sign(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def _send(connection: HTTPConnection, path: str, body: dict) -> None:
    try:
        connection.request(
            "POST", path, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        said = answer.read(MOST_ANSWERED).decode(errors="replace")
    finally:
        connection.close()
    if answer.status != 200:
        raise RobotRefused(f"the robot answered {answer.status}")
    try:
        told = json.loads(said)
    except ValueError:
        raise RobotRefused("the robot's answer is no JSON") from None
    code = told.get("errcode", told.get("code", told.get("StatusCode"))) if isinstance(told, dict) else None
    if code != 0:
        raise RobotRefused(f"the robot refused: {str(told)[:200]}")
