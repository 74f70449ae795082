"""The commands that need no window: which there are, and how each is called."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cse_desktop.errors import KnownError, Language, Words
from cse_desktop.errors.commands import CANNOT_RUN, Parser, spoken
from cse_desktop.errors.speaking import tell, tell_json, tell_wrong
from cse_desktop.given import ask_password, expand, read_password
from cse_desktop.words import words


def run_command(name: str, arguments: Sequence[str]) -> int:
    """Runs `doctor` or `probe`; returns the exit code."""
    commands: dict[str, Callable[[Sequence[str], Language], int]] = {"doctor": _doctor, "probe": _probe}
    language = spoken(arguments)
    try:
        return commands[name](arguments, language)
    except KnownError as error:
        tell_wrong(f"{error.code}: {error.sentences(language)}")
        return CANNOT_RUN


def _parser(name: str, language: Language) -> Parser:
    about, example = _say(name, "about", language), _say(name, "example", language)
    parser = Parser(prog=f"cse-desktop {name}", language=language, description=about, epilog=example)
    parser.add_argument("--lang", choices=("zh_CN", "en"), help=_say("desktop", "lang", language))
    return parser


def _say(command: str, key: str, language: Language) -> str:
    return words(f"commands.{command}.{key}").in_(language)


def _probe(arguments: Sequence[str], language: Language) -> int:
    parser = _parser("probe", language)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_say("probe", "files", language))
    parser.add_argument("--json", action="store_true", help=_say("probe", "json", language))
    options = parser.parse_args(list(arguments))
    from cse_desktop.decode.probe import run_probe  # noqa: PLC0415 - only for this command

    return run_probe(expand(options.files), options.json, language)


def _doctor(arguments: Sequence[str], language: Language) -> int:
    parser = _parser("doctor", language)
    parser.add_argument(
        "--home", type=Path, required=True, metavar="DIR", help=_say("doctor", "home", language)
    )
    parser.add_argument("--password-file", metavar="FILE|-", help=_say("doctor", "password_file", language))
    parser.add_argument("--deep", action="store_true", help=_say("doctor", "deep", language))
    parser.add_argument("--json", action="store_true", help=_say("doctor", "json", language))
    options = parser.parse_args(list(arguments))
    from cse_desktop.wiring.doctor import examine_home  # noqa: PLC0415 - only for this command

    findings = examine_home(options.home, _password(options.password_file, language), deep=options.deep)
    healthy = all(finding.healthy for finding in findings)
    if options.json:
        rows = [
            {
                "code": finding.code,
                "file": str(finding.file),
                "healthy": finding.healthy,
                "words": {"zh": finding.what.zh, "en": finding.what.en},
            }
            for finding in findings
        ]
        tell_json({"healthy": healthy, "findings": rows})
    else:
        for finding in findings:
            mark = _say("doctor", "ok" if finding.healthy else "bad", language)
            tell(f"{mark} {finding.code} {finding.file.name}: {finding.what.in_(language)}")
        tell(_say("doctor", "healthy" if healthy else "not_healthy", language))
    return 0 if healthy else 1


def _password(source: str | None, language: Language) -> str:
    """The password from a file, from standard input (`-`), or asked for where neither was named."""
    if source is not None:
        return read_password(source)
    answer = ask_password(_say("doctor", "password", language))
    if answer is None:
        raise KnownError(
            "CLI-001",
            Words("这里无法询问密码。", "The password cannot be asked for here."),
            next_step=Words(
                "请用 --password-file 指定密码文件。", "Name a password file with --password-file."
            ),
        )
    return answer
