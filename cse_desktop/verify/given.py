"""The files a verdict is asked with: ordinary files of a sensible size, or no verdict at all."""

from pathlib import Path

from cse_desktop.errors.words import Words


class CannotRunError(Exception):
    """What was given does not allow a verdict; carries the words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


def must_be_a_file(path: Path) -> None:
    """Refuses folders, pipes and devices: opening some of these would wait for ever."""
    if path.exists() and not path.is_file():
        words = Words("{name} 不是普通文件。", "{name} is not an ordinary file.").format(name=path.name)
        raise CannotRunError(words.zh, words.en)


def read_small(path: Path, most: int) -> bytes:
    """The bytes of a file that has at most `most` of them; `OSError` where it cannot be read."""
    must_be_a_file(path)
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        words = Words("{name} 过大。", "{name} is too large.").format(name=path.name)
        raise CannotRunError(words.zh, words.en)
    return data
