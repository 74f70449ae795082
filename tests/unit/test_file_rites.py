"""Files are written, renamed, linked and removed in `cse_desktop.durable` alone; failures are not hushed up."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACE = "cse_desktop/durable.py"
OF_NAMES = {"unlink", "rename", "hardlink_to", "symlink_to", "write_bytes", "write_text", "touch", "link_to"}
OF_OS = {"replace", "rename", "renames", "link", "symlink", "unlink", "remove", "truncate", "removedirs"}
OF_SHUTIL = {"copy", "copy2", "copyfile", "copytree", "move", "rmtree"}
OF_TEMPFILE = {"mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryDirectory", "TemporaryFile"}
OTHERWISE = {
    "cse_desktop/wiring/sample.py": "a sample in a folder of its own, and that it is whole",
    "cse_desktop/app/demo.py": "a sample that is thrown away",
    "cse_desktop/app/player.py": "plays a person with a file manager",
    "cse_desktop/sample/portfolios/folder.py": "a new sample",
    "cse_desktop/sample/portfolios/drawn.py": "the papers of a sample, drawn for the resources",
    "cse_desktop/sample/portfolios/__main__.py": "likewise",
    "db/casefile/open.py": "makes room in an empty log, which is none as long as it holds zeros",
    "cse_desktop/errors/speaking.py": "opens nothing but the system's own sink",
    "cse_desktop/exclusive.py": "the lock file holds nothing but who has it",
    "cse_desktop/logs.py": "a log that others may not read",
    "cse_desktop/decode/worker.py": "opens nothing but the system's own sink",
    "db/society/blobs.py": "takes away what is still staged, and says where that fails",
    "db/society/opening.py": "likewise, before a copy is made",
    "db/society/failures.py": "asks the disk whether it takes anything",
}
"""files that may, and why it harms nobody"""
SUPPRESSING = {
    "cse_desktop/errors/speaking.py": "a command to which nobody listens any more",
    "cse_desktop/app/input_method.py": "looks whether an input method runs, and reads none of ours",
    "cse_desktop/exclusive.py": "a lock that is let go of: the system's own counts, and goes with the process",
    "cse_desktop/durable.py": "takes away what never got its name, while another failure is being said",
    "cse_desktop/keys/ring.py": "the system's key ring, which may be missing",
    "cse_desktop/services/enrolments.py": "an enrolment that failed is being said",
    "db/casefile/open.py": "room in a log is made when it can be",
    "db/society/failures.py": "asks what is wrong after a failure that is being said",
    "db/casefile/storage.py": "the log stays where it cannot be copied back",
    "db/casefile/materials.py": "closing what is thrown away",
    "ui/interview/recorder.py": "the store says it when the next stretch begins",
}
"""files in which a failure may be passed over, and why nothing is lost by it"""

READERS = ("cse_desktop/decode/", "cse_desktop/verify/")
"""what reads other people's files and writes none"""


@cache
def sources() -> list[tuple[str, ast.Module]]:
    paths = [
        path
        for top in ("cse_desktop", "db", "ui", "resources")
        for path in sorted((ROOT / top).rglob("*.py"))
    ]
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths
    ]


def changes_a_file(call: ast.Call) -> str:
    """What a call does to files by itself; empty where it does nothing."""
    if isinstance(call.func, ast.Name):
        return "open for writing" if call.func.id == "open" and _writes(call.args[1:2], call) else ""
    if not isinstance(call.func, ast.Attribute):
        return ""
    name = call.func.attr
    module = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
    of_modules = {"os": OF_OS, "shutil": OF_SHUTIL, "tempfile": OF_TEMPFILE}
    if module in of_modules:
        made = (module, name) == ("os", "open") and _creates(call)
        return f"{module}.{name}" if name in of_modules[module] or made else ""
    return _of_a_path(call, name, module)


def _creates(call: ast.Call) -> bool:
    flags = {part.attr for part in ast.walk(call) if isinstance(part, ast.Attribute)}
    return bool(flags & {"O_CREAT", "O_TRUNC", "O_WRONLY", "O_RDWR"})


def _of_a_path(call: ast.Call, name: str, owner: str) -> str:
    if name == "open":
        return "open for writing" if _writes(call.args[:1], call) else ""
    # `evidence.unlink` and the like take more: a path takes nothing, or whether it may be missing
    if name == "unlink":
        return "" if call.args else name
    # so do texts and rows: only a path is replaced by one thing without a name
    if name == "replace":
        one = len(call.args) == 1 and not call.keywords and owner not in ("records", "outbox")
        return name if one and _is_path(call) else ""
    return name if name in OF_NAMES else ""


def _is_path(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return not (isinstance(owner, ast.Attribute) and owner.attr == "records")


def _writes(mode: list[ast.expr], call: ast.Call) -> bool:
    said = [*mode, *(word.value for word in call.keywords if word.arg == "mode")]
    return any(
        isinstance(one, ast.Constant) and isinstance(one.value, str) and set(one.value) & set("wax+")
        for one in said
    )


def hushed(node: ast.AST) -> str:
    """Whether a failure of the disk is passed over without a word here."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("suppress", "contextlib.suppress"):
        caught = {ast.unparse(one) for one in node.args}
        return "suppress" if caught & {"OSError", "KnownError", "Exception", "sqlite.Error"} else ""
    if isinstance(node, ast.ExceptHandler) and node.type is not None and "OSError" in ast.unparse(node.type):
        empty = all(isinstance(line, ast.Pass | ast.Continue) for line in node.body)
        return "except OSError: pass" if empty else ""
    return ""


def found(source: str) -> list[str]:
    return [
        said
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and (said := changes_a_file(node))
    ]


@pytest.mark.parametrize(
    "source",
    [
        'open("x", "wb")', 'path.open("r+b")', 'path.open(mode="a")', "os.open(x, os.O_CREAT)", "os.link(a, b)",
        "part.replace(target)", "path.unlink(missing_ok=True)", "path.rename(x)", "path.write_bytes(b)",
        "shutil.move(a, b)", "tempfile.mkstemp()", "self._path.with_name(x).replace(y)",
    ],
)  # fmt: skip
def test_what_changes_a_file_is_seen(source: str) -> None:
    assert found(source)


@pytest.mark.parametrize(
    "source",
    [
        'open("x")', 'path.open("rb")', 'text.replace("a", "b")', "replace(row, state=1)", "records.replace(row)",
        "evidence.unlink(room, case, note)", "os.open(x, os.O_RDONLY)", "shutil.disk_usage(x)",
    ],
)  # fmt: skip
def test_what_changes_none_is_not(source: str) -> None:
    assert not found(source)


def test_files_are_changed_by_their_rites_alone() -> None:
    wrong = [
        f"{name}:{node.lineno} {said}"
        for name, tree in sources()
        if name != PLACE and name not in OTHERWISE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (said := changes_a_file(node))
    ]
    assert wrong == []


def test_no_failure_near_a_file_is_passed_over_without_a_word() -> None:
    wrong = [
        f"{name}:{getattr(node, 'lineno', 0)} {said}"
        for name, tree in sources()
        if name not in SUPPRESSING and not name.startswith(READERS)
        for node in ast.walk(tree)
        if (said := hushed(node))
    ]
    assert wrong == []


def test_the_lists_of_exceptions_name_nothing_that_is_none() -> None:
    changing = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and changes_a_file(node)
    }
    passing = {name for name, tree in sources() if any(hushed(node) for node in ast.walk(tree))}
    assert (OTHERWISE.keys() - changing, SUPPRESSING.keys() - passing) == (set(), set())
