"""Why a bundle is not believed: the stable codes `CSB-nnn`, each with its sentence and next step.

The first two digits are the step of the order of reading at which the fault was found (15: enrolment, which is no
bundle), the third counts. A code
keeps its meaning for ever; the table is closed, so a code that is not in it is our own mistake.
"""

from dataclasses import dataclass

from cse_desktop.errors.known import BugError, KnownError
from cse_desktop.errors.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of the table: what is wrong, and what to do now."""

    what: Words
    next_step: Words


NOTHING_CHANGED = Words("未作任何更改。", "Nothing was changed.")

_ASK_AGAIN = Words("请向发送方索取一份新文件。", "Ask the sender for a fresh copy of the file.")
_REPORT = Words("请勿使用此文件，并将代码告知发送方。", "Do not use this file, and tell the sender the code.")
_CHOOSE = Words("请检查是否选错了文件。", "Check whether this is the file you meant.")
_RENEW = Words(
    "请向学会申领新证书后重新提交。", "Have the society issue a new certificate, then submit again."
)
_CRL = Words("请向学会获取最新的证书吊销列表。", "Get the newest revocation lists from the society.")
_SOCIETY = Words("请联系学会核对本次任务。", "Ask the society to check this assignment.")
_ENROL = Words(
    "请申请人在其本机重新生成登记申请。", "Have the request made again on the assessor's own machine."
)
_UPDATE = Words("请更新本程序后再打开。", "Update the program, then open the file again.")


def _row(zh: str, en: str, next_step: Words) -> Refusal:
    return Refusal(Words(zh, en), next_step)


REFUSALS: dict[str, Refusal] = {
    # 1 size and magic
    "CSB-010": _row("文件过大。", "The file is too large.", _CHOOSE),
    "CSB-011": _row("这不是任务包或成绩包文件。", "This is not a bundle file.", _CHOOSE),
    # 2 decryption
    "CSB-020": _row("此文件不是加密给本机的。", "The file is not encrypted to this recipient.", _CHOOSE),
    "CSB-021": _row(
        "文件的加密方式不被接受。", "The file is encrypted in a way that is not accepted.", _REPORT
    ),
    "CSB-022": _row(
        "文件已损坏、被改动或不完整。", "The file is damaged, altered or incomplete.", _ASK_AGAIN
    ),
    # 3 archive
    "CSB-030": _row("归档结构不合规定。", "The archive is not built as required.", _REPORT),
    "CSB-031": _row(
        "归档中有链接或其他不允许的条目。", "The archive holds a link or another entry not allowed.", _REPORT
    ),
    "CSB-032": _row("归档中有不允许的文件名。", "The archive holds a file name not allowed.", _REPORT),
    "CSB-033": _row("归档中有重复的文件。", "The archive holds a file twice.", _REPORT),
    "CSB-034": _row(
        "归档中缺少文件或顺序不符。", "A file is missing or out of order in the archive.", _REPORT
    ),
    "CSB-035": _row("归档中有未列出的文件。", "The archive holds a file that is not listed.", _REPORT),
    "CSB-036": _row("归档的结尾不合规定。", "The archive does not end as required.", _REPORT),
    "CSB-037": _row("归档中的文件过大或过多。", "The archive holds files too large or too many.", _REPORT),
    # 4 structure of the signature
    "CSB-040": _row("签名的结构不合规定。", "The signature is not built as required.", _REPORT),
    "CSB-041": _row("签名人不是恰好一位。", "There is not exactly one signer.", _REPORT),
    "CSB-042": _row("签名使用了不允许的算法。", "The signature uses an algorithm not allowed.", _REPORT),
    "CSB-043": _row("签名属性不合规定。", "The signed attributes are not as required.", _REPORT),
    "CSB-044": _row("签名中有未签名的属性。", "The signature holds unsigned attributes.", _REPORT),
    "CSB-045": _row("签名中夹带了吊销列表。", "The signature carries revocation lists inside it.", _REPORT),
    "CSB-046": _row(
        "签名中的证书不是恰好两张。", "The signature does not hold exactly the two certificates.", _REPORT
    ),
    # 5 certificates
    "CSB-050": _row("证书的内容不合规定。", "A certificate is not made as required.", _REPORT),
    "CSB-051": _row(
        "证书不出自所信任的根。", "The certificate does not come from the trusted root.", _REPORT
    ),
    "CSB-052": _row("证书的签名无效。", "The signature on a certificate is not valid.", _REPORT),
    "CSB-053": _row("证书已过期或尚未生效。", "A certificate has expired or is not yet valid.", _RENEW),
    "CSB-054": _row("证书超出学会的名称范围。", "The certificate is outside the society's names.", _REPORT),
    "CSB-055": _row("证书超出学会的授权范围。", "The certificate is outside the society's scope.", _REPORT),
    "CSB-056": _row("签名人的证书已被吊销。", "The signer's certificate has been revoked.", _SOCIETY),
    "CSB-057": _row(
        "没有有效的吊销列表，无法确认证书状态。",
        "There is no current revocation list, so the certificate's status is unknown.",
        _CRL,
    ),
    "CSB-058": _row("吊销列表不合规定。", "A revocation list is not made as required.", _CRL),
    # 6 signature
    "CSB-060": _row("签名无效：内容与签名不符。", "The signature does not fit the content.", _REPORT),
    # 7 tag files and bundle.json
    "CSB-070": _row("校验清单不合规定。", "A manifest is not written as required.", _REPORT),
    "CSB-071": _row("说明文件与校验清单不符。", "A tag file differs from the manifest.", _REPORT),
    "CSB-072": _row("bundle.json 不是规范的 JSON。", "bundle.json is not canonical JSON.", _REPORT),
    "CSB-073": _row("bundle.json 的内容不合规定。", "bundle.json does not say what is required.", _REPORT),
    "CSB-074": _row("文件的格式版本较新。", "The file's format is newer than this program.", _UPDATE),
    "CSB-075": _row(
        "文件要求本程序尚不支持的功能。", "The file requires something this program does not know.", _UPDATE
    ),
    "CSB-076": _row("BagIt 说明文件不合规定。", "The BagIt tag files are not as required.", _REPORT),
    "CSB-077": _row(
        "随附的证书链与签名所用的不同。",
        "The certificates sent along are not those of the signature.",
        _REPORT,
    ),
    # 8 kind, audience, expiry, role
    "CSB-080": _row("此处不接受这类文件。", "This kind of file is not accepted here.", _CHOOSE),
    "CSB-081": _row("文件是发给另一家学会的。", "The file is meant for another society.", _CHOOSE),
    "CSB-082": _row("文件已过有效期。", "The file has expired.", _SOCIETY),
    "CSB-083": _row(
        "签名人的身份无权签发这类文件。", "The signer's role does not allow this kind of file.", _REPORT
    ),
    "CSB-084": _row(
        "文件所列收件人中没有本机。", "This recipient is not among those that the file names.", _CHOOSE
    ),
    "CSB-085": _row("文件所述签发人与签名不符。", "The issuer named is not the signer.", _REPORT),
    "CSB-086": _row(
        "学会目前尚不处理这类文件。", "The society does not process this kind of file yet.", _SOCIETY
    ),
    # 9 assignment
    "CSB-090": _row("不认识此任务。", "The assignment is not known here.", _SOCIETY),
    "CSB-091": _row("文件与所发任务不符。", "The file does not answer the assignment as issued.", _SOCIETY),
    "CSB-092": _row(
        "任务不属于此签名人或此专家。", "The assignment does not belong to this signer or assessor.", _SOCIETY
    ),
    "CSB-093": _row("序号已被另一文件占用。", "Another file already has this sequence number.", _SOCIETY),
    "CSB-094": _row("案卷不在此任务中。", "A case is not in this assignment.", _SOCIETY),
    "CSB-095": _row("案卷内容与任务不符。", "A case differs from the assignment.", _SOCIETY),
    "CSB-096": _row(
        "案卷超出签名人的评价范围。", "A case is outside the scope of the signer's certificate.", _SOCIETY
    ),
    "CSB-097": _row(
        "案卷的修订版次已有另一文件。", "Another file already holds this revision of a case.", _SOCIETY
    ),
    "CSB-098": _row(
        "缺少此案卷的前一修订版次。",
        "The revision before this one has not arrived.",
        Words("请先提交前一版次。", "Hand over the earlier revision first."),
    ),
    "CSB-099": _row("所答的校验串不符。", "The challenge is not the assignment's.", _SOCIETY),
    # 10 standards
    "CSB-100": _row("所用标准包不是任务指定的。", "The standards are not those assigned.", _SOCIETY),
    # 11 data files
    "CSB-110": _row("内容文件与校验清单不符。", "A data file differs from the manifest.", _REPORT),
    "CSB-111": _row("内容文件的大小与说明不符。", "A data file is not of the size stated.", _REPORT),
    # 12 schema and domain rules
    "CSB-120": _row("内容文件缺失或不合规定。", "A data file is missing or not as required.", _SOCIETY),
    "CSB-121": _row("内容不符合评价规则。", "The content does not follow the rules of assessment.", _SOCIETY),
    "CSB-122": _row(
        "评分表不是由提交人完整签名的 PDF 文件。",
        "The score sheet is not a PDF that the sender signed as a whole.",
        _SOCIETY,
    ),
    # enrolment requests
    "CSB-150": _row("登记申请不合规定。", "The enrolment request is not made as required.", _ENROL),
    "CSB-151": _row(
        "登记申请不能证明密钥由申请人持有。",
        "The enrolment request does not prove that the applicant holds the keys.",
        _ENROL,
    ),
}


class Refused(KnownError):  # noqa: N818 - what happened, in the words of the contract
    """A bundle, certificate or request is not believed, and nothing was changed.

    `detail` is a technical remark in English for the log; it never quotes what was received.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        row = REFUSALS.get(code)
        if row is None:
            raise BugError(f"no refusal has the code {code}")
        super().__init__(code, row.what, safe=NOTHING_CHANGED, next_step=row.next_step)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.what.en}" + (f" ({self.detail})" if self.detail else "")
