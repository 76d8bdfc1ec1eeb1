"""What the rules look at: the facts of one loan, each typed, each of which may be not known. Pure."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from postloan.book.alarm import ALARM

Kind = Literal["days", "flag", "ratio", "count", "class", "stage", "colour"]


def _fact(kind: Kind) -> Any:
    return dataclasses.field(default=None, metadata={"kind": kind})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts of one loan at one date. ``None`` means not known, which is not the same as no.

    Attributes:
        dpd: days past due. non_retail: the obligor is a company. card: a credit card balance.
        technical: the arrears are technical, shown and approved. fund_misuse: the use of funds was changed without consent.
        refinanced: repaid by new borrowing. renewal: the refinancing is a renewal that qualifies, shown and approved.
        other_bank_npl: another bank has a non-performing claim. impaired: credit-impaired (CAS 22). stage: the bank's stage.
        notches_down: notches by which the internal rating fell since the loan was made.
        external_notches_down: notches by which a rating agency cut the obligor.
        pd_multiple: probability of default now over that when the loan was made.
        warning_colour: the obligor's warning level, 0 for none as bad as the policy asks for. watched: he is on the watch list.
        overdue90_all_banks: share of the obligor's bank debt more than 90 days overdue, all banks together.
        enhanced: a credit enhancement that the regulator recognises, shown and approved.
        evasion, bankruptcy: the obligor evades bank debt; liquidation was opened.
        ecl_ratio: loss allowance over balance.
        restructured, restructurings: whether and how often terms were eased in difficulty.
        observation_over: the observation of a restructured loan has ended without a missed payment.
        npl_recently: it was non-performing at the date before, or left within the waiting period.
        clean_year: on no date of twelve months was it overdue. upgrade_met: the conditions of an upgrade are shown and approved.
        rebuttal_30, rebuttal_90: the presumption at 30 or 90 days is rebutted, shown and approved.
        npl_share_here: share of the obligor's claims at this bank that are non-performing on their own.
        other_claim_npl: another of his claims at this bank is. group_npl: another member of his group has such a claim.
        class_now: the class the stage is held against (the worse of rules and bank). class_bank: the bank's own class.
    """

    dpd: int | None = _fact("days")
    non_retail: bool | None = _fact("flag")
    card: bool | None = _fact("flag")
    technical: bool | None = _fact("flag")
    fund_misuse: bool | None = _fact("flag")
    refinanced: bool | None = _fact("flag")
    renewal: bool | None = _fact("flag")
    other_bank_npl: bool | None = _fact("flag")
    impaired: bool | None = _fact("flag")
    stage: int | None = _fact("stage")
    notches_down: int | None = _fact("count")
    external_notches_down: int | None = _fact("count")
    pd_multiple: float | None = _fact("ratio")
    warning_colour: int | None = _fact("colour")
    watched: bool | None = _fact("flag")
    overdue90_all_banks: float | None = _fact("ratio")
    enhanced: bool | None = _fact("flag")
    evasion: bool | None = _fact("flag")
    bankruptcy: bool | None = _fact("flag")
    ecl_ratio: float | None = _fact("ratio")
    restructured: bool | None = _fact("flag")
    restructurings: int | None = _fact("count")
    observation_over: bool | None = _fact("flag")
    npl_recently: bool | None = _fact("flag")
    clean_year: bool | None = _fact("flag")
    upgrade_met: bool | None = _fact("flag")
    rebuttal_30: bool | None = _fact("flag")
    rebuttal_90: bool | None = _fact("flag")
    npl_share_here: float | None = _fact("ratio")
    other_claim_npl: bool | None = _fact("flag")
    group_npl: bool | None = _fact("flag")
    class_now: int | None = _fact("class")
    class_bank: int | None = _fact("class")

    def changed(self, **values: Any) -> "Facts":
        return dataclasses.replace(self, **values)

    def as_mapping(self) -> Mapping[str, Any]:
        return {name: getattr(self, name) for name in KINDS}

    def of_class(self) -> Mapping[str, Any]:
        """Without what the early warning says, which no class rests on: a decision about one outlives a change of colour."""
        return {name: value for name, value in self.as_mapping().items() if name not in ALARM}


KINDS: dict[str, Kind] = {one.name: one.metadata["kind"] for one in dataclasses.fields(Facts)}
