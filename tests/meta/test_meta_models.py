"""What every table must say about itself."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.models import CheckConstraint, DateField, Model

from clerestory.audit import triggers
from clerestory.site.routers import SideRouter

OURS = [model for model in apps.get_models() if model.__module__.startswith("clerestory.")]
by_label = pytest.mark.parametrize("model", OURS, ids=[each._meta.label for each in OURS])

# Moments without an actor, and why.
NOBODY_DID_IT: dict[str, str] = {}
# Tables whose `x_at` and `x_by` may be set one without the other, and why.
NOT_PAIRED: dict[str, str] = {}


def _names(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _moments(model: type[Model]) -> dict[str, str]:
    """Each field `at` or `x_at` with the name of the field that says who."""
    return {
        field.name: field.name[:-2] + "by"
        for field in model._meta.concrete_fields
        if isinstance(field, DateField) and (field.name == "at" or field.name.endswith("_at"))
    }


def test_there_are_tables_to_look_at() -> None:
    assert {"accounts.Person", "audit.Event"} <= {model._meta.label for model in OURS}


@by_label
def test_every_moment_has_its_actor(model: type[Model]) -> None:
    lonely = {
        moment
        for moment, actor in _moments(model).items()
        if actor not in _names(model) and f"{model._meta.label}.{moment}" not in NOBODY_DID_IT
    }
    assert not lonely


@by_label
def test_what_happened_later_is_known_with_its_actor_or_not_at_all(model: type[Model]) -> None:
    rules = [
        str(each.condition) for each in model._meta.constraints if isinstance(each, CheckConstraint)
    ]
    loose = {
        moment
        for moment, actor in _moments(model).items()
        if model._meta.get_field(moment).null
        and f"{model._meta.label}.{moment}" not in NOT_PAIRED
        and not any(moment in rule and actor in rule for rule in rules)
    }
    assert not loose


@by_label
def test_personal_data_is_classified(model: type[Model]) -> None:
    assert "PERSONAL" in vars(model)
    personal = vars(model)["PERSONAL"]
    assert isinstance(personal, tuple)
    assert set(personal) <= _names(model)


def test_no_exempted_moment_is_stale() -> None:
    for name in [*NOBODY_DID_IT, *NOT_PAIRED]:
        label, _, field = name.rpartition(".")
        assert field in _moments(apps.get_model(label))


@by_label
def test_every_table_lives_on_one_side_and_the_audit_on_both(model: type[Model]) -> None:
    router = SideRouter()
    sides = {
        side for side in ("default", "public") if router.allow_migrate(side, model._meta.app_label)
    }
    expected = {"audit": {"default", "public"}, "shelf": {"public"}}
    assert sides == expected.get(model._meta.app_label, {"default"})


@pytest.mark.django_db(databases=["default", "public"])
def test_every_table_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(databases=["default", "public"])
@pytest.mark.parametrize("side", ["default", "public"])
def test_a_later_migration_left_the_guards_of_the_audit_in_place(side: str) -> None:
    assert triggers.missing(connections[side]) == ()
