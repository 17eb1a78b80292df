"""The bills of one window, each replayed once and worded once in each language, for as many watchers as ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from zoneinfo import ZoneInfo

from tracker import wording
from tracker.asking import known_until
from tracker.core.entry import Entry
from tracker.core.record import Record, read
from tracker.core.workflow import State
from tracker.digest.changes import Change, Replays, Window, change
from tracker.digest.entries import unread
from tracker.digest.lines import Line
from tracker.digest.tellers import OF_BILLS, OF_ENTRIES, QUIET, standing
from tracker.errors import LedgerUnavailable, TrackerError, UnknownBill
from tracker.languages import Language
from tracker.ledger.concerned import Span
from tracker.library.texts import Waiting
from tracker.reading import Reader
from tracker.texts import names_of

Follows = Callable[[Record, State | None], bool]
"""Whether a watcher follows a bill of which this is told, in that state; None where nobody can say in which it is."""

MayFollow = Callable[[str, str | None], bool]
"""Whether a watcher may follow a bill that goes by this workflow, on this treaty."""


class Told:
    """One bill in a window: what changed or, where its law cannot be read, why (`why`), and its new entries all the same."""

    def __init__(self, log: Sequence[Entry], found: Change | str, entries: Sequence[Entry]) -> None:
        self.bill = log[0].bill
        self.change = found if isinstance(found, Change) else None
        self.why = found if isinstance(found, str) else None
        self.entries = tuple(entries)
        self._log = log
        self._lines: dict[Language, Mapping[str, tuple[Line, ...]]] = {}

    @property
    def title(self) -> str:
        """What the bill is called."""
        return self.change.now.record.title if self.change else read(self._log).title

    def is_followed(self, follows: Follows | None) -> bool:
        """Whether it matched when the last digest was told, after any entry since, or now.

        Of a bill whose law cannot be read nobody knows the state, so any counts: what is left out would never be told.
        """
        if follows is None:
            return True
        if self.change is None:
            told_before = self._log[: len(self._log) - len(self.entries)]
            return any(follows(read(log), None) for log in (self._log, told_before) if log)
        before, now = self.change.before, self.change.now
        at_once = any(follows(one.record, one.state) for one in (now, before) if one is not None)
        return at_once or any(follows(one.record, one.state) for one in self.change.between)

    def lines(self, language: Language) -> Mapping[str, tuple[Line, ...]]:
        """Its lines by who tells them (`tellers`), where there are any."""
        if language not in self._lines:
            told = {name: tuple(lines) for name, lines in self._tell(language)}
            self._lines[language] = {name: lines for name, lines in told.items() if lines}
        return self._lines[language]

    @cached_property
    def standing(self) -> tuple[int, int]:
        """How many findings and contradictions stand that were told before."""
        return standing(self.change) if self.change else (0, 0)

    def _tell(self, language: Language) -> Iterator[tuple[str, Iterator[Line]]]:
        if self.change is None:
            yield "new", unread(self.bill, self.title, self.entries, language)
            yield "left_out", iter([Line(self.bill, self.title, self.why or "")])
            return
        void = self.change.now.record.void is not None
        for name, tell in (OF_ENTRIES if void else {**OF_ENTRIES, **OF_BILLS}).items():
            yield name, tell(self.change, language)


class Telling:
    """What a window has to tell, bill by bill. Hand one to every digest of the same window: each bill is replayed once.

    The bills come by index where a night asks for what happened since another; with `all_bills`, and wherever another day,
    knowledge or law is asked for, every bill is looked at. What is told is the same.
    """

    def __init__(self, reader: Reader, window: Window, *, all_bills: bool = False) -> None:
        self.window = window
        self._reader = reader
        reader.check_rules(window.rules)
        self._replays = Replays(reader, window)
        self._all = all_bills or not window.is_plain
        self._named: dict[int, Mapping[str, None]] = {}
        self._found: dict[str, Told | None] = {}

    def bills(self, within: int, only: Collection[str] = ()) -> Iterator[Told]:
        """The bills that may have something to tell, by name; dates are looked for so many days behind and ahead.

        Where names are given, of these alone.
        """
        known = self._names(within)
        names: Iterable[str] = sorted(known.keys() & set(only)) if only else known
        if missing := [name for name in names if name not in self._found]:
            logs = self._reader.logs(missing, self.window.upto)
            self._found.update({name: self._look(logs[name]) if name in logs else None for name in missing})
        return (told for name in names if (told := self._found[name]) is not None)

    def waiting(
        self,
        told: Sequence[Told],
        language: Language,
        *,
        follows: Follows | None = None,
        bills: Collection[str] = (),
        may_follow: MayFollow | None = None,
    ) -> list[Line]:
        """The newer texts of the law that bills would go by, once each; none where another day or law is asked for.

        The bills told of; besides, whether or not there is anything to tell of them, those named that are followed or, where
        none are named, all that may be.
        """
        if not self.window.is_plain or not self._newer:
            return []
        records = [one.change.now.record for one in told if one.change]
        if bills:
            named = map(read, self._reader.logs(bills, self.window.upto).values())
            records += [one for one in named if follows is None or follows(one, None)]
        going = [record for record in records if record.void is None]
        used = {(name, record.law.get(name)) for record in going for name in names_of(record.workflow, record.treaty)}
        if may_follow is not None and not bills:
            kept = [names_of(*law) for law in self._in_use if may_follow(*law)]
            used |= {(text.name, text.kept) for text in self._newer if any(text.name in names for names in kept)}
        return [Line("", "", wording.waiting(text, language)) for text in self._newer if (text.name, text.kept) in used]

    @cached_property
    def _in_use(self) -> list[tuple[str, str | None]]:
        return self._reader.laws_in_use()

    @cached_property
    def _newer(self) -> list[Waiting]:
        return sorted(self._reader.waiting())

    def _names(self, within: int) -> Mapping[str, None]:
        window = self.window
        if within not in self._named:
            if self._all or window.told_at is None:
                names = self._reader.bills()
            else:
                span = Span(window.since, window.upto, window.told_at, window.moment, within, QUIET)
                names = sorted(self._reader.concerned(span))
            self._named[within] = dict.fromkeys(names)
        return self._named[within]

    def _look(self, log: Sequence[Entry]) -> Told | None:
        """A bill with its entries; None for one that was opened after what is known."""
        try:
            found = change(self._replays, log)
        except LedgerUnavailable:
            raise
        except UnknownBill:
            return None
        except TrackerError as error:
            return Told(log, "; ".join(error.lines()), [entry for entry in log if self._is_new(entry)])
        return Told(log, found, found.entries)

    def _is_new(self, entry: Entry) -> bool:
        until = known_until(self.window.asked, ZoneInfo("UTC"))
        return entry.position > self.window.since and (until is None or entry.recorded_at <= until)
