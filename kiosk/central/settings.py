"""Django's settings, made from `kiosk.central.config`; nothing of a machine and no secret stands here."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from kiosk import paths
from kiosk.central import config, wording
from kiosk.i18n import languages

_config = config.current()

SECRET_KEY = config.secret_key(_config.folder)
DATABASES = {"default": config.database(_config)}
ALLOWED_HOSTS = list(_config.hosts)
DEBUG = False

INSTALLED_APPS = [
    "kiosk.central",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kiosk.central.views.published.ServePublished",
    "kiosk.central.api.views.ServeApi",
    "kiosk.central.views.tickets.ServeTickets",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kiosk.central.second_factor.AskForCode",
    "kiosk.central.accounts.ChangeFirstPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # so nobody can lock a colleague out from elsewhere
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who logged in when is Wagtail's audit log's concern, not a second list

OTP_TOTP_ISSUER = "kiosk"
OTP_TOTP_SYNC = False  # a code is good for a minute and a half, and that window never moves

ROOT_URLCONF = "kiosk.central.urls"
WSGI_APPLICATION = "kiosk.central.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "wagtailadmin_login"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [wording.compiled_folder(_config.folder)]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
FORMAT_MODULE_PATH = ["kiosk.central.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the offices are in one place

STATIC_URL = "/static/"
STATIC_ROOT = _config.folder / "static"
WHITENOISE_USE_FINDERS = True  # files come from the packages as they are: no step of collecting them
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = _config.folder / "media"
PREVIEWS = _config.folder / "previews"
PUBLISHED_ROOT = _config.folder / "published"
ONLINE_KEYS = _config.folder / "keys" / "online"
COPY = _config.copy
CHECK_LINKS = _config.check_links
PAGES_URL = _config.pages_url
PAGE_LANGUAGES = tuple(languages.load(paths.locales()))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a place with translations and a timetable is a long form

WAGTAIL_SITE_NAME = "kiosk"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third-party hosts
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = (
    0  # a draft is saved when somebody says so: each one may raise the revision of a text
)
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # the server sends no mail
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_NOTIFICATION_USE_HTML = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# Wagtail sets styles from its scripts, which 'unsafe-inline' for styles allows; scripts come from files only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _config.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = False  # Wagtail's scripts read it
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _config.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _config.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _config.secure else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"console": {"()": "kiosk.central.logs.WithoutLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "console"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # terminals ask for a root.json that is not there at every look: that is how TUF finds a new one
    "loggers": {"django.request": {"level": "ERROR"}},
}
