"""The people of the made-up authority. None of them exists."""

from dataclasses import dataclass
from pathlib import Path

AUTHORITY_FILE = Path(__file__).with_name("data") / "authority.toml"
DOMAIN = "alderbrook.example"
AUTHORITY = "Alderbrook Police"
COUNCIL = "Alderbrook Council"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    account: str
    name: str
    role: str
    organisation: str = AUTHORITY

    @property
    def email(self) -> str:
        return f"{self.account}@{DOMAIN}"


PEOPLE = (
    DemoPerson("officer", "Olive Officer", "information_officer"),
    DemoPerson("approver", "Andrew Approver", "approver"),
    DemoPerson("statistician", "Stella Statistics", "statistician"),
    DemoPerson("intake", "Ines Intake", "intake"),
    DemoPerson("gateway", "George Gateway", "gateway"),
    DemoPerson("supervisor", "Sunita Supervisor", "gateway_supervisor", COUNCIL),
    DemoPerson("chair", "Charles Chair", "chair", COUNCIL),
    DemoPerson("coordinator", "Cora Coordinator", "coordinator", COUNCIL),
    DemoPerson("records", "Rita Records", "records"),
    DemoPerson("auditor", "Audrey Auditor", "auditor"),
    DemoPerson("admin", "Adam Admin", "admin"),
)
