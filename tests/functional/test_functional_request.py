"""A request from the public site to the published answer, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from functional.conftest import House, Visitor

REQUEST = """Dear Alderbrook Police,

1. How many referrals did you receive from March 2015 to 12 February 2018, by calendar year?
2. How old were those who were referred, by age group and calendar year?
3. What were the outcomes of these referrals, by outcome? If you cannot give this by calendar
year, please give one total for the whole period.
4. Why was each of these people referred? Please send me the reports.

Yours faithfully,
Alex Applicant
"""


def _ask(applicant: Visitor, house: House) -> str:
    page = applicant.page
    page.goto(house.public)
    applicant.look("public-home")
    page.get_by_role("link", name="Ask for information").click()
    page.get_by_role("button", name="Send your request").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    applicant.look("ask-problem")
    page.get_by_label("What would you like to know?").fill(REQUEST)
    page.get_by_label("Your name").fill("Alex Applicant")
    page.get_by_label("Your email address").fill("alex@example.org")
    page.get_by_role("button", name="Send your request").click()
    expect(page.get_by_text("12 March 2018").first).to_be_visible()
    applicant.look("submitted")
    return page.locator(".govuk-panel__body strong").inner_text()


def _open_request(officer: Visitor, house: House, reference: str) -> None:
    """The request appears in the work list as soon as the carrier has brought it."""
    page = officer.page
    for _ in range(30):
        page.goto(f"{house.staff}/requests/")
        if page.get_by_role("link", name=reference).count():
            break
        page.wait_for_timeout(500)
    officer.look("requests")
    page.get_by_role("link", name=reference).click()


def _prepare(officer: Visitor) -> None:
    page = officer.page
    officer.look("request")
    page.get_by_role("link", name="Confirm the questions").click()
    officer.look("questions")
    page.get_by_role("button", name="Confirm these questions").click()
    page.get_by_role("link", name="Figures", exact=True).click()
    page.get_by_role("button", name="Draw the figures").click()
    expect(page.get_by_text("Proved for whole numbers")).to_be_visible()
    officer.look("figures-page")
    officer.show("section[aria-labelledby=question-2]", "figures")
    page.get_by_role("link", name="Go on to decide each question").click()
    for number in ("1", "2", "3"):
        page.get_by_role("link", name=f"Decide question {number}").click()
        officer.look(f"decide-{number}")
        page.get_by_role("button", name="Save this decision").click()
    page.get_by_role("link", name="Decide question 4").click()
    page.get_by_label("Held", exact=True).check()
    page.get_by_label("Withheld", exact=True).check()
    page.get_by_role("button", name="Save this decision").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Exemption relied on").fill("s40(2) with s40(3A)(a)")
    page.get_by_label("Why it applies to this information").fill(
        "Each report describes one person, who could be recognised from it."
    )
    page.get_by_role("button", name="Check what the letter will say").click()
    expect(page.get_by_role("heading", name="What the checks say")).to_be_visible()
    expect(page.get_by_text("would contravene a data protection principle")).to_be_visible()
    officer.look("decide-checked")
    page.get_by_role("button", name="Save this decision").click()
    page.get_by_role("link", name="Acknowledge the request").click()
    page.get_by_role("button", name="Show the letter").click()
    expect(page.get_by_text("You can expect our answer by")).to_be_visible()
    officer.look("notice")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Letter", exact=True).click()
    officer.look("letter")
    page.get_by_role("button", name="Send for approval").click()


def test_a_request_becomes_a_published_answer(house: House, visitor: Callable[[], Visitor]) -> None:
    applicant, officer, approver = visitor(), visitor(), visitor()
    reference = _ask(applicant, house)

    officer.sign_in(house, "officer")
    officer.look("staff-home")
    _open_request(officer, house, reference)
    _prepare(officer)
    expect(officer.page.get_by_text("Somebody else has to approve it")).to_be_visible()
    expect(officer.page.get_by_role("button", name="Approve these files")).to_have_count(0)

    approver.sign_in(house, "approver")
    approver.page.get_by_role("link", name="Releases").first.click()
    approver.page.get_by_role("link", name=reference).click()
    approver.look("release")
    approver.page.get_by_role("button", name="Approve these files").click()
    approver.page.get_by_role("button", name="Publish").click()

    page = applicant.page
    for _ in range(30):
        page.reload()
        if page.get_by_role("link", name="Read the answer").count():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name="We have answered your request")).to_be_visible()
    page.get_by_role("link", name="Read the answer").click()
    expect(page.get_by_text("[c] means confidential").first).to_be_visible()
    expect(page.get_by_text("Alex Applicant")).to_have_count(0)
    applicant.look("answer")
    with page.expect_download() as download:
        page.get_by_role("link", name="All tables in one workbook").click()
    assert download.value.suggested_filename == "tables.ods"
    page.goto(f"{house.public}/answers/?words=outcomes")
    applicant.look("log")
    expect(page.get_by_role("link", name=re.compile(reference))).to_be_visible()

    _withdraw(approver)
    page.get_by_role("link", name=re.compile(reference)).click()
    for _ in range(30):
        page.reload()
        if page.get_by_role("heading", name="Why we withdrew it").count():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_text("A category was counted twice.")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    applicant.look("withdrawn")
    page.goto(f"{house.public}/answers/")
    expect(page.get_by_text("Withdrawn on 12 February 2018")).to_be_visible()
    applicant.look("log-withdrawn")


def _withdraw(approver: Visitor) -> None:
    page = approver.page
    page.get_by_role("link", name="Withdraw this release").click()
    page.get_by_role("button", name="Withdraw this release").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    approver.look("withdraw-problem")
    page.get_by_label("Why it is withdrawn").fill("A category was counted twice.")
    page.get_by_role("button", name="Withdraw this release").click()
    expect(page.get_by_text("The public reads why")).to_be_visible()
    approver.look("release-withdrawn")


def test_the_yearly_statistics_are_drawn_approved_and_published(
    house: House, visitor: Callable[[], Visitor]
) -> None:
    statistician, approver, reader = visitor(), visitor(), visitor()
    statistician.sign_in(house, "statistician")
    statistician.page.get_by_role("link", name="Releases").first.click()
    statistician.page.get_by_role("button", name="Draw the yearly statistics").click()
    statistician.look("statistics-release")
    approver.sign_in(house, "approver")
    approver.page.get_by_role("link", name="Releases").first.click()
    approver.page.get_by_role("link", name=re.compile("STATISTICS")).first.click()
    approver.page.get_by_role("button", name="Approve these files").click()
    approver.page.get_by_role("button", name="Publish").click()
    page = reader.page
    for _ in range(30):
        page.goto(f"{house.public}/statistics/")
        if page.get_by_role("link", name=re.compile("Referrals by financial year")).count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name=re.compile("Referrals by financial year")).click()
    expect(page.locator("figure svg")).to_be_visible()
    reader.look("statistics")
