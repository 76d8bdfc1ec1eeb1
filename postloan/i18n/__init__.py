"""Texts in Chinese and English, side by side.

Each ``i18n/<room>.toml`` holds one table per prefix and one line per key, both languages in it, so neither can be
forgotten: ``[overview]`` / ``title = { zh = "组合总览", en = "Overview" }`` is asked for as ``overview.title``.
"""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
DEFAULT = "zh"


def _leaves(prefix: str, node: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in node.items():
        key = f"{prefix}.{name}" if prefix else name
        if set(value) == set(LANGUAGES) and all(isinstance(said, str) for said in value.values()):
            yield key, value
        else:
            yield from _leaves(key, value)


@functools.cache
def texts() -> dict[str, dict[str, str]]:
    """Every key with its sentence per language."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        for key, said in _leaves("", tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in found:
                raise KeyError(f"text {key} stands twice, again in {file.name}")
            found[key] = said
    return found


def text(language: str, key: str, /, **values: Any) -> str:
    """The sentence for ``key`` in ``language``, its ``{names}`` filled. An unknown key is a bug and raises KeyError."""
    said = texts()[key][language]
    return said.format(**values) if values else said


def has(key: str) -> bool:
    return key in texts()


def closest(accept_language: str | None) -> str:
    """The language a browser asks for first among those we speak; Chinese when it asks for neither."""
    for part in (accept_language or "").lower().split(","):
        tag = part.split(";")[0].strip()[:2]
        if tag in LANGUAGES:
            return tag
    return DEFAULT
