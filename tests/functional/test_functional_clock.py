"""The clock of a request in a real browser. The made-up day is 12 February 2018."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from functional.conftest import House, Visitor


def _ask(page: Page, house: House) -> str:
    page.goto(f"{house.public}/ask/")
    page.get_by_label("What would you like to know?").fill("How many referrals in 2017?")
    page.get_by_label("Your name").fill("Alex Applicant")
    page.get_by_label("Your email address").fill("alex@example.org")
    page.get_by_role("button", name="Send your request").click()
    return page.locator(".govuk-panel__body strong").inner_text()


def _day(page: Page, legend: str, day: str, month: str) -> None:
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day), ("Month", month), ("Year", "2018")):
        group.get_by_label(label).fill(value)


def test_an_officer_keeps_the_clock_of_a_request(
    house: House, visitor: Callable[[], Visitor]
) -> None:
    reference = _ask(visitor().page, house)
    officer = visitor()
    officer.sign_in(house, "officer")
    page = officer.page
    for _ in range(30):
        page.goto(f"{house.staff}/requests/")
        if page.get_by_role("link", name=reference).count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name=reference).click()
    page.get_by_text("How the due date is counted", exact=True).click()
    officer.look("clock")

    page.get_by_role("link", name="Record more time").click()
    page.get_by_label("Exemption whose public interest test is open").fill("s40(2)")
    _day(page, "On which day was the applicant told?", "12", "2")
    _day(page, "By which day do you expect to decide?", "29", "3")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    officer.look("clock-extension-problem")
    page.get_by_label("Exemption whose public interest test is open").fill("s43(2)")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("told to expect a decision by 29 March 2018")).to_be_visible()

    page.get_by_role("link", name="Record that the applicant was asked to clarify").click()
    _day(page, "On which day was the applicant asked?", "12", "2")
    officer.look("clock-clarification")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("On hold since 12 February 2018")).to_be_visible()
    page.get_by_role("link", name="Record the clarification").click()
    _day(page, "On which day did the clarification come?", "12", "2")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("12 March 2018").first).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile(r"10\(6\)\(b\)")).first).to_be_visible()
    officer.look("clock-after-clarification")
