"""The staff side: both databases, people, sessions."""

from pathlib import Path

from clerestory.shelf.keys import secret_key
from clerestory.site.databases import database
from clerestory.site.mail_server import mail_server
from clerestory.site.settings_shared import *  # noqa: F403
from clerestory.site.settings_shared import (
    AUTHORITY,
    COOKIE_PREFIX,
    OUTER_MIDDLEWARE,
    PUBLIC_DATA,
    env,
)

SIDE = "staff"
STAFF_DATA = Path(env.str("CLERESTORY_DATA", default="var"), "staff").resolve()
SECRET_KEY = env.str("CLERESTORY_SECRET_KEY", default="") or secret_key(STAFF_DATA / "secret.key")
INBOX_PUBLIC_KEY = PUBLIC_DATA / "inbox.pub"
INBOX_PRIVATE_KEY = STAFF_DATA / "inbox.key"

# What is known from elsewhere of the register, and a checkpoint kept apart from the database.
OUTSIDE = Path(outside) if (outside := env.str("CLERESTORY_OUTSIDE", default="")) else None
CHECKPOINT = Path(kept) if (kept := env.str("CLERESTORY_CHECKPOINT", default="")) else None

# E-mail: the address that requests are sent to, the server that sends our acknowledgements, and a
# mailbox that is fetched from, where none is handed over by LMTP.
MAIL_ADDRESS = env.str("CLERESTORY_MAIL_ADDRESS", default="") or AUTHORITY.email
_server = mail_server(env.str("CLERESTORY_MAIL_SERVER", default=""))
EMAIL_BACKEND = _server["EMAIL_BACKEND"]  # empty: nothing is sent
EMAIL_HOST, EMAIL_PORT = _server["EMAIL_HOST"], _server["EMAIL_PORT"]
EMAIL_HOST_USER = _server["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _server["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _server["EMAIL_USE_TLS"], _server["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 30
IMAP_HOST = env.str("CLERESTORY_IMAP_HOST", default="")
IMAP_USER = env.str("CLERESTORY_IMAP_USER", default="")
IMAP_PASSWORD_FILE = env.str("CLERESTORY_IMAP_PASSWORD_FILE", default="")
IMAP_FOLDER = env.str("CLERESTORY_IMAP_FOLDER", default="INBOX")
IMAP_DONE_FOLDER = env.str("CLERESTORY_IMAP_DONE_FOLDER", default="")
IMAP_SECURITY = env.str("CLERESTORY_IMAP_SECURITY", default="tls")

ROOT_URLCONF = "clerestory.site.staff.urls"
SERVICE_FRAME = "clerestory.site.staff.frame.service"
WSGI_APPLICATION = "clerestory.site.staff.wsgi.application"

DATABASES = {
    "default": database(env, "CLERESTORY_STAFF_DATABASE", STAFF_DATA / "staff.sqlite3"),
    "public": database(env, "CLERESTORY_PUBLIC_DATABASE", PUBLIC_DATA / "public.sqlite3"),
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # its widgets, drawn by our own templates
    "csp",
    "clerestory.govuk",
    "clerestory.audit",
    "clerestory.shelf",
    "clerestory.accounts",
    "clerestory.foi",
    "clerestory.referrals",
    "clerestory.publication",
    "clerestory.demo",
]

MIDDLEWARE = [
    *OUTER_MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clerestory.accounts.sessions.WholeSessionLimit",
    "clerestory.site.staff.refusals.RefusedMiddleware",
]

# A request of a hundred questions is one page with every field of each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

AUTH_USER_MODEL = "accounts.Person"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

# Thirty minutes without a request, and twelve hours in all, end a session.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_WHOLE_SECONDS = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Both sides may share a host in the demonstration; browsers do not tell ports apart.
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}clerestory_staff_session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}clerestory_staff_csrf"
