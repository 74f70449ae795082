"""Settings; each holds at once and is kept at once."""

import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ui.actions import Actions
from ui.look.tokens import TEXT_PERCENT
from ui.program import Program
from ui.shell.handing import pick_folder
from ui.shell.keys import ShortcutTable
from ui.widgets import (
    FieldLabel,
    InlineBanner,
    Retranslated,
    SegmentedControl,
    TextLabel,
    VerbButton,
    hairline,
)

LANGUAGES = (("zh_CN", "settings.language.zh"), ("en", "settings.language.en"))
THEMES = tuple((name, f"settings.theme.{name}") for name in ("system", "light", "dark", "contrast"))
LOCK_MINUTES = (5, 10, 15, 30, 60, 120)


class SettingsPage(Retranslated, QScrollArea):
    """Look, lock, folders, keys, diagnostics."""

    settings_changed = Signal()
    lock_wanted = Signal()

    def __init__(self, program: Program, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._look = program.look
        self._settings = program.settings
        look = self._look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._inside = QWidget()
        self._inside.setProperty("ground", "surface")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(24))
        self._column.setSpacing(look.px(8))
        self._column.addWidget(TextLabel(look, "settings.title", type="title"))
        self._column.addWidget(TextLabel(look, "settings.text", tone="quiet", wrap=True))
        self._banner = InlineBanner(look)
        self._grids: list[QGridLayout] = []
        self._column.addWidget(self._banner)
        self._build_look()
        self._build_lock()
        self._build_folders()
        self._section("keys")
        self.shortcuts = ShortcutTable(look, actions)
        self._column.addWidget(self.shortcuts)
        self._build_diagnostics()
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self.setFocusProxy(self.language.button("zh_CN"))
        if self._settings.problem is not None:
            self._banner.say_error(self._settings.problem)
        look.restyled.connect(self._measure)
        self._measure()
        self.retranslate()

    def load(self) -> None:
        """Shows the settings as they are kept."""
        values = self._settings.values
        self.language.set_value(values.language)
        self.theme.set_value(values.theme)
        self.text_size.blockSignals(True)
        self.text_size.setValue(values.text_percent)
        self.text_size.blockSignals(False)
        self._offer_minutes(values.lock_minutes)
        self.motion.setChecked(values.reduced_motion)
        self.record.setChecked(values.reading_record)
        self.key_ring.setChecked(values.key_ring)
        self._fill()

    def retranslate(self) -> None:
        look = self._look
        self.setAccessibleName(look.t("settings.title"))
        self.motion.setText(look.t("settings.motion"))
        self.record.setText(look.t("settings.record"))
        self.key_ring.setText(look.t("settings.key_ring"))
        self.load()

    def _measure(self) -> None:
        """The look was changed, here or by a key: shows it so."""
        for grid in self._grids:
            grid.setColumnMinimumWidth(0, self._look.px(120))
        self.load()

    # -- sections

    def _section(self, name: str) -> None:
        self._column.addSpacing(self._look.px(16))
        self._column.addWidget(TextLabel(self._look, f"settings.section.{name}", type="strong"))
        self._column.addWidget(hairline())

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(24))
        grid.setVerticalSpacing(self._look.px(10))
        self._grids.append(grid)
        grid.setColumnStretch(2, 1)
        self._column.addLayout(grid)
        return grid

    def _build_look(self) -> None:
        look = self._look
        self._section("look")
        grid = self._grid()
        self.language = SegmentedControl(look, LANGUAGES, "settings.language.name")
        self.language.chosen.connect(lambda value: self._change(language=value))
        self.theme = SegmentedControl(look, THEMES, "settings.theme.name")
        self.theme.chosen.connect(lambda value: self._change(theme=value))
        self.text_size = QSlider(Qt.Orientation.Horizontal)
        self.text_size.setRange(*TEXT_PERCENT)
        self.text_size.setSingleStep(10)
        self.text_size.setPageStep(20)
        self.text_size.setFixedWidth(look.px(220))
        self.text_size.valueChanged.connect(self._on_text_size)
        self._percent = TextLabel(look)
        self.motion = QCheckBox()
        self.motion.clicked.connect(lambda on: self._change(reduced_motion=on))
        size = QHBoxLayout()
        size.setSpacing(look.px(12))
        size.addWidget(self.text_size)
        size.addWidget(self._percent)
        size.addStretch(1)
        grid.addWidget(FieldLabel(look, "settings.language.name", self.language), 0, 0)
        grid.addWidget(self.language, 0, 1)
        grid.addWidget(FieldLabel(look, "settings.theme.name", self.theme), 1, 0)
        grid.addWidget(self.theme, 1, 1)
        grid.addWidget(FieldLabel(look, "settings.text_size", self.text_size), 2, 0)
        grid.addLayout(size, 2, 1)
        grid.addWidget(self.motion, 3, 1)
        self.record = QCheckBox()
        self.record.clicked.connect(lambda on: self._change(reading_record=on))
        grid.addWidget(self.record, 4, 1)

    def _build_lock(self) -> None:
        look = self._look
        self._section("lock")
        grid = self._grid()
        self.lock_minutes = QComboBox()
        self.lock_minutes.activated.connect(self._on_lock_minutes)
        self.key_ring = QCheckBox()
        self.key_ring.clicked.connect(lambda on: self._change(key_ring=on))
        lock = VerbButton(look, "settings.lock_now", icon="lock")
        lock.clicked.connect(self.lock_wanted)
        grid.addWidget(FieldLabel(look, "settings.idle", self.lock_minutes), 0, 0)
        grid.addWidget(self.lock_minutes, 0, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.key_ring, 1, 1)
        grid.addWidget(lock, 2, 1, Qt.AlignmentFlag.AlignLeft)

    def _build_folders(self) -> None:
        look = self._look
        self._section("folders")
        grid = self._grid()
        self.folders: dict[str, QLineEdit] = {}
        for place, name in enumerate(("open_folder", "save_folder")):
            field = QLineEdit()
            field.setReadOnly(True)
            field.setMinimumWidth(look.px(320))
            choose = VerbButton(look, "settings.choose", icon="folder")
            choose.clicked.connect(lambda _=False, name=name: self._choose_folder(name))
            label = FieldLabel(look, f"settings.{name}", field)
            choose.setAccessibleDescription(label.text())
            self.folders[name] = field
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
            grid.addWidget(choose, place, 2, Qt.AlignmentFlag.AlignLeft)

    def _build_diagnostics(self) -> None:
        look = self._look
        self._section("diagnostics")
        self._column.addWidget(TextLabel(look, "settings.diagnostics.text", tone="quiet", wrap=True))
        self._facts = TextLabel(look, type="small", wrap=True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(self._facts)
        copy = VerbButton(look, "settings.diagnostics.copy", icon="copy")
        copy.clicked.connect(self._copy_diagnostics)
        self._column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)

    # -- acting

    def _change(self, **changed: object) -> None:
        self._settings.change(**changed)
        self.settings_changed.emit()
        self._fill()

    def _on_text_size(self, percent: int) -> None:
        self._change(text_percent=round(percent / 10) * 10)

    def _offer_minutes(self, chosen: int) -> None:
        look = self._look
        offered = [*sorted({*LOCK_MINUTES, chosen} - {0}), 0]
        self.lock_minutes.clear()
        for minutes in offered:
            text = look.plural("settings.minutes", minutes) if minutes else look.t("settings.never")
            self.lock_minutes.addItem(text, minutes)
        self.lock_minutes.setCurrentIndex(offered.index(chosen))

    def _on_lock_minutes(self, place: int) -> None:
        self._change(lock_minutes=int(self.lock_minutes.itemData(place)))

    def _choose_folder(self, name: str) -> None:
        folder = pick_folder(self, self._look.t(f"settings.{name}"), self.folders[name].text())
        if folder is not None:
            self._change(**{name: str(folder)})

    def _copy_diagnostics(self) -> None:
        QGuiApplication.clipboard().setText(diagnostics(self._program))
        self._banner.say("good", lambda: self._look.t("settings.diagnostics.copied"))

    def _fill(self) -> None:
        values = self._settings.values
        self._percent.say_plain(f"{values.text_percent} %")
        for name, field in self.folders.items():
            field.setText(str(getattr(values, name)))
            field.setPlaceholderText(self._look.t("settings.ask"))
        self._facts.say_plain(diagnostics(self._program))


def diagnostics(program: Program) -> str:
    """What support needs to know, without a word about persons or cases."""
    values = program.settings.values
    facts: tuple[tuple[str, Callable[[], str]], ...] = (
        ("cse-desktop", lambda: _version("cse-desktop")),
        ("Python", platform.python_version),
        ("Qt", qVersion),
        ("system", lambda: f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("platform", QGuiApplication.platformName),
        ("language", lambda: values.language),
        ("theme", lambda: f"{values.theme} ({program.look.theme})"),
        ("text", lambda: f"{values.text_percent} %"),
    )
    return "\n".join(f"{name}: {say()}" for name, say in facts)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
