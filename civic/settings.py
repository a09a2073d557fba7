"""Settings, read once from typed environment variables.

``DEBUG`` unset means production, where the variables without a default are obligatory.
Every bad or missing variable is reported at once. ``var/env`` (written by ``make run``)
is read first; the real environment wins over it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError

from civic import environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(eager=False)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
env.read_env(str(VAR_DIR / "env"), recurse=False)


def _obligatory_in_production(default: Any) -> dict[str, Any]:
    return {"default": default} if DEBUG else {}


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str(
    "SECRET_KEY", validate=environment.given, **_obligatory_in_production("insecure-" + "x" * 50)
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    validate=environment.given,
    **_obligatory_in_production(["localhost", "127.0.0.1", "[::1]", "testserver"]),
)
SITE_URL = env.str(
    "SITE_URL", validate=environment.site, **_obligatory_in_production("http://127.0.0.1:8000")
)
TIME_ZONE = env.str("TIME_ZONE", "UTC", validate=environment.time_zone)
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL",
    validate=environment.sender,
    **_obligatory_in_production("Civic <civic@localhost>"),
)
_database_url = env.str(
    "DATABASE_URL",
    validate=environment.database,
    **_obligatory_in_production(f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
)
_redis_url = env.str(
    "REDIS_URL", validate=environment.address("redis", "rediss"), **_obligatory_in_production("")
)
_email_url = env.str(
    "EMAIL_URL",
    validate=environment.address("smtp", "smtp+tls", "smtp+ssl", "submission", "file"),
    **_obligatory_in_production(f"file:{VAR_DIR / 'mail'}"),
)

try:
    env.seal()
except EnvValidationError as error:
    raise ImproperlyConfigured(environment.complaint(error)) from None

# Apps and middleware

INSTALLED_APPS = [
    "api",
    "digests",
    "classroom",
    "discussions",
    "prompts",
    "essays",
    "courses",
    "accounts",
    "civic.apps.CivicAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ExpiredSignInMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.PersonalLocaleMiddleware",
    "accounts.middleware.PrivatePagesMiddleware",
    "accounts.middleware.NotFoundMiddleware",
    "accounts.middleware.RefusedFormsMiddleware",
]
#: Form fields are rendered by our own template, templates/django/forms/field.html.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
ROOT_URLCONF = "civic.urls"
WSGI_APPLICATION = "civic.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Data

_database: dict[str, Any] = {**dj_database_url.parse(_database_url)}
_IS_SQLITE = _database["ENGINE"].endswith("sqlite3")
if _IS_SQLITE:
    Path(_database["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    _database["OPTIONS"] = {
        # Without IMMEDIATE a read-then-write transaction meets "database is locked" under load.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    _database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_CACHE = "redis.RedisCache" if _redis_url else "filebased.FileBasedCache"
CACHES: dict[str, dict[str, Any]] = {
    # Shared by the web process and the worker, and by several of each.
    "default": {
        "BACKEND": f"django.core.cache.backends.{_CACHE}",
        "LOCATION": _redis_url or str(VAR_DIR / "cache"),
    }
}

# Who calls

#: Proxies in front that tell the caller's address; nobody else is believed about it. Without
#: them everybody would call from the proxy's address, and one guesser would use up the limits.
_PROXIES = 0 if DEBUG else 1
ALLAUTH_TRUSTED_PROXY_COUNT = _PROXIES

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "classroom:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.LoginForm",
    "signup": "accounts.sign_in_forms.SignupForm",
    "add_email": "accounts.sign_in_forms.AddEmailForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "accounts.sign_in_forms.ReauthenticateForm",
    "reset_password": "accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme or "https"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
#: Whoever finds a device signed in must not be able to take the account with it.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
#: A whole class signs up in one lesson from one network address; one account has no crowd.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/15m/key,60/15m/ip",
    "signup": "120/10m/ip",
    "reset_password": "20/m/ip,5/15m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Civic"
MFA_FORMS = {
    "authenticate": "accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "accounts.sign_in_forms.ReauthenticateWithCodeForm",
    "activate_totp": "accounts.sign_in_forms.ActivateTOTPForm",
}

# Mail

_mail = urlsplit(_email_url)
#: Where mail is kept instead of sent, to be read at the mailbox page.
MAIL_FOLDER = Path(_mail.path) if _mail.scheme == "file" else None
EMAIL_BACKEND = (
    "common.mail.folder.FolderBackend" if MAIL_FOLDER else "common.mail.smtp.StagedBackend"
)
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or {"smtp+ssl": 465, "smtp+tls": 587, "submission": 587}.get(
    _mail.scheme, 25
)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme in ("smtp+tls", "submission")
EMAIL_USE_SSL = _mail.scheme == "smtp+ssl"
EMAIL_TIMEOUT = 20
#: Seconds to wait for the reply to the final dot (RFC 5321, 4.5.3.2.6).
EMAIL_FINAL_DOT_TIMEOUT = 600
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Digests

DIGEST_CLAIM_SIZE = 20
DIGEST_BATCH_SIZE = 500
DIGEST_LEASE = timedelta(minutes=2)
DIGEST_SENDING_LEASE = timedelta(minutes=15)
DIGEST_MAX_TRIES = 12
DIGEST_SPACING = timedelta(hours=12)

# Celery wakes workers; no task carries a recipient and no result is kept.

CELERY_BROKER_URL = _redis_url or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if not _redis_url:
    _broker = {part: VAR_DIR / "broker" / part for part in ("queue", "control", "processed")}
    for _folder in _broker.values():
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker["queue"]),
        "data_folder_out": str(_broker["queue"]),
        "control_folder": str(_broker["control"]),
        "processed_folder": str(_broker["processed"]),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 690
CELERY_TASK_TIME_LIMIT = 720
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "plan-digests": {"task": "digests.tasks.plan_digests", "schedule": timedelta(minutes=5)},
    "drain-digests": {"task": "digests.tasks.drain_digests", "schedule": timedelta(minutes=1)},
}

# API

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # The schema tells what OPTIONS would.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
        "api.throttles.WriteThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "30/min", "user": "240/min", "write": "60/min"},
    "NUM_PROXIES": _PROXIES,
    "EXCEPTION_HANDLER": "api.errors.problem_details",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Civic",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "BlockKind": "essays.models.BlockKind",
        "ReflectionState": "prompts.models.ReflectionState",
        "ThreadKind": "discussions.models.ThreadKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.add_problems",
        "api.schema.introduce",
    ],
}

# Language, time, static files

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
STATIC_URL = "static/"
# `make run` uses a real server, which serves files from where they lie.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "media")},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
#: An essay's file may hold 10 MB; what is larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # one for each part of an essay being imported

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}
if not DEBUG:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    # A load balancer asks inside the network, without TLS.
    SECURE_REDIRECT_EXEMPT = ["^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")]

SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # unique on Lower("email"), by a constraint
    "security.W021",  # whether a domain is put on the browsers' list is its owner's decision
]

# Logging: no addresses, tokens or join codes at INFO.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "civic.redaction.Redaction"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Without the handler that Django brings, which would say everything twice.
    "loggers": {"django": {"level": "INFO"}},
}
