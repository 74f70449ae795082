#!/usr/bin/env python3
"""The only set-up a newcomer needs: `python3 dev.py run` and `python3 dev.py test`.

Standard library only. Makes `.venv` from `requirements.lock` (with hashes) and, on Debian and its relatives, sees to
the system libraries that Qt and the tests need: installs them as root, or prints the one line to run.
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent
VENV = TOP / ".venv"
LOCK = TOP / "requirements.lock"
WINDOWS = platform.system() == "Windows"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# What Qt needs to start, by Debian's names; found by running in an empty system until it worked.
QT_PACKAGES = (  # noqa: SIM905 - read as apt would
    "libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfreetype6 libfontconfig1 libdbus-1-3 libpulse0 "
    "libgssapi-krb5-2 libzstd1 libbrotli1 libx11-6 libxext6 libxrandr2 libdrm2 "
    "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 "
    "libxcb-randr0 libxcb-render-util0 libxcb-xkb1 libx11-xcb1"
).split()
# Other people's tools that judge our files in the tests.
# What reads scans by machine, where a person has it.
OCR_PACKAGES = ["tesseract-ocr", "tesseract-ocr-chi-sim"]
JUDGE_PACKAGES = ["age", "openssl", "poppler-utils", "strace", "binutils", "diffutils", *OCR_PACKAGES]
JUDGES = [
    "age",
    "openssl",
    "pdfsig",
    "pdftoppm",
    "strace",
    "objdump",
    "cmp",
    "diff",
    "tar",
    "sha256sum",
    "tesseract",
]
BUILD_PACKAGES = ["binutils"]
BENCH_PACKAGES = ["ripgrep"]  # what the program is measured against, besides the judges


def run(*command: str | Path, env: dict[str, str] | None = None, check: bool = True) -> int:
    """Runs a command at the top of the repository; ends this program with its code when `check` and it failed."""
    code = subprocess.run([str(part) for part in command], cwd=TOP, env=env, check=False).returncode
    if check and code:
        sys.exit(code)
    return code


def see_to_packages(packages: list[str]) -> None:
    """Installs missing Debian packages as root, or says the one line to run."""
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        return
    missing = [name for name in packages if not _installed(name)]
    if not missing:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(missing)
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        sys.exit(f"System packages are missing. Please run once:\n\n  sudo apt-get update && sudo {line}\n")
    print(f"dev.py: installing {len(missing)} system packages", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if run("apt-get", "update", "-qq", env=environment, check=False):
        print("dev.py: the package lists could not be refreshed; trying with those at hand", flush=True)
    run(*line.split(), "-qq", env=environment)


def _installed(name: str) -> bool:
    query = ["dpkg-query", "-W", "-f=${db:Status-Status}", name]
    found = subprocess.run(query, capture_output=True, text=True, check=False)
    if found.stdout.strip() == "installed":
        return True
    # Newer releases renamed some libraries for 64-bit time; either name will do.
    renamed = subprocess.run([*query[:-1], f"{name}t64"], capture_output=True, text=True, check=False)
    return renamed.stdout.strip() == "installed"


def see_to_venv() -> None:
    """Makes `.venv` or brings it up to the lock file."""
    stamp = VENV / "made-from"
    wanted = hashlib.sha256(LOCK.read_bytes() + (TOP / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("dev.py: making .venv from requirements.lock", flush=True)
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", VENV)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-deps")
    run(*pip, "--require-hashes", "-r", LOCK)
    run(*pip, "--no-build-isolation", "--no-index", "-e", TOP)
    stamp.write_text(wanted, encoding="utf-8")


def build_packages() -> list[str]:
    """What building needs. Debian's own Python keeps its shared library apart; other Pythons bring theirs along."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    own = [f"libpython{version}"] if sys.executable.startswith("/usr/bin/") else []
    return [*BUILD_PACKAGES, *own]


def has_display() -> bool:
    """Whether a window can be shown here."""
    if WINDOWS or platform.system() == "Darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def offscreen() -> dict[str, str]:
    """The environment for work without a display."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def command_run(rest: list[str]) -> None:
    """Opens the program on the sample assignment, or without a display plays the whole job and ends with 0."""
    see_to_packages(QT_PACKAGES)
    see_to_venv()
    if has_display():
        run(PYTHON, "-m", "cse_desktop", "demo", "--home", TOP / "build" / "sample", *rest)
        return
    home = TOP / "build" / "played"
    if home.exists() and not (home / "played.json").exists():
        shutil.rmtree(home)  # a play that was broken off: nobody works in this folder
    run(PYTHON, "-m", "cse_desktop", "demo", "--home", home, "--headless", *rest, env=offscreen())


def command_test(rest: list[str]) -> None:
    """All tests. A missing judge fails; it is never skipped."""
    see_to_packages([*QT_PACKAGES, *JUDGE_PACKAGES, *build_packages()])  # the tests build the frozen program
    see_to_venv()
    missing = [name for name in JUDGES if not shutil.which(name)]
    if missing and not WINDOWS:
        sys.exit("Tools that judge our files are missing: " + " ".join(missing))
    workers = ["-n", "2"] if not rest else []
    run(PYTHON, "-m", "pytest", *workers, *rest, env=offscreen())


def command_check(rest: list[str]) -> None:
    """Format, lint, types, import rules."""
    see_to_venv()
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "ruff", "check", ".", *rest)
    run(PYTHON, "-m", "mypy")
    run(PYTHON.parent / "lint-imports")


def command_bench(rest: list[str]) -> None:
    """The benchmarks: each prints a ratio with both of its sides."""
    see_to_packages([*QT_PACKAGES, *JUDGE_PACKAGES, *BENCH_PACKAGES])
    see_to_venv()
    run(PYTHON, "-m", "tests.bench", *rest, env=offscreen())


def command_screens(rest: list[str]) -> None:
    """Pictures of every screen, from the real program on the sample assignment, into docs/screens."""
    see_to_packages([*QT_PACKAGES, *OCR_PACKAGES])
    see_to_venv()
    run(PYTHON, "-m", "tests.screens", "--out", TOP / "docs" / "screens", *rest, env=offscreen())


def command_torture(rest: list[str]) -> None:
    """Long campaigns: the same tests with many more random cases and moments of death."""
    see_to_packages([*QT_PACKAGES, *JUDGE_PACKAGES])
    see_to_venv()
    run(PYTHON, "-m", "pytest", "--torture", "-p", "no:xdist", *rest, env=offscreen())


def command_build(rest: list[str]) -> None:
    """The frozen application below dist/ (or below what `--distpath` names)."""
    see_to_packages([*QT_PACKAGES, *build_packages()])
    see_to_venv()
    environment = {**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1767225600"}
    run(
        PYTHON,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
        "build.spec",
        *rest,
        env=environment,
    )


COMMANDS = {
    "run": command_run,
    "test": command_test,
    "check": command_check,
    "bench": command_bench,
    "screens": command_screens,
    "torture": command_torture,
    "build": command_build,
}


def main() -> None:
    """Reads the command and does it; what follows the command is handed on."""
    described = "\n".join(f"  {name:<8} {does.__doc__}" for name, does in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=__doc__,
        epilog=f"commands:\n{described}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    known, rest = parser.parse_known_args()
    if not (3, 11) <= sys.version_info < (3, 14):  # said in words instead of failing later
        sys.exit("CSE Desktop needs Python 3.11, 3.12 or 3.13.")
    COMMANDS[known.command](rest)


if __name__ == "__main__":
    main()
