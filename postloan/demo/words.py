"""The demo's vocabulary and its invented names and numbers. Nothing here can belong to anybody: see each function."""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Random = np.random.Generator


@functools.cache
def words() -> Mapping[str, Any]:
    """``words.toml``, read once."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def one_of(random: Random, choices: Sequence[str]) -> str:
    """One by lot; much quicker than numpy's own choice from a list."""
    return choices[int(random.integers(len(choices)))]


def person(random: Random) -> str:
    """A name put together by lot."""
    said = words()
    two = one_of(random, said["given_second"]) if random.random() < 0.8 else ""
    return one_of(random, said["surnames"]) + one_of(random, said["given_first"]) + two


def shop(random: Random, trade: str) -> str:
    """A shop or workshop: county, fancy word, trade."""
    return str(words()["shop_form"]).format(county=words()["county"], word=one_of(random, words()["trade_words"]), trade=trade)


def company(random: Random, trade: str) -> str:
    """A limited company; the county does not exist."""
    return str(words()["company_form"]).format(county=words()["county"], word=one_of(random, words()["trade_words"]), trade=trade)


def phone(number: int) -> str:
    """``199-0000-xxxx``: a block that is given to nobody here."""
    return f"199-0000-{number % 10_000:04d}"


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _check_digit(body: str) -> str:
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def identity_number(number: int, birthday: str) -> str:
    """18 characters with a region that does not exist (999999) and a check digit that is wrong by design."""
    body = f"999999{birthday}{number % 1000:03d}"
    right = _check_digit(body)
    return body + ("0" if right != "0" else "1")


def credit_code(number: int) -> str:
    """A firm's 18-character code of a registration authority that does not exist (ZZ)."""
    return f"ZZ999999DEMO{number:06d}"


def pick(random: Random, weighted: Mapping[str, float], size: int) -> Sequence[str]:
    """``size`` keys of ``weighted``, by weight."""
    names = list(weighted)
    weights = np.array([weighted[name] for name in names], dtype=float)
    chosen: list[str] = random.choice(names, size=size, p=weights / weights.sum()).tolist()
    return chosen
