import pytest

from integration.foi.document_house import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk.of()
