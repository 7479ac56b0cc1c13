"""Under which settings do tests run? The product's own, on files and a database of the test run's own."""

import os
import tempfile
from pathlib import Path

if "STEWARD_TEST_RUN" not in os.environ:
    os.environ["STEWARD_TEST_RUN"] = tempfile.mkdtemp(prefix="steward-test-")
    os.environ["STEWARD_TEST_RUN_IS_OURS"] = "yes"
RUN = Path(os.environ["STEWARD_TEST_RUN"])

os.environ["STEWARD_VAR"] = str(RUN / os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["DEBUG"] = "on"
os.environ["SECRET_KEY"] = "for-tests-only"
os.environ["BANK_KEYS"] = "for-tests-only-too"
os.environ["EMAIL_URL"] = "memorymail://"
for name in (
    "STEWARD_DEMO",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "SITE_URL",
    "MFA_REQUIRED_FOR_BUYERS",
    "VENDOR_REGISTRATION",
):
    os.environ.pop(name, None)
for name in ("DATABASE_URL", "CELERY_BROKER_URL"):
    os.environ.pop(name, None)
    if f"TEST_{name}" in os.environ:
        os.environ[name] = os.environ[f"TEST_{name}"]

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, VAR  # noqa: E402

# A file, not memory: tests with threads, live servers and real workers share it.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # What a test commits need not outlive a power cut.
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {"options": "-c synchronous_commit=off"}
    if "TEST_DATABASE_TEMPLATE" in os.environ:
        DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TEST_DATABASE_TEMPLATE"]}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
