"""The public process, started as in real use, knows nothing of the staff side."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import get_resolver

django.setup()
settings.ALLOWED_HOSTS.append("testserver")
call_command("migrate", database="public", verbosity=0, interactive=False)
get_resolver().url_patterns
client = Client(raise_request_exception=False)
print("health", client.get("/health").status_code)
print("missing", client.get("/no-such-page").status_code)
print("home", client.get("/").status_code)

staff = ("accounts", "foi", "referrals", "publication", "site.staff", "demo", "cli")
loaded = [
    name
    for name in sys.modules
    if any(f"{name}.".startswith(f"clerestory.{each}.") for each in staff)
]
print("loaded", loaded)
try:
    connections["default"].cursor()
except ImproperlyConfigured:
    print("default refused")
print("private key known", hasattr(settings, "INBOX_PRIVATE_KEY"))
print("staff folder known", hasattr(settings, "STAFF_DATA"))
print("sessions", any("session" in each for each in settings.INSTALLED_APPS + settings.MIDDLEWARE))
"""


def _run(folder: Path) -> list[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLERESTORY_", "DJANGO_", "COV_"))
    }
    environment |= {
        "CLERESTORY_PUBLIC_DATA": str(folder / "public"),
        "DJANGO_SETTINGS_MODULE": "clerestory.site.public.settings",
    }
    command = [sys.executable, "-W", "error", "-c", SCRIPT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_public_process_reaches_no_staff_code_and_no_staff_database(tmp_path: Path) -> None:
    assert _run(tmp_path) == [
        "health 200",
        "missing 404",
        "home 200",
        "loaded []",
        "default refused",
        "private key known False",
        "staff folder known False",
        "sessions False",
    ]
    made = sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*") if each.is_file())
    assert {name.partition("/")[0] for name in made} == {"public"}
    assert (tmp_path / "public" / "secret.key").stat().st_mode & 0o777 == 0o600
