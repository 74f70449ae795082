"""The pictures of the screens: each screen is in the index, in both languages, and the folder stays small."""

import re
from pathlib import Path

import pytest

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
NAMED = re.compile(r"^\| \[([\w-]+)\]\(([\w-]+\.png)\) \| (.+) \|$", re.MULTILINE)
MOST_BYTES = 25 * 1024 * 1024
INDEX = NAMED.findall((SCREENS / "README.md").read_text(encoding="utf-8"))


def screen_of(path: Path) -> str:
    return re.sub(r"-(zh_CN|en)-\w+-\d+$", "", path.stem)


def test_every_picture_belongs_to_a_screen_of_the_index() -> None:
    assert {screen_of(path) for path in SCREENS.glob("*.png")} == {screen for screen, _, _ in INDEX}


@pytest.mark.parametrize(("screen", "file", "said"), INDEX, ids=[screen for screen, _, _ in INDEX])
def test_a_screen_is_there_in_both_languages(screen: str, file: str, said: str) -> None:
    assert said.strip()
    assert (SCREENS / file).is_file()
    chinese = {path.name.replace("-zh_CN-", "-") for path in SCREENS.glob(f"{screen}-zh_CN-*.png")}
    english = {path.name.replace("-en-", "-") for path in SCREENS.glob(f"{screen}-en-*.png")}
    assert chinese == english


def test_the_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in SCREENS.glob("*.png")) < MOST_BYTES
