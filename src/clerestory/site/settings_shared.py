"""What both sides have in common. Every variable is described in docs/reference/settings.md."""

from pathlib import Path

from csp.constants import NONE, SELF
from environ import Env

from clerestory.law.authorities import load_authority
from clerestory.law.calendars import load_calendar
from clerestory.law.wording import load_wording, wording
from clerestory.site.days import demonstration_day

env = Env()

# The public process is given this folder and no other.
PUBLIC_DATA = Path(
    env.str("CLERESTORY_PUBLIC_DATA", default="")
    or Path(env.str("CLERESTORY_DATA", default="var"), "public")
).resolve()
DEMO = env.bool("CLERESTORY_DEMO", default=False)
DEMO_TODAY = demonstration_day(env.str("CLERESTORY_TODAY", default=""), demo=DEMO)

# Who answers, and what can be counted in the register: the made-up ones' until an authority has
# its own.
_made_up = Path(__file__).parents[1] / "demo/data"
AUTHORITY = load_authority(
    Path(env.str("CLERESTORY_AUTHORITY", default=str(_made_up / "authority.toml")))
)
# The authority's own texts for its letters, over ours.
_own_wording = env.str("CLERESTORY_WORDING", default="")
WORDING = load_wording(Path(_own_wording)) if _own_wording else wording()
DECLARATION = Path(env.str("CLERESTORY_DECLARATION", default=str(_made_up / "register.toml")))

# Working days: the bank holidays that come with the product, changed by the authority's own file.
CALENDAR = load_calendar(Path(own) if (own := env.str("CLERESTORY_HOLIDAYS", default="")) else None)

DEBUG = False
ALLOWED_HOSTS = env.list("CLERESTORY_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DATABASE_ROUTERS = ["clerestory.site.routers.SideRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# The files are served straight from the package, so no collecting step can be forgotten. Their
# names carry no hash; an hour is what a browser may keep them for.
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

FORM_RENDERER = "clerestory.govuk.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "clerestory.govuk.context.service",
            ]
        },
    }
]

# Our pages are text, our own style sheet and our own pictures, and nothing else. There is no
# script anywhere, so an injected one has no place to run from.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The demonstration is served over plain HTTP on localhost, where a browser would drop these.
SECURE_COOKIES = not DEMO
COOKIE_PREFIX = "__Host-" if SECURE_COOKIES else ""
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "clerestory.site.errors.csrf_failure"

# A request for one side's headers and pages starts here: outermost first, so that static files
# and errors carry the same headers as pages.
OUTER_MIDDLEWARE = [
    "clerestory.site.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
]

# To the terminal, where the service manager keeps it. Django's own default would only mail the
# administrators, whom nobody has entered. The web server reports what fails outside Django.
_terminal = {"handlers": ["terminal"], "level": "WARNING", "propagate": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"places": {"()": "clerestory.site.logs.PlacesOnly"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "places"}},
    "loggers": {"django": _terminal, "gunicorn.error": _terminal},
}
