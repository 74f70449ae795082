"""Tells comments that say nothing ("good", "符合要求") from comments that say why."""

import unicodedata

_ENGLISH_VERDICTS = """
    acceptable adequate all alright average clear comment comments competent correct excellent fair fine good
    great know met meets nice no none nothing ok okay pass passed performance qualified reasonable requirement
    requirements satisfactory satisfied see above shown strong sufficient suitable very well yes
"""
_ENGLISH_FILLERS = """
    a an and are as at both but candidate applicant for has he her his i in is it its of on or overall quite
    she so the their they this to was we were with
"""
_CHINESE_VERDICTS = """
    良好 很好 较好 好 优秀 优良 优 良 合格 及格 通过 满意 较满意 可以 还可以 不错 尚可 一般
    符合 符合要求 基本符合 达到 达到要求 满足 满足要求 达标 没问题 没有问题 无问题 无意见 没有意见
    同意 认可 正常 无 能力强 能力较强 水平高 水平较高 表现好 表现良好 表现优秀 表现突出 突出 强 较强
    具备 具备能力 该能力 能力 水平 表现 要求 总体 整体 各方面 均 都 很 较 非常 比较 基本 十分
    申请人 该同志 同志 该申请人 条件 标准 已 的 了 是 为
"""

EMPTY_WORDS = frozenset((_ENGLISH_VERDICTS + _ENGLISH_FILLERS).split())
"""English words that carry no reason"""
EMPTY_PHRASES = tuple(sorted(_CHINESE_VERDICTS.split(), key=len, reverse=True))
"""Chinese phrases that carry no reason, longest first"""

FEWEST_LETTERS = 4
"""so many Chinese characters, or Latin words, must be left that say something"""


def says_nothing(text: str) -> bool:
    """Whether nothing that could be a reason is left once praise, verdicts and fillers are taken out."""
    plain = unicodedata.normalize("NFKC", text).lower()
    latin: list[str] = []
    chinese: list[str] = []
    word = ""
    for character in plain + " ":
        if character.isascii() and character.isalnum():
            word += character
            continue
        if word:
            latin.append(word)
            word = ""
        if character.isalnum():
            chinese.append(character)
    rest = "".join(chinese)
    for phrase in EMPTY_PHRASES:
        rest = rest.replace(phrase, "")
    weight = len(rest) + sum(1 for found in latin if found not in EMPTY_WORDS) * 2
    return weight < FEWEST_LETTERS
