"""An installation in a folder of its own, whose commands run as real processes."""

import json
import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COUNT = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "clerestory.site.settings_staff"
import django; django.setup()
from clerestory.foi.models import IncomingMessage, InformationRequest, OutgoingMessage
from clerestory.audit.verification import verify
print(json.dumps({
    "messages": sorted(IncomingMessage.objects.values_list("status", flat=True)),
    "requests": InformationRequest.objects.count(),
    "answers": OutgoingMessage.objects.count(),
    "digests": sorted(IncomingMessage.objects.values_list("sha256", flat=True)),
    "problems": list(verify("default").problems),
}))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        ours = {k: v for k, v in os.environ.items() if not k.startswith(("CLERESTORY_", "DJANGO_"))}
        return {**ours, "CLERESTORY_DATA": str(self.folder), **self.more}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._run([sys.executable, "-m", "clerestory", *words])

    def script(self, text: str) -> subprocess.CompletedProcess[str]:
        return self._run([sys.executable, "-c", text])

    def counted(self) -> dict[str, Any]:
        """What is in the database, and whether its history is whole."""
        found: dict[str, Any] = json.loads(self.script(COUNT).stdout)
        return found

    @contextmanager
    def serving_mail(self, port: int) -> Iterator[subprocess.Popen[str]]:
        """The door for a mail server, ready to be talked to."""
        command = [sys.executable, "-m", "clerestory", "serve", "mail", "--port", str(port)]
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            assert "Taking messages" in process.stdout.readline()
            yield process
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )


def wait_for(port: int, seconds: float = 90) -> None:
    """Until something listens on a port of this machine."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


def deliver(port: int, raw: bytes) -> None:
    """To one recipient: the library expects one reply, whatever the number of recipients."""
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("alex@example.org", ["information@alderbrook.example"], raw)
