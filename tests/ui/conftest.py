"""What tests of screens stand on: one look for the whole run, put back to its usual state before each test."""

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from ui.look import Look

_LOOKS: list[Look] = []


@pytest.fixture(autouse=True)
def _windows_are_gone() -> Iterator[None]:
    """Widgets closed by qtbot are deleted before the next test: without a running loop Qt would keep them all."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The application's look: Chinese, light, 100 %; icons loaded."""
    if not _LOOKS:
        _LOOKS.append(Look(cast("QApplication", qapp), language="zh_CN", theme="light"))
        _LOOKS[0].load_icons()
    made = _LOOKS[0]
    made.set_language("zh_CN")
    if made.theme_choice != "light":
        made.set_theme("light")
    if made.text_percent != 100:
        made.set_text_percent(100)
    return made
