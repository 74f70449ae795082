"""`cse-desktop demo`: the sample assignment in a window, or the whole job played through the real widgets."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cse_desktop.app.player import Player
from cse_desktop.app.window import Running, default_home, make_application, make_running, show_fitting
from cse_desktop.durable import write_durably
from cse_desktop.errors import KnownError, Words
from cse_desktop.logs import start_log
from cse_desktop.paths import Home
from cse_desktop.wiring.sample import (
    PASSWORD,
    Sample,
    SocietyAnswer,
    build_sample,
    society_receives,
)

REPORT, FOUND = "项目报告", "kA"
"""the material in which the demo looks for a term that it has"""
SIZE = (1366, 768)


@dataclass(frozen=True, slots=True)
class Played:
    """What playing the job left behind."""

    scores: Path
    receipt: Path
    case_file: Path
    scope_oid: str
    at: str


def run_demo(arguments: Sequence[str]) -> int:
    """Builds the sample and opens it, or plays it; returns the exit code."""
    options = _parser().parse_args(list(arguments))
    headless = options.headless or options.json
    home = options.home or (Path(tempfile.mkdtemp(prefix="cse-sample-")) if headless else _own_home())
    language = options.lang or "zh_CN"
    try:
        if not headless:
            return _open(home, options.lang, options.theme)
        return _play(home, language, options.theme, as_json=options.json)
    except KnownError as error:
        print(f"{error.code}: {error.sentences('zh_CN')}\n{error.sentences('en')}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cse-desktop demo",
        description="Builds the sample assignment (invented people) and opens it. With --headless the whole job is "
        "played through the real widgets, both sides, and ends with the verified receipt.",
        epilog="Example: cse-desktop demo --home ./sample --headless --json",
    )
    parser.add_argument("--home", type=Path, help="folder for the sample (made if it is not there)")
    parser.add_argument("--headless", action="store_true", help="play the job without a display")
    parser.add_argument("--json", action="store_true", help="implies --headless; the last line is one object")
    parser.add_argument("--lang", choices=("zh_CN", "en"))
    parser.add_argument("--theme", choices=("system", "light", "dark", "contrast"))
    return parser


def _own_home() -> Path:
    return default_home().with_name("CSE Desktop sample")


def _tell(text: Words) -> None:
    print(f"· {text.zh} / {text.en}", flush=True)


def _open(home: Path, language: str | None, theme: str | None) -> int:
    """The window on the sample, unlocked; the assignment is opened at the first time."""
    sample = build_sample(home, _tell)
    application = make_application()
    start_log(Home(sample.desk).log)
    running = make_running(application, sample.desk, language=language, theme=theme)
    running.program.desk.unlock(PASSWORD)
    _tell(Words(f"示例密码：{PASSWORD}", f"Password of the sample: {PASSWORD}"))
    show_fitting(running.window)
    running.window.session.start()
    if not list(Home(sample.desk).cases.glob("*.csecase")):
        running.window.open_path(sample.assignment)
    code = application.exec()
    running.close()
    return code


def _play(home: Path, language: str, theme: str | None, *, as_json: bool) -> int:
    began = time.monotonic()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sample = build_sample(home, _tell)
    kept = sample.home / "played.json"
    if kept.exists():
        _tell(
            Words("这个示例已经演示过，结果如前。", "This sample has been played before; the result stands.")
        )
        result = json.loads(kept.read_text(encoding="utf-8"))
    else:
        _must_be_fresh(sample)
        result = _result(sample, play_job(sample, language, theme))
        write_durably(kept, json.dumps(result).encode())
    _tell(
        Words(
            f"回执已验证，全程{time.monotonic() - began:.0f}秒。",
            f"The receipt is verified; the whole job took {time.monotonic() - began:.0f} seconds.",
        )
    )
    if as_json:
        print(json.dumps(result))
    return 0


def _must_be_fresh(sample: Sample) -> None:
    if list(Home(sample.desk).cases.glob("*.csecase")):
        raise KnownError(
            "DEMO-001",
            Words("这个示例已有人动手做过。", "Somebody has begun to work on this sample."),
            next_step=Words("请用 --home 另选一个文件夹。", "Choose another folder with --home."),
        )


def play_job(sample: Sample, language: str = "zh_CN", theme: str | None = "light") -> Played:
    """Plays the whole job: open, declare, read, rate, interview, submit, hand over, and both receipts back."""
    application = make_application()
    running = make_running(application, sample.desk, language=language, theme=theme)
    try:
        running.window.resize(*SIZE)
        running.window.show()
        running.window.session.start()
        return play_on(running, Player(running, _tell), sample)
    finally:
        running.close()


def play_on(running: Running, player: Player, sample: Sample) -> Played:
    """Plays the whole job in a window that has just been opened over the sample's desk."""
    player.unlock(PASSWORD)
    player.open_file(sample.assignment, arrives="roster")
    _tell(Words("任务包已验证并打开。", "The assignment is verified and opened."))
    player.declare(sample.recused, PASSWORD)
    _answered(player, sample, player.hand_over(sample.exchange)[0])
    page = player.open_case(sample.first)
    player.read(page, REPORT, FOUND)
    player.rate_case(page)
    player.interview(page)
    player.submit(PASSWORD, [sample.first])
    scores, sent = player.hand_over(sample.exchange)
    answer = _answered(player, sample, scores)
    assignment = running.program.room.assignment
    return Played(
        scores=scores,
        receipt=answer.file,
        case_file=Home(sample.desk).case_file(assignment.id),
        scope_oid=next(case.scope for case in assignment.cases if case.profile.number == sample.first),
        at=sent.created_at,
    )


def _answered(player: Player, sample: Sample, file: Path) -> SocietyAnswer:
    """The society receives the file; its answer is dropped on the window, which verifies it."""
    answer = society_receives(sample, file)
    _tell(
        Words(
            f"学会收到 {file.name}：{'接受' if answer.accepted else '退回'}。",
            f"The society received {file.name}: {'accepted' if answer.accepted else 'sent back'}.",
        )
    )
    player.open_file(answer.file)
    _tell(Words("回执已在本机验证。", "The receipt is verified on this machine."))
    return answer


def _result(sample: Sample, played: Played) -> dict[str, object]:
    society = sample.society
    return {
        "ok": True,
        "home": str(sample.home),
        "root": str(society / "trust" / "root.pem"),
        "crl": str(society / "trust" / "crls.pem"),
        "assignment": str(sample.assignment),
        "scores": str(played.scores),
        "receipt": str(played.receipt),
        "assessor_key": str(sample.assessor_key),
        "society_key": str(sample.society_key),
        "case_file": str(played.case_file),
        "password_file": str(sample.password_file),
        "scope_oid": played.scope_oid,
        "at": played.at,
    }
