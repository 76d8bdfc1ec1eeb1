"""What a reading comes to, as a small table that is kept beside the tests: counts, statements, label → account. No figures.

``python tests/intake/layouts/layouts_golden.py`` writes the results anew, to be looked over line by line before they are committed.
"""

import json
import os
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from postloan import intake
from postloan.intake.layouts import Reading, read_statements
from postloan.policy import Policy
from postloan.settings import ROOT

GOLDEN = Path(__file__).with_name("golden")
REAL = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real"))
#: golden name → path of the real file.
FILES = {
    "real_gooderp_balance_sheet": "cn_statements/gooderp/balance_sheet.xls",
    "real_gooderp_profit": "cn_statements/gooderp/profit.xls",
    "real_sina_balance_sheet": "cn_statements/sina_akshare_wide_600600/资产负债表.xlsx",
    "real_sina_cash_flow": "cn_statements/sina_akshare_wide_600600/现金流量表.xlsx",
    "real_sina_income": "cn_statements/sina_akshare_wide_600600/利润表.xlsx",
    "real_sinshine": "cn_statements/sinshine_financial-analysis/财务报表.xlsx",
    "real_tonghuashun_balance_sheet": "cn_statements/ths_002311_Fishbony/002311_debt_year.xls",
    "real_tonghuashun_cash_flow": "cn_statements/ths_002311_Fishbony/002311_cash_year.xls",
    "real_tonghuashun_income": "cn_statements/ths_002311_Fishbony/002311_benefit_year.xls",
    "real_sec": "sec_statements/CocaCola_Financial_Report.xlsx",
}


def opened(data: bytes | Path, name: str) -> Reading:
    """The way of an upload: guard, cells, statements."""
    return read_statements(intake.read(data, name, Policy()))


def described(reading: Reading) -> dict[str, Any]:
    """The parts of a reading that must not change unseen."""
    kinds = Counter(
        f"{s.kind} · {s.perimeter} · {s.standard} · {s.currency} × {s.unit.normalize():f} · {s.period.span}{' · comparative' if s.comparative else ''}"
        for s in reading.statements
    )
    ends = [s.period.end for s in reading.statements]
    return {
        "layout": reading.layout,
        "entity": next((s.entity for s in reading.statements if s.entity), ""),
        "first_end": min(ends).isoformat() if ends else "",
        "last_end": max(ends).isoformat() if ends else "",
        "lines": dict(sorted(Counter(line.status for line in reading.lines).items())),
        "statements": dict(sorted(kinds.items())),
        "issues": sorted({issue.problem.key for issue in reading.issues}),
        "accounts": [f"{line.kind} · {line.label} → {line.match.account or ''} ({line.status})" for line in reading.lines],
    }


def expected(name: str) -> dict[str, Any]:
    return tomllib.loads((GOLDEN / f"{name}.toml").read_text(encoding="utf-8"))


def written(result: dict[str, Any]) -> str:
    """TOML of a result."""

    def value(said: Any) -> str:
        if isinstance(said, list):
            return "[\n" + "".join(f"  {value(one)},\n" for one in said) + "]" if said else "[]"
        if isinstance(said, dict):
            return "{ " + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {value(one)}" for key, one in said.items()) + " }"
        return json.dumps(said, ensure_ascii=False)

    return "".join(f"{key} = {value(said)}\n" for key, said in result.items())


def write_all() -> None:
    from statement_samples import SAMPLES

    for name, (file, make) in SAMPLES.items():
        (GOLDEN / f"{name}.toml").write_text(written(described(opened(make(), file))), encoding="utf-8")
    for name, path in FILES.items():
        (GOLDEN / f"{name}.toml").write_text(written(described(opened(REAL / path, Path(path).name))), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    write_all()
