"""`cse-society`: the command line of the society's desk."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cse_desktop import __version__
from cse_desktop.errors import KnownError, Words
from cse_desktop.society.commands import Answer, run
from cse_desktop.society.findings import NotReadyError
from cse_desktop.society.home import SocietyHome
from cse_desktop.society.office import Society
from cse_desktop.society.ports import Probed
from cse_desktop.society.standing_clock import StandingClock
from cse_desktop.words import words

REFUSED = 1
CANNOT = 2
NOT_YET = ("prepare", "consolidate", "audit", "serve")
"""commands of the contract that this version names and does not carry out"""

Arguments = Mapping[str, tuple[Sequence[str], Mapping[str, object]]]


def main(argv: list[str] | None = None) -> int:
    """Runs one command; 0 done, 1 refused or not ready, 2 cannot be run."""
    status = 0
    try:
        try:
            answer, language, as_json = _answer(sys.argv[1:] if argv is None else argv)
            status = answer.exit_code
            _print(answer, language, as_json=as_json)
        finally:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
    except BrokenPipeError:
        _stop_speaking()
    return status


def _stop_speaking() -> None:
    """Who read the answer went away (`| head`): what was to be done is done, and nobody is left to be told."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _answer(arguments: list[str]) -> tuple[Answer, str, bool]:
    """What a command answers, and in which language or as JSON it is to be said."""
    language = _language(arguments)
    options = _parser(language).parse_args(arguments)
    try:
        answer = _run(options)
    except KnownError as problem:
        answer = _refusal(options.command, problem)
    except OSError as problem:
        what = words("society.cli.disk").format(reason=problem.strerror or type(problem).__name__)
        answer = _refusal(options.command, KnownError("SOC-044", what))
    return answer, language, options.json


def _run(options: argparse.Namespace) -> Answer:
    if options.command in NOT_YET:
        what = words("society.cli.not_yet").format(command=options.command)
        return Answer(options.command, CANNOT, {"code": "SOC-045", "words": _both(what)}, (what,))
    if options.home is None:
        raise KnownError("SOC-046", words("society.cli.home_needed"))
    home = SocietyHome(options.home.resolve())
    if options.command != "init" and not home.database.is_file():
        raise KnownError(
            "SOC-043",
            words("society.desk.no_home").format(path=options.home),
            next_step=words("society.desk.run_init"),
        )
    from cse_desktop.wiring.society import join_society  # noqa: PLC0415 - --help answers without SQLAlchemy

    clock = StandingClock(options.at) if options.at is not None else None
    desk = join_society(
        home.root,
        _password(options.password_file),
        clock=clock,
        probe=_probe if options.command in ("check", "supplement") else None,
        progress=_progress(_language_of(options.lang)),
    )
    try:
        return run(Society(desk), options)
    finally:
        desk.records.close()


def _refusal(command: str, problem: KnownError) -> Answer:
    said: dict[str, object] = {"code": problem.code, "words": _both(problem.what)}
    if problem.next_step is not None:
        said["next_step"] = _both(problem.next_step)
    lines = [Words(f"{problem.code}：{problem.what.zh}", f"{problem.code}: {problem.what.en}")]
    if isinstance(problem, NotReadyError):
        said["findings"] = [finding.as_json() for finding in problem.findings]
        lines += [finding.line for finding in problem.findings]
    lines += [part for part in (problem.safe, problem.next_step) if part is not None]
    return Answer(command, REFUSED, said, tuple(lines))


def _print(answer: Answer, language: str, *, as_json: bool) -> None:
    if as_json:
        document = {"ok": answer.exit_code == 0, "command": answer.command, **answer.facts}
        print(json.dumps(document, ensure_ascii=False, sort_keys=True))
        return
    stream = sys.stdout if answer.exit_code == 0 or answer.told else sys.stderr
    for line in answer.lines:
        print(line.in_(language), file=stream)


def _password(source: str | None) -> Callable[[], str]:
    def ask() -> str:
        if source == "-":
            return sys.stdin.readline().rstrip("\r\n")
        if source is not None:
            with Path(source).open(encoding="utf-8") as file:
                return file.readline().rstrip("\r\n")
        if sys.stdin is not None and sys.stdin.isatty():
            return getpass.getpass(words("society.cli.password").in_(_language([])))
        raise KnownError("SOC-042", words("society.cli.password_needed"))

    return ask


def _probe(files: Sequence[Path]) -> Mapping[Path, Probed]:
    from cse_desktop.decode.probe import probe_all  # noqa: PLC0415 - few commands start a decoder

    found = zip(files, probe_all(files), strict=True)
    return {path: Probed(probed.opens, probed.words) for path, probed in found}


def _progress(language: str) -> Callable[[Words, int, int], None]:
    def show(what: Words, done: int, of: int) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            print(f"\r{what.in_(language)} {done}/{of} ", end="\n" if done == of else "", file=sys.stderr)

    return show


def _both(text: Words) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, or the environment's, before anything else is understood."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return _language_of(None)


def _language_of(chosen: str | None) -> str:
    if chosen is not None:
        return chosen
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh_CN" if spoken.startswith("zh") else "en"


def _parser(language: str) -> argparse.ArgumentParser:
    def say(key: str) -> str:
        return words(f"society.cli.{key}").in_(language).replace("%", "%%")

    def common(parser: argparse.ArgumentParser, *, top: bool) -> None:
        """The options that may stand before or after the command."""

        def option(*names: str, default: object = None, **how: object) -> None:
            parser.add_argument(*names, default=default if top else argparse.SUPPRESS, **how)  # type: ignore[arg-type]  # argparse types each keyword apart

        option("--home", type=Path, metavar="DIR", help=say("options.home"))
        option("--json", action="store_true", default=False, help=say("options.json"))
        option("--lang", choices=("zh_CN", "en"), help=say("options.lang"))
        option("--password-file", metavar="FILE|-", help=say("options.password_file"))
        option("--society", metavar="CODE", help=say("options.society"))
        option("--at", type=_moment, metavar="TIME", help=argparse.SUPPRESS)

    parser = argparse.ArgumentParser(
        prog="cse-society",
        description=say("help.program"),
        epilog=say("help.order"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cse-society {__version__}")
    common(parser, top=True)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, arguments in _ARGUMENTS.items():
        command = commands.add_parser(
            name,
            help=say(f"help.{name}"),
            description=say(f"help.{name}"),
            epilog=say("help.example") + _EXAMPLES[name],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for argument, how in arguments:
            made = command.add_argument(*argument, **how, help=say(f"arguments.{_key(argument)}"))  # type: ignore[arg-type]  # likewise
            # with nargs "*" argparse would take the files for left out as soon as an option stands before them
            made.required = made.required and "default" not in how
        common(command, top=False)
    for name in NOT_YET:
        command = commands.add_parser(name, help=say("help.not_yet"))
        command.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
        common(command, top=False)
    return parser


def _key(names: Sequence[str]) -> str:
    return names[-1].lstrip("-").replace("-", "_")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment


def _split(text: str) -> list[str]:
    return [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]


_NAMES: tuple[tuple[Sequence[str], Mapping[str, object]], ...] = (
    (("--name-zh",), {}),
    (("--name-en",), {}),
    (("--number",), {"type": int, "metavar": "N"}),
)
_FOLDER = {"type": Path, "metavar": "DIR", "required": True}

_ARGUMENTS: Mapping[str, Sequence[tuple[Sequence[str], Mapping[str, object]]]] = {
    "init": (
        (("--trial-root",), {"action": "store_true"}),
        (("--code",), {"metavar": "CODE"}),
        *_NAMES,
    ),
    "authorise": (
        (("code",), {"metavar": "SOCIETY"}),
        (("--fields",), {"type": _split, "required": True}),
        (("--grades",), {"type": _split, "required": True}),
        *_NAMES,
    ),
    "appoint": (
        (("enrolment",), {"type": Path, "metavar": "ENROLMENT.csr.json"}),
        (("--scope",), {"action": "append", "required": True}),
        (("--role",), {"choices": ("assessor",), "default": "assessor"}),
        (("--id",), {"metavar": "ID"}),
        (("--days",), {"type": int, "default": 366, "metavar": "N"}),
        (("--out",), {"type": Path, "metavar": "FILE|DIR"}),
    ),
    "revoke": (
        (("serial",), {"metavar": "SERIAL"}),
        (("--reason",), {"required": True}),
    ),
    "check": ((("round",), {"type": Path, "metavar": "ROUND"}),),
    "issue": (
        (("round",), {"type": Path, "metavar": "ROUND"}),
        (("--out",), _FOLDER),
        (("--conflicts-seen",), {"action": "store_true"}),
    ),
    "receive": (
        (("files",), {"type": Path, "nargs": "+", "metavar": "FILE"}),
        (("--out",), _FOLDER),
    ),
    "supplement": (
        (("issued_round",), {"metavar": "ROUND-ID"}),
        (("further",), {"type": Path, "nargs": "+", "default": (), "metavar": "FILE"}),
        (("--applicant",), {"metavar": "NUMBER", "required": True}),
        (("--replaces",), {"action": "append", "default": [], "metavar": "MATERIAL=FILE"}),
        (("--answers",), {"nargs": "*", "action": "extend", "metavar": "QUERY-ID"}),
        (("--note-zh",), {"metavar": "TEXT"}),
        (("--note-en",), {"metavar": "TEXT"}),
        (("--out",), _FOLDER),
    ),
    "status": ((("round_id",), {"nargs": "?", "metavar": "ROUND-ID"}),),
}

_EXAMPLES = {
    "init": "cse-society --home desk --password-file pw init --trial-root",
    "authorise": "cse-society --home desk --password-file pw authorise csee --fields electrical,ict"
    " --grades AE,PE,SPE",
    "appoint": "cse-society --home desk --password-file pw appoint e-014.csr.json"
    " --scope electrical:PE,SPE --role assessor --id e-014",
    "revoke": "cse-society --home desk --password-file pw revoke 5f2c… --reason key-compromise",
    "check": "cse-society --home desk check 2026-ee-03",
    "issue": "cse-society --home desk --password-file pw issue 2026-ee-03 --out outgoing",
    "receive": "cse-society --home desk --password-file pw receive *.csb --out answers",
    "supplement": "cse-society --home desk --password-file pw supplement 2026-ee-03 --applicant A001 report.pdf"
    " --out outgoing",
    "status": "cse-society --home desk status 2026-ee-03",
}


if __name__ == "__main__":
    sys.exit(main())
