"""The search of a lattice of coarser and coarser forms for the safe one that loses least.

*Loss* is measured as that of suppression is, so that hiding and coarsening can be compared. A
release is worth the sum of the weights of the different counts that it shows. What a form loses is
what the finest form would be worth with nothing hidden, less what this one is worth: the weights
of the cells that are hidden in it, and what its categories are worth less than the finer ones. A
count of parts is never worth more than they are (log(1 + a + b) <= log(1 + a) + log(1 + b)), so a
coarser form never loses less by its categories, and the search may stop early.

Best first (Hart, Nilsson and Raphael 1968): a form is tried, which is dear, when no other can lose
less, and taken apart into coarser ones when these could. The limit counts work, never seconds.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Form = TypeVar("Form")
Result = TypeVar("Result")

_TRY, _COARSEN = 0, 1
_SAME = 1e-9  # losses closer than this are equal


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Result]):
    """What came of protecting one form: the result if it is safe, what its hidden cells lose, the
    work it took, and whether it was given up at a limit, with nothing proved."""

    result: Result | None
    hidden_loss: float = 0.0
    work: int = 0
    was_given_up: bool = False


class Lattice(Protocol[Form, Result]):
    """Forms of one release, from the finest down."""

    def key(self, form: Form) -> Hashable:
        """Equal for two forms that show the same counts."""
        ...

    def size(self, form: Form) -> int:
        """The work of looking at a form: its cells."""
        ...

    def coarsening_loss(self, form: Form) -> float:
        """What its categories are worth less than the finest, all cells shown."""
        ...

    def least_hidden_loss(self, form: Form) -> float:
        """No way to hide its cells loses less: 0 if nothing is known, else its small cells."""
        ...

    def coarser(self, form: Form) -> Iterable[Form]:
        """The forms that are one step coarser."""
        ...

    def coarsest(self, form: Form) -> Form | None:
        """The last resort where the limit leaves no time to search; None if there is none."""
        ...

    def attempt(self, form: Form) -> Attempt[Result]:
        """Protect the form."""
        ...


@dataclass(frozen=True, slots=True)
class Found(Generic[Form, Result]):
    """The safe form that loses least (None: none was found) and its result.

    `is_least` if no form that was left untried can lose less: without a form, that none of the
    lattice is safe. Else the limit was reached. `tried` are the forms that were protected.
    """

    form: Form | None
    result: Result | None
    loss: float
    is_least: bool
    tried: tuple[Form, ...]
    work: int


def search(lattice: Lattice[Form, Result], finest: Form, *, most_work: int) -> Found[Form, Result]:
    """The safe form that loses least. Half of the work may go into looking for forms; the other
    half tries those that were found, and at the end the coarsest, whatever it takes. Where a form
    is given up, those of more than two thirds of its size are not tried any more."""
    run = _Run(lattice, most_work)
    run.push(finest, 0.0)
    for kind, form, bound in run.entries():
        if kind == _TRY:
            run.attempt_unless_too_large(form)
        elif 2 * run.work > most_work:
            run.is_cut_short = True
        else:
            for following in lattice.coarser(form):
                run.push(following, bound)
    last = lattice.coarsest(finest) if run.best is None and run.is_cut_short else None
    if last is not None:
        run.attempt(last)
    is_least, tried = not run.is_cut_short, tuple(run.tried)
    if run.best is None:
        return Found(None, None, run.loss, is_least, tried, run.work)
    return Found(*run.best, run.loss, is_least, tried, run.work)


class _Run(Generic[Form, Result]):
    """One search: what waits, what was tried, and the best so far."""

    def __init__(self, lattice: Lattice[Form, Result], most_work: int) -> None:
        self.lattice, self.most_work = lattice, most_work
        self.best: tuple[Form, Result] | None = None
        self.loss = float("inf")
        self.tried: list[Form] = []
        self.work = 0
        self.is_cut_short = False
        self._most_size = float("inf")
        self._seen: set[Hashable] = set()
        self._waiting: list[tuple[float, int, int, Form]] = []

    def push(self, form: Form, bound: float) -> None:
        """Let a new form wait twice: to be tried and, as soon as that may pay, coarsened."""
        if (key := self.lattice.key(form)) in self._seen:
            return
        self._seen.add(key)
        self.work += self.lattice.size(form)
        least = max(bound, self.lattice.coarsening_loss(form))
        hidden = self.lattice.least_hidden_loss(form)
        number = len(self._seen)  # in order of discovery where losses are equal
        heapq.heappush(self._waiting, (least + hidden, _TRY, number, form))
        heapq.heappush(self._waiting, (least, _COARSEN, number, form))

    def entries(self) -> Iterator[tuple[int, Form, float]]:
        """What is to be done next, as long as it can lose less than the best and work is left."""
        while self._waiting and self._waiting[0][0] < self.loss - _SAME:
            if self.work > self.most_work:
                self.is_cut_short = True
                return
            bound, kind, _, form = heapq.heappop(self._waiting)
            yield kind, form, bound

    def attempt_unless_too_large(self, form: Form) -> None:
        if self.lattice.size(form) <= self._most_size:
            self.attempt(form)
        else:
            self.is_cut_short = True

    def attempt(self, form: Form) -> None:
        attempt = self.lattice.attempt(form)
        self.tried.append(form)
        self.work += attempt.work
        if attempt.was_given_up:
            self.is_cut_short = True
            self._most_size = min(self._most_size, self.lattice.size(form) * 2 / 3)
        loss = self.lattice.coarsening_loss(form) + attempt.hidden_loss
        if attempt.result is not None and loss < self.loss - _SAME:
            self.best, self.loss = (form, attempt.result), loss
