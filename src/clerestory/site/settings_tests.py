"""The staff side for tests: both databases as throw-away files or as CLERESTORY_..._DATABASE says.

Public pages are tested here too, with ROOT_URLCONF set to `clerestory.site.public.urls`.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

# Before the staff settings are read, so that a test never touches the keys and data of a demo
# that was started in the same folder. Commands that a test starts inherit it.
# tests/conftest.py makes the folder: a type checker reads this file too, and cleans nothing up.
_folder = Path(tempfile.gettempdir(), f"clerestory-tests-{secrets.token_hex(8)}")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["CLERESTORY_DATA"] = str(_folder)
os.environ["CLERESTORY_PUBLIC_DATA"] = str(_folder / "public")
os.environ["CLERESTORY_SECRET_KEY"] = "for-tests-only"

from clerestory.site.settings_staff import *  # noqa: E402, F403
from clerestory.site.settings_staff import DATABASES  # noqa: E402

for _alias, _settings in DATABASES.items():
    if _settings["ENGINE"].endswith("sqlite3"):
        # A file and not memory: threads then behave as they do in real use.
        _settings["TEST"] = {"NAME": str(_folder / f"test-{_alias}.sqlite3")}

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, and secures nothing
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "clerestory_staff_session"
CSRF_COOKIE_NAME = "clerestory_staff_csrf"
