"""The one settings file. Every value that differs between offices comes from the environment, typed by env.py.

``DARGAH_MODE`` says what this is: ``production`` (the default), ``demo`` (``make run``) or ``test``.
"""

from pathlib import Path
from typing import cast

import wagtail

from dargah.config import env
from dargah.sandboxes import faults as sandbox_faults

ROOT = Path(__file__).resolve().parents[2]
WAGTAIL = Path(
    wagtail.__file__
).parent  # its editor's scripts and icons; of its applications only the core is installed
MODE = env.one_of("DARGAH_MODE", "production", ("production", "demo", "test"))
DEMO = MODE == "demo"
PRODUCTION = MODE == "production"

# --- where things are -------------------------------------------------------------------------------------
DATA = env.folder("DARGAH_DATA", ROOT / "var")
CONTENT = env.content("DARGAH_CONTENT", ROOT / "content" / "khuzestan")
PORT = env.integer("PORT", 8000, 1, 65532)  # the three after it are the sandboxes' in the demo
BIND = env.address("DARGAH_BIND", "127.0.0.1")
WEB_WORKERS = env.integer("DARGAH_WEB_WORKERS", 2, 1, 64)
THREADS = env.integer("DARGAH_THREADS", 4, 1, 64)
ORIGIN = env.origin("DARGAH_ORIGIN", "" if PRODUCTION else f"http://127.0.0.1:{PORT}")
HTTPS = ORIGIN.startswith("https://")


def _secret() -> str:
    """The signing key: given in production, made once and kept in the data folder elsewhere."""
    given = env.text("DARGAH_SECRET_KEY")
    minimum = 50
    if given or PRODUCTION:
        if len(given) < minimum:
            raise env.WrongSetting(
                "DARGAH_SECRET_KEY",
                "کوتاه است یا نوشته نشده",
                'DARGAH_SECRET_KEY=… (دست‌کم ۵۰ نویسه؛ بسازید: python -c "import secrets;print(secrets.token_urlsafe(60))")',
            )
        return given
    from dargah.config.secret_key import kept_key

    return kept_key(DATA)


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [env.host_of(ORIGIN), "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

# --- what it is made of -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "wagtail",
    "modelcluster",
    "dargah.journal",
    "dargah.people",
    "dargah.files",
    "dargah.notices",
    "dargah.orders",
    "dargah.catalogue",
    "dargah.payments",
    "dargah.content",
    "dargah.applications",
    "dargah.cases",
    "dargah.conversations",
    "dargah.letters",
    "dargah.answers",
    "dargah.insight",
    "dargah.followups",
    "dargah.rehearsal",
    "dargah.web",
]
MIDDLEWARE = [
    "dargah.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dargah.web.middleware.ApiProblems",
    "dargah.web.restored.ReadOnlyUntilSignedOff",
]
ROOT_URLCONF = "dargah.config.urls"
WSGI_APPLICATION = "dargah.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "dargah" / "templates", WAGTAIL / "admin" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dargah.web.context.office",
                "dargah.web.desk.frame.around_allauth",
            ],
            "builtins": [f"dargah.web.templatetags.{name}" for name in ("persian", "look", "fields")],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- PostgreSQL -------------------------------------------------------------------------------------------
def _database() -> dict[str, object]:
    """The server that DATABASE_URL names, else the embedded one under the data folder (unix socket)."""
    given = env.database_url("DATABASE_URL")
    if given is None:
        from dargah.config.postgres import embedded_connection

        given = embedded_connection(DATA)
    # the server binds the parameters: it keeps the plan of what every page asks, and Python puts no text together
    options: dict[str, object] = {
        "server_side_binding": True,
        **cast("dict[str, str]", given.pop("OPTIONS", {})),
    }
    most = env.integer("DARGAH_POOL", 8, 1, 64)
    if MODE != "test":
        options["pool"] = {"min_size": 1, "max_size": most, "timeout": 5}
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "OPTIONS": options, **given}


DATABASES = {"default": {**_database(), "TEST": {"NAME": env.text("DARGAH_TEST_DATABASE", "test_dargah")}}}

# --- language and time: Persian, right to left, the clock of Tehran ----------------------------------------
LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", "فارسی"), ("en", "English")]
LOCALE_PATHS = [ROOT / "dargah" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tehran"

# --- files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ROOT / "dargah" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "dargah.web.assets.Bundles",
    "dargah.web.assets.EditorScripts",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if MODE != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILES_ROOT = env.folder("DARGAH_FILES", DATA / "files")
CLAMD = env.socket_address(
    "DARGAH_CLAMD"
)  # host:port or a socket's path; empty: files are honestly «بررسی نشده»
DATA_UPLOAD_MAX_MEMORY_SIZE = 36 * 1024 * 1024  # an application with its files in base64 through the API
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- sign-in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.StaffMember"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "dargah.web.desk.adapters.StaffAccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
# tries are counted by people/limits.toml, in the database and for all workers; allauth's own ten a minute and address
# would lock out an office that begins its day behind one address
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "درگاه"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "dargah.web.desk.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "dargah.web.desk.second_factor.ActivateForm",
    "authenticate": "dargah.web.desk.second_factor.AuthenticateForm",
    "reauthenticate": "dargah.web.desk.second_factor.ReauthenticateForm",
    "authenticate_webauthn": "dargah.web.desk.second_factor.AuthenticateKeyForm",
    "reauthenticate_webauthn": "dargah.web.desk.second_factor.ReauthenticateKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

SESSION_ENGINE = "dargah.web.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "dargah.web.errors.forbidden_form"

# --- what the browser is told ------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXY = env.boolean("DARGAH_BEHIND_PROXY", default=PRODUCTION)
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- channels: adapters for published protocols ------------------------------------------------------------
SANDBOX_PORT = env.port("DARGAH_SANDBOX_PORT", PORT + 1)
SANDBOX_SMTP_PORT = env.port("DARGAH_SANDBOX_SMTP_PORT", PORT + 2)
SMS_URL = env.web_address("DARGAH_SMS_URL", "" if PRODUCTION else f"http://127.0.0.1:{SANDBOX_PORT}")
SMS_API_KEY = env.text("DARGAH_SMS_API_KEY", "" if PRODUCTION else "sandbox-key")
SMS_SENDER = env.digits("DARGAH_SMS_SENDER", "10008663")
SMS_SECOND_URL = env.web_address(
    "DARGAH_SMS_SECOND_URL", "" if PRODUCTION else f"http://127.0.0.1:{SANDBOX_PORT}"
)
SMS_SECOND_API_KEY = env.word(
    "DARGAH_SMS_SECOND_API_KEY",
    "" if PRODUCTION else "sandbox-key",
    wanted=bool(SMS_SECOND_URL),
    example="KEY-OF-THE-PROVIDER",
)
SMS_SECOND_SENDER = env.digits("DARGAH_SMS_SECOND_SENDER", "30005088")
# most text messages to one number, over all news of cases; those past it wait (codes have their own limits)
SMS_AN_HOUR = env.integer("DARGAH_SMS_AN_HOUR", 20 if PRODUCTION else 1000, 1, 1000)
SMS_A_DAY = env.integer("DARGAH_SMS_A_DAY", 60 if PRODUCTION else 1000, 1, 1000)
# what others hand over to us, each at an address that ends in its key; without one the address is shut
SANDBOX_INBOUND_KEY = "sandbox-key-of-what-comes-in-000000"
SMS_IN_KEY = env.unguessable("DARGAH_SMS_IN_KEY", "" if PRODUCTION else SANDBOX_INBOUND_KEY)
MAIL_IN_KEY = env.unguessable("DARGAH_MAIL_IN_KEY", "")
MAIL_IN_DOMAIN = env.domain(
    "DARGAH_MAIL_IN_DOMAIN"
)  # answers to reply+…@it come in; without one no mail asks for any
MAIL_IN_AUTHSERV = env.domain(
    "DARGAH_MAIL_IN_AUTHSERV"
)  # the mail server whose word about senders counts (RFC 8601)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.host("DARGAH_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.port("DARGAH_SMTP_PORT", 25 if PRODUCTION else SANDBOX_SMTP_PORT)
EMAIL_HOST_USER = env.text("DARGAH_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("DARGAH_SMTP_PASSWORD")
EMAIL_USE_TLS = env.boolean("DARGAH_SMTP_TLS", default=PRODUCTION)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.sender("DARGAH_MAIL_FROM", "درگاه <dargah@example.ir>")

# --- online payment: an adapter for a published protocol; without an address only by deposit slip ------------
SANDBOX_PAY_PORT = env.port("DARGAH_SANDBOX_PAY_PORT", PORT + 3)
SANDBOX_MERCHANT = "00000000-0000-4000-8000-000000000000"
if not PRODUCTION:
    env.refuse_equal_ports(
        ("PORT", "DARGAH_SANDBOX_PORT", "DARGAH_SANDBOX_SMTP_PORT", "DARGAH_SANDBOX_PAY_PORT"),
        (PORT, SANDBOX_PORT, SANDBOX_SMTP_PORT, SANDBOX_PAY_PORT),
    )
    env.chosen("DARGAH_SANDBOX_FAULT", sandbox_faults.written)
PAYMENT_URL = env.web_address(
    "DARGAH_PAYMENT_URL", "" if PRODUCTION else f"http://127.0.0.1:{SANDBOX_PAY_PORT}"
)
PAYMENT_MERCHANT = env.merchant(
    "DARGAH_PAYMENT_MERCHANT", "" if PRODUCTION else SANDBOX_MERCHANT, wanted=bool(PAYMENT_URL)
)

# --- «بپرسید»: a language model that words what the passages say; without an address there is none, also in the demo -----
MODEL_URL = env.web_address("DARGAH_MODEL_URL", "")
MODEL_NAME = env.word("DARGAH_MODEL_NAME", wanted=bool(MODEL_URL), example="NAME-OF-THE-MODEL")
MODEL_KEY = env.word("DARGAH_MODEL_KEY", example="KEY-OF-THE-SERVICE")
MODEL_EMBEDDINGS = env.word("DARGAH_MODEL_EMBEDDINGS", example="NAME-OF-THE-MODEL")
MODEL_SECONDS = env.integer("DARGAH_MODEL_SECONDS", 4, 1, 20)

# --- letters -----------------------------------------------------------------------------------------------
SIGNING_FOLDER = DATA / "signing"
SIGNING_P12 = env.text(
    "DARGAH_SIGNING_P12"
)  # the directorate's certificate; elsewhere a demo authority is made
SIGNING_PASSWORD = env.text("DARGAH_SIGNING_PASSWORD")
TILE_SERVER = env.tile_server("DARGAH_TILE_SERVER")  # only where the office has one; empty: the schematic map
env.refuse_unknown()  # every reader has asked by now

# --- the workshop of services (/studio/): the parts of Wagtail that edit, none of its pages ----------------------
# its tables as they are today, in one step: its own hundred steps took longer than the whole first start of the portal
MIGRATION_MODULES = {"wagtailcore": "dargah.content.wagtailcore.migrations"}
WAGTAIL_SITE_NAME = "درگاه"
WAGTAILADMIN_BASE_URL = ORIGIN
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("fa", "فارسی")]
WAGTAIL_ENABLE_UPDATE_CHECK = False  # it would ask a host of others
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# --- jobs --------------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "dargah.config.logs.OneLine"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "dargah": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        # strangers' probes, answered with 400; a logger without a handler would print them in Python's own way
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "procrastinate": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
    },
}
