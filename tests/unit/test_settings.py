"""Settings: kept, bounded, and a broken file set aside instead of lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desktop.settings import Settings, Values


def test_settings_come_back_as_they_were_set(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    Settings.load(path).change(
        language="en", text_percent=150, shortcuts={"app.lock": "Ctrl+Shift+L"}, open_folder='C:\\示例 "x"'
    )
    again = Settings.load(path)
    assert again.problem is None
    assert again.values == Values(
        language="en", text_percent=150, shortcuts={"app.lock": "Ctrl+Shift+L"}, open_folder='C:\\示例 "x"'
    )


@given(st.dictionaries(st.text(), st.text(), max_size=4), st.text())
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, table: dict[str, str], one: str) -> None:
    table = {key: value for key, value in table.items() if _encodable(key + value)}
    one = one if _encodable(one) else ""
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    Settings.load(path).change(shortcuts=table, save_folder=one)
    again = Settings.load(path)
    assert (again.values.shortcuts, again.values.save_folder) == (table, one)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


@pytest.mark.parametrize("broken", [b"language = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_broken_file_is_set_aside_and_named(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(broken)
    settings = Settings.load(path)
    assert settings.values == Values()
    assert settings.problem is not None
    assert settings.problem.code == "SET-001"
    assert (tmp_path / "settings.broken.toml").read_bytes() == broken
    assert not path.exists()


def test_a_wrong_value_falls_back_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('language = "fr"\ntext_percent = 900\ntheme = "dark"\nlock_minutes = true\nnewer = 1\n')
    settings = Settings.load(path)
    assert settings.values == Values(theme="dark")
    assert settings.problem is not None
    assert settings.problem.code == "SET-002"
    assert "language, lock_minutes, text_percent" in settings.problem.what.en


@pytest.mark.parametrize(
    "changed",
    [
        {"text_percent": 79},
        {"text_percent": True},
        {"theme": "pink"},
        {"shortcuts": {"a": 1}},
        {"language": 1},
    ],
)
def test_a_change_out_of_bounds_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    settings = Settings.load(tmp_path / "settings.toml")
    with pytest.raises(ValueError, match="can not be"):
        settings.change(**changed)
    assert settings.values == Values()
