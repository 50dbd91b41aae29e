"""A real mail server delivers: Debian's postfix, as an instance of its own on loopback."""

import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.mail import message
from integration.mail.installation import Installation, free_port, wait_for

POSTFIX = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
DAEMONS = Path("/usr/lib/postfix/sbin")

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.alderbrook.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
recipient_delimiter = +
relay_domains = alderbrook.example
transport_maps = inline:{{ {{ alderbrook.example = lmtp:inet:127.0.0.1:{lmtp} }} }}
smtpd_recipient_restrictions = permit_mynetworks, reject
message_size_limit = 25000000
default_transport = discard
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
alias_maps =
alias_database =
"""
MASTER = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def _why_not() -> str:
    """Why postfix cannot be run here; empty where it can."""
    if POSTFIX is None or not DAEMONS.is_dir():
        return "postfix is not installed (Debian's package postfix)"
    if os.geteuid() != 0:
        return "postfix is started by root alone, which this user is not"
    try:
        pwd.getpwnam("postfix")
    except KeyError:
        return "there is no user postfix: the package was not set up to its end"
    return ""


pytestmark = pytest.mark.skipif(bool(_why_not()), reason=_why_not())


@contextmanager
def _postfix(port: int, lmtp: int) -> Iterator[Path]:
    """An instance that listens on one port and hands everything for us to another."""
    folder = Path(tempfile.mkdtemp(prefix="clerestory-postfix-"))
    folder.chmod(0o755)
    values = {"folder": folder, "daemons": DAEMONS, "port": f"127.0.0.1:{port}", "lmtp": lmtp}
    (folder / "main.cf").write_text(MAIN.format(**values))
    (folder / "master.cf").write_text(MASTER.format(**values))
    for name in ("queue", "data"):
        (folder / name).mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    try:
        _command(folder, "start")
        wait_for(port)
        yield folder
    finally:
        _command(folder, "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _command(folder: Path, word: str, *, check: bool = True) -> None:
    done = subprocess.run(
        [str(POSTFIX), "-c", str(folder), word], capture_output=True, text=True, check=False
    )
    log = folder / "log"
    said = done.stderr + (log.read_text() if log.exists() else "")
    assert done.returncode == 0 or not check, said


def _wait_until_stored(installation: Installation, count: int, folder: Path) -> None:
    for _ in range(120):
        if len(installation.counted()["messages"]) == count:
            return
        time.sleep(0.5)
    raise AssertionError((folder / "log").read_text())


def test_postfix_delivers_and_keeps_what_we_cannot_take(installation: Installation) -> None:
    port, lmtp = free_port(), free_port()
    to = ["information@alderbrook.example", f"information+{'0' * 32}@alderbrook.example"]
    with _postfix(port, lmtp) as folder:
        with smtplib.SMTP("127.0.0.1", port) as client:  # nobody listens at the door yet
            client.sendmail("alex@example.org", to[:1], message())
        with installation.serving_mail(lmtp):
            _wait_until_stored(installation, 1, folder)
            with smtplib.SMTP("127.0.0.1", port) as client:
                client.sendmail("", to, message("Anything?", message_id="<b@example.org>"))
            _wait_until_stored(installation, 2, folder)
    installation.run("run-due")
    found = installation.counted()
    assert (found["messages"], found["requests"]) == (["quarantined", "taken_in"], 1)
    assert not found["problems"]
