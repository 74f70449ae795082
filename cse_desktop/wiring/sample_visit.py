"""Being in the sample: its folder held against another window, built when first gone to, answered by its society."""

from collections.abc import Callable
from pathlib import Path

from cse_desktop.domain.ports import Clock
from cse_desktop.durable import private_folder
from cse_desktop.errors import KnownError, Words
from cse_desktop.exclusive import Exclusive, HeldElsewhereError
from cse_desktop.paths import Home
from cse_desktop.services.desk import AssessorDesk
from cse_desktop.services.disk import disk_in_words
from cse_desktop.wiring.sample import PASSWORD, Progress, Sample, build_sample, discard_sample
from cse_desktop.words import words

JoinDesk = Callable[[Path], AssessorDesk]


class LeftOffError(Exception):
    """Whoever waited has stopped it."""


class SampleVisit:
    """One window's visit. Its calls run on the work lane, `end` anywhere."""

    def __init__(
        self,
        home: Path,
        join: JoinDesk,
        clock: Clock,
        said: Progress,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """`home` is the sample's folder, `join` makes a desk over a folder, `said` hears of each step.

        `stopped` is asked before each step whether anybody still wants it.
        """
        self._sample = Sample(home.resolve())
        self._join = join
        self._clock = clock
        self._said = said
        self._lock: Exclusive | None = None
        self._stopped = stopped

    def enter(self, *, anew: bool = False) -> AssessorDesk | None:
        """The desk one plays at, unlocked, its assignment taken in; None where it was stopped, and then nothing stays.

        `anew` removes what is there first, with all work on it.
        """
        try:
            with disk_in_words():
                self._hold()
                return self._entered(anew)
        except LeftOffError:
            if not self._sample.finished.exists():
                discard_sample(self._sample)
            self.end()
            return None
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Lets another window in; a second call does nothing."""
        if self._lock is not None:
            held, self._lock = self._lock, None
            held.release()

    def _entered(self, anew: bool) -> AssessorDesk:
        if anew:
            self._say(words("sample.removing"))
            discard_sample(self._sample)
        build_sample(self._sample.home, self._say, self._clock)
        desk = self._join(self._sample.desk)
        desk.unlock(PASSWORD)
        if not list(Home(self._sample.desk).cases.glob("*.csecase")):
            self._say(words("sample.opening"))
            desk.open_file(self._sample.assignment)
        return desk

    def _say(self, step: Words) -> None:
        if self._stopped():
            raise LeftOffError
        self._said(step)

    def _hold(self) -> None:
        if self._lock is not None:
            return
        private_folder(self._sample.home)
        try:
            self._lock = Exclusive(self._sample.home / "in-use", b"")
        except HeldElsewhereError:
            raise _elsewhere() from None


def _elsewhere() -> KnownError:
    return KnownError(
        "DEMO-003",
        Words("示例已在另一个窗口中打开。", "The sample is open in another window."),
        safe=Words("两边的内容都没有改动。", "Nothing was changed in either."),
        next_step=Words("请到那个窗口继续，或先关闭它。", "Go on in that window, or close it first."),
    )
