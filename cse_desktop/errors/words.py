"""One text in both languages of the product."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh_CN", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence or label in simplified Chinese and in English; both are always there."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The text for `language` (`zh_CN` or `en`)."""
        return self.zh if language.startswith("zh") else self.en

    def format(self, **values: object) -> "Words":
        """Both texts with `{name}` places filled by `values`, each of which is told in its language."""
        chinese = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
        english = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
        return Words(self.zh.format(**chinese), self.en.format(**english))
