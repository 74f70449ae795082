"""What lies in the frozen folder: nothing under the GPL alone, nothing that is missing, notices for everything."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.sources import TOP

pytestmark = pytest.mark.timeout(1500)

GPL_FILES = re.compile(
    r"charts|datavisualization|qt6?graphs|virtualkeyboard|quick3d|httpserver|networkauth|readline|gdbm|x265|"
    r"pillow_heif|pymupdf|fitz",
    re.IGNORECASE,
)
GPL_SYMBOLS = [b"x265_encoder_open", b"rl_initialize", b"gdbm_open", b"fz_new_context"]
# What may be asked of the target: (library, the Debian package that has it). The base system's go without.
SYSTEM_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libpulse.so.0": "libpulse0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libzstd.so.1": "libzstd1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libX11.so.6": "libx11-6",
    # what plays recordings
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libdrm.so.2": "libdrm2",
    "libxcb.so.1": "libx11-6",
}
OPTIONAL = {"libcupsprintersupport.so": {"libcups.so.2"}}
"""what a plugin asks for that Qt leaves out where the target has it not: then there is no printer, and that is said"""
BASE_LIBRARIES = {
    *(
        "libc.so.6",
        "libm.so.6",
        "libdl.so.2",
        "libpthread.so.0",
        "librt.so.1",
        "libutil.so.1",
        "libresolv.so.2",
    ),
    *("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libgcc_s.so.1", "libstdc++.so.6"),
}
OURS = {"cse_desktop", "ui", "db", "resources", "cse-desktop"}
FREE = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|BSD|BSD-[23]-Clause|Apache|Apache-2\.0|PSF-2\.0|MPL-2\.0|LGPL-3\.0-only|LGPL|"
    r"Python Software Foundation License|ISC|HPND|Zlib)\b"
)
# Declared nowhere in their metadata, but in the text beside it: (package, words of that text).
SAID_IN_TEXT = {"pyrage": "MIT License", "sqlcipher3": "altered from any source distribution"}


@pytest.fixture(scope="module")
def files(frozen: Path) -> list[Path]:
    return [path for path in frozen.rglob("*") if path.is_file() and not path.is_symlink()]


@pytest.fixture(scope="module")
def libraries(files: list[Path]) -> list[Path]:
    return [path for path in files if ".so" in path.name or path.read_bytes()[:4] == b"\x7fELF"]


@pytest.fixture(scope="module")
def notices(frozen: Path) -> dict[str, str]:
    """{component: its licence} of THIRD-PARTY.txt."""
    text = (frozen / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    return {
        match["name"]: match["licence"]
        for match in re.finditer(r"^(?P<name>[\w.+-]+)( [\w.]+)? – (?P<licence>.+)$", text, re.MULTILINE)
    }


def test_no_file_is_of_a_gpl_part(frozen: Path) -> None:
    names = [path.relative_to(frozen).as_posix() for path in frozen.rglob("*")]
    libraries_and_modules = [
        name for name in names if re.search(r"\.(so|pyd|dll|dylib|qml)\b", name) or "/Qt/" in name
    ]
    assert libraries_and_modules
    assert [name for name in libraries_and_modules if GPL_FILES.search(name)] == []
    packages = [name for name in names if re.search(r"(pillow_heif|pymupdf|fitz|PyInstaller)(/|\.|$)", name)]
    assert packages == []


def test_no_library_holds_gpl_code_by_its_symbols(libraries: list[Path]) -> None:
    for path in libraries:
        content = path.read_bytes()
        assert [symbol for symbol in GPL_SYMBOLS if symbol in content] == [], path


def test_every_library_that_is_needed_is_inside_or_the_systems(
    libraries: list[Path], frozen: Path, system_packages: set[str]
) -> None:
    inside = {path.name for path in frozen.rglob("*")}
    needed = _needed([path for path in libraries if path.name not in OPTIONAL]) - inside - BASE_LIBRARIES
    assert needed <= set(SYSTEM_LIBRARIES)
    for path in libraries:
        more = OPTIONAL.get(path.name)
        assert more is None or _needed([path]) - inside - BASE_LIBRARIES - set(SYSTEM_LIBRARIES) == more
    assert {SYSTEM_LIBRARIES[name] for name in needed} <= system_packages


def _needed(libraries: list[Path]) -> set[str]:
    shown = subprocess.run(["objdump", "-p", *libraries], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"NEEDED +(\S+)", shown))


def test_building_md_names_what_the_target_must_have() -> None:
    page = (TOP / "docs" / "building.md").read_text(encoding="utf-8")
    line = re.search(r"^apt-get install --no-install-recommends (.+)$", page, re.MULTILINE)
    assert line is not None
    assert set(line[1].split()) == set(SYSTEM_LIBRARIES.values())


def test_every_collected_package_is_in_the_notices_with_its_text(
    frozen: Path, notices: dict[str, str]
) -> None:
    owners = importlib.metadata.packages_distributions()
    skipped = {*sys.stdlib_module_names, *OURS}
    seen = set()
    for path in (frozen / "_internal").iterdir():
        name = path.name.split(".")[0]
        if name in skipped or name not in owners:
            continue
        names = {importlib.metadata.distribution(owner).name for owner in owners[name]}
        assert names & set(notices), name
        seen |= names & set(notices)
    assert {
        "cryptography",
        "pyHanko",
        "SQLAlchemy",
        "sqlite-utils",
        "PySide6_Essentials",
        "reportlab",
    } <= seen
    for name in seen - {"PySide6_Essentials", "PySide6_Addons", "shiboken6"}:
        texts = [path for path in (frozen / "licences" / name).rglob("*") if path.is_file()]
        assert texts, name
        assert any(path.stat().st_size > 200 for path in texts), name


def test_every_licence_lets_the_program_be_shipped(frozen: Path, notices: dict[str, str]) -> None:
    declared = {name: licence for name, licence in notices.items() if "building system" not in licence}
    assert len(declared) > 30
    for name, licence in declared.items():
        if name in SAID_IN_TEXT:
            texts = "".join(
                path.read_text(encoding="utf-8") for path in (frozen / "licences" / name).iterdir()
            )
            assert SAID_IN_TEXT[name] in texts, name
            continue
        ways = [
            way
            for way in re.split(r"\bOR\b|;", licence)
            if "AGPL" not in way and not re.search(r"\bGPL", way)
        ]
        assert ways, f"{name}: {licence}"
        assert any(FREE.search(way) for way in ways), f"{name}: {licence}"


def test_the_systems_own_libraries_come_with_their_texts(frozen: Path, notices: dict[str, str]) -> None:
    packages = [name for name, licence in notices.items() if "building system" in licence]
    for package in packages:
        text = (frozen / "licences" / f"{package}.txt").read_text(encoding="utf-8")
        assert len(text) > 200
    if Path("/etc/debian_version").exists():
        assert {"libxcb-cursor0", "libxkbcommon0"} <= set(packages)


def test_notices_name_qt_and_the_typefaces(frozen: Path) -> None:
    text = (frozen / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    assert "GNU Lesser General Public License, version 3" in text
    assert "SIL Open Font License" in text
    for name in re.findall(r"(?:licences|_internal/resources)/[\w./-]+\.txt", text):
        assert (frozen / name).stat().st_size > 1000, name
    assert (frozen / "LICENSE").read_text(encoding="utf-8").strip().startswith("Apache License")


def test_what_is_read_at_run_time_is_inside(frozen: Path) -> None:
    names = [path for path in (TOP / "resources").rglob("*") if path.suffix not in {".py", ".pyc"}]
    names += [*(TOP / "db").rglob("*.sql"), *(TOP / "db" / "society" / "migrations").rglob("*.py")]
    carried = [path.relative_to(TOP) for path in names if path.is_file()]
    assert {path.suffix for path in carried} >= {".ttf", ".toml", ".sql", ".py"}
    for path in carried:
        assert (frozen / "_internal" / path).stat().st_size > 0 or (TOP / path).stat().st_size == 0, path


def test_nothing_of_the_building_machine_is_inside(frozen: Path, files: list[Path]) -> None:
    place = str(TOP).encode()
    assert [path for path in files if place in path.read_bytes()] == []
    assert not list(frozen.rglob("tests"))


def test_the_key_rings_of_the_systems_are_inside(frozen: Path) -> None:
    """Keyring finds its backends by an entry point and by name; an import graph does not show them."""
    inside = frozen / "_internal"
    for name in ("SecretService", "Windows", "kwallet", "chainer", "fail"):
        assert (inside / "keyring" / "backends" / f"{name}.pyc").is_file(), name
    assert (inside / "keyring" / "backends" / "macOS" / "__init__.pyc").is_file()
    (entries,) = inside.glob("keyring-*.dist-info/entry_points.txt")
    assert "keyring.backends" in entries.read_text(encoding="utf-8")
    if sys.platform == "linux":
        assert (inside / "secretstorage" / "__init__.pyc").is_file()
        assert (inside / "jeepney" / "__init__.pyc").is_file()
