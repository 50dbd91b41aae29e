"""The events of one side and the head of their tree."""

from typing import ClassVar

from django.db import models

from clerestory.audit import tree


class Event(models.Model):
    """One thing that happened. Written once by `actions.record`; the database refuses the rest.

    Ids are text and there are no foreign keys: what an event is about may be erased, or live in
    the other database, and the history still verifies.
    """

    # `by` is a pseudonym: it leads to a name only through the accounts, which are kept apart.
    PERSONAL: ClassVar[tuple[str, ...]] = ()

    index = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=200, db_index=True)
    detail = models.TextField()  # text, because its bytes are hashed and JSON columns reorder them
    leaf_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("index",)

    def __str__(self) -> str:
        return f"{self.index} {self.action}"


class Head(models.Model):
    """Size and frontier of the tree: the one row that every writer locks."""

    PERSONAL: ClassVar[tuple[str, ...]] = ()

    size = models.PositiveBigIntegerField(default=0)
    frontier = models.TextField(default="", blank=True)  # hashes as hexadecimal, one after another

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="audit_one_head"),)

    def __str__(self) -> str:
        return f"{self.size} events"

    @property
    def hashes(self) -> tuple[bytes, ...]:
        data = bytes.fromhex(self.frontier)
        return tuple(data[start : start + 32] for start in range(0, len(data), 32))

    @property
    def root(self) -> bytes:
        return tree.root_of(self.hashes)

    def advance(self, leaf: bytes) -> None:
        """Count one more leaf; the caller saves."""
        self.frontier = b"".join(tree.append(self.hashes, self.size, leaf)).hex()
        self.size += 1
