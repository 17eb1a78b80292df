"""Sentences about dates, deadlines, entries and findings, as the command line and the digest print them.

Each speaks English unless it is asked for another language. What the record and the law's files hold (kinds, states,
citations, what people wrote) stays as it is there.
"""

from tracker.errors import visible
from tracker.wording.citations import kind, law, state, title, waiting
from tracker.wording.dates import count_of, days, later, numeric, remaining, weekday
from tracker.wording.deadlines import days_of, deadline, span, standing
from tracker.wording.entries import correction, entry, event
from tracker.wording.findings import finding

__all__ = [
    "correction",
    "count_of",
    "days",
    "days_of",
    "deadline",
    "entry",
    "event",
    "finding",
    "kind",
    "later",
    "law",
    "numeric",
    "remaining",
    "span",
    "standing",
    "state",
    "title",
    "visible",
    "waiting",
    "weekday",
]
