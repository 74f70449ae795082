"""Keeps every exception of a Qt override of ours out of C++.

Qt calls `paintEvent`, `changeEvent`, `data`, `sizeHint` and the like from C++, which knows nothing of Python's
exceptions: one that leaves such a method comes up again somewhere else, or ends the program. Here each is handed to
`sys.excepthook`, where what slots raise arrives too, and Qt gets the empty answer of the method's own type.
"""

import functools
import sys
import traceback
from collections.abc import Callable
from enum import Enum
from types import FunctionType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import shiboken6

OURS = ("ui.", "cse_desktop.")
NOTHING = (object, Any, type(None), UnionType)
"""types whose empty value is None"""


def guard_overrides() -> None:
    """From now on every class of ours that inherits from Qt is guarded while it is made; a second call is harmless.

    Qt's own base is told, so that nobody has to remember: there is no class that could be forgotten.
    """
    shiboken6.Object.__init_subclass__ = classmethod(_guard)  # type: ignore[assignment]  # Python's own hook


def overrides_of(made: type) -> list[tuple[type, str, FunctionType]]:
    """What `made` and its own bases override of Qt: the class that holds it, the name, the method."""
    bases = made.__mro__
    return [
        (held, name, value)
        for place, held in enumerate(bases)
        if held.__module__.startswith(OURS)
        for name, value in vars(held).items()
        if isinstance(value, FunctionType)
        and not name.startswith("_")
        and any(hasattr(base, name) for base in bases[place + 1 :] if base.__module__.startswith("PySide6"))
    ]


def is_guarded(method: Callable[..., Any]) -> bool:
    """Whether exceptions of `method` stay in Python."""
    return hasattr(method, "guards")


def empty_answer(method: Callable[..., Any]) -> object:
    """What Qt is told in place of an answer: the empty value of the type that the method says it returns."""
    return _empty(get_type_hints(method)["return"])


def _empty(wanted: Any) -> object:
    plain = get_origin(wanted) or wanted
    if plain is tuple:
        return tuple(_empty(part) for part in get_args(wanted))
    if not isinstance(plain, type) or plain in NOTHING:
        return None
    return plain(0) if issubclass(plain, Enum) else plain()


def _guard(made: type) -> None:
    for held, name, method in overrides_of(made):
        if not is_guarded(method):
            setattr(held, name, _guarded(method))


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def guarded(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except BaseException as error:  # whatever it is, C++ must not get it
            _report(error)
        return empty_answer(method)

    guarded.guards = method  # type: ignore[attr-defined]
    return guarded


def _report(error: BaseException) -> None:
    trace = error.__traceback__
    sys.excepthook(type(error), error, trace)
    # a painter left in a frame would go on painting when its widget's turn is over
    traceback.clear_frames(trace)
