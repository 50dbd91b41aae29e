"""Rules of the register in the words of the database."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from clerestory.referrals.codes import CONCERNS
from clerestory.referrals.lifecycle import TRANSITIONS, Transition

IMPORT = "import"  # how a step is named that was loaded from another register


def one_of(name: str, field: str, values: Iterable[str]) -> models.CheckConstraint:
    """The field holds one of these values."""
    condition = Q(**{f"{field}__in": sorted(str(each) for each in values)})
    return models.CheckConstraint(condition=condition, name=name)


def pair(name: str, field: str) -> models.CheckConstraint:
    """Who did it and when are known together, or neither is."""
    both = Q(**{f"{field}_at__isnull": False, f"{field}_by__isnull": False})
    neither = Q(**{f"{field}_at__isnull": True, f"{field}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=name)


def written(name: str, *texts: str) -> models.CheckConstraint:
    """None of these texts is empty."""
    condition = Q()
    for text in texts:
        condition &= ~Q(**{text: ""})
    return models.CheckConstraint(condition=condition, name=name)


def a_code_of_its_list() -> Q:
    """Not coded yet, or a type of concern that its own version of the list has."""
    condition = Q(concern="", concern_list="")
    for version, codes in CONCERNS.items():
        condition |= Q(concern_list=version, concern__in=list(codes))
    return condition


def _row_of(each: Transition) -> Q:
    sources, targets = list(map(str, each.sources)), list(map(str, each.targets))
    return Q(name=each.name, before__in=sources, after__in=targets)


def a_row_of_the_table() -> Q:
    """A step from and to where the table says, or one that was loaded."""
    condition = Q(name=IMPORT)
    for each in TRANSITIONS:
        condition |= _row_of(each)
    return condition
