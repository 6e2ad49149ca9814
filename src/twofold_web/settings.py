"""Django's settings; what an installation may choose comes from the environment (docs/reference/settings.md)."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from twofold_web import environment
from twofold_web.foundation.logs import logging_of

HOME = environment.home()
HOME.mkdir(parents=True, exist_ok=True)
SECRET_KEY = environment.secret_key(HOME)
DEBUG = environment.flag("TWOFOLD_DEBUG")
DEMO = environment.flag("TWOFOLD_DEMO")
ALLOWED_HOSTS = environment.listed("TWOFOLD_HOSTS", "localhost,127.0.0.1,[::1]")
BEHIND_TLS = environment.flag("TWOFOLD_TLS")
CSRF_TRUSTED_ORIGINS = environment.listed("TWOFOLD_ORIGINS")
# where the facts live: a folder, or the address of an object store; one store an organisation
STORES = environment.text("TWOFOLD_STORES", str(HOME / "stores"))
# where the keys of stores in an object store are; read by twofold.store
os.environ.setdefault("TWOFOLD_KEYS", str(HOME / "keys"))
Path(os.environ["TWOFOLD_KEYS"]).mkdir(mode=0o700, parents=True, exist_ok=True)
UPLOADS = HOME / "uploads"
# the largest file that a page takes; what is larger comes by a pull or the API
UPLOAD_MOST_BYTES = int(environment.text("TWOFOLD_UPLOAD_MB", "500")) << 20
# pulls: folders below which each organisation has one of its slug; hosts that need not be public; secrets by slug and
# name
PULL_FOLDERS = environment.listed("TWOFOLD_PULL_FOLDERS")
PULL_HOSTS = environment.listed("TWOFOLD_PULL_HOSTS")
PULL_SECRETS = environment.text("TWOFOLD_PULL_SECRETS", str(HOME / "secrets"))
PULL_CA = environment.text("TWOFOLD_PULL_CA")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    # before allauth, whose pages they replace
    "twofold_web.foundation",
    "twofold_web.people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "twofold_web.intake",
    "twofold_web.blueprint",
    "twofold_web.surveys",
    "twofold_web.delivery",
    "twofold_web.answering",
    "twofold_web.fieldwork",
    "twofold_web.insight",
    "twofold_web.home",
]

if DEMO:
    INSTALLED_APPS.append("twofold_web.demonstration")

MIDDLEWARE = [
    "twofold_web.foundation.watching.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "twofold_web.people.entering.ScopeMiddleware",
]

ROOT_URLCONF = "twofold_web.urls"
WSGI_APPLICATION = "twofold_web.wsgi.application"
ASGI_APPLICATION = "twofold_web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "twofold_web.foundation.navigation.navigation",
            ],
        },
    },
]

DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation's link has proved the address already
ACCOUNT_ADAPTER = "twofold_web.people.entrance.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"login": "twofold_web.people.sign_in_form.SignInForm"}
ACCOUNT_SESSION_REMEMBER = True  # for as long as a session lasts (below)
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
SOCIALACCOUNT_ADAPTER = "twofold_web.people.provider_entrance.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address that somebody claims opens nothing (people.provider_entrance)
SOCIALACCOUNT_STORE_TOKENS = False
# identity providers that need not be public nor speak TLS
PROVIDER_HOSTS = environment.listed("TWOFOLD_PROVIDER_HOSTS")
SOCIALACCOUNT_LOGIN_ON_GET = True  # form-action 'self' stops a form from being redirected; state and PKCE hold
MFA_ADAPTER = "twofold_web.people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the same: nobody gets an account without an invitation
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # browsers allow passkeys on localhost only then
MFA_TOTP_ISSUER = "Twofold"
# the address that links in e-mails begin with
PUBLIC_ADDRESS = environment.text("TWOFOLD_ADDRESS", "http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = environment.text("TWOFOLD_SENDER", "twofold@localhost")
globals().update(environment.mail(HOME))
USERSESSIONS_TRACK_ACTIVITY = True

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("hu", "Magyar"),
    ("bg", "Български"),
    ("el", "Ελληνικά"),
    ("cs", "Čeština"),
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# message catalogues are compiled here at the start, out of the .po files of all apps
LOCALE_PATHS = [str(HOME / "locale")]

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "twofold_web.foundation.errors.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# who may read /metrics/ from elsewhere
METRICS_TOKEN = environment.text("TWOFOLD_METRICS_TOKEN")
LOGGING = logging_of(*environment.logs())

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["twofold_web.intake.receiving.LimitedUpload"]
FILE_UPLOAD_TEMP_DIR = HOME / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# a mapping of many columns is one form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
SILENCED_SYSTEM_CHECKS: list[str] = []
APPLICATION_NAME = _("Twofold")
