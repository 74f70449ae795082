"""The words of key phrases: 256 pairs that cannot be taken for one another by ear, in either language."""

import re

from cse_desktop.spoken import spoken, spoken_pairs
from resources import resource

ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("r", "n"), ("hu", "f"))
"""what is told apart in Beijing and not everywhere"""


def folded(sound: str) -> str:
    for one, other in ALIKE:
        sound = sound.replace(one, other)
    return sound


def rows() -> list[list[str]]:
    text = resource("society", "phrase.txt").read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if not line.startswith("#")]


def test_every_byte_has_a_word_of_its_own() -> None:
    assert len(spoken_pairs()) == 256
    assert len({pair.zh for pair in spoken_pairs()}) == 256
    assert len({pair.en for pair in spoken_pairs()}) == 256
    assert all(re.fullmatch("[\u4e00-\u9fff]{2,3}", pair.zh) for pair in spoken_pairs())
    assert all(re.fullmatch("[a-z]{3,10}", pair.en) for pair in spoken_pairs())


def test_no_two_words_sound_alike() -> None:
    sounds = [folded(sound) for _, _, sound in rows()]
    assert len(set(sounds)) == 256
    # who writes down the first four letters has the word
    assert len({english[:4] for _, english, _ in rows()}) == 256


def test_the_same_bytes_are_the_same_places_in_both_languages() -> None:
    found = spoken(bytes([0, 255, 7, 7]))
    zh, en = found.zh.split(), found.en.split()
    first, last, seventh = (spoken_pairs()[place] for place in (0, 255, 7))
    assert zh == [first.zh, last.zh, seventh.zh, seventh.zh]
    assert en == [first.en, last.en, seventh.en, seventh.en]
