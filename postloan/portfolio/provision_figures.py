"""The numbers of expected loss, of the provision matrix and of the rules as figures: what they are made of, and their loans."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from postloan.access import SLICES
from postloan.policy import Policy
from postloan.portfolio.classing import BY_ID, NOT_DIFFERING, Direction, Wanted, as_query
from postloan.portfolio.grid import BUCKETS
from postloan.portfolio.measure import Figure, Input, Sum, Unit, Value
from postloan.portfolio.provisioning.estimates import scenarios
from postloan.portfolio.provisioning.matrix import Matrix
from postloan.portfolio.provisioning.provision import PARAMETERS, SCENARIOS

_PAGE = "classification"
_STAGES = ("ecl_stage1", "ecl_stage2", "ecl_stage3")
#: The columns of the table of classes by stages, and their stage.
STAGES = {f"stage{number}_balance": number for number in (1, 2, 3)}
#: What each number of the table of losses is made of, in the order of its formula.
_MADE_OF: Mapping[str, tuple[str, ...]] = {
    "exposure": ("balance",), **dict.fromkeys(_STAGES, ("ecl", "exposure")), "ecl": ("exposure",), "ecl_good": ("exposure",), "ecl_bad": ("exposure",),
    "gap": ("provision", "ecl"), "covered": ("provision", "ecl"), "loss_rate": ("ecl", "exposure"), "loans": (), "balance": (), "provision": (),
}  # fmt: skip
_CALLED = {
    **dict.fromkeys(_STAGES, "loss_stage"),
    "ecl_good": "loss_good",
    "ecl_bad": "loss_bad",
    "ecl": "loss_ecl",
    "loss_rate": "loss_share",
}
#: What the loans of a row add up to; of every other number it is the balance among its inputs.
_TIES: Mapping[str, tuple[Sum, str]] = {"loans": ("loans", ""), "balance": ("balance", ""), "provision": ("provision", "")}
_UNITS: Mapping[str, Unit] = {"loans": "count", "covered": "ratio", "loss_rate": "ratio", "roll_rate": "ratio"}


def _value(row: Mapping[str, Any], column: str) -> Value:
    value = row[column]
    if pd.isna(value):
        return None
    return int(value) if column == "loans" else float(value)


def _listed(wanted: Wanted) -> tuple[str, Mapping[str, str]]:
    return _PAGE, {"view": "differences", **as_query(wanted)}


def _way(by: str, value: Any) -> dict[str, Any]:
    """The loans of one row: a slice, a bucket, or what the rules made of them."""
    if by in SLICES:
        return {"drill": {}, "where": {by: None if pd.isna(value) else str(value)}}
    code = int(value)
    if by == "bucket":
        return {"drill": {"bucket": (code,)}}
    stage = by == "stage_now"
    wanted = Wanted(NOT_DIFFERING, stage_now=code) if stage else Wanted(NOT_DIFFERING, class_now=(code,))
    return {"listed": _listed(wanted)}


def of_loss(row: Mapping[str, Any], column: str, *, by: str, segment: str, policy: Policy) -> Figure | None:
    """A number of the table of expected losses; ``segment`` is what its row is called. None for the row's own name."""
    if column not in _MADE_OF:
        return None
    made_of = [Input(name, _value(row, name)) for name in _MADE_OF[column]]
    if column == "ecl":
        weights = {one.name: one.weight for one in scenarios(policy)}
        parts = (
            (Input(f"ecl_{name}", _value(row, f"ecl_{name}")), Input(f"weight_{name}", weights[name], "ratio"))
            for name in SCENARIOS
        )
        made_of = [*(one for pair in parts for one in pair), *made_of]
    way = _way(by, row[by])
    if "balance" not in {column, *(one.name for one in made_of)} and column != "loans":
        made_of.append(Input("balance", _value(row, "balance")))
    ties = _TIES.get(column, ("balance", "balance"))
    words = {"segment": segment, **({"stage_now": int(column[-1])} if column in _STAGES else {})}
    plain = column in {"loans", "balance", "provision"}
    return Figure(
        _CALLED.get(column, f"loss_{column}"), _value(row, column), _UNITS.get(column, "money"), inputs=tuple(made_of), words=words,
        parameters=() if plain else PARAMETERS, notes=() if plain else ("classification.ecl_note",), ties=ties, **way,
    )  # fmt: skip


def of_stage(row: Mapping[str, Any], column: str, rows: pd.DataFrame) -> Figure | None:
    """A number of the table of classes by stages: the loans of a class, or its balance in one stage; ``rows`` has both, pair by pair."""
    if column not in {"loans", *STAGES}:
        return None
    code, stage = int(row["class_now"]), STAGES.get(column)
    mine = rows[(rows["class_now"] == code) & (rows["stage_now"].isin([stage] if stage else STAGES.values()))]
    sums = Input("loans", int(mine["loans"].sum()), "count"), Input("balance", round(float(mine["balance"].sum()), 2))
    wanted = Wanted(NOT_DIFFERING, class_now=(code,), stage_now=stage)
    kind: Unit = "money" if stage else "count"
    return Figure(
        f"staged_{'balance' if stage else 'loans'}", sums[1].value if stage else sums[0].value, kind, inputs=sums[:1] if stage else sums[1:],
        words={"class_now": code, **({"stage_now": stage} if stage else {})}, ties=("balance" if stage else "loans", ""), listed=_listed(wanted),
        notes=("classification.remark.bank_wide",),
    )  # fmt: skip


_MATRIX = ("opening_balance", "roll_rate", "loss_rate", "loans", "balance", "required")


def of_matrix(found: Matrix, row: Mapping[str, Any], column: str, policy: Policy) -> Figure | None:
    """A number of the provision matrix; the row is its bucket. None for the bucket itself and for a rate that is not known."""
    if column not in _MATRIX or (value := _value(row, column)) is None:
        return None
    code = int(row["bucket"])
    now: dict[str, Any] = {"drill": {"bucket": (code,)}, "ties": _TIES.get(column, ("balance", "balance"))}
    return Figure(
        f"matrix_{column}", value, _UNITS.get(column, "ratio" if column == "loss_rate" else "money"), inputs=_inputs(found, row, column, policy),
        parameters=() if column in {"loans", "balance"} else ("ecl_chain_months", "matrix_loss_m7"), words={"bucket": code, "months": found.dates},
        notes=() if column in {"loans", "balance"} else ("classification.matrix_note",), **(now if column in {"loans", "balance", "required"} else {}),
    )  # fmt: skip


def _inputs(found: Matrix, row: Mapping[str, Any], column: str, policy: Policy) -> tuple[Input, ...]:
    if column == "roll_rate":
        opening, rate = float(row["opening_balance"]), float(row["roll_rate"])
        return Input("rolled_balance", opening * rate), Input("opening_balance", opening)
    if column == "required":
        return Input("balance", float(row["balance"])), Input("loss_rate", float(row["loss_rate"]), "ratio")
    if column == "loss_rate":
        rates = found.rows.set_index("bucket")["roll_rate"]
        onward = (Input(f"roll_of_{code}", float(rates[code]), "ratio") for code in BUCKETS[int(row["bucket"]) : -1])
        return *onward, Input("loss_of_m7", policy.matrix_loss_m7, "ratio")
    return ()


def of_rule(row: Mapping[str, Any], column: str) -> Figure | None:
    """A count of the table of rules: for how many loans a rule fires, which of them differ, what the tape does not give."""
    rule = BY_ID[str(row["rule"])]
    wishes: dict[str, Direction | None] = {
        "loans": NOT_DIFFERING,
        "balance": NOT_DIFFERING,
        "lenient_loans": "lenient",
        "facts_missing": None,
    }
    if column not in wishes:
        return None
    side = wishes[column]
    whole = {"loans": ("balance",), "balance": ("loans",), "lenient_loans": ("lenient_balance", "loans"), "facts_missing": ()}[
        column
    ]
    inputs = tuple(Input(name, _value(row, name), "count" if name.endswith("loans") else "money") for name in whole)
    listed = _listed(Wanted(side, rule=rule.id)) if side else None
    return Figure(
        f"rule_{column}", _value(row, column) if column != "facts_missing" else int(row[column]), "money" if column == "balance" else "count",
        inputs=inputs, listed=listed, parameters=rule.parameters, words={"rule": rule.id}, notes=("classification.rules_note", "classification.remark.bank_wide"),
    )  # fmt: skip
