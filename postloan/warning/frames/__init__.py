"""What rules look at: one module a frame, named like it, with its ``COLUMNS`` and ``build(known)``.

``COLUMNS`` are name and type of what a row has besides :data:`postloan.warning.engine.KEYS`; ``build`` makes the frame as it was
known on a day, or None where nothing of the kind was ever imported or entered.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

from postloan.warning.engine import Frame
from postloan.warning.known import Known


@functools.cache
def _modules() -> Mapping[str, Any]:
    return {one.name: importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)}


def _columns() -> Mapping[str, Mapping[str, str]]:
    return {name: module.COLUMNS for name, module in _modules().items()}


COLUMNS: Mapping[str, Mapping[str, str]] = _columns()


def builders() -> Mapping[str, Callable[[Known], Frame | None]]:
    """How each frame is made, by name."""
    return {name: module.build for name, module in _modules().items()}
