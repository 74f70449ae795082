"""`cse-society`: the command line of the society's desk."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cse_desktop import __version__
from cse_desktop.errors import KnownError, Language, Words
from cse_desktop.errors.commands import Parser, spoken
from cse_desktop.errors.speaking import tell, tell_json, tell_wrong
from cse_desktop.given import ask_password, read_password
from cse_desktop.society.commands import Answer, both, refusal, run
from cse_desktop.society.failures import of_disk
from cse_desktop.society.home import SocietyHome
from cse_desktop.society.office import Society
from cse_desktop.society.ports import Probed
from cse_desktop.society.standing_clock import StandingClock
from cse_desktop.words import words

CANNOT = 2
NOT_YET = ("prepare", "consolidate", "audit", "serve")
"""commands of the contract that this version names and does not carry out"""

Arguments = Mapping[str, tuple[Sequence[str], Mapping[str, object]]]


def main(argv: list[str] | None = None) -> int:
    """Runs one command; 0 done, 1 refused or not ready, 2 cannot be run."""
    arguments = sys.argv[1:] if argv is None else argv
    language = spoken(arguments)
    options = _parser(language).parse_args(arguments)
    answer = _answer(options, language)
    _say(answer, language, as_json=options.json)
    return answer.exit_code


def _answer(options: argparse.Namespace, language: Language) -> Answer:
    try:
        return _run(options, language)
    except KnownError as problem:
        return refusal(options.command, problem)
    except OSError as problem:
        return refusal(options.command, of_disk(problem))


def _run(options: argparse.Namespace, language: Language) -> Answer:
    if options.command in NOT_YET:
        what = words("society.cli.not_yet").format(command=options.command)
        return Answer(options.command, CANNOT, {"code": "SOC-045", "words": both(what)}, (what,))
    if options.home is None:
        raise KnownError("SOC-046", words("society.cli.home_needed"))
    home = SocietyHome(options.home.resolve())
    if options.command != "init" and home.is_fresh and not home.database.is_file():
        raise KnownError(
            "SOC-043",
            words("society.desk.no_home").format(path=options.home),
            next_step=words("society.desk.run_init"),
        )
    from cse_desktop.wiring.society import join_society  # noqa: PLC0415 - --help answers without SQLAlchemy

    clock = StandingClock(options.at) if options.at is not None else None
    desk = join_society(
        home.root,
        _password(options.password_file, language),
        clock=clock,
        probe=_probe if options.command in ("check", "supplement") else None,
        progress=_progress(language),
    )
    try:
        return run(Society(desk), options)
    finally:
        desk.records.close()


def _say(answer: Answer, language: Language, *, as_json: bool) -> None:
    if as_json:
        facts = {"ok": answer.exit_code == 0, "command": answer.command, **answer.facts}
        tell_json(facts, sort_keys=True)
        return
    say = tell if answer.exit_code == 0 or answer.told else tell_wrong
    for line in answer.lines:
        say(line.in_(language))


def _password(source: str | None, language: Language) -> Callable[[], str]:
    def ask() -> str:
        if source is not None:
            return read_password(source)
        answer = ask_password(words("society.cli.password").in_(language))
        if answer is None:
            raise KnownError("SOC-042", words("society.cli.password_needed"))
        return answer

    return ask


def _probe(files: Sequence[Path]) -> Mapping[Path, Probed]:
    from cse_desktop.decode.probe import probe_all  # noqa: PLC0415 - few commands start a decoder

    found = zip(files, probe_all(files), strict=True)
    return {path: Probed(probed.opens, probed.words) for path, probed in found}


def _progress(language: Language) -> Callable[[Words, int, int], None]:
    def show(what: Words, done: int, of: int) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            tell(f"\r{what.in_(language)} {done}/{of} ", sys.stderr, end="\n" if done == of else "")

    return show


def _parser(language: Language) -> Parser:
    def say(key: str) -> str:
        return words(f"society.cli.{key}").in_(language).replace("%", "%%")

    def common(parser: Parser, *, top: bool) -> None:
        """The options that may stand before or after the command."""

        def option(*names: str, default: object = None, **how: object) -> None:
            parser.add_argument(*names, default=default if top else argparse.SUPPRESS, **how)  # type: ignore[arg-type]  # argparse types each keyword apart

        option("--home", type=Path, metavar="DIR", help=say("options.home"))
        option("--json", action="store_true", default=False, help=say("options.json"))
        option("--lang", choices=("zh_CN", "en"), help=say("options.lang"))
        option("--password-file", metavar="FILE|-", help=say("options.password_file"))
        option("--society", metavar="CODE", help=say("options.society"))
        option("--at", type=_moment, metavar="TIME", help=argparse.SUPPRESS)

    parser = Parser(
        prog="cse-society", language=language, description=say("help.program"), epilog=say("help.order")
    )
    version = f"cse-society {__version__}"
    parser.add_argument("--version", action="version", version=version, help=say("options.version"))
    common(parser, top=True)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, arguments in _ARGUMENTS.items():
        command = commands.add_parser(
            name,
            language=language,
            help=say(f"help.{name}"),
            description=say(f"help.{name}"),
            epilog=say("help.example") + _EXAMPLES[name],
        )
        for argument, how in arguments:
            made = command.add_argument(*argument, **how, help=say(f"arguments.{_key(argument)}"))  # type: ignore[arg-type]  # likewise
            # with nargs "*" argparse would take the files for left out as soon as an option stands before them
            made.required = made.required and "default" not in how
        common(command, top=False)
    for name in NOT_YET:
        command = commands.add_parser(name, language=language, help=say("help.not_yet"))
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
_NARROW: tuple[Sequence[str], Mapping[str, object]] = (("--narrow",), {"action": "store_true"})
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
        _NARROW,
    ),
    "invite": (
        (("--address",), {"nargs": "*", "action": "extend", "metavar": "URL"}),
        (("--out",), {"type": Path, "metavar": "FILE|DIR"}),
    ),
    "appoint": (
        (("enrolment",), {"type": Path, "metavar": "ENROLMENT.csr.json"}),
        (("--scope",), {"action": "append", "required": True}),
        (("--role",), {"choices": ("assessor",), "default": "assessor"}),
        (("--id",), {"metavar": "ID"}),
        (("--days",), {"type": int, "default": 366, "metavar": "N"}),
        (("--out",), {"type": Path, "metavar": "FILE|DIR"}),
        _NARROW,
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
    "invite": "cse-society --home desk --password-file pw invite --out csee.invitation.json",
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
