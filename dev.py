#!/usr/bin/env python3
"""The only set-up a newcomer needs: `python3 dev.py run` and `python3 dev.py test`.

Standard library only. Makes `.venv` from `requirements.lock` (with hashes) and, on Debian and its relatives, sees to
the system libraries that Qt and the tests need: installs them as root, or prints the one line to run. Each step is one
line; what apt and pip say goes into `build/set-up.log`.
"""

# Python 3.6 must be able to read this file as far as its last line, so that an old Python is told in words what is
# needed. Hence the types in quotes.

import argparse
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

TOP = Path(__file__).resolve().parent
VENV = TOP / ".venv"
LOCK = TOP / "requirements.lock"
WINDOWS = platform.system() == "Windows"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOG = TOP / "build" / "set-up.log"
OLDEST, BEYOND = (3, 11), (3, 14)

# What Qt needs to start, by Debian's names; found by running in an empty system until it worked.
QT_PACKAGES = (  # noqa: SIM905 - read as apt would
    "libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfreetype6 libfontconfig1 libdbus-1-3 libpulse0 "
    "libgssapi-krb5-2 libzstd1 libbrotli1 libx11-6 libxext6 libxrandr2 libdrm2 "
    "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 "
    "libxcb-randr0 libxcb-render-util0 libxcb-xkb1 libx11-xcb1 libwayland-client0 libwayland-cursor0"
).split()
# Other people's tools that judge our files in the tests.
# What reads scans by machine, where a person has it.
OCR_PACKAGES = ["tesseract-ocr", "tesseract-ocr-chi-sim"]
FAULT_PACKAGES = ["gcc", "libc6-dev"]  # what compiles the library that injects faults
JUDGE_PACKAGES = [
    *("age", "openssl", "poppler-utils", "strace", "binutils", "diffutils"),
    *OCR_PACKAGES,
    *FAULT_PACKAGES,
]
JUDGES = [
    "age",
    "openssl",
    "pdfsig",
    "pdftoppm",
    "strace",
    "gcc",
    "objdump",
    "cmp",
    "diff",
    "tar",
    "sha256sum",
    "tesseract",
]
BUILD_PACKAGES = ["binutils"]
BENCH_PACKAGES = ["ripgrep"]  # what the program is measured against, besides the judges


def run(*command: "str | Path", env: "dict[str, str] | None" = None, check: bool = True) -> int:
    """Runs a command at the top of the repository; ends this program with its code when `check` and it failed."""
    code = subprocess.run([str(part) for part in command], cwd=TOP, env=env, check=False).returncode
    if check and code:
        sys.exit(code)
    return code


class Step:
    """One step of the set-up on one line, with what is done so far and the time; all that is said goes into the log."""

    def __init__(self, what: str, counts: "tuple[str, ...]" = (), total: int = 0) -> None:
        """Lines that begin with one of `counts` are counted; `total`, where it is known, is how many there will be."""
        self._what = what
        self._counts = counts
        self._total = total
        self._done = 0
        self._began = time.monotonic()

    def run(self, *command: "str | Path", env: "dict[str, str] | None" = None) -> int:
        """Runs the command; returns its code."""
        LOG.parent.mkdir(exist_ok=True)
        with LOG.open("a", encoding="utf-8") as log:
            log.write(f"\n$ {' '.join(map(str, command))}\n")
            log.flush()
            code = self._watch([str(part) for part in command], env, log)
            log.write(f"ended with {code}\n")
        self._draw("" if code == 0 else " – failed", last=True)
        return code

    def _watch(self, command: "list[str]", env: "dict[str, str] | None", log: "TextIO") -> int:
        with subprocess.Popen(
            command,
            cwd=TOP,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as running:
            reader = threading.Thread(target=self._read, args=(running.stdout, log), daemon=True)
            reader.start()
            self._draw("")
            while reader.is_alive():
                reader.join(1)
                self._draw("")
        return running.returncode

    def _read(self, said: "BinaryIO", log: "TextIO") -> None:
        for raw in said:
            line = raw.decode("utf-8", "replace")
            log.write(line)
            log.flush()
            if self._counts and line.startswith(self._counts):
                self._done += 1

    def _draw(self, after: str, last: bool = False) -> None:
        """On a terminal the line is drawn again and again; elsewhere it is said once, when the step has ended."""
        if not (last or sys.stdout.isatty()):
            return
        done = f" {min(self._done, self._total)}/{self._total}" if self._total else ""
        line = f"dev.py: {self._what}{done}, {time.monotonic() - self._began:.0f} s{after}"
        if sys.stdout.isatty():
            line = f"\r\x1b[K{line}"
        print(line, end="\n" if last else "", flush=True)


def must(code: int) -> None:
    """Ends the program where a step of the set-up failed, and says where all of it stands."""
    if code:
        said = LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-6:-1]
        print("\n".join(["", *said, ""]), file=sys.stderr)
        refuse(
            f"准备失败，完整输出在 {LOG}。修正后重新运行即可继续。",
            f"The set-up failed; all that was said is in {LOG}. Run this again to go on.",
        )


def refuse(zh: str, en: str) -> None:
    """Ends the program with a sentence in both languages."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="backslashreplace")
    sys.exit(f"{zh}\n{en}")


def see_to_packages(packages: "list[str]") -> None:
    """Installs missing Debian packages as root, or says the one line to run."""
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        return
    missing = [name for name in [*venv_packages(), *packages] if not _installed(name)]
    if not missing:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(missing)
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        refuse(
            "缺少系统软件包，请先运行一次：",
            f"System packages are missing. Please run once:\n\n  sudo apt-get update && sudo {line}\n",
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    waiting = ("-o", "DPkg::Lock::Timeout=300")  # another apt may be at work
    if Step("reading the package lists").run("apt-get", "update", *waiting, env=environment):
        print("dev.py: the package lists could not be refreshed; trying with those at hand", flush=True)
    steps = Step(
        f"installing {len(missing)} system packages", ("Setting up ",), _to_install(line, environment)
    )
    must(steps.run(*line.split(), *waiting, env=environment))


def _to_install(line: str, environment: "dict[str, str]") -> int:
    """How many packages apt will set up for these, with those that they need."""
    tried = [*line.split(), "--simulate"]
    told = subprocess.run(tried, env=environment, capture_output=True, text=True, check=False).stdout
    return sum(one.startswith("Inst ") for one in told.splitlines())


def venv_packages() -> "list[str]":
    """What Debian keeps apart of Python, without which only half a `.venv` can be made."""
    if has_ensurepip() or not sys.executable.startswith("/usr/bin/"):
        return []
    return [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]


def has_ensurepip() -> bool:
    """Whether Python can put pip into a `.venv`."""
    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


def _installed(name: str) -> bool:
    query = ["dpkg-query", "-W", "-f=${db:Status-Status}", name]
    found = subprocess.run(query, capture_output=True, text=True, check=False)
    if found.stdout.strip() == "installed":
        return True
    # Newer releases renamed some libraries for 64-bit time; either name will do.
    renamed = subprocess.run([*query[:-1], f"{name}t64"], capture_output=True, text=True, check=False)
    return renamed.stdout.strip() == "installed"


def see_to_venv() -> None:
    """Makes `.venv` or brings it up to the lock file. What was broken off is known by its missing stamp."""
    stamp = VENV / "made-from"
    wanted = hashlib.sha256(LOCK.read_bytes() + (TOP / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and can_install():
        return
    if stamp.exists():
        stamp.unlink()
    if not can_install():
        make_venv()
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--no-deps")
    total = sum(line[:1].isalnum() for line in LOCK.read_text(encoding="utf-8").splitlines())
    taken = ("Collecting ", "Requirement already satisfied", "Ignoring ")
    must(Step("installing Python packages", taken, total).run(*pip, "--require-hashes", "-r", LOCK))
    must(Step("installing this program").run(*pip, "--no-build-isolation", "--no-index", "-e", TOP))
    stamp.write_text(wanted, encoding="utf-8")


def can_install() -> bool:
    """Whether `.venv` is whole as far as Python and pip: half of one has a Python and no pip, or a Python that went."""
    if not PYTHON.exists():
        return False
    tried = subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True, check=False)
    return tried.returncode == 0


def make_venv() -> None:
    """Makes `.venv` anew, in place of what may be left of another: its folder stands in its scripts, so that one made
    under another name could not be given this one."""
    if not has_ensurepip():
        refuse(
            "这个 Python 缺少 venv 或 ensurepip 模块，请先安装（Debian 上是软件包 python3-venv）。",
            "This Python lacks its modules venv or ensurepip. Please install them (on Debian: python3-venv).",
        )
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    must(Step("making .venv").run(sys.executable, "-m", "venv", VENV))


def build_packages() -> "list[str]":
    """What building needs. Debian's own Python keeps its shared library apart; other Pythons bring theirs along."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    own = [f"libpython{version}"] if sys.executable.startswith("/usr/bin/") else []
    return [*BUILD_PACKAGES, *own]


def has_display() -> bool:
    """Whether a window can be shown here."""
    if WINDOWS or platform.system() == "Darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def offscreen() -> "dict[str, str]":
    """The environment for work without a display."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def command_run(rest: "list[str]") -> None:
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


def command_test(rest: "list[str]") -> None:
    """All tests. A missing judge fails; it is never skipped."""
    see_to_packages([*QT_PACKAGES, *JUDGE_PACKAGES, *build_packages()])  # the tests build the frozen program
    see_to_venv()
    missing = [name for name in JUDGES if not shutil.which(name)]
    if missing and not WINDOWS:
        sys.exit("Tools that judge our files are missing: " + " ".join(missing))
    workers = ["-n", "2"] if not rest else []
    run(PYTHON, "-m", "pytest", *workers, *rest, env=offscreen())


def command_check(rest: "list[str]") -> None:
    """Format, lint, types, import rules."""
    see_to_venv()
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "ruff", "check", ".", *rest)
    run(PYTHON, "-m", "mypy")
    run(PYTHON.parent / "lint-imports")


def command_bench(rest: "list[str]") -> None:
    """The benchmarks: each prints a ratio with both of its sides."""
    see_to_packages([*QT_PACKAGES, *JUDGE_PACKAGES, *BENCH_PACKAGES])
    see_to_venv()
    run(PYTHON, "-m", "tests.bench", *rest, env=offscreen())


def command_screens(rest: "list[str]") -> None:
    """Pictures of every screen, from the real program on the sample assignment, into docs/screens."""
    see_to_packages([*QT_PACKAGES, *OCR_PACKAGES])
    see_to_venv()
    run(PYTHON, "-m", "tests.screens", "--out", TOP / "docs" / "screens", *rest, env=offscreen())


def command_materials(rest: "list[str]") -> None:
    """Draws the papers of the sample's applicants, which the program carries, into resources/sample/materials."""
    see_to_venv()
    target = TOP / "resources" / "sample" / "materials"
    run(PYTHON, "-m", "cse_desktop.sample.portfolios", target, *rest)


CAMPAIGNS = {"faults": "tests.faults", "walk": "tests.walk"}
"""campaigns of their own, by the module that runs each"""


def command_torture(rest: "list[str]") -> None:
    """Long campaigns: the same tests with many more random cases and moments of death; or `torture faults`, `walk`."""
    see_to_packages([*QT_PACKAGES, *JUDGE_PACKAGES])
    see_to_venv()
    if rest and rest[0] in CAMPAIGNS:
        run(PYTHON, "-m", CAMPAIGNS[rest[0]], *rest[1:], env=offscreen())
        return
    run(PYTHON, "-m", "pytest", "--torture", "-p", "no:xdist", *rest, env=offscreen())


def command_build(rest: "list[str]") -> None:
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
    "materials": command_materials,
    "torture": command_torture,
    "build": command_build,
}


def must_be_known(version: "tuple[int, ...]") -> None:
    """Ends the program where this Python is too old, or newer than what was tried; said before anything can fail."""
    if not OLDEST <= version < BEYOND:
        here = ".".join(map(str, version))
        refuse(
            f"CSE Desktop 需要 Python 3.11、3.12 或 3.13，当前是 {here}。"
            "请安装其中之一，再用它运行，例如 python3.11 dev.py run。",
            f"CSE Desktop needs Python 3.11, 3.12 or 3.13; this is {here}. Please install one of them and run it by "
            "name, for example python3.11 dev.py run.",
        )


def main() -> None:
    """Reads the command and does it; what follows the command is handed on."""
    must_be_known(tuple(sys.version_info[:2]))
    described = "\n".join(f"  {name:<9} {does.__doc__}" for name, does in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=__doc__,
        epilog=f"commands:\n{described}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    known, rest = parser.parse_known_args()
    COMMANDS[known.command](rest)


if __name__ == "__main__":
    main()
