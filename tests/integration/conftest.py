"""Integration tests look through files with a fake, unless they ask for `real_kernel`."""

import pytest

from clerestory.files import rendering
from clerestory.files.inspection import inspector
from clerestory.files.rebuilding import rebuilder
from clerestory.files.redaction import redactor
from kernel import FakeKernel


@pytest.fixture
def real_kernel() -> None:
    """Nothing is faked in this test."""


@pytest.fixture(autouse=True)
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> FakeKernel | None:
    if "real_kernel" in request.fixturenames:
        return None
    fake = FakeKernel()
    monkeypatch.setattr(inspector, "inspect", fake.inspect)
    monkeypatch.setattr(inspector, "inspector_version", fake.inspector_version)
    monkeypatch.setattr(rebuilder, "rebuild", fake.rebuild)
    monkeypatch.setattr(redactor, "redact", fake.redact)
    monkeypatch.setattr(rendering, "render", fake.render)
    return fake
