"""What build.spec is told to leave out and to take along, read without building."""

import fnmatch
import importlib.util
from pathlib import Path

import pytest

from tests.packaging.sources import TOP, project, spec_lists

LISTS = spec_lists()


def unwanted(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in LISTS["UNWANTED_FILES"])


@pytest.mark.parametrize(
    "module",
    [
        "QtCharts",
        "QtDataVisualization",
        "QtGraphs",
        "QtVirtualKeyboard",
        "QtQuick3D",
        "QtHttpServer",
        "QtNetworkAuth",
    ],
)
def test_the_gpl_modules_of_qt_are_left_out(module: str) -> None:
    assert f"PySide6.{module}" in LISTS["UNWANTED_MODULES"]
    assert unwanted(f"PySide6/Qt/lib/libQt6{module.removeprefix('Qt')}.so.6")
    assert unwanted(f"PySide6/{module}.abi3.so")


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/plugins/platforminputcontexts/qtvirtualkeyboardplugin.dll",
        "python3.11/lib-dynload/readline.cpython-311-x86_64-linux-gnu.so",
        "libreadline.so.8",
        "libgdbm.so.6",
        "libx265-0c3f0e.so.199",
    ],
)
def test_other_gpl_files_are_left_out(name: str) -> None:
    assert unwanted(name)


@pytest.mark.parametrize("module", ["readline", "_gdbm", "pillow_heif", "fitz", "PyInstaller"])
def test_other_gpl_modules_are_left_out(module: str) -> None:
    assert module in LISTS["UNWANTED_MODULES"]


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/lib/libQt6Multimedia.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "resources/fonts/NotoSansSC-Regular.ttf",
        "pi_heif.libs/libheif-7a3e919c.so.1.23.0",
    ],
)
def test_what_the_program_needs_is_kept(name: str) -> None:
    assert not unwanted(name)
    path = Path(name)
    if path.parent.name in LISTS["KEPT_PLUGINS"]:
        assert any(fnmatch.fnmatchcase(path.name, kept) for kept in LISTS["KEPT_PLUGINS"][path.parent.name])


def test_every_name_the_spec_gives_exists() -> None:
    for module in LISTS["HIDDEN_IMPORTS"]:
        assert importlib.util.find_spec(module) is not None, module
    for folder in LISTS["DATA"]:
        assert (TOP / folder).is_dir(), folder
    dependencies = " ".join(project()["project"]["dependencies"])
    for name in LISTS["METADATA"]:
        assert name == project()["project"]["name"] or name in dependencies


def test_what_is_read_from_disk_is_among_the_data() -> None:
    """A file that is neither a module nor among the data would be missing in the frozen program only."""
    packages = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    for package in packages:
        for path in (TOP / package).rglob("*"):
            name = path.relative_to(TOP).as_posix()
            if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != "py.typed":
                assert any(name.startswith(f"{folder}/") for folder in LISTS["DATA"]), name


def test_the_wheel_names_the_packages_and_the_programs_exist() -> None:
    found = project()
    packages = found["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(packages) == sorted(found["tool"]["importlinter"]["root_packages"])
    assert sorted(packages) == sorted(
        path.parent.name for path in TOP.glob("*/__init__.py") if path.parent.name != "tests"
    )
    assert sorted(found["project"]["scripts"]) == ["cse-desktop", "cse-society", "cse-verify"]
    for target in found["project"]["scripts"].values():
        module, function = target.split(":")
        assert callable(getattr(importlib.import_module(module), function))
