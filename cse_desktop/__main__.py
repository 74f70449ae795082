"""The way into the program: arguments only. Nothing heavy is imported before it is known what is wanted."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cse_desktop.errors import KnownError, Language
from cse_desktop.errors.commands import CANNOT_RUN, Parser, spoken
from cse_desktop.errors.speaking import tell, tell_wrong
from cse_desktop.given import expand
from cse_desktop.words import words

COMMANDS = ("doctor", "probe")


class ShowVersion(argparse.Action):
    """Says the version and ends; looks it up only then."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """The version, on standard output."""
        from cse_desktop import __version__  # noqa: PLC0415 - see above

        del namespace, values, option_string
        tell(f"{parser.prog} {__version__}")
        parser.exit()


def _parser(language: Language) -> Parser:
    def say(key: str) -> str:
        return words(f"commands.desktop.{key}").in_(language)

    parser = Parser(prog="cse-desktop", language=language, description=say("about"), epilog=say("commands"))
    parser.add_argument("--version", action=ShowVersion, nargs=0, help=say("version"))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=say("files"))
    parser.add_argument("--home", type=Path, metavar="DIR", help=say("home"))
    parser.add_argument("--lang", choices=("zh_CN", "en"), help=say("lang"))
    parser.add_argument("--theme", choices=("system", "light", "dark", "contrast"), help=say("theme"))
    return parser


def main(argv: list[str] | None = None) -> int:
    """Runs the program; returns its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--decoder"]:
        from cse_desktop.decode.worker import worker_main  # noqa: PLC0415 - the worker needs nothing else

        worker_main()
        return 0
    if arguments[:1] == ["--ocr-engine"]:
        from cse_desktop.decode.ocr.launch import launch_main  # noqa: PLC0415 - likewise

        launch_main(arguments[1:])
    if arguments[:1] == ["demo"]:
        return _in_words(lambda: _run_demo(arguments[1:]))
    if arguments[:1] and arguments[0] in COMMANDS:
        from cse_desktop.cli.commands import run_command  # noqa: PLC0415 - only when a command is wanted

        return run_command(arguments[0], arguments[1:])
    language = spoken(arguments)
    options = _parser(language).parse_args(arguments)
    return _in_words(lambda: _open_window(options))


def _open_window(options: argparse.Namespace) -> int:
    files = expand(options.files)
    from cse_desktop.app.window import open_window  # noqa: PLC0415 - Qt only when a window is wanted

    return open_window(options.home, files, options.lang, options.theme)


def _run_demo(arguments: list[str]) -> int:
    from cse_desktop.app.demo import run_demo  # noqa: PLC0415 - likewise

    return run_demo(arguments)


def _in_words(run: Callable[[], int]) -> int:
    """Runs what wants a window; where none can be shown, that is said in both languages and the code is 2."""
    try:
        return run()
    except KnownError as error:
        refused = error
    except ImportError as error:
        from cse_desktop.app.display import library_missing  # noqa: PLC0415 - only then

        found = library_missing(error)
        if found is None:
            raise
        refused = found
    said = [f"{refused.code}: {refused.sentences(language)}" for language in ("zh_CN", "en")]
    tell_wrong("\n".join(said))
    return CANNOT_RUN


if __name__ == "__main__":
    sys.exit(main())
