"""What follows when an answer was sent: until when a review can be asked for, and its dates."""

from datetime import date

from clerestory.law.calendars import Calendar
from clerestory.law.clocks import Events, ReviewDates, Rules, Step

WINDOW = 40  # working days in which to ask for a review


def window(events: Events, rules: Rules, calendar: Calendar, due: date) -> date | None:
    """The last day to ask for a review; None before an answer was sent.

    In Scotland the days run from the due date, where the answer came before it, FOISA s20(5).
    """
    if events.sent is None:
        return None
    start = max(events.sent, due) if rules.review_from_due else events.sent
    return calendar.end(start, WINDOW)


def review_of(
    events: Events, rules: Rules, calendar: Calendar, asking: date | None
) -> tuple[ReviewDates | None, tuple[Step, ...], tuple[str, ...]]:
    """The dates of the review, if one was asked for; with the steps and the warnings."""
    if not events.sent or not asking:
        return None, (), ()
    sent = (
        Step("answer sent", events.sent, rules.limit),
        Step("last day to ask for a review", asking, rules.review_window),
    )
    if not events.review_asked:
        return None, sent, ()
    review = ReviewDates(
        due=calendar.end(events.review_asked, rules.review_days),
        at_most=calendar.end(events.review_asked, rules.review_at_most),
        complain_by=rules.complain(events.review_sent) if events.review_sent else None,
    )
    days = (
        ("review asked for", events.review_asked, rules.review_window),
        ("review due", review.due, rules.review),
        ("review due if the case is exceptional", _longer(review), rules.review),
        ("review answered", events.review_sent, rules.review),
        ("last day to complain to the regulator", review.complain_by, rules.complaint),
    )
    steps = tuple(Step(what, day, rule) for what, day, rule in days if day)
    return review, (*sent, *steps), _warnings(events, rules, review, asking)


def _longer(review: ReviewDates) -> date | None:
    return review.at_most if review.at_most != review.due else None


def _warnings(events: Events, rules: Rules, review: ReviewDates, asking: date) -> tuple[str, ...]:
    found = []
    if events.review_asked and events.review_asked > asking:
        found.append(
            f"the review was asked for on {events.review_asked}, after {asking}: the authority may "
            f"take it up and need not, {rules.review_window}."
        )
    if events.review_sent and events.review_sent > review.at_most:
        found.append(
            f"the review was answered on {events.review_sent}, after {review.at_most}, "
            f"{rules.review}."
        )
    return tuple(found)
