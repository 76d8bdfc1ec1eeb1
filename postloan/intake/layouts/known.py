"""Which statements an item can belong to, by its name alone: how tables and kinds of statements are found."""

import re
from collections import defaultdict
from functools import cache, lru_cache

from postloan.statement import Kind
from postloan.statement.chart import CHART
from postloan.statement.match import clean_label

_WORD = re.compile(r"[^\W\d_]")
_LONGEST = 200


@cache
def _index() -> tuple[dict[str, frozenset[Kind]], dict[str, frozenset[Kind]]]:
    """Cleaned name → the statements that have such an item; and the same of totals only."""
    kinds: dict[str, set[Kind]] = defaultdict(set)
    totals: dict[str, set[Kind]] = defaultdict(set)
    for account in CHART.values():
        for spelling in (account.zh, account.en, *account.synonyms, *account.rough, *account.among):
            if name := clean_label(spelling):
                kinds[name].add(account.kind)
                if account.role == "total":
                    totals[name].add(account.kind)
    return {name: frozenset(found) for name, found in kinds.items()}, {name: frozenset(found) for name, found in totals.items()}


@lru_cache(maxsize=20_000)
def _kinds(label: str) -> tuple[frozenset[Kind], frozenset[Kind]]:
    if not label or len(label) > _LONGEST or not _WORD.search(label):
        return frozenset(), frozenset()
    name, (kinds, totals) = clean_label(label), _index()
    return kinds.get(name, frozenset()), totals.get(name, frozenset())


def known(label: str) -> frozenset[Kind]:
    """The statements that have an item of this name; empty for anything else."""
    return _kinds(label)[0]


def totals(label: str) -> frozenset[Kind]:
    """The statements of which this is one of the totals."""
    return _kinds(label)[1]
