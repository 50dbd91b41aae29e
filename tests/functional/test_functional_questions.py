"""The questions of a request are corrected in a real browser, without a script."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from functional.conftest import House, Visitor

REQUEST = """Dear Alderbrook Police,

1. How many referrals did you receive from March 2015 to 12 February 2018, by calendar year?
2. How many of them were boys, and what were the outcomes of these referrals?
3. Please send the answer by e-mail.

If you cannot give this by calendar year, please give one total for the whole period.

Yours faithfully,
Alex Applicant
"""


def _ask(page: Page, house: House, text: str) -> str:
    page.goto(f"{house.public}/ask/")
    page.get_by_label("What would you like to know?").fill(text)
    page.get_by_label("Your name").fill("Alex Applicant")
    page.get_by_label("Your email address").fill("alex@example.org")
    page.get_by_role("button", name="Send your request").click()
    return page.locator(".govuk-panel__body strong").inner_text()


def test_an_officer_corrects_the_questions(house: House, visitor: Callable[[], Visitor]) -> None:
    applicant = visitor()
    earlier = _ask(applicant.page, house, "How many referrals did you receive in 2016?")
    reference = _ask(applicant.page, house, REQUEST)

    officer = visitor()
    officer.sign_in(house, "officer")
    page = officer.page
    for _ in range(30):
        page.goto(f"{house.staff}/requests/")
        if page.get_by_role("link", name=reference).count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_role("heading", name="Have we been asked before?")).to_be_visible()
    # Other journeys of the same house may have asked much the same: what follows the link counts.
    alike = page.locator("p", has=page.get_by_role("link", name=f"Request {earlier}"))
    expect(alike.locator("+ ul")).to_contain_text(
        "Period: 2015-03-01 to 2018-02-12 here, 2016-01-01 to 2016-12-31 there"
    )
    together = page.locator("ul", has=page.get_by_role("link", name=earlier, exact=True))
    together.locator("+ details").locator("summary").click()
    judged = together.locator("+ details").get_by_role("cell", name="For you to judge")
    expect(judged).to_have_count(3)
    officer.look("request-asked-before")
    page.get_by_role("link", name="Confirm the questions").click()
    officer.look("questions-confirm")

    # From the mark to the fields and back, by keyboard.
    page.locator("mark").nth(1).get_by_role("link").press("Enter")
    assert page.url.endswith("#question-2")
    page.get_by_role("link", name="See question 2 in the request").press("Enter")
    assert page.url.endswith("#mark-2")

    second = page.get_by_role("group", name="Question 2")
    second.get_by_text("What the register would answer").click()
    expect(second.get_by_text("“boys”: not understood")).to_be_visible()
    second.get_by_text("Split or merge question 2").click()
    second.get_by_label("Words that begin a new question").fill("zebra")
    page.get_by_role("button", name="Split question 2").press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    officer.look("questions-problem")
    second.get_by_label("Words that begin a new question").fill("what were the outcomes")
    page.get_by_role("button", name="Split question 2").press("Enter")
    expect(page.get_by_role("group", name="Question 2b")).to_be_visible()

    first = page.get_by_role("group", name="Question 1")
    first.get_by_label("In which form it is wanted").fill("a spreadsheet")
    # Enter in a field checks, and keeps nothing.
    first.get_by_label("In which form it is wanted").press("Enter")
    expect(first.get_by_label("In which form it is wanted")).to_have_value("a spreadsheet")
    officer.look("questions-split")
    page.set_viewport_size({"width": 320, "height": 900})
    officer.look("questions-narrow")
    page.get_by_role("button", name="Confirm these questions").press("Enter")
    expect(page.get_by_text("Questions confirmed")).to_be_visible()
    expect(page.get_by_role("link", name="Decide question 2b")).to_be_visible()
