"""The JSON shapes of the road ahead: `forecast`, `plan`, `what-if`. See `tracker.shapes`."""

from __future__ import annotations

from tracker.core.bounds import Bound
from tracker.core.forecast import Forecast, Step
from tracker.core.outlook import Outlook
from tracker.core.plan import Due, Plan
from tracker.foreseeing import WhatIf
from tracker.law_shapes import Shape, basis, day, title
from tracker.shapes import brief, event, finding, outlook, passage
from tracker.wording import finding as sentence
from tracker.wording.road import why_unknown


def forecast(of: Forecast) -> Shape:
    """The road ahead: `forecast --json`."""
    return {
        **brief(of.outlook),
        "to": {"name": of.to.name, "title": title(of.to.title), "final": of.to.final},
        "earliest": day(of.earliest),
        "latest": day(of.latest),
        "unknown": of.unknown,
        "steps": [step(one, of.outlook) for one in of.steps],
        "named": [{"kind": one.kind, "on": day(one.on), "earliest": day(one.end), "unknown": one.unknown} for one in of.named],
        "asides": [{"kind": one.kind, "from": one.state, "to": one.to, "basis": basis(one.basis)} for one in of.asides],
        "kept": _kept(of),
    }


def _kept(of: Forecast) -> list[Shape]:
    """The end where a disputed law is kept as well."""
    return [{"basis": basis(one.basis), "earliest": day(one.end), "unknown": one.unknown} for one in of.kept]


def step(of: Step, outlook: Outlook) -> Shape:
    """A passage on the road; `latest` is null where no law limits it, `started` what sets the clock running."""
    workflow = outlook.rules.workflow
    return {
        "kind": of.kind,
        "title": title(workflow.kinds[of.kind]),
        "from": of.state,
        "to": of.to,
        "basis": basis(of.basis) if of.basis else None,
        "earliest": day(of.earliest),
        "latest": day(of.latest),
        "inferred": of.inferred,
        "aside": of.aside,
        "opened_by": basis(of.opened) if of.opened else None,
        "timer": of.clock.timer.name if of.clock else None,
        "term_basis": basis(of.clock.reckoning.term.basis) if of.clock else None,
        "started": event(of.clock.started) if of.clock else None,
        "sooner": day(of.sooner),
        "unknown": why_unknown(of),
        "bounds": [bound(one) for one in of.bounds],
        "findings": [sentence(one, workflow) for one in of.findings],
    }


def bound(of: Bound) -> Shape:
    """The last day by one timer, counted from the earliest start and from the latest; null: no limit."""
    return {
        "timer": of.timer.name,
        "title": title(of.timer.title),
        "basis": basis(of.basis),
        "started": of.started,
        "recorded": of.recorded,
        "earliest_start": day(of.earliest_start),
        "latest_start": day(of.latest_start),
        "counted_from": day(of.counted_from[1]) if of.counted_from else None,
        "first": day(of.first),
        "last": day(of.last),
        "by_itself": of.by_itself,
        "elsewhere": of.elsewhere,
        "certain": of.is_certain,
    }


def plan(of: Plan) -> Shape:
    """What must be done by when: `plan --json`."""
    return {
        **brief(of.forecast.outlook),
        "to": {"name": of.forecast.to.name, "title": title(of.forecast.to.title), "final": of.forecast.to.final},
        "by": day(of.by),
        "can_be_met": of.can_be_met,
        "days_late": of.days_late,
        "spare": of.spare,
        "at_least": of.at_least,
        "earliest": day(of.forecast.earliest),
        "unknown": of.forecast.unknown,
        "kept": _kept(of.forecast),
        "obstacle": of.obstacle.step.kind if of.obstacle else None,
        "steps": [due(one, of.forecast.outlook) for one in of.dues],
    }


def due(of: Due, outlook: Outlook) -> Shape:
    """A step with the last day that will do; `unknown` says why its earliest day, or a later last day, cannot be told."""
    return {
        **step(of.step, outlook),
        "unknown": of.step.unknown or of.unknown,
        "last_day": day(of.last),
        "slack": of.slack,
        "critical": of.critical,
        "by_itself": of.by_itself,
        "otherwise": list(of.otherwise),
        "findings_on_last_day": [sentence(one, outlook.rules.workflow) for one in of.findings],
    }


def what_if(of: WhatIf) -> Shape:
    """Two outlooks and what differs: `what-if --json`; the deadlines that moved are added by the command."""
    (passed_was, passed_now), (found_was, found_now) = of.passages, of.findings
    return {
        **brief(of.was),
        "supposed": [event(one) for one in of.supposed],
        "without": [entry.seq for entry in of.left_out],
        "terms": dict(of.terms),
        "changes": of.changes,
        "was": outlook(of.was),
        "now": outlook(of.now),
        "passages": {"was": [passage(p) for p in passed_was], "now": [passage(p) for p in passed_now]},
        "findings": {"was": [finding(f, of.was) for f in found_was], "now": [finding(f, of.now) for f in found_now]},
    }
