"""The public side: one database, no people, no sessions, nothing secret worth stealing."""

from clerestory.shelf.keys import secret_key
from clerestory.site.databases import database
from clerestory.site.settings_shared import *  # noqa: F403
from clerestory.site.settings_shared import COOKIE_PREFIX, OUTER_MIDDLEWARE, PUBLIC_DATA, env

SIDE = "public"
SECRET_KEY = env.str("CLERESTORY_SECRET_KEY", default="") or secret_key(PUBLIC_DATA / "secret.key")
INBOX_PUBLIC_KEY = PUBLIC_DATA / "inbox.pub"

ROOT_URLCONF = "clerestory.site.public.urls"
SERVICE_FRAME = "clerestory.site.public.frame.service"
WSGI_APPLICATION = "clerestory.site.public.wsgi.application"

# Left empty on purpose: this process holds no address of the staff database, so that code which
# reaches for it fails at once.
DATABASES = {
    "default": {},
    "public": database(env, "CLERESTORY_PUBLIC_DATABASE", PUBLIC_DATA / "public.sqlite3"),
}

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.forms",  # its widgets, drawn by our own templates
    "csp",
    "clerestory.govuk",
    "clerestory.audit",
    "clerestory.shelf",
]

MIDDLEWARE = [*OUTER_MIDDLEWARE, "django.middleware.csrf.CsrfViewMiddleware"]
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}clerestory_public_csrf"
