"""`start_roster HOME PASSWORD`: starts the program, and says when its roster has been painted."""

import sys

from PySide6.QtWidgets import QApplication

from tests.bench.roster_world import arguments, run_with_roster, say_now


def painted(_: object, application: QApplication) -> None:
    """The rows stand: that is all that was asked."""
    say_now()
    application.quit()


if __name__ == "__main__":
    sys.exit(run_with_roster(*arguments(), painted))
