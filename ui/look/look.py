"""The look: language, theme, text size, fonts, colours and icons, handed to every widget's constructor."""

from datetime import date
from typing import Literal

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QObject, QSize, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from cse_desktop.errors import Words
from cse_desktop.errors.words import Language
from cse_desktop.words import words as catalogue
from ui.look import numbers
from ui.look.fonts import install_carried_fonts, interface_families, type_size
from ui.look.icons import IconFamily
from ui.look.sheet import palette, style_sheet
from ui.look.tokens import MOTION_MS, STATE_TONES, TEXT_PERCENT, THEMES, ThemeName

ThemeChoice = Literal["system", "light", "dark", "contrast"]


class Look(QObject):
    """How everything looks and speaks; widgets ask it at need and keep no colour and no text of their own."""

    restyled = Signal()
    """theme, text size or icons have changed: what is painted by hand is painted afresh"""

    def __init__(
        self,
        application: QApplication,
        *,
        language: Language = "zh_CN",
        theme: ThemeChoice = "system",
        text_percent: int = 100,
        reduced_motion: bool = False,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._language: Language = language
        self._choice: ThemeChoice = theme
        self._percent = _bounded(text_percent)
        self.reduced_motion = reduced_motion
        self._system_font = QFont(application.font())
        self._families: IconFamily | None = None
        self._icons_wanted: dict[int, tuple[QWidget, str, str, int]] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._pictures: dict[tuple[str, str, int], QPixmap] = {}
        self._translator: QTranslator | None = None
        install_carried_fonts()
        application.setStyle("Fusion")
        self._colors: dict[str, QColor] = {}
        self._translate()
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    # -- words

    @property
    def language(self) -> Language:
        """The interface's language: `zh_CN` or `en`."""
        return self._language

    def t(self, key: str, **values: object) -> str:
        """The catalogue's text `key` in the current language, its `{name}` places filled by `values`."""
        text = catalogue(key).in_(self._language)
        return numbers.spaced(text.format(**values) if values else text, self._language)

    def plural(self, key: str, count: int, **values: object) -> str:
        """`key` for a number: the text `key` + `_one` in English where `count` is 1, else `key`; fills `{n}`."""
        chosen = f"{key}_one" if count == 1 and self._language == "en" else key
        return self.t(chosen, n=numbers.count(count, self._language), **values)

    def words(self, text: Words) -> str:
        """`text` in the current language."""
        return numbers.spaced(text.in_(self._language), self._language)

    def person(self, name: str, latin: str) -> str:
        """A person's name as this language writes it; where there is only one, that."""
        return name if self._language == "zh_CN" or not latin else latin

    def day(self, text: str, *, today: date | None = None) -> str:
        """A day or time (ISO 8601) as a date."""
        return numbers.day(text, self._language, today=today)

    def clock(self, text: str) -> str:
        """A time (ISO 8601) as a time of day."""
        return numbers.clock(text)

    def day_and_clock(self, text: str, *, today: date | None = None) -> str:
        """A time (ISO 8601) as date and time of day."""
        return f"{self.day(text, today=today)} {self.clock(text)}"

    def count(self, value: int) -> str:
        """A whole number."""
        return numbers.count(value, self._language)

    def file_size(self, octets: int) -> str:
        """A file's size."""
        return numbers.size(octets)

    def set_language(self, language: Language) -> None:
        """Switches the language live: every widget gets `QEvent.LanguageChange`."""
        if language == self._language:
            return
        self._language = language
        self._translate()
        self._apply()
        for window in self._application.topLevelWidgets():
            # the translator's own, posted event would have everything said twice
            QCoreApplication.removePostedEvents(window, QEvent.Type.LanguageChange.value)
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))

    # -- theme

    @property
    def theme(self) -> ThemeName:
        """The theme in use, the system's wish already followed."""
        if self._choice != "system":
            return self._choice
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    @property
    def theme_choice(self) -> ThemeChoice:
        """The theme as chosen, `system` included."""
        return self._choice

    @property
    def text_percent(self) -> int:
        """Text size, 80 to 200."""
        return self._percent

    @property
    def motion_ms(self) -> int:
        """How long a movement takes: 0 where motion is reduced."""
        return 0 if self.reduced_motion else MOTION_MS

    def set_theme(self, choice: ThemeChoice) -> None:
        """Switches the theme live."""
        self._choice = choice
        self._apply()

    def set_text_percent(self, percent: int) -> None:
        """Switches the text size live."""
        self._percent = _bounded(percent)
        self._apply()

    def color(self, role: str) -> QColor:
        """The colour of a role (`tokens.Theme.colors` names them)."""
        return self._colors[role]

    def size(self, role: str) -> int:
        """Pixels of a type role: `small` `body` `reading` `subtitle` `title` `display` `clock`."""
        return type_size(role, self._language, self._percent)

    def px(self, distance: int) -> int:
        """A distance that grows with the text."""
        return max(1, round(distance * max(90, self._percent) / 100))

    def font(self, role: str = "body", *, medium: bool = False) -> QFont:
        """The interface font in a type role, for what is painted by hand; digits are of one width."""
        key = (role, medium)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(role, medium)
        # its own copy for each, as a font can be changed
        return QFont(self._fonts[key])

    def _make_font(self, role: str, medium: bool) -> QFont:
        made = QFont(interface_families(self._system_font))
        made.setPixelSize(self.size(role))
        if medium:
            made.setWeight(QFont.Weight.Medium)
        made.setFeature(QFont.Tag("tnum"), 1)
        if self._language == "en":
            # quotation marks of a Chinese font are as wide as a character; not so in English
            made.setFeature(QFont.Tag("pwid"), 1)
        return made

    def state(self, state: str) -> tuple[str, str]:
        """Colour role and icon of one of the states that are the same everywhere."""
        return STATE_TONES[state]

    # -- icons

    def icon(self, name: str, tone: str = "strong") -> QIcon:
        """The icon `name` in the colour role `tone`; loads the icon family where that is not done yet."""
        if self._families is None:
            self._families = IconFamily()
        return self._families.icon(name, self.color(tone).name(), self.color("disabled").name())

    def pixmap(self, name: str, tone: str = "strong", size: int = 20) -> QPixmap:
        """The icon as a picture of `size` (scaled with the text); empty before `load_icons`."""
        if self._families is None:
            return QPixmap()
        key = (name, tone, self.px(size))
        if key not in self._pictures:
            ratio = self._application.devicePixelRatio()
            self._pictures[key] = self.icon(name, tone).pixmap(QSize(key[2], key[2]), ratio)
        return self._pictures[key]

    def dress(self, widget: QWidget, name: str, tone: str = "strong", size: int = 20) -> None:
        """Gives a button or label the icon `name`, now or once icons are loaded, and again in each new theme."""
        key, wanted = id(widget), (widget, name, tone, size)
        known = self._icons_wanted.get(key)
        if known == wanted:
            return
        self._icons_wanted[key] = wanted
        if known is None:
            widget.destroyed.connect(lambda: self._icons_wanted.pop(key, None))
        if self._families is not None:
            self._put_on(widget, name, tone, size)
        elif known is None:
            self._hold_place(widget, size)

    def _hold_place(self, widget: QWidget, size: int) -> None:
        """Keeps an icon's room free until icons are loaded, so that nothing moves then."""
        edge = self.px(size)
        key = ("", "", edge)
        if key not in self._pictures:
            self._pictures[key] = QPixmap(edge, edge)
            self._pictures[key].fill(Qt.GlobalColor.transparent)
        if isinstance(widget, QAbstractButton):
            widget.setIcon(QIcon(self._pictures[key]))
            widget.setIconSize(QSize(edge, edge))
        elif isinstance(widget, QLabel):
            widget.setPixmap(self._pictures[key])

    @property
    def icons_loaded(self) -> bool:
        """Whether icons can be had without waiting."""
        return self._families is not None

    def load_icons(self) -> None:
        """Loads the icon family and fills in what waits for it; called once the first window stands."""
        if self._families is None:
            self._families = IconFamily()
            self._fill_icons()
            self.restyled.emit()

    def _fill_icons(self) -> None:
        for key, (widget, name, tone, size) in list(self._icons_wanted.items()):
            if shiboken6.isValid(widget):
                self._put_on(widget, name, tone, size)
            else:
                del self._icons_wanted[key]

    def _put_on(self, widget: QWidget, name: str, tone: str, size: int) -> None:
        if isinstance(widget, QAbstractButton):
            widget.setIcon(self.icon(name, tone))
            widget.setIconSize(QSize(self.px(size), self.px(size)))
        elif isinstance(widget, QLabel):
            widget.setPixmap(self.pixmap(name, tone, size))

    # -- applying

    def _on_system_scheme(self) -> None:
        if self._choice == "system":
            self._apply()

    def _translate(self) -> None:
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None
        if self._language == "zh_CN":
            translator = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load("qtbase_zh_CN", folder):
                self._application.installTranslator(translator)
                self._translator = translator

    def _apply(self) -> None:
        theme = THEMES[self.theme]
        self._pictures.clear()
        self._fonts.clear()
        self._colors = {role: QColor(value) for role, value in theme.colors().items()}
        self._application.setPalette(palette(theme))
        self._application.setFont(self.font())
        self._application.setStyleSheet(style_sheet(theme, self.size, self.px))
        if self._families is not None:
            self._fill_icons()
        self.restyled.emit()


def _bounded(percent: int) -> int:
    lowest, highest = TEXT_PERCENT
    return min(highest, max(lowest, percent))
