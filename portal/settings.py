"""How is this installation set up? Every choice comes from the environment; .env.example names them all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

# --- Where it runs -------------------------------------------------------------------------------------------------

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("STEWARD_DEMO", default=False)
PRODUCTION = not (DEBUG or DEMO)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else sorted(LOOPBACK))
if DEMO and not set(ALLOWED_HOSTS) <= LOOPBACK:
    raise ImproperlyConfigured(
        "STEWARD_DEMO signs anyone in as anyone, so it runs on this machine only: "
        "switch it off, or set ALLOWED_HOSTS to localhost, 127.0.0.1 or [::1]."
    )

VAR = Path(env.str("STEWARD_VAR", default=str(BASE_DIR / ".var"))).resolve()
BROKER_FOLDERS = {name: VAR / "broker" / name for name in ("messages", "processed", "control")}
for folder in (VAR / "media", VAR / "log", VAR / "static", *BROKER_FOLDERS.values()):
    folder.mkdir(parents=True, exist_ok=True)


def _local_secret(name: str) -> str:
    """A key of this checkout's own, kept between starts: nobody is signed out, and what is sealed can be opened."""
    kept = VAR / name
    if not kept.exists():
        # Web, worker and beat may start at once: link() lets one of them win and shows nobody half a key.
        draft = VAR / f"{name}-{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            kept.hardlink_to(draft)
        draft.unlink()
    return kept.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. With DEBUG off Steward needs one of its own: set SECRET_KEY to 50 or more "
            "random characters (python -c 'import secrets; print(secrets.token_urlsafe(50))')."
        )
    SECRET_KEY = _local_secret("secret-key")

# The vendors' account numbers are sealed with the first of these and opened with any; see vendors/sealed.py.
BANK_KEYS = [key for key in env.list("BANK_KEYS", default=[]) if key]
if not BANK_KEYS:
    if PRODUCTION:
        raise ImproperlyConfigured(
            "BANK_KEYS is not set. The vendors' bank account numbers are encrypted with it: set BANK_KEYS to 50 or "
            "more random characters other than SECRET_KEY, and keep a copy where the backups are not. To change it "
            "put the new key in front, a comma, the old one, and run manage.py reseal_bank_details."
        )
    BANK_KEYS = [_local_secret("bank-key")]

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- What it is made of --------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "vendors",
    "contracts",
    "sla",
    "portal",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.private_pages_are_never_cached",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.idle_sessions_end",
    "portal.middleware.the_persons_language_and_zone",
    "portal.middleware.buyers_have_a_second_step",
    "portal.middleware.vendors_people_accept_the_terms",
    "portal.middleware.texts_are_for_staff",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.middleware.an_address_for_forms_says_so",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
            ],
        },
    },
]

# --- What it remembers ---------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction opens: a second writer waits instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# Files leave through views that ask who you are, never by URL: MEDIA_URL is routed nowhere.
# A draft whose levels are all opened posts about 75 fields a level.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

MEDIA_ROOT = VAR / "media"
SIGNING_ROOTS = env.str("SIGNING_ROOTS", default="")
MEDIA_URL = "/not-served/"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
OWNER_ONLY = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "cms", **OWNER_ONLY},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "private", **OWNER_ONLY},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- Who may come in -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "vendors.User"
AUTHENTICATION_BACKENDS = [
    "portal.auth.TextsBackend",  # first, because its no must end the question
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "portal.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation: the link they open proves the address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = not PRODUCTION  # no box to tick: in production until the browser closes, else the day
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or authenticator is told by mail
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_ADAPTER = "portal.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Steward"
MFA_REQUIRED_FOR_BUYERS = env.bool("MFA_REQUIRED_FOR_BUYERS", default=PRODUCTION)
USERSESSIONS_TRACK_ACTIVITY = True

VENDOR_REGISTRATION = env.bool("VENDOR_REGISTRATION", default=False)  # a public page; people come by invitation else

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_LIMIT = env.int("SESSION_IDLE_LIMIT", default=60 * 60)  # seconds without a request
SESSION_EXPIRE_AT_BROWSER_CLOSE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]  # a load balancer asks over plain HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # attempts are counted by person's address, not the proxy's
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin writes inline scripts; only staff reach it.
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- Words and times -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Mail, work in the background, pages people write ---------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Steward <steward@localhost>")

# Where a group's robot may live; nothing is ever posted elsewhere.
ROBOT_HOSTS = env.list("ROBOT_HOSTS", default=["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"])

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDERS["messages"]),
        "data_folder_out": str(BROKER_FOLDERS["messages"]),
        "processed_folder": str(BROKER_FOLDERS["processed"]),
        "control_folder": str(BROKER_FOLDERS["control"]),
        "store_processed": False,
        "polling_interval": 0.25,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "the worker shows that it is alive": {"task": "portal.tasks.show_a_sign_of_life", "schedule": 30.0},
    # What nobody took in time is worth nothing: the next round asks again.
    "unfinished jobs are taken up": {"task": "vendors.tasks.sweep_jobs", "schedule": 10.0, "options": {"expires": 10}},
    "mail goes out": {"task": "vendors.tasks.send_messages", "schedule": 15.0, "options": {"expires": 15}},
    "who has to act is reminded": {
        "task": "vendors.tasks.remind",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "conditions lapse": {"task": "vendors.tasks.follow_vendors", "schedule": 900.0, "options": {"expires": 900}},
    "terms begin and end": {"task": "contracts.tasks.follow_terms", "schedule": 900.0, "options": {"expires": 900}},
    "papers expire": {"task": "vendors.tasks.follow_documents", "schedule": 3600.0, "options": {"expires": 3600}},
    "attestations are asked for": {
        "task": "vendors.tasks.ask_for_attestations",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    # the day's work is written once, by whichever round comes first
    "what is kept no longer is erased": {
        "task": "vendors.tasks.erase_what_is_due",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "months open and close": {"task": "sla.tasks.follow_the_calendar", "schedule": 900.0, "options": {"expires": 900}},
}

WAGTAIL_SITE_NAME = "Steward"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_I18N_ENABLED = False  # a page carries both languages side by side
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
