"""An officer and the quarantine in a real browser. The made-up day is 12 February 2018."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from corpus.mail import ODD, file, message, parts, text
from functional.conftest import House, Visitor

WIDE = "W" * 300  # a word that fits on no telephone
MEETING = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"


def _arrive(house: House, folder: Path, *raws: bytes) -> None:
    """Messages come to the authority of the demonstration."""
    names = []
    for number, raw in enumerate(raws):
        names.append(str(folder / f"{number}.eml"))
        Path(names[-1]).write_bytes(raw)
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("CLERESTORY_", "DJANGO"))}
    settings = {
        "CLERESTORY_DATA": str(house.folder), "CLERESTORY_DEMO": "true",
        "CLERESTORY_TODAY": "2018-02-12",
    }  # fmt: skip
    command = [sys.executable, "-m", "clerestory", "intake", *names]
    done = subprocess.run(command, env={**ours, **settings}, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr


def test_an_officer_settles_what_waits_under_messages(
    house: House, visitor: Callable[[], Visitor], tmp_path: Path
) -> None:
    asked = parts(
        text(f"How many referrals in 2016? {WIDE}"),
        file(f"filename={WIDE}.pdf", b"%PDF-1.4", "application/pdf"),
        file("filename=note.txt", b"A note", "text/plain"),
        headers="List-Id: <news.example.org>\r\n",
    )
    straight = message("How many referrals in 2015?", message_id="<c@example.org>")
    _arrive(house, tmp_path, asked, ODD["bounce"][1](), straight)
    officer = visitor()
    officer.sign_in(house, "officer")
    page = officer.page
    expect(page.get_by_role("link", name="Messages (2 to look at)")).to_be_visible()
    officer.look("home-with-messages")
    page.get_by_role("link", name="Messages (2 to look at)").press("Enter")
    expect(page.get_by_text("2 messages wait for you.")).to_be_visible()
    officer.look("messages")

    waiting = page.get_by_role("row").filter(has_text="mailing list")
    waiting.get_by_role("link").press("Enter")
    officer.look("message")
    page.get_by_role("link", name="Look at attachment 2").press("Enter")
    expect(page.get_by_text("A note")).to_be_visible()
    officer.look("message-attachment")
    page.get_by_role("link", name="Back").press("Enter")
    page.get_by_role("link", name="Make a request of it").press("Enter")
    page.get_by_label("Name of the applicant").fill("")
    page.get_by_role("button", name="Make the request").press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    officer.look("message-request-problem")
    page.get_by_label("Name of the applicant").fill("Alex Applicant")
    page.get_by_role("button", name="Make the request").press("Enter")
    expect(page.get_by_role("heading", name="Messages")).to_be_visible()
    officer.look("request-with-messages")

    page.goto(f"{house.staff}/requests/messages/")
    waiting = page.get_by_role("row").filter(has_text="mail server reports")
    waiting.get_by_role("link").press("Enter")
    page.get_by_role("link", name="Put it to a request").press("Enter")
    officer.look("message-attach")
    page.get_by_role("link", name="Back").press("Enter")
    page.get_by_role("link", name="Dismiss it").press("Enter")
    page.get_by_label("Why is nothing made of it?").fill("It was delivered later")
    officer.look("message-dismiss")
    page.get_by_role("button", name="Dismiss the message").press("Enter")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    officer.look("messages-none-waiting")
