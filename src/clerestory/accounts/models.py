"""People who sign in, where they work and what they may do."""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac


class Role(models.TextChoices):
    """What somebody does here. A role is never a rank: an administrator reads no case."""

    INFORMATION_OFFICER = "information_officer", "Information officer"
    APPROVER = "approver", "Approver"
    STATISTICIAN = "statistician", "Statistician"
    INTAKE = "intake", "Intake officer"
    GATEWAY = "gateway", "Gateway officer"
    GATEWAY_SUPERVISOR = "gateway_supervisor", "Gateway supervisor"
    CHAIR = "chair", "Panel chair"
    COORDINATOR = "coordinator", "Panel coordinator"
    MEMBER = "member", "Panel member"
    PROVIDER = "provider", "Support provider"
    RECORDS = "records", "Records officer"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Administrator"


class Organisation(models.Model):
    PERSONAL: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who can sign in. Never deleted: the audit names people by `text_id`."""

    PERSONAL: ClassVar[tuple[str, ...]] = ("email", "name", "last_login")

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    # Part of what a live session is checked against: raising it ends every session at its next
    # request.
    session_epoch = models.PositiveIntegerField(default=0)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_person_email_lower"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def text_id(self) -> str:
        """How the audit and the other database name this person."""
        return f"person:{self.pk}"

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds any of `roles`; somebody deactivated holds none."""
        return self.is_active and self.grants.filter(role__in=roles).exists()

    def get_session_auth_hash(self) -> str:
        return salted_hmac(
            "clerestory.accounts.session",
            f"{self.password}:{self.session_epoch}",
            algorithm="sha256",
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        # A changed secret key ends every session; there are no older keys to try.
        return iter(())


class RoleGrant(models.Model):
    PERSONAL: ClassVar[tuple[str, ...]] = ()

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40, choices=Role.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "role"], name="accounts_grant_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_grant_known_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"
