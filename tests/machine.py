"""What does this machine offer the tests: PostgreSQL, Redis, Chromium?"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

POSTGRES = "postgres://postgres@127.0.0.1:5432/"
REDIS = "redis://127.0.0.1:6379/"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgres_url() -> str | None:
    """The server tests may make their own databases on, or None when none answers."""
    url = os.environ.get("TEST_DATABASE_URL") or POSTGRES
    try:
        with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), connect_timeout=3):
            return url
    except psycopg.Error:
        return None


def redis_url() -> str | None:
    url = os.environ.get("TEST_CELERY_BROKER_URL") or REDIS
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3).ping()
    except redis.RedisError:
        return None
    return url


def chromium() -> str | None:
    """The path of a Chromium that may be driven headless, or None."""
    named = os.environ.get("CHROMIUM", "")
    if named and Path(named).exists():
        return named
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)
