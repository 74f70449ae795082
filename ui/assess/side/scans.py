"""The part of the finding page about scans: how many have no text, reading them by machine, and how far that is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.assess.side.indexing import Progress
from ui.assess.side.scan_reading import Reading, how_to_install
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton
from ui.widgets.messages import announce

THIN = 4


class ScansPart(Retranslated, QWidget):
    """Offers, counts and marks what is read by machine; without an engine it says how a person gets one."""

    all_wanted = Signal()
    current_wanted = Signal()
    stop_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._progress: Progress | None = None
        self._reading = Reading()
        self._names = ""
        self._current = ""
        self.lacking = TextLabel(look, type="small", tone="notice", wrap=True)
        self.all = VerbButton(look, "ocr.offer.all", icon="search")
        self.here = VerbButton(look, "ocr.offer.here", kind="link")
        self.how = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.again = VerbButton(look, "ocr.missing.again", kind="link")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(look.px(THIN))
        self.far = TextLabel(look, type="small", tone="quiet")
        self.stop = VerbButton(look, "ocr.state.cancel", kind="link")
        self.outcome = TextLabel(look, type="small", tone="quiet", wrap=True)
        self.trouble = TextLabel(look, type="small", tone="bad", wrap=True)
        self.all.clicked.connect(self.all_wanted)
        self.here.clicked.connect(self.current_wanted)
        self.again.clicked.connect(self.look_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["xs"])
        column.addWidget(self.lacking)
        column.addLayout(_row(self.all, self.here))
        column.addWidget(self.how)
        column.addLayout(_row(self.again))
        column.addLayout(_row(self.far, self.stop))
        for widget in (self.bar, self.outcome, self.trouble):
            column.addWidget(widget)
        self.retranslate()

    def forget(self) -> None:
        """The case is left."""
        self._progress, self._names, self._current = None, "", ""
        self._say()

    def show_progress(self, progress: Progress, names: str) -> None:
        """How many pages have no text; `names` are those of their materials, as they are to be said."""
        self._progress, self._names = progress, names
        self._say()

    def show_reading(self, reading: Reading) -> None:
        """How far reading by machine is."""
        began, ended = (
            reading.running and not self._reading.running,
            self._reading.running and not reading.running,
        )
        self._reading = reading
        focused = self.focusWidget()
        self._say()
        if focused is not None and not focused.isVisible() and self.isVisible():
            # the button that was pressed is gone: the keys go to the one that took its place
            (self.stop if reading.running else self.all).setFocus()
        if began or ended:
            announce(self, self.far.text() if began else self.outcome.text())

    def show_current(self, sha256: str) -> None:
        """The material that is read just now."""
        self._current = sha256
        self._say()

    def _say(self) -> None:
        progress, reading = self._progress, self._reading
        left = progress.scans if progress is not None else {}
        count, here = sum(left.values()), left.get(self._current, 0)
        offered = bool(count) and not reading.running and reading.able
        self.lacking.setVisible(bool(count))
        self.all.setVisible(offered)
        self.here.setVisible(offered and 0 < here < count)
        if count:
            self.lacking.say_plain(self._look.plural("finding.state.scans", count, names=self._names))
        if here:
            self.here.say("ocr.offer.here_one" if here == 1 else "ocr.offer.here", n=here)
        self._say_engine(bool(count) and reading.looked and not reading.running)
        for widget in (self.far, self.stop, self.bar):
            widget.setVisible(reading.running)
        self.bar.setMaximum(reading.total)
        self.bar.setValue(reading.done + reading.failed)
        if reading.total:
            at = min(reading.done + reading.failed + 1, reading.total)
            self.far.say("ocr.state.reading", done=at, total=reading.total)
        else:
            self.far.say("ocr.state.waiting")
        self._say_outcome(progress.machine_read if progress is not None else 0)

    def _say_engine(self, asked: bool) -> None:
        reading, look = self._reading, self._look
        engine = reading.engine
        lacks = engine is None or len(engine.languages) < 2
        self.how.setVisible(asked and lacks)
        self.again.setVisible(asked and lacks)
        how = look.t(how_to_install())
        if engine is None:
            self.how.say("ocr.missing.engine", how=how)
        elif not engine.languages:
            self.how.say("ocr.missing.no_language", how=how)
        elif lacks:
            only = "chinese_only" if "chi_sim" in engine.languages else "english_only"
            self.how.say(f"ocr.state.{only}", how=how)

    def _say_outcome(self, read: int) -> None:
        reading, look = self._reading, self._look
        said = []
        if read and not reading.running:
            said.append(look.plural("ocr.state.done", read))
        if reading.failed and not reading.running:
            said.append(look.plural("ocr.state.failed", reading.failed))
        self.outcome.setVisible(bool(said))
        self.outcome.say_plain("\n".join(said))
        error = reading.error
        self.trouble.setVisible(error is not None)
        if error is not None:
            self.trouble.say_plain(f"{error.sentences(look.language)} ({error.code})")

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("ocr.offer.all"))
        self.bar.setAccessibleName(self._look.t("ocr.offer.all"))
        self._say()


def _row(*widgets: QWidget) -> QBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE["s"])
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
