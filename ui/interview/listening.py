"""Listening to what was recorded, below the time line: the player of recordings, over the encrypted store."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desktop.domain.documents import Readable
from ui.assess.document.media_bytes import MediaBytes
from ui.assess.document.player import PlayerView
from ui.look import Look
from ui.look.tokens import SPACE
from ui.widgets import Retranslated, TextLabel, VerbButton, hairline


class Listening(Retranslated, QFrame):
    """Hidden while nobody listens."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.player: PlayerView | None = None
        self.title = TextLabel(look, "recording.play.title", type="small", tone="quiet")
        self.shut = VerbButton(look, "recording.play.close", kind="plain", icon="close")
        self.shut.clicked.connect(self.close_player)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE["m"], SPACE["xs"], SPACE["xs"], 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.shut)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(hairline())
        self._column.addLayout(head)
        self.hide()
        self.retranslate()

    def play(self, source: Callable[[], Readable], ms: int) -> None:
        """Plays from `ms` on; the bytes are read once, until it is closed."""
        if self.player is None:
            player = PlayerView(
                MediaBytes(source), self._look.t("recording.play.title"), self._look, picture=False
            )
            player.be_plain()
            self.player = player
            self._column.addWidget(player)
        self.show()
        self.player.play_from(ms)
        self.player.setFocus()

    def close_player(self) -> None:
        """Stops, and lets the bytes go."""
        if self.player is not None:
            player, self.player = self.player, None
            player.close_player()
            self._column.removeWidget(player)
            player.deleteLater()
            self.hide()
            self.closed.emit()

    def retranslate(self) -> None:
        self.setAccessibleName(self._look.t("recording.play.title"))
