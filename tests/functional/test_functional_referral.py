"""A concern from the public site to closure, each step by the person whose step it is."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date

from playwright.sync_api import Page, expect

from clerestory.accounts.models import Role
from clerestory.referrals.lifecycle import STEPS
from functional.conftest import House, Visitor
from integration.referrals.cases import GIVEN, MAIN_PATH, TAKER

ACCOUNTS = {
    Role.INTAKE: "intake",
    Role.GATEWAY: "gateway",
    Role.GATEWAY_SUPERVISOR: "supervisor",
    Role.CHAIR: "chair",
    Role.COORDINATOR: "coordinator",
}
WORRY = "Says that nobody may leave the club."
AT_THE_GATEWAY = ("begin-screening", "pass-to-gateway", "propose-closure", "approve-closure")


class Register:
    """The people of the register, each at a browser of their own."""

    def __init__(self, house: House, visitor: Callable[[], Visitor]) -> None:
        self.house, self.visitor = house, visitor
        self.people: dict[Role, Visitor] = {}

    def __getitem__(self, role: Role) -> Visitor:
        if role not in self.people:
            self.people[role] = self.visitor()
            self.people[role].sign_in(self.house, ACCOUNTS[role])
        return self.people[role]

    def take(self, name: str, reference: str) -> None:
        """Open the case, choose the step, fill in its page and record it."""
        visitor = self[TAKER[name]]
        page = visitor.page
        page.goto(f"{self.house.staff}/referrals/{reference}/")
        visitor.look(f"referral-before-{name}")
        page.get_by_role("link", name=STEPS[name].title).click()
        fill(page, name)
        visitor.look(f"step-{name}")
        page.get_by_role("button", name="Record this step").click()
        expect(page.get_by_role("heading", name="There is a problem")).to_have_count(0)
        expect(page.get_by_text(STEPS[name].title).first).to_be_visible()

    def is_refused_to_others(self, name: str, reference: str) -> None:
        for role in ACCOUNTS.keys() - {TAKER[name]}:
            page = self[role].page
            response = page.goto(f"{self.house.staff}/referrals/{reference}/{name}/")
            assert response is not None
            assert response.status in (403, 404), f"{role} may open {name}"


def fill(page: Page, name: str) -> None:
    """What the step has to be told, into the fields of its page."""
    if name == "pass-to-gateway":
        for field in ("area", "concern", "sector", "assigned_to"):
            page.locator(f"input[name={field}]").first.check()
        page.locator("[name=reason]").fill("Needs the check of the gateway.")
        fill_date(page, "happened_on", date(2018, 2, 12))
        return
    told = GIVEN[name]
    for field in fields(told):
        value = getattr(told, field.name)
        if isinstance(value, date):
            fill_date(page, field.name, value)
        elif value is True:
            page.locator(f"[name={field.name}]").check()
        elif page.locator(f"input[type=radio][name={field.name}]").count():
            page.locator(f"input[name={field.name}][value={value}]").check()
        elif value not in (None, False, ""):
            page.locator(f"[name={field.name}]").fill(str(value))


def fill_date(page: Page, field: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name={field}_{part}]").fill(str(getattr(day, part)))


def raise_concern(referrer: Visitor, house: House) -> str:
    page = referrer.page
    page.goto(f"{house.public}/concern/")
    page.get_by_role("button", name="Send in confidence").click()
    referrer.look("concern-problem")
    page.get_by_label("Name of the person you are worried about").fill("Pat Made-Up")
    page.get_by_label("Their age, if you know it").fill("16")
    page.get_by_label("What are you worried about?").fill(WORRY)
    page.get_by_label("How do you know this person?").fill("I teach them")
    page.get_by_label("No, not yet").check()
    page.get_by_role("button", name="Send in confidence").click()
    referrer.look("concern-sent")
    return page.locator(".govuk-panel__body strong").inner_text()


def wait_for_case(register: Register, reference: str) -> None:
    """The concern is in the work list as soon as the carrier has brought it."""
    intake = register[Role.INTAKE]
    for _ in range(30):
        intake.page.goto(f"{register.house.staff}/referrals/")
        if intake.page.get_by_role("link", name=reference).count():
            break
        intake.page.wait_for_timeout(500)
    intake.look("referrals")


def test_a_concern_is_assessed_supported_reviewed_and_closed(
    house: House, visitor: Callable[[], Visitor]
) -> None:
    register = Register(house, visitor)
    reference = raise_concern(visitor(), house)
    wait_for_case(register, reference)
    for name in MAIN_PATH:
        register.is_refused_to_others(name, reference)
        register.take(name, reference)
    chair = register[Role.CHAIR].page
    assert chair.goto(f"{house.staff}/referrals/{reference}/").status == 404


def test_a_concern_is_closed_at_the_gateway_by_two_people(
    house: House, visitor: Callable[[], Visitor]
) -> None:
    register = Register(house, visitor)
    reference = raise_concern(visitor(), house)
    wait_for_case(register, reference)
    for name in AT_THE_GATEWAY:
        register.is_refused_to_others(name, reference)
        register.take(name, reference)
