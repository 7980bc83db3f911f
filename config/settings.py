"""All settings, read from the environment, with working defaults for one's own machine.

PRODUCTION=1 turns the local defaults off: secret key and hosts must then be given, and cookies
travel over HTTPS only.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from .environment import (
    address,
    database,
    networks,
    number,
    one_of,
    refuse,
    switch,
    time_zone,
    words,
)

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = switch("PRODUCTION")
DEBUG = switch("DEBUG") and not PRODUCTION

# The one folder that the site writes to: database, uploaded media, generated key.
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    refuse(f"VAR_DIR is a folder that the site may write to: {error}")


def local_secret_key() -> str:
    """The key of this machine, generated once and kept in VAR_DIR, readable by its owner only."""
    path = VAR_DIR / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := get_random_secret_key())
    return key


SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = words("ALLOWED_HOSTS")
if PRODUCTION and not SECRET_KEY:
    refuse("PRODUCTION=1 needs SECRET_KEY: a long random text kept secret.")
if PRODUCTION and not ALLOWED_HOSTS:
    refuse("PRODUCTION=1 needs ALLOWED_HOSTS: the site's host names.")
if PRODUCTION and ALLOWED_HOSTS[0].startswith((".", "*")) and not os.environ.get("SITE_URL"):
    refuse("ALLOWED_HOSTS begins with a wildcard: SITE_URL has to say which address the site has.")
SECRET_KEY = SECRET_KEY or local_secret_key()
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it patches
    # Before people, which takes their pages out of the admin.
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "people",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
    "csp",
    "django_filters",
    "markdownx",
    "revisions",
    "channels",
    "sla",
    "faq",
    "interchange",
    "search",
    "portal",
]

MIDDLEWARE = [
    "portal.request_ids.request_id",
    "api.refusals.in_json",
    # Headers for whatever is answered below, files and refusals included.
    "portal.shell.security_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.probes.probes",
    "portal.shell.body_size",
    "portal.middleware.without_nul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.compression.CompressionMiddleware",
    "portal.middleware.cache_control",
    "portal.middleware.keep_out_of_search_engines",
    "portal.middleware.ConditionalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.shell.body_size_of_visitors",
    "django_otp.middleware.OTPMiddleware",
    "people.middleware.InterfaceLanguageMiddleware",
    "people.middleware.GoneAccountMiddleware",
    "people.middleware.SignedOutMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "people.middleware.bounded_lists",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Widgets are rendered with the project's own templates folder in view (overrides live there).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "revisions.editions.context",
            ],
        },
    },
]

DATABASES = {"default": database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "databases.sqlite3"
    # WAL lets readers go on while one writes. IMMEDIATE takes the write lock at BEGIN: without it
    # two transactions that read first and then write fail with "database is locked" at once,
    # whatever the timeout (seconds).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["ENGINE"] = "databases.postgresql"
    # A server that is gone without a word must not hold up each page for minutes (seconds).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# A copy that the database server keeps by itself: pages are made from it (portal/replica.py).
if REPLICA_URL := address("DATABASE_REPLICA_URL", ("postgres", "postgresql")):
    DATABASES["replica"] = database("DATABASE_REPLICA_URL")
    DATABASES["replica"]["ENGINE"] = "databases.postgresql"
    # One that says nothing holds nobody up for long: the database makes the page.
    DATABASES["replica"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    DATABASES["replica"]["OPTIONS"]["seconds_for_statement"] = 2
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["portal.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Wrong passwords (people/signing_in.py says why these). Counted in the database: right for any
# number of processes and machines. Unlock at once: manage.py axes_reset.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "people.signing_in.address_of"
AXES_USERNAME_CALLABLE = "people.signing_in.name_of"
AXES_LOCKOUT_CALLABLE = "people.signing_in.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username"]  # some type their password there; the log shows addresses
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# Codes of an app on the phone after the password, for everybody at the desk.
SECOND_FACTOR = switch("SECOND_FACTOR", default=PRODUCTION)
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_CODE = "ru"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = time_zone("TIME_ZONE", "Europe/Moscow")
USE_I18N = True
USE_TZ = True

MODELTRANSLATION_LANGUAGES = tuple(code for code, _name in LANGUAGES)
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
# Only for names in the admin: public pages read explicit columns and mark a missing translation.
MODELTRANSLATION_FALLBACK_LANGUAGES = MODELTRANSLATION_LANGUAGES

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": PRODUCTION,
        "report-uri": ["/csp-report/"],
        "report-to": ["csp"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# COOP is Django's default: same-origin. These it has no settings for.
SECURITY_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [
            *(
                f"{feature}=()"
                for feature in (
                    *("accelerometer", "autoplay", "camera", "display-capture", "geolocation"),
                    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb"),
                )
            ),
            "clipboard-write=(self)",  # copies the address of an answer
        ]
    ),
    "Reporting-Endpoints": 'csp="/csp-report/"',
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked beside the proxy, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("HSTS_SUBDOMAINS", default=True)
# Being built into browsers is for whoever owns the whole domain to decide, and hard to take back.
SECURE_HSTS_PRELOAD = switch("HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = [
    *([] if SECURE_HSTS_INCLUDE_SUBDOMAINS else ["security.W005"]),
    *([] if SECURE_HSTS_PRELOAD else ["security.W021"]),
]
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "portal.refusals.form_refused"
# How many proxies stand in front and add to X-Forwarded-For: who a visitor is, is told by them.
TRUSTED_PROXIES = number("TRUSTED_PROXIES", int(PRODUCTION))

# Shared by several processes and machines: sessions (beside the database) and limits.
REDIS_URL = address("REDIS_URL", ("redis", "rediss", "unix"))
if REDIS_URL:
    CACHES = {
        name: {"BACKEND": f"portal.forgiving_cache.{backend}", "LOCATION": REDIS_URL}
        for name, backend in (("default", "ForgivingRedisCache"), ("sessions", "SessionCache"))
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds; a day of work, then one signs in again

# What went wrong goes to standard error, where every way of running a site keeps it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "json_ensure_ascii": False,
        },
    },
    "filters": {
        "request_id": {"()": "portal.request_ids.WithRequestId"},
        "in_one_line": {"()": "portal.unavailable.InOneLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if one_of("LOG_FORMAT", ("json", "lines")) == "json" else "line",
            "filters": ["request_id", "in_one_line"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # by the root alone
        # Addresses that nobody has ever had are no trouble of the site's.
        "django.request": {"level": "ERROR"},
        # Nor are the names under which strangers look for other sites.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# --- The product's own settings -------------------------------------------------------------

# The name of the company whose support this is, shown in the header and in page titles.
SITE_NAME = os.environ.get("SITE_NAME", "")
OTP_TOTP_ISSUER = SITE_NAME or "Support docs"  # how the site is called in the apps of people
# Where the rest of the documentation portal lives: root-relative links in documents that are not
# pages of this site are resolved against it. Empty: the portal is on this same host.
DOCS_BASE_URL = address("DOCS_BASE_URL")
# HOST/PATH prefixes whose links mean this site's own pages when documents are imported.
DOCS_HOSTS = words("DOCS_HOSTS")
# One-person teams may approve their own words; the log then says so.
ALLOW_OWN_APPROVAL = switch("ALLOW_OWN_APPROVAL")

# Numbers for Prometheus at /metrics: for those who send the token, or come from these networks.
METRICS = switch("METRICS")
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
METRICS_ALLOW = networks("METRICS_ALLOW")
if METRICS and not (METRICS_TOKEN or METRICS_ALLOW):
    refuse("METRICS=1 needs METRICS_TOKEN or METRICS_ALLOW: who may read them.")
if METRICS:
    # Worker processes keep their numbers in files here, and whichever is asked adds them up. Has
    # to be set before the library is imported.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
    MIDDLEWARE.insert(1, "portal.metrics.count_requests")

# How much memory each process gives to ready pages, in MB; 0: each page is made when it is asked
# for, as while developing, where templates change.
PAGE_CACHE_MB = number("PAGE_CACHE_MB", 0 if DEBUG else 64)
# How long kept pages are shown while the database does not answer, in seconds.
PAGE_CACHE_STALE_SECONDS = number("PAGE_CACHE_STALE_SECONDS", 600)

# How many days the log of what customers look for is kept; 0 keeps none.
SEARCH_LOG_DAYS = number("SEARCH_LOG_DAYS", 90)

# Mail to reviewers when something waits for them, and to authors when it is decided.
MAIL_NOTIFICATIONS = switch("MAIL_NOTIFICATIONS")
# Where the site is, without a slash at the end: the links in mails begin so.
SITE_URL = address("SITE_URL").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}"
    if PRODUCTION
    else f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
)
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM") or f"support-docs@{urlsplit(SITE_URL).hostname}"
EMAIL_TIMEOUT = 10  # seconds
# smtp://user:password@host:25, submission://… (STARTTLS, 587) or smtps://… (TLS at once, 465).
# Without it mails go to the console.
if EMAIL_URL := os.environ.get("EMAIL_URL", ""):
    _mail_server, _mail_ports = urlsplit(EMAIL_URL), {"smtp": 25, "submission": 587, "smtps": 465}
    if _mail_server.scheme not in _mail_ports:
        refuse("EMAIL_URL begins with smtp://, submission:// or smtps://")
    EMAIL_HOST = _mail_server.hostname or "localhost"
    EMAIL_PORT = _mail_server.port or _mail_ports[_mail_server.scheme]
    EMAIL_HOST_USER = unquote(_mail_server.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail_server.password or "")
    EMAIL_USE_TLS = _mail_server.scheme == "submission"
    EMAIL_USE_SSL = _mail_server.scheme == "smtps"
elif PRODUCTION and MAIL_NOTIFICATIONS:
    refuse("MAIL_NOTIFICATIONS=1 needs EMAIL_URL: the mail server.")
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

MARKDOWNX_MARKDOWNIFY_FUNCTION = "revisions.rendering.render_markdown"
MARKDOWNX_URLS_PATH = "/admin/markdown/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdown/upload/"
# The longest text of one field. What rendering it takes: `make bench-render`.
TEXT_MAX_CHARACTERS = number("TEXT_MAX_CHARACTERS", 100_000, least=1)
# Limits of an image that is sent for a text. A photo of 24 megapixels passes; while it is written
# anew it takes up to 300 MB of memory.
IMAGE_MAX_BYTES = number("IMAGE_MAX_BYTES", 10 * 1024 * 1024, least=1)
IMAGE_MAX_PIXELS = number("IMAGE_MAX_PIXELS", 25_000_000, least=1)
