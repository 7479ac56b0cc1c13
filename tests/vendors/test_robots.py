"""Does a line reach a group's robot as its vendor wants it, and nothing ever reach another host?"""

import base64
import hashlib
import hmac
import json
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError

from vendors import robots
from vendors.models import RobotChannel
from vendors.sealed import seal

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"


def channel(kind="wecom", url=WECOM, secret=""):
    return RobotChannel(name="Group", kind=kind, sealed_url=seal(url), sealed_secret=seal(secret) if secret else b"")


class Robot(BaseHTTPRequestHandler):
    answers = {"errcode": 0}
    status = 200
    heard: list[tuple] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Robot.heard.append((self.path, json.loads(body)))
        self.send_response(Robot.status)
        self.end_headers()
        self.wfile.write(json.dumps(Robot.answers).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def robot():
    Robot.heard, Robot.answers, Robot.status = [], {"errcode": 0}, 200
    server = HTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda host, timeout: HTTPConnection("127.0.0.1", server.server_port, timeout=timeout)
    server.shutdown()
    server.server_close()


def test_wecom_hears_a_text_at_the_address_of_the_group(robot):
    robots.post(channel(), "Claim the deduction", connect=robot)
    assert Robot.heard == [
        ("/cgi-bin/webhook/send?key=abc", {"msgtype": "text", "text": {"content": "Claim the deduction"}})
    ]


def test_what_the_robot_refuses_is_an_error_that_says_so(robot):
    Robot.answers = {"errcode": 93000, "errmsg": "invalid webhook url"}
    with pytest.raises(robots.RobotRefused, match="invalid webhook url"):
        robots.post(channel(), "Hello", connect=robot)
    Robot.status = 302
    with pytest.raises(robots.RobotRefused, match="302"):
        robots.post(channel(), "Hello", connect=robot)


def test_dingtalk_signs_the_moment_with_the_secret():
    query, body = robots.message("dingtalk", "Hello", "SECx", 1700000000.5)
    signed = hmac.new(b"SECx", b"1700000000500\nSECx", hashlib.sha256).digest()
    expected = base64.b64encode(signed).decode().replace("+", "%2B").replace("=", "%3D")
    assert query.replace("%2F", "/") == f"timestamp=1700000000500&sign={expected}"
    assert body == {"msgtype": "text", "text": {"content": "Hello"}}


def test_feishu_carries_its_signature_in_the_body():
    query, body = robots.message("feishu", "Hello", "sec", 1700000000)
    signed = hmac.new(b"1700000000\nsec", b"", hashlib.sha256).digest()
    assert (query, body) == (
        "",
        {
            "timestamp": "1700000000",
            "sign": base64.b64encode(signed).decode(),
            "msg_type": "text",
            "content": {"text": "Hello"},
        },
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc",
        "https://qyapi.weixin.qq.com.example.com/",
        "https://example.com/?https://qyapi.weixin.qq.com",
        "https://qyapi.weixin.qq.com@example.com/",
        "https://user@qyapi.weixin.qq.com/",
        "https://qyapi.weixin.qq.com:8443/",
        "https://127.0.0.1/",
        "ftp://open.feishu.cn/",
        "",
    ],
)
def test_no_other_address_is_ever_posted_to(url, robot):
    with pytest.raises(ValidationError):
        robots.check_address(url)
    with pytest.raises(ValidationError):
        robots.post(channel(url=url), "Hello", connect=robot)
    assert Robot.heard == []
