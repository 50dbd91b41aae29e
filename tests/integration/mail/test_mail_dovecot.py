"""A real mailbox: Debian's dovecot, as an instance of its own on loopback."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

from corpus.mail import HOSTILE, message
from integration.mail.installation import Installation, free_port, wait_for

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "made-up"
CAME = datetime(2018, 2, 12, 23, 30, tzinfo=UTC)

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
first_valid_uid = 1
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail
}}
"""


def _why_not() -> str:
    """Why dovecot cannot be run here; empty where it can."""
    if DOVECOT is None:
        return "dovecot is not installed (Debian's package dovecot-imapd)"
    if os.geteuid() != 0:
        return "dovecot is started by root alone, which this user is not"
    try:
        pwd.getpwnam("dovecot")
        pwd.getpwnam("mail")
    except KeyError:
        return "there is no user dovecot: the package was not set up to its end"
    return ""


pytestmark = pytest.mark.skipif(bool(_why_not()), reason=_why_not())


@contextmanager
def _dovecot(port: int) -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="clerestory-dovecot-"))
    folder.chmod(0o755)
    (folder / "users").write_text(f"foi:{PASSWORD}\n")
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
    (folder / "mail").mkdir()
    owner = pwd.getpwnam("mail")
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    process = subprocess.Popen(
        [str(DOVECOT), "-F", "-c", str(folder / "dovecot.conf")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def port() -> Iterator[int]:
    number = free_port()
    with _dovecot(number):
        yield number


@pytest.fixture
def fetching(installation: Installation, tmp_path: Path, port: int) -> Installation:
    """The installation with the settings of the mailbox."""
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    installation.more |= {
        "CLERESTORY_IMAP_HOST": f"127.0.0.1:{port}",
        "CLERESTORY_IMAP_USER": "foi",
        "CLERESTORY_IMAP_PASSWORD_FILE": str(tmp_path / "password"),
        "CLERESTORY_IMAP_SECURITY": "none",
    }
    return installation


def _mailbox(port: int) -> MailBoxUnencrypted:
    return MailBoxUnencrypted("127.0.0.1", port).login("foi", PASSWORD)


def _put(port: int, *messages: bytes, seen: bool = False) -> None:
    with _mailbox(port) as mailbox:
        for raw in messages:
            mailbox.append(raw, "INBOX", dt=CAME, flag_set=["\\Seen"] if seen else None)


DAYS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "clerestory.site.settings_staff"
import django; django.setup()
from clerestory.foi.models import InformationRequest
print([str(one.received) for one in InformationRequest.objects.all()])
"""


def test_what_nobody_has_seen_is_fetched_once_and_marked(fetching: Installation, port: int) -> None:
    hostile = HOSTILE["parts nested 1,000 deep"]()
    _put(port, message(), hostile)
    assert "fetched from the mailbox: 2" in fetching.run("run-due").stdout
    found = fetching.counted()
    assert (found["messages"], found["requests"]) == (["quarantined", "taken_in"], 1)
    assert "fetched" not in fetching.run("run-due").stdout
    with _mailbox(port) as mailbox:
        assert mailbox.uids("UNSEEN") == [] and len(mailbox.uids("ALL")) == 2
    assert fetching.script(DAYS).stdout.strip() == "['2018-02-12']"  # when it came, not today


def test_what_somebody_opened_since_the_last_round_is_fetched(
    fetching: Installation, port: int
) -> None:
    _put(port, message("Opened long ago"), seen=True)
    assert "fetched" not in fetching.run("run-due").stdout
    _put(port, message(), seen=True)
    assert "fetched from the mailbox: 1" in fetching.run("run-due").stdout
    assert fetching.counted()["requests"] == 1
    assert "fetched" not in fetching.run("run-due").stdout


def test_a_folder_for_what_is_done_takes_also_what_was_opened(
    fetching: Installation, port: int
) -> None:
    fetching.more["CLERESTORY_IMAP_DONE_FOLDER"] = "Taken"
    _put(port, message(), seen=True)
    with _mailbox(port) as mailbox:
        mailbox.folder.create("Taken")
    fetching.run("run-due")
    assert fetching.counted()["requests"] == 1
    with _mailbox(port) as mailbox:
        assert mailbox.uids("ALL") == []
        mailbox.folder.set("Taken")
        assert len(mailbox.uids("ALL")) == 1


def test_stopped_before_it_was_marked_it_is_fetched_again_and_not_doubled(
    fetching: Installation, port: int
) -> None:
    _put(port, message())
    killed = fetching.script(
        "import os, signal\n"
        'os.environ["DJANGO_SETTINGS_MODULE"] = "clerestory.site.settings_staff"\n'
        "import django; django.setup()\n"
        "from imap_tools import BaseMailBox\n"
        "BaseMailBox.flag = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from clerestory.cli.main import main\n"
        'main(["run-due"])\n'
    )
    assert killed.returncode == -9
    assert fetching.counted()["messages"] == ["stored"]
    with _mailbox(port) as mailbox:
        assert len(mailbox.uids("UNSEEN")) == 1
    assert "fetched from the mailbox: 1" in fetching.run("run-due").stdout
    found = fetching.counted()
    assert (found["messages"], found["requests"], found["problems"]) == (["taken_in"], 1, [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"CLERESTORY_IMAP_HOST": "127.0.0.1:1"}, "the mailbox at 127.0.0.1:1 cannot be read"),
        ({"CLERESTORY_IMAP_USER": "nobody"}, "cannot be read (MailboxLoginError)"),
        ({"CLERESTORY_IMAP_PASSWORD_FILE": "/nowhere"}, "name its file in"),
        ({"CLERESTORY_IMAP_SECURITY": "no"}, "“tls” or “starttls”"),
        ({"CLERESTORY_IMAP_FOLDER": "Nowhere"}, "cannot be read"),
    ],
)
def test_a_mailbox_that_cannot_be_used_is_one_line(
    fetching: Installation, change: dict[str, str], said: str
) -> None:
    fetching.more |= change
    done = fetching.run("run-due")
    assert said in done.stderr and done.returncode == 1
    assert done.stderr.count("\n") == 1
