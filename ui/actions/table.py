"""The one table of actions: menus, the palette, the list of keys and the guide come from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. Its text is `actions.<id>` in the catalogue."""

    id: str
    keys: str = ""
    """the program's own shortcut in Qt's portable writing; the person's own stands in the settings"""
    icon: str = ""
    when: tuple[str, ...] = ()
    """facts that must hold for it: `unlocked` `assignment` `case` `interview` `drawn` `panel` `paper` `rates`
    `supervises`"""
    anywhere: bool = False
    """its key works in the whole window, not only in the place it belongs to"""

    @property
    def place(self) -> str:
        """Where it belongs: `app` `roster` `assess` `interview` `submit` `panel` `paper` `supervise` `return`."""
        return self.id.partition(".")[0]


def _everywhere(action_id: str, keys: str, icon: str, *when: str) -> Action:
    return Action(action_id, keys, icon, when, anywhere=True)


def _of_case(action_id: str, keys: str, icon: str = "") -> Action:
    return Action(action_id, keys, icon, ("unlocked", "assignment", "case"))


def _of_interview(action_id: str, keys: str, icon: str = "") -> Action:
    return Action(action_id, keys, icon, ("unlocked", "assignment", "case", "interview"))


def _of_panel(action_id: str, keys: str, icon: str = "") -> Action:
    return Action(action_id, keys, icon, ("unlocked", "assignment", "panel"))


def _of_supervisor(action_id: str, keys: str, icon: str = "") -> Action:
    return Action(action_id, keys, icon, ("unlocked", "assignment", "supervises"))


ACTIONS: tuple[Action, ...] = (
    _everywhere("app.palette", "Ctrl+K", "search"),
    _everywhere("app.help", "F1", "help"),
    _everywhere("app.keys", "Ctrl+F1", "keyboard"),
    _everywhere("app.open_file", "Ctrl+O", "open", "unlocked"),
    _everywhere("app.desk", "Ctrl+Shift+O", "desk", "unlocked"),
    _everywhere("app.roster", "Ctrl+1", "roster", "unlocked", "assignment", "rates"),
    _everywhere("app.assess", "Ctrl+2", "assess", "unlocked", "assignment", "case"),
    _everywhere("app.return", "Ctrl+3", "return", "unlocked", "assignment"),
    _everywhere("app.panel", "Ctrl+4", "panel", "unlocked", "assignment", "panel"),
    _everywhere("app.supervise", "Ctrl+5", "supervise", "unlocked", "assignment", "supervises"),
    _everywhere("app.paper", "Ctrl+Shift+Y", "note", "unlocked", "assignment", "rates"),
    _everywhere("app.declare", "Ctrl+Shift+D", "recused", "unlocked", "assignment"),
    _everywhere("app.submit", "Ctrl+Shift+Return", "submit", "unlocked", "assignment", "rates"),
    _everywhere("app.settings", "Ctrl+,", "settings"),
    _everywhere("app.identity", "", "identity"),
    _everywhere("app.lock", "Ctrl+L", "lock", "unlocked"),
    _everywhere("app.language", "Ctrl+Shift+L", "language"),
    _everywhere("app.theme", "Ctrl+Shift+T", "moon"),
    _everywhere("app.larger_text", "Ctrl+Shift++", "text_size"),
    _everywhere("app.smaller_text", "Ctrl+Shift+-", "text_size"),
    _everywhere("app.quit", "Ctrl+Q", "close"),
    Action("roster.open_case", "Return", "case", ("unlocked", "assignment")),
    Action("roster.filter", "Ctrl+F", "search", ("unlocked", "assignment")),
    Action("roster.check_identity", "Space", "check", ("unlocked", "assignment")),
    Action("roster.enter_interview", "F11", "interview", ("unlocked", "assignment")),
    Action("roster.day", "Ctrl+D", "interview", ("unlocked", "assignment")),
    Action("roster.move_up", "Alt+Up", "up", ("unlocked", "assignment", "drawn")),
    Action("roster.move_down", "Alt+Down", "down", ("unlocked", "assignment", "drawn")),
    Action("roster.details", "Ctrl+I", "info", ("unlocked", "assignment")),
    *(_of_case(f"assess.rate_{level}", f"Alt+{level}") for level in range(10)),
    _of_case("assess.rate_ne", "Alt+E"),
    _of_case("assess.rate_na", "Alt+A"),
    _of_case("assess.clear_rating", "Alt+Backspace"),
    _of_case("assess.attach", "Ctrl+E", "attach"),
    _of_case("assess.attach_box", "Ctrl+Shift+E", "box"),
    _of_case("assess.attach_many", "Ctrl+Shift+A", "attach"),
    _of_case("assess.highlight", "Ctrl+Shift+H", "highlighter"),
    _of_case("assess.underline", "Ctrl+U", "underline"),
    _of_case("assess.mark_note", "Ctrl+Shift+U", "note"),
    _of_case("assess.marks", "Ctrl+Shift+M", "bookmark"),
    _of_case("assess.coverage", "Ctrl+Shift+G", "thumbnails"),
    _of_case("assess.brief", "Ctrl+B", "print"),
    _of_case("assess.compare", "F4", "check"),
    _of_case("assess.requests", "Ctrl+Shift+Q", "question"),
    _of_case("assess.to_and_fro", "Alt+J", "back"),
    _of_case("assess.next_gap", "Ctrl+Return", "next"),
    _of_case("assess.next_indicator", "Alt+Down", "down"),
    _of_case("assess.previous_indicator", "Alt+Up", "up"),
    _of_case("assess.comment", "Alt+C", "comment"),
    _of_case("assess.draft_comment", "Alt+D", "draft"),
    _of_case("assess.phrases", "Alt+P", "phrase"),
    _of_case("assess.materials", "Ctrl+M", "materials"),
    _of_case("assess.find", "Ctrl+F", "search"),
    _of_case("assess.find_everywhere", "Ctrl+Shift+F", "search"),
    _of_case("assess.read_scans", "", "search"),
    _of_case("assess.read_scans_here", "", "search"),
    _of_case("assess.stop_reading_scans", "", "close"),
    _of_case("assess.next_found", "F3", "search"),
    _of_case("assess.previous_found", "Shift+F3", "search"),
    _of_case("assess.zoom_in", "Ctrl++", "zoom_in"),
    _of_case("assess.zoom_out", "Ctrl+-", "zoom_out"),
    _of_case("assess.fit", "Ctrl+0", "fit"),
    _of_case("assess.rotate", "Ctrl+R", "rotate"),
    _of_case("assess.next_page", "Ctrl+PgDown", "down"),
    _of_case("assess.previous_page", "Ctrl+PgUp", "up"),
    _of_case("assess.next_mark", "Ctrl+J", "bookmark"),
    _of_case("assess.previous_mark", "Ctrl+Shift+J", "bookmark"),
    _of_case("assess.next_document", "Ctrl+Tab", "document"),
    _of_case("assess.previous_document", "Ctrl+Shift+Tab", "document"),
    _of_case("assess.close_document", "Ctrl+W", "close"),
    _of_case("assess.next_link", "Ctrl+Shift+K", "right"),
    _of_case("assess.back", "Alt+Left", "back"),
    _of_case("assess.forward", "Alt+Right", "forward"),
    _of_case("assess.single_page", "Ctrl+Shift+P", "document"),
    _of_case("assess.night", "Ctrl+Shift+N", "moon"),
    _of_case("assess.copy", "Ctrl+C", "copy"),
    _of_case("assess.beside", "Ctrl+Shift+B", "document"),
    _of_case("assess.save_marked_copy", "", "save"),
    _of_case("assess.window", "Ctrl+Shift+W", "full_screen"),
    _of_case("assess.next_case", "Ctrl+Alt+Down", "right"),
    _of_case("assess.previous_case", "Ctrl+Alt+Up", "left"),
    _of_case("assess.undo", "Ctrl+Z", "undo"),
    _of_case("assess.redo", "Ctrl+Shift+Z", "redo"),
    _of_case("assess.history", "Ctrl+H", "history"),
    _of_case("assess.interview", "F11", "interview"),
    _of_interview("interview.identity", "F7", "identity"),
    _of_interview("interview.start", "F5", "play"),
    _of_interview("interview.pause", "F6", "pause"),
    _of_interview("interview.next_phase", "F8", "next"),
    _of_interview("interview.note", "Alt+N", "note"),
    _of_interview("interview.next_question", "Alt+Q", "question"),
    _of_interview("interview.answered", "Alt+W", "check"),
    _of_interview("interview.followed_up", "Alt+F", "question"),
    _of_interview("interview.own_question", "Alt+O", "question"),
    *(_of_interview(f"interview.pinned_{number}", f"Alt+Shift+{number}", "pin") for number in range(1, 10)),
    _of_interview("interview.audio", "F9", "microphone"),
    _of_interview("interview.record", "Ctrl+Shift+R", "record"),
    _of_interview("interview.documents", "Ctrl+D", "document"),
    _of_interview("interview.adjourn", "", "pause"),
    _of_interview("interview.no_show", "", "identity"),
    _of_interview("interview.leave", "F11", "back"),
    Action("submit.next_gap", "Ctrl+Return", "next", ("unlocked", "assignment")),
    Action("submit.sign", "Alt+S", "sign", ("unlocked", "assignment")),
    *(_of_panel(f"panel.rate_{level}", f"Alt+{level}") for level in range(10)),
    _of_panel("panel.rate_ne", "Alt+E"),
    _of_panel("panel.rate_na", "Alt+A"),
    _of_panel("panel.reason", "Alt+C", "comment"),
    _of_panel("panel.next", "Ctrl+Return", "next"),
    _of_panel("panel.next_case", "Ctrl+Alt+Down", "right"),
    _of_panel("panel.previous_case", "Ctrl+Alt+Up", "left"),
    _of_panel("panel.import", "Ctrl+Shift+I", "folder"),
    _of_panel("panel.undo", "Ctrl+Z", "undo"),
    _of_panel("panel.redo", "Ctrl+Shift+Z", "redo"),
    _of_panel("panel.sign", "Alt+S", "sign"),
    _of_supervisor("supervise.kept", "Alt+1", "check"),
    _of_supervisor("supervise.departed", "Alt+2", "gap"),
    _of_supervisor("supervise.not_seen", "Alt+3", "eye"),
    _of_supervisor("supervise.not_applicable", "Alt+4", "none"),
    _of_supervisor("supervise.next_item", "Alt+Down", "down"),
    _of_supervisor("supervise.previous_item", "Alt+Up", "up"),
    _of_supervisor("supervise.remark", "Alt+C", "comment"),
    _of_supervisor("supervise.event", "Alt+N", "note"),
    _of_supervisor("supervise.next_gap", "Ctrl+Return", "next"),
    _of_supervisor("supervise.next_case", "Ctrl+Alt+Down", "right"),
    _of_supervisor("supervise.previous_case", "Ctrl+Alt+Up", "left"),
    _of_supervisor("supervise.undo", "Ctrl+Z", "undo"),
    _of_supervisor("supervise.redo", "Ctrl+Shift+Z", "redo"),
    _of_supervisor("supervise.sign", "Alt+S", "sign"),
    Action("paper.finish", "Ctrl+Return", "check", ("unlocked", "assignment", "paper")),
    Action("paper.undo", "Ctrl+Z", "undo", ("unlocked", "assignment", "paper")),
    Action("paper.redo", "Ctrl+Shift+Z", "redo", ("unlocked", "assignment", "paper")),
    Action("paper.another", "", "note", ("unlocked", "assignment", "paper")),
    Action("return.copy", "Ctrl+C", "copy", ("unlocked", "assignment")),
    Action("return.save", "Ctrl+S", "save", ("unlocked", "assignment")),
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
PLACES: tuple[str, ...] = tuple(dict.fromkeys(action.place for action in ACTIONS))
