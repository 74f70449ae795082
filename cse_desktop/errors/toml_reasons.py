"""Why a text is no TOML, in both languages: Python's own parser says it in English alone."""

import re

from cse_desktop.errors.words import Words

_PLACE = re.compile(
    r"(?P<said>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)
_FALLBACK = Words("写法不合规定", "it is not written as TOML is")

REASONS = (
    ("Invalid statement", Words("这一行无法理解", "this line makes no sense")),
    (
        "Expected newline or end of document after a statement",
        Words("这里应换行：一行只能有一项", "one line holds one entry only"),
    ),
    ("Expected '=' after a key", Words("名称后应有等号“=”", "a name must be followed by “=”")),
    ("Expected ']]' at the end", Words("表的标题应以“]]”结尾", "the heading must end with “]]”")),
    ("Expected ']' at the end", Words("表的标题应以“]”结尾", "the heading must end with “]”")),
    (
        "Expected ",
        Words("引号没有结束，或此处少了一个符号", "a quote does not end, or a sign is missing here"),
    ),
    ("Found invalid character", Words("这里有不允许的字符", "there is a character that is not allowed here")),
    ("Illegal character", Words("这里有不允许的字符", "there is a character that is not allowed here")),
    ("Cannot declare ", Words("这个表出现了两次", "this table stands twice")),
    ("Cannot overwrite a value", Words("同一项出现了两次", "the same entry stands twice")),
    ("Cannot mutate immutable", Words("这一项已在别处写定", "this entry was completed elsewhere")),
    ("Cannot redefine namespace", Words("这一项已在别处写定", "this entry was completed elsewhere")),
    ("Duplicate inline table key", Words("同一项出现了两次", "the same entry stands twice")),
    ("Invalid initial character", Words("名称不能这样开头", "a name cannot begin like this")),
    ("Unclosed array", Words("列表缺少“]”", "the list lacks its “]”")),
    ("Unclosed inline table", Words("花括号缺少“}”", "the table lacks its “}”")),
    ("Unescaped '\\'", Words("反斜杠须写作“\\\\”", "a backslash must be written “\\\\”")),
    ("Invalid hex value", Words("编码写法有误", "the code of a character is wrong")),
    ("Escaped character", Words("编码写法有误", "the code of a character is wrong")),
    ("Unterminated string", Words("引号没有结束", "a quote does not end")),
    ("Invalid date or datetime", Words("没有这样的日期或时间", "there is no such day or time")),
    ("Invalid value", Words("这个值无法理解；文字须加引号", "this value makes no sense; texts need quotes")),
)
"""how a message of `tomllib` begins, and what is said instead; the first that fits"""


def toml_reason(problem: Exception) -> Words:
    """Line, column and reason of a `TOMLDecodeError`; a text nested too deep is a `RecursionError`."""
    found = _PLACE.fullmatch(str(problem))
    said = found["said"] if found is not None else str(problem)
    reason = next((words for begins, words in REASONS if said.startswith(begins)), _FALLBACK)
    if found is None:
        return reason
    if found["line"] is None:
        return Words(f"文件末尾：{reason.zh}", f"at the end: {reason.en}")
    line, column = found["line"], found["column"]
    return Words(f"第 {line} 行第 {column} 列：{reason.zh}", f"line {line}, column {column}: {reason.en}")
