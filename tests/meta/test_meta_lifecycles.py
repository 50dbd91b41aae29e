"""Every status is somebody's business."""

from enum import Enum
from importlib import import_module
from types import ModuleType

import pytest

from clerestory.accounts.models import Role
from meta.sources import dotted, modules

LIFECYCLES = [f"clerestory.{dotted(path)}" for path in modules("lifecycle.py")]
ROLES = set(Role.values)
NOBODY = {"nobody"}  # of a closed case
each_lifecycle = pytest.mark.parametrize("name", LIFECYCLES)


def _owners(module: ModuleType, status: Enum) -> set[str]:
    owner = module.OWNER[status]
    return {str(each) for each in ([owner] if isinstance(owner, str) else owner)}


def test_there_are_lifecycles_to_look_at() -> None:
    assert LIFECYCLES


@each_lifecycle
def test_every_status_has_an_owner_who_exists(name: str) -> None:
    module = import_module(name)
    assert set(module.OWNER) == set(module.Status)
    for status in module.Status:
        owners = _owners(module, status)
        closed = status not in getattr(module, "OPEN", module.Status)
        assert owners <= (NOBODY if closed else ROLES) and owners, f"{status}: {owners}"
