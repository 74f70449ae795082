"""The pages off the way to the roster, made when first gone to, and the window's own actions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.shell.window import MainWindow


def later_pages(window: "MainWindow") -> dict[str, Callable[[], QWidget]]:
    """Makers of the pages that are not on the way to the roster; their modules are imported when needed."""

    def submit() -> QWidget:
        from ui.submit.page import SubmitPage  # noqa: PLC0415 - off the way to the first window

        page = SubmitPage(window.program, window.actions_table)
        page.gap_wanted.connect(window.jump_to)
        page.left.connect(lambda: window.go("roster"))
        page.return_wanted.connect(lambda: window.go("return"))
        return page

    def declare() -> QWidget:
        from ui.declare.page import DeclarePage  # noqa: PLC0415 - off the way to the first window

        page = DeclarePage(window.program)
        page.left.connect(lambda: window.go("roster"))
        page.return_wanted.connect(lambda: window.go("return"))
        return page

    def day() -> QWidget:
        from ui.day.page import DayPage  # noqa: PLC0415 - off the way to the first window

        page = DayPage(window.program, window.actions_table)
        page.left.connect(lambda: window.go("roster"))
        page.interview_wanted.connect(window.enter_interview)
        page.paper_wanted.connect(window.open_paper)
        return page

    def panel() -> QWidget:
        from ui.panel.page import PanelPage  # noqa: PLC0415 - off the way to the first window

        page = PanelPage(window.program, window.actions_table)
        page.left.connect(lambda: window.go("roster"))
        page.return_wanted.connect(lambda: window.go("return"))
        page.open_wanted.connect(window.session.pick_file)
        page.evidence_wanted.connect(window.open_evidence)
        return page

    def supervise() -> QWidget:
        from ui.supervise.page import SupervisePage  # noqa: PLC0415 - off the way to the first window

        page = SupervisePage(window.program, window.actions_table)
        page.declare_wanted.connect(lambda: window.go("declare"))
        page.return_wanted.connect(lambda: window.go("return"))
        page.desk_wanted.connect(window.session.show_desk)
        page.sheet_shown.connect(window.on_supervision_shown)
        return page

    def returning() -> QWidget:
        from ui.returning.page import ReturnPage  # noqa: PLC0415 - off the way to the first window

        page = ReturnPage(window.program, window.actions_table)
        page.open_wanted.connect(window.session.pick_file)
        page.case_wanted.connect(window.open_case)
        return page

    def settings() -> QWidget:
        from ui.shell.settings import SettingsPage  # noqa: PLC0415 - off the way to the first window

        page = SettingsPage(window.program, window.actions_table)
        page.lock_wanted.connect(window.session.lock)
        page.settings_changed.connect(window.session.apply_settings)
        page.settings_changed.connect(window.session.apply_key_ring)
        return page

    def identity() -> QWidget:
        from ui.shell.identity import IdentityPage  # noqa: PLC0415 - off the way to the first window

        page = IdentityPage(window.program)
        page.enrol_wanted.connect(lambda: window.go("enrol"))
        return page

    def guide() -> QWidget:
        from ui.shell.guide import GuidePage  # noqa: PLC0415 - off the way to the first window

        return GuidePage(window.look, window.actions_table)

    return {
        "submit": submit,
        "declare": declare,
        "day": day,
        "paper": lambda: _paper(window),
        "panel": panel,
        "supervise": supervise,
        "return": returning,
        "settings": settings,
        "identity": identity,
        "help": guide,
    }


def _paper(window: "MainWindow") -> QWidget:
    from ui.paper.page import PaperPage  # noqa: PLC0415 - off the way to the first window

    page = PaperPage(window.program, window.actions_table)
    page.left.connect(lambda: window.go("day"))
    page.interview_wanted.connect(window.enter_interview)
    return page


def bind_window(window: "MainWindow") -> None:
    """Binds the actions that work everywhere in the window."""
    session = window.session
    runs: dict[str, Callable[[], object]] = {
        "app.palette": window.open_palette,
        "app.help": session.open_help,
        "app.keys": lambda: session.open_help("keys"),
        "app.open_file": session.pick_file,
        "app.desk": session.show_desk,
        "app.roster": lambda: window.go("roster"),
        "app.assess": lambda: window.go_to_place("assess"),
        "app.return": lambda: window.go("return"),
        "app.panel": lambda: window.go("panel"),
        "app.supervise": lambda: window.go("supervise"),
        "app.paper": lambda: window.go("paper"),
        "app.declare": lambda: window.go("declare"),
        "app.submit": lambda: window.go("submit"),
        "app.settings": lambda: window.go("settings"),
        "app.identity": lambda: window.go("identity"),
        "app.lock": session.lock,
        "app.language": session.switch_language,
        "app.theme": session.switch_theme,
        "app.larger_text": lambda: session.scale_text(10),
        "app.smaller_text": lambda: session.scale_text(-10),
        "app.quit": window.close,
    }
    for action_id, run in runs.items():
        window.actions_table.bind(action_id, window, run)
