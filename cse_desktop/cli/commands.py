"""The commands that need no window: which there are, and how each is called."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cse_desktop.errors import KnownError, Words


def run_command(name: str, arguments: Sequence[str]) -> int:
    """Runs `doctor` or `probe`; returns the exit code."""
    commands: dict[str, Callable[[Sequence[str]], int]] = {"doctor": _doctor, "probe": _probe}
    try:
        return commands[name](arguments)
    except KnownError as error:
        print(f"{error.code}: {error.sentences('en')}\n{error.sentences('zh_CN')}", file=sys.stderr)
        return 2


def _probe(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="cse-desktop probe",
        description="Says what the decoder process makes of each file; nothing is kept.",
        epilog="Example: cse-desktop probe 'CV.pdf' photo.heic --json. Exit: 0, also where files are refused; "
        "3 if the decoder died or hung on any.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one object a line")
    options = parser.parse_args(list(arguments))
    from cse_desktop.decode.probe import run_probe  # noqa: PLC0415 - only for this command

    return run_probe(options.files, options.json)


def _doctor(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="cse-desktop doctor",
        description="Checks every case file of a home: integrity, chain of the journal, tables rebuilt from it. "
        "Changes nothing.",
        epilog="Example: cse-desktop doctor --home ~/desk --password-file password.txt. Exit: 0 healthy, 1 not, "
        "2 cannot run.",
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument(
        "--password-file", metavar="FILE", help="file with the password, or - for standard input"
    )
    parser.add_argument("--deep", action="store_true", help="read every page of every material store too")
    parser.add_argument("--json", action="store_true", help="one object")
    options = parser.parse_args(list(arguments))
    from cse_desktop.wiring.doctor import examine_home  # noqa: PLC0415 - only for this command

    findings = examine_home(options.home, read_password(options.password_file), deep=options.deep)
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
        print(json.dumps({"healthy": healthy, "findings": rows}, ensure_ascii=False))
    else:
        for finding in findings:
            print(
                f"{'ok ' if finding.healthy else 'BAD'} {finding.code} {finding.file.name}: {finding.what.en}"
            )
        print("healthy" if healthy else "not healthy")
    return 0 if healthy else 1


def read_password(source: str | None) -> str:
    """The password from a file, from standard input (`-`), or asked for where neither was named."""
    if source is None:
        try:
            return getpass.getpass("Password: ")
        except EOFError:
            raise KnownError(
                "CLI-001",
                Words("这里无法询问密码。", "The password cannot be asked for here."),
                next_step=Words(
                    "请用 --password-file 指定密码文件。", "Name a password file with --password-file."
                ),
            ) from None
    text = sys.stdin.readline() if source == "-" else Path(source).read_text(encoding="utf-8")
    return text.rstrip("\r\n")
