"""Django's settings, all from the environment (docs/running.md lists the variables)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jigai.office.ground.environment import Environment

ENV = Environment()
HOME = ENV.home
LOCAL = ENV.local
FRONTEND = HOME / "frontend"

DEBUG = False
SECRET_KEY = ENV.secret_key()
ALLOWED_HOSTS = ENV.hosts()
ROOT_URLCONF = "jigai.office.urls"
WSGI_APPLICATION = "jigai.office.wsgi.application"

PACK_FOLDERS = ENV.folders("PACKS")
TEXT_FOLDERS = ENV.folders("TEXTS")
# Official texts sent to be compared: a scan or a bundle of pictures is larger, a text is not.
TEXT_MAX_BYTES = ENV.whole("MAX_TEXT_KB", 10_000, 100, 50_000) * 1_000
KEEP_DAYS = ENV.whole("KEEP_DAYS", 400, 1, 36_500)
# Calculations: the room for all of them, and how many one client may begin in an hour (0: any).
KEEP_BYTES = ENV.whole("KEEP_MB", 10_000, 1, 10_000_000) * 1_000_000
BEGIN_RATE = ENV.whole("BEGIN_RATE", 120, 0, 1_000_000)
METRICS_TOKEN = ENV.text("METRICS_TOKEN")

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "jigai.office.ground",
    "jigai.office.allowances",
    "jigai.office.identity",
    "jigai.office.design",
    "jigai.office.lists",
    "jigai.office.sheets",
    "jigai.office.regions",
    "jigai.office.enterprises",
    "jigai.office.dossiers",
    "jigai.office.library",
    "jigai.office.statistics",
    "jigai.office.demonstration",
    "jigai.office.calculations",
    "jigai.office.portal",
    "jigai.office.portal.calculation",
    "jigai.office.portal.reading",
    "jigai.office.portal.programme",
    "jigai.office.console",
    "jigai.office.console.identity",
    "jigai.office.console.administration",
    "jigai.office.console.tokens",
    "jigai.office.console.library",
    "jigai.office.console.lists",
    "jigai.office.console.regions",
    "jigai.office.console.statistics",
    "jigai.office.console.enterprises",
    "jigai.office.api",
    "jigai.office.api.office",
]
MIDDLEWARE = [
    "jigai.office.ground.observing.observed",
    "jigai.office.ground.headers.protected",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "jigai.office.ground.preferences.remembered",
    "jigai.office.api.answers.plain",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "jigai.office.portal.calculation.refusing.Refusing",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "jigai.office.identity.sessions.kept",
    "axes.middleware.AxesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "jigai.office.ground.preferences.shown",
                "jigai.office.console.frame.shown",
            ],
            "builtins": ["jigai.office.design.templatetags.ui"],
        },
    }
]

DATABASES = {"default": ENV.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files: our own, and those fetched from npm; each name holds a hash of its content.
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [
    ("npm/htmx", FRONTEND / "htmx.org" / "dist"),
    ("npm/noto-sans-sc", FRONTEND / "fontsource-variable" / "noto-sans-sc"),
]
STORAGES: dict[str, Any] = {
    "files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Requests: what is larger, or has more fields, is answered by the page for 413.
DATA_UPLOAD_MAX_MEMORY_SIZE = ENV.whole("MAX_FORM_KB", 2_000, 100, 100_000) * 1_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = ENV.whole("MAX_FORM_FIELDS", 5_000, 100, 100_000)

# Files that people upload, and work in the background.
MAX_FILE = ENV.whole("MAX_FILE_MB", 50, 1, 2_000) * 1_000_000
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# People: passwords, lockout after failures, sessions that end. Minutes, days.
AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_DAYS = ENV.whole("PASSWORD_DAYS", 90, 0, 3_650)
TOKEN_DAYS = ENV.whole("TOKEN_DAYS", 366, 1, 3_660)
IDLE_MINUTES = ENV.whole("IDLE_MINUTES", 30, 1, 1_440)
SESSION_HOURS = ENV.whole("SESSION_HOURS", 12, 1, 168)
AXES_FAILURE_LIMIT = ENV.whole("SIGN_IN_FAILURES", 5, 2, 100)
AXES_COOLOFF_TIME = dt.timedelta(minutes=ENV.whole("LOCKOUT_MINUTES", 15, 1, 1_440))
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "jigai.office.identity.sessions.own_answer"
AXES_CLIENT_IP_CALLABLE = "jigai.office.ground.addresses.address_of"
OTP_TOTP_ISSUER = "jigai"
# Accounts that the sign-in page offers to anybody: for trying out, with invented data alone.
DEMONSTRATION = ENV.flag("DEMONSTRATION")

# Programs: what one request may hold, and what one client may ask for in a minute (0: no bound).
API_MAX_BODY = ENV.whole("API_MAX_KB", 5_000, 10, 100_000) * 1_000
API_MAX_DOSSIERS = ENV.whole("API_MAX_DOSSIERS", 500, 1, 100_000)
API_RATE = ENV.whole("API_RATE", 600, 0, 1_000_000)

# Security. Behind a proxy that ends HTTPS, JIGAI_PROXY=yes trusts what it says of the request.
HTTPS = ENV.flag("HTTPS", not LOCAL)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
PROXY = ENV.flag("PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether other names below ours are HTTPS too, or listed in browsers, is for their owner to say.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_FAILURE_VIEW = "jigai.office.ground.failures.expired"
# A bureau is behind one address: the account is locked, not everybody with it (axes.W006).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "axes.W006"]

LOGGING_CONFIG = "jigai.office.ground.logs.configure"
LOGGING: dict[str, Any] = {
    "form": ENV.text("LOG") or ("text" if LOCAL else "json"),
    "level": ENV.text("LOG_LEVEL") or "INFO",
}
