"""The way into the program: arguments only. Nothing heavy is imported before it is known what is wanted."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COMMANDS = ("doctor", "probe")


class ShowVersion(argparse.Action):
    """Prints the version and ends; looks it up only then."""

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
        print(f"{parser.prog} {__version__}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cse-desktop",
        description="CSE Desktop: review materials, interview, rate, sign and return, without a network.",
        epilog="Commands: demo (the sample assignment), probe FILE… (what can be shown of a file), "
        "doctor (check every case file). Each has its own --help.",
    )
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="print the version and end")
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="assignment, receipt or certificate"
    )
    add_common(parser)
    return parser


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options that every way into the program understands."""
    parser.add_argument("--home", type=Path, help="the desk's folder (default: the user's own data folder)")
    parser.add_argument("--lang", choices=("zh_CN", "en"), help="language of the interface")
    parser.add_argument(
        "--theme", choices=("system", "light", "dark", "contrast"), help="look of the interface"
    )


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
        from cse_desktop.app.demo import run_demo  # noqa: PLC0415 - Qt only when a window is wanted

        return run_demo(arguments[1:])
    if arguments[:1] and arguments[0] in COMMANDS:
        from cse_desktop.cli.commands import run_command  # noqa: PLC0415 - only when a command is wanted

        return run_command(arguments[0], arguments[1:])
    options = _parser().parse_args(arguments)
    from cse_desktop.app.window import open_window  # noqa: PLC0415 - Qt only when a window is wanted

    return open_window(options.home, options.files, options.lang, options.theme)


if __name__ == "__main__":
    sys.exit(main())
