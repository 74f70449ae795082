"""What can go wrong with keys and is found out in more than one place, in words."""

from cse_desktop.errors import KnownError, Words

_UNCHANGED = Words("未作任何更改。", "Nothing was changed.")


def not_writable() -> KnownError:
    """A name is too long for a certificate, or has characters that cannot stand in one."""
    return KnownError(
        "KEY-008",
        Words(
            "姓名、单位或学会的写法无法写入证书申请。",
            "The name, the employer or the society cannot be written into a request for a certificate.",
        ),
        safe=_UNCHANGED,
        next_step=Words(
            "请改用单行的写法：姓名不超过 21 个汉字（或 64 个字母），学会不超过 64 字，单位不超过 200 字。",
            "Use one line for each: at most 64 letters (21 Chinese characters) for a name, 64 for a society, 200 for "
            "an employer.",
        ),
    )


def foreign_certificate() -> KnownError:
    """The certificate is for other keys."""
    return KnownError(
        "KEY-005",
        Words(
            "该证书不是签发给本机这个身份的密钥的。",
            "This certificate was not issued for the keys of this identity.",
        ),
        safe=_UNCHANGED,
        next_step=Words(
            "请向学会索取与您的申请对应的证书文件；如果已放弃那次登记，请重新登记。",
            "Ask the society for the certificate that answers your request; if you abandoned that one, enrol again.",
        ),
    )
