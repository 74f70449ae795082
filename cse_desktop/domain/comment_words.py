"""Tells comments that say nothing ("good", "符合要求") from comments that say why."""

import re
import unicodedata

_ENGLISH_VERDICTS = """
    ability abilities able above acceptable adequate all alright attitude average clear comment comments competence
    competent complete correct demonstrate demonstrated demonstrates diligent documents excellent experience
    experienced fair fine full fully good great high job know knowledge level met meets n nice no none nothing ok
    okay pass passed performance proficient professional qualified quality reasonable required requirement
    requirements responsible same satisfactory satisfied see seen show shown shows skill skilled skills solid strong
    sufficient suitable tbd true very well work works yes
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
    情况属实 属实 真实 真实可信 材料齐全 材料完整 资料齐全 齐全 完整 详实 到位 清楚 清晰 规范 熟练 扎实 丰富
    经验丰富 业务熟练 工作认真 认真负责 认真 责任心强 能胜任 可胜任 胜任 合适 适合 同上 如上 略 暂无 相应 所申请级别
    本级别 级别 岗位 工作
    见材料 详见材料 见附件 详见附件 见佐证 见上 工作经验 工程经验 专业知识 理论基础 基础
    申请人 该同志 同志 该申请人 条件 标准 已 的 了 是 为
"""

EMPTY_WORDS = frozenset((_ENGLISH_VERDICTS + _ENGLISH_FILLERS).split())
"""English words that carry no reason"""
EMPTY_PHRASES = tuple(sorted(_CHINESE_VERDICTS.split(), key=len, reverse=True))
"""Chinese phrases that carry no reason, longest first"""

_CLAUSE = re.compile(r"[,.;!?，。；！？、\n]+")
BLANK = "__"
"""a place in offered words that is still to be filled in"""
FEWEST_LETTERS = 4
"""so many Chinese characters, or Latin words, must be left that say something"""


def bare(text: str) -> str:
    """The text without what does not matter: width, case, spaces, punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def says_nothing(text: str) -> bool:
    """Whether nothing that could be a reason is left once praise, verdicts and fillers are taken out.

    What is said again counts once.
    """
    plain = _said_once(unicodedata.normalize("NFKC", text).lower())
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


def _said_once(text: str) -> str:
    """Each clause once, and a clause that is one piece over and over as that piece."""
    seen: dict[str, str] = {}
    for clause in _CLAUSE.split(text):
        core = bare(clause)
        period = (core + core).find(core, 1)
        piece = core[:period] if 0 < period < len(core) and not core.isascii() else ""
        seen.setdefault(piece or core, piece or clause)
    return " ".join(seen.values())
