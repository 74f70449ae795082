"""The verdict in words, Chinese and English, and as one JSON object."""

from datetime import datetime
from typing import Any

from cse_desktop.errors.refusals import Refused
from cse_desktop.errors.words import Words
from cse_desktop.verify.certificates import common_policies
from cse_desktop.verify.head import ASSESSOR, SCOPED
from cse_desktop.verify.judge import Facts

BELIEVED = Words(
    "可信：签名、证书与内容均已核验。", "Believed: signature, certificates and content were checked."
)
_STATUS = {
    "given": Words("吊销状态按所给列表判断", "status by the lists given"),
    "carried": Words("吊销状态按文件随附列表判断", "status by carried lists"),
    "newer": Words("吊销状态按文件随附的较新列表判断", "status by carried lists newer than those given"),
}
_KINDS = {
    "assignment": Words("任务", "assignment"),
    "supplement": Words("补充材料", "supplement"),
    "recall": Words("撤回", "recall"),
    "reopen": Words("重新评价", "reopening"),
    "standards": Words("标准包更正", "corrected standards"),
    "acceptance": Words("声明与接受", "acceptance"),
    "scores": Words("评分结果", "scores"),
    "query": Words("补证请求", "query"),
    "deletion": Words("销毁说明", "deletion note"),
    "moderation": Words("合议结果", "moderation"),
    "consent": Words("合议会签", "consent"),
    "receipt": Words("回执", "receipt"),
    "refusal": Words("退回通知", "refusal"),
}
_ROLES = {
    "assessor": Words("评价专家", "assessor"),
    "issuer": Words("学会签发", "society issuer"),
    "intake": Words("学会接收", "society intake"),
}
_NOT_CHECKED = {
    "sequence": Words("序号与修订版次是否接续", "whether sequence and revisions follow on"),
    "assignment": Words(
        "是否与所发任务及校验串相符", "whether it answers the assignment and challenge as issued"
    ),
    "audience": Words("收件学会是否相符", "whether the audience is the society meant"),
    "standards": Words("标准包是否为任务指定", "whether the standards are those assigned"),
    "content": Words("评分内容是否合乎评价规则", "whether the content follows the rules of assessment"),
    "times": Words("签名人自述的时间是否属实", "whether the times that the signer claims are true"),
}
_LABELS = {
    "kind": Words("种类", "kind"),
    "bundle_id": Words("文件编号", "bundle"),
    "assignment_id": Words("任务编号", "assignment"),
    "sequence": Words("序号", "sequence"),
    "signer": Words("签名人", "signer"),
    "signer_id": Words("签名人编号", "signer's id"),
    "role": Words("签名身份", "role"),
    "society": Words("学会", "society"),
    "audience": Words("收件学会", "audience"),
    "scopes": Words("授权范围", "scopes"),
    "created_claimed": Words("自述生成时间", "time claimed by the bundle"),
    "signing_time": Words("自述签名时间", "time claimed by the signature"),
    "not_after": Words("有效期至", "not after"),
    "judged_at": Words("判断所依时间", "judged at"),
    "tagmanifest_sha256": Words("标签清单摘要", "digest of the tag manifest"),
    "files": Words("文件数", "files"),
    "bytes": Words("字节数", "bytes"),
}
_CASE = Words(
    "案卷 {id}：第 {revision} 版，范围 {scope}，记录 {record}",
    "case {id}: revision {revision}, scope {scope}, record {record}",
)


def facts_of(facts: Facts) -> dict[str, Any]:
    """What is reported of a believed bundle, ready for JSON."""
    head = facts.head
    return {
        "kind": head["kind"],
        "bundle_id": head["bundle_id"],
        "assignment_id": head["assignment_id"],
        "sequence": head["sequence"],
        "signer": facts.leaf.common_name,
        "signer_id": facts.leaf.person,
        "role": facts.leaf.role,
        "society": facts.society.organisation,
        "audience": head["audience"],
        "scopes": common_policies(facts.leaf, facts.society),
        "created_claimed": head["created_claimed"],
        "signing_time": _time(facts.signing_time),
        "not_after": head["not_after"],
        "judged_at": _time(facts.at),
        "tagmanifest_sha256": facts.tag_manifest,
        "files": len(head["files"]),
        "bytes": facts.bytes_of_data,
        "cases": {case_id: dict(case) for case_id, case in (head["cases"] or {}).items()},
        "standards": head["standards"],
        "receipt": facts.receipt or None,
        "status": facts.status,
        "lists": {issuer: found.number for issuer, found in facts.lists.items()},
        "not_checked": _not_checked(head["kind"], facts.leaf.role),
    }


def believed(facts: Facts) -> dict[str, Any]:
    """The object that `--json` prints for a believed bundle."""
    return {"believed": True, "code": None, "words": _both(BELIEVED), "facts": facts_of(facts)}


def refused(refusal: Refused) -> dict[str, Any]:
    """The object that `--json` prints for a refused one."""
    return {"believed": False, "code": refusal.code, "words": _both(refusal.what), "detail": refusal.detail}


def cannot_run(words: Words) -> dict[str, Any]:
    """The object that `--json` prints where no verdict was reached."""
    return {"believed": None, "code": None, "words": _both(words)}


def lines(verdict: dict[str, Any]) -> list[str]:
    """A verdict for people: each line in Chinese, then in English; control characters never reach the terminal."""
    code = f"{verdict['code']} " if verdict["code"] else ""
    told = [code + verdict["words"]["zh"], code + verdict["words"]["en"]]
    facts = verdict.get("facts")
    if facts:
        for key, label in _LABELS.items():
            told.append(f"{label.zh} / {label.en}: {_told(key, facts[key])}")
        for case_id, case in facts["cases"].items():
            words = _CASE.format(
                id=case_id, **{key: case[key] or "-" for key in ("revision", "scope", "record")}
            )
            told += [words.zh, words.en]
        status = _STATUS[facts["status"]]
        numbers = ", ".join(f"{issuer} {number}" for issuer, number in facts["lists"].items())
        told.append(f"{status.zh} / {status.en} ({numbers})")
        told += [f"未核验 / not checked: {words['zh']} / {words['en']}" for words in facts["not_checked"]]
    return ["".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line) for line in told]


def _not_checked(kind: str, role: str) -> list[dict[str, str]]:
    left_out = set() if role == ASSESSOR else {"content"}
    left_out |= set() if kind in (*SCOPED, "assignment") else {"standards"}
    return [_both(words) for key, words in _NOT_CHECKED.items() if key not in left_out]


def _told(key: str, value: Any) -> str:
    named = {"kind": _KINDS, "role": _ROLES}.get(key)
    if named is not None:
        return f"{named[value].zh} / {named[value].en}"
    return ", ".join(value) if isinstance(value, list) else "-" if value is None else str(value)


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
