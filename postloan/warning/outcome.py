"""What all rules find when the book is judged: frame by frame, only those that changed; nothing is written."""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from postloan.errors import Progress, no_progress
from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.engine import NO_HITS, Finding, Frame, Status, judge
from postloan.warning.fault import tried
from postloan.warning.frames import builders
from postloan.warning.known import Known
from postloan.warning.rule import Rule
from postloan.warning.whom import Whom


@dataclass(frozen=True)
class Outcome:
    """What the rules found on a day.

    Attributes:
        as_of: the date of the loans.
        until: the last day whose news counted.
        settings: what the rules were set to; ``policy_version`` the policy beside it.
        findings: one a rule, in the order of ids; their hits have ``currency`` besides :data:`engine.HIT`, and as ``exposure``
            all that the borrower owes in it.
        marks: by frame, what it was made from; none where it could not be made or one of its rules failed.
        seconds: the whole time.
    """

    as_of: date
    until: date
    settings: Settings
    policy_version: int
    findings: tuple[Finding, ...]
    marks: Mapping[str, str]
    seconds: float

    @property
    def judged(self) -> frozenset[str]:
        """The rules that could judge somebody; about whom each of them speaks, its finding's ``whom`` tells."""
        return frozenset(one.rule_id for one in self.findings if one.status is Status.JUDGED)

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.status is Status.FAILED)

    def without_marks(self, frames: Collection[str]) -> "Outcome":
        """The same, but that these frames are to be asked again."""
        return replace(self, marks={name: mark for name, mark in self.marks.items() if name not in frames})

    def then(self, later: "Outcome") -> "Outcome":
        """Together with what other rules found afterwards; a frame of which a rule failed has no mark."""
        findings = tuple(sorted((*self.findings, *later.findings), key=lambda one: one.rule_id))
        both = replace(self, findings=findings, marks={**self.marks, **later.marks}, seconds=self.seconds + later.seconds)
        return both.without_marks({all_rules()[one.rule_id].frame for one in both.failed})


def outcome(
    known: Known,
    settings: Settings,
    *,
    only: Iterable[str] | None = None,
    unchanged: Mapping[str, str] | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """Judge the book. For reading only, outside any transaction that writes.

    Args:
        known: what was known; without a currency, the loans of every currency are judged, each by itself.
        settings: what the rules are set to.
        only: these rules; None: all.
        unchanged: frames by their marks of a judging for the same days and settings; while the mark is the same the frame is not
            asked again and its rules are told as unchanged.
        progress: told after each frame.
    """
    start = time.perf_counter()
    wanted = [one for rule_id, one in all_rules().items() if only is None or rule_id in set(only)]
    asked = _Asked(settings, by_currency(known), unchanged or {})
    names = list(dict.fromkeys(one.frame for one in wanted))
    findings: list[Finding] = []
    for place, name in enumerate(names):
        progress(place / len(names), "warning.run.judging")
        findings += asked.of(name, [one for one in wanted if one.frame == name])
    found = tuple(sorted(findings, key=lambda one: one.rule_id))
    return Outcome(known.on, known.until, settings, known.policy.version, found, asked.marks, time.perf_counter() - start)


def by_currency(known: Known) -> list[Known]:
    """The same for each currency of the book, the reporting one first; just itself where one is named or there is but one."""
    first = known.scope.currency
    others = [] if known.currency else [one for one in known.pin.currencies if one != first]
    return [known, *(replace(known, currency=one) for one in others)]


class _Asked:
    """Frames, one after the other: each is made, asked and let go, so that only one is held at a time."""

    def __init__(self, settings: Settings, by_currency: list[Known], unchanged: Mapping[str, str]) -> None:
        self.marks: dict[str, str] = {}
        self._settings = settings
        self._by_currency = by_currency
        self._unchanged = unchanged

    def of(self, name: str, rules: list[Rule]) -> list[Finding]:
        """What the rules of one frame find, in all currencies together; all of them failed where it cannot be made."""
        made = tried(f"Frame {name}", lambda: [builders()[name](known) for known in self._by_currency])
        if made.result is None:
            _recover(self._by_currency[0])
            return [Finding(one.id, Status.FAILED, 0, NO_HITS, error=made.error) for one in rules]
        frames = made.result
        mark = "|".join("-" if one is None else one.mark for one in frames)
        if self._unchanged.get(name) == mark:
            self.marks[name] = mark
            return [Finding(one.id, Status.UNCHANGED, 0, NO_HITS) for one in rules]
        told = [told_of(frame, rules, self._settings, known) for frame, known in zip(frames, self._by_currency, strict=True)]
        found = [merged(parts) for parts in zip(*told, strict=True)]
        if all(one.status is not Status.FAILED for one in found):
            self.marks[name] = mark  # what failed is asked again
        return found


def _recover(known: Known) -> None:
    """A question that a database refused must not spoil the next one."""
    if known.connection is not None:
        known.connection.rollback()


def told_of(frame: Frame | None, rules: list[Rule], settings: Settings, known: Known) -> list[Finding]:
    """The findings in one currency, each hit with whose borrower it is and what he owes in all."""
    judged = judge(frame, rules, settings, known.on)
    found = [one if one.whom is None else replace(one, whom=one.whom.owed(lambda: known.borrowers)) for one in judged]
    hits = [one.hits["borrower_id"] for one in found if not one.hits.empty]
    if not hits:
        return found
    whose = known.whose(pd.concat(hits).unique())
    return [
        one if one.hits.empty else replace(one, hits=_owned(one.hits, whose).assign(currency=known.scope.currency))
        for one in found
    ]


def _owned(hits: pd.DataFrame, whose: pd.DataFrame) -> pd.DataFrame:
    """A borrower belongs where his largest loan is, whichever of his loans a rule fires on."""
    found = whose.reindex(hits["borrower_id"])
    return hits.assign(**{name: found[name].to_numpy() for name in whose.columns})


_WORST_LAST = (Status.OFF, Status.NO_DATA, Status.JUDGED, Status.FAILED)


def merged(parts: tuple[Finding, ...]) -> Finding:
    """One finding of several currencies: failed when one failed, and per borrower the worst hit."""
    if len(parts) == 1:
        return parts[0]
    status = max((one.status for one in parts), key=_WORST_LAST.index)
    hits = [one.hits for one in parts if not one.hits.empty]
    together = pd.concat(hits, ignore_index=True) if hits else NO_HITS
    worst = together.sort_values("colour", ascending=False, kind="stable").drop_duplicates("borrower_id", ignore_index=True)
    error = next((one.error for one in parts if one.error), None)
    whom = Whom.together(one.whom for one in parts)
    judged = whom.number if status is Status.JUDGED else 0
    return Finding(parts[0].rule_id, status, judged, worst, sum(one.seconds for one in parts), error, whom)
