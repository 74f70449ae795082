"""Command lines in the language of whoever types them: help, and what is wrong with them (`CLI-002`)."""

import argparse
import locale
import os
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, cast

from cse_desktop.errors.speaking import tell, tell_wrong
from cse_desktop.errors.words import Language, Words

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

CANNOT_RUN = 2
_HEADINGS = {"positional arguments": "参数", "options": "选项"}
_HELP = Words("显示此说明后结束", "show this help and end")
_USAGE = Words("用法：", "usage: ")

SAID_BY_ARGPARSE: tuple[tuple[str, str], ...] = (
    ("argument %(argument_name)s: %(message)s", "参数 {0}：{1}"),
    ("unknown parser %(parser_name)r (choices: %(choices)s)", "没有名为“{0}”的命令；可用：{1}"),
    ("can't open '%(filename)s': %(error)s", "无法打开“{0}”"),
    ("unrecognized arguments: %s", "不认识的参数：{0}"),
    ("not allowed with argument %s", "不能与 {0} 同时使用"),
    ("ignored explicit argument %r", "此选项不带值，却给出了“{0}”"),
    ("the following arguments are required: %s", "缺少参数：{0}"),
    ("one of the arguments %s is required", "须给出以下参数之一：{0}"),
    ("expected one argument", "此处须有一个值"),
    ("expected at most one argument", "此处至多有一个值"),
    ("expected at least one argument", "此处至少须有一个值"),
    ("expected %s argument", "此处须有 {0} 个值"),
    ("expected %s arguments", "此处须有 {0} 个值"),
    ("ambiguous option: %(option)s could match %(matches)s", "“{0}”不明确，可能是：{1}"),
    ("unexpected option string: %s", "此处不应有选项 {0}"),
    ("invalid %(type)s value: %(value)r", "“{1}”的写法不对"),
    ("invalid choice: %(value)r (choose from %(choices)s)", "没有“{0}”；可选：{1}"),
)
"""what Python's own parser may say of a command line, and the same in Chinese; `{n}` is its n-th place"""


def spoken(arguments: Sequence[str]) -> Language:
    """The language that `--lang` asks for, or else the environment's, before anything else is understood."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and position + 1 < len(arguments):
            return _language(arguments[position + 1])
        if argument.startswith("--lang="):
            return _language(argument.removeprefix("--lang="))
    return _language(_environment())


def _language(name: str) -> Language:
    return "zh_CN" if name.lower().startswith(("zh", "chinese")) else "en"


def _environment() -> str:
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if named or os.name != "nt":
        return named
    return locale.getlocale()[0] or ""  # Windows says it nowhere else


class Parser(argparse.ArgumentParser):
    """Python's parser, speaking `language` in all that it says by itself."""

    def __init__(self, *, language: Language, **how: Any) -> None:
        self.language: Language = language
        how.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        how["formatter_class"] = _formatter(how["formatter_class"], language)
        super().__init__(add_help=False, **how)
        if language == "zh_CN":
            for group in (self._positionals, self._optionals):
                group.title = _HEADINGS.get(str(group.title), group.title)
        self.add_argument("-h", "--help", action="help", help=_HELP.in_(language))

    def error(self, message: str) -> NoReturn:
        """Usage and what is wrong, with its code; ends with 2."""
        said = in_chinese(message) if self.language == "zh_CN" else message
        colon = "：" if self.language == "zh_CN" else ": "
        tell_wrong(f"{self.format_usage()}{self.prog}: CLI-002{colon}{said}")
        raise SystemExit(CANNOT_RUN)

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        if message:
            tell(message, cast("TextIO | None", file), end="")


def in_chinese(message: str) -> str:
    """What argparse says, in Chinese; what is not known of it stays as it is, after words that say so."""
    for template, chinese in SAID_BY_ARGPARSE:
        found = _pattern(template).fullmatch(message)
        if found is not None:
            places = list(found.groups())
            if template.startswith("argument "):
                places[1] = in_chinese(places[1])
            return chinese.format(*places)
    return f"命令行有误（{message}）"


def _pattern(template: str) -> re.Pattern[str]:
    """What fits `template`: a quoted text where it says `%r`, anything in its other places."""
    parts: Iterable[str] = re.split(r"(%(?:\(\w+\))?[rs])", template)
    return re.compile("".join(_place(part) for part in parts), re.DOTALL)


def _place(part: str) -> str:
    if not part.startswith("%"):
        return re.escape(part)
    return r"[\"']?(.*?)[\"']?" if part.endswith("r") else r"(.*?)"


def _formatter(base: type[argparse.HelpFormatter], language: Language) -> type[argparse.HelpFormatter]:
    class Formatter(base):  # type: ignore[misc,valid-type]  # a class known only now
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, _USAGE.in_(language) if prefix is None else prefix)

    return Formatter
