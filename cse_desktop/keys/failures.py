"""What can go wrong with keys, in words."""

from cse_desktop.errors import KnownError, Words

SHORTEST_PASSWORD = 8

_SAFE = Words("您的密钥和已保存的内容都在。", "Your keys and everything saved are still there.")
_UNCHANGED = Words("未作任何更改。", "Nothing was changed.")


def wrong_password() -> KnownError:
    """The signing password does not open the identity."""
    return KnownError(
        "KEY-001",
        Words("签名密码不正确。", "The signing password is not right."),
        safe=_SAFE,
        next_step=Words(
            "请检查大小写和输入法后重试。", "Check capitals and the input method, then try again."
        ),
    )


def not_our_key() -> KnownError:
    """A wrapped key was made for another identity or purpose, or altered."""
    return KnownError(
        "KEY-002",
        Words(
            "密钥无法解开：它属于另一身份，或者已被改动。",
            "A key could not be unwrapped: it belongs to another identity, or was altered.",
        ),
        safe=_UNCHANGED,
        next_step=Words(
            "请用建立它的身份解锁，或从备份恢复密钥文件。",
            "Unlock the identity that made it, or restore the key file from a backup.",
        ),
    )


def short_password() -> KnownError:
    """A new password is too short."""
    return KnownError(
        "KEY-003",
        Words(
            f"签名密码至少需要 {SHORTEST_PASSWORD} 个字符。",
            f"A signing password needs at least {SHORTEST_PASSWORD} characters.",
        ),
        safe=_UNCHANGED,
        next_step=Words("请换一个更长的密码。", "Choose a longer one."),
    )


def unknown_identity() -> KnownError:
    """There is no such identity on this computer, or its file is damaged."""
    return KnownError(
        "KEY-004",
        Words(
            "本机没有这个身份，或者它的文件已损坏。",
            "This identity is not on this computer, or its file is damaged.",
        ),
        safe=_UNCHANGED,
        next_step=Words(
            "请从备份恢复身份文件夹，或重新申请证书。",
            "Restore the identity's folder from a backup, or enrol again.",
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
            "请向学会索取与您的申请对应的证书文件。",
            "Ask the society for the certificate that answers your request.",
        ),
    )


def no_certificate() -> KnownError:
    """Nothing can be signed before the society has appointed."""
    return KnownError(
        "KEY-006",
        Words("学会尚未签发您的证书，还不能签名。", "The society has not issued your certificate yet."),
        safe=_SAFE,
        next_step=Words(
            "请先导入学会发来的证书文件。", "Import the certificate that the society sends you first."
        ),
    )


def not_kept() -> KnownError:
    """The disk did not take the identity's file."""
    return KnownError(
        "KEY-007",
        Words("无法保存身份文件。", "The identity's file could not be saved."),
        safe=_SAFE,
        next_step=Words(
            "请检查磁盘空间和写入权限后重试。", "Check free space and permissions, then try again."
        ),
    )


def not_writable() -> KnownError:
    """A name is too long for a certificate, or has characters that cannot stand in one."""
    return KnownError(
        "KEY-008",
        Words(
            "姓名、学会或专业领域的写法无法写入证书申请。",
            "The name, the society or a field cannot be written into a request for a certificate.",
        ),
        safe=_UNCHANGED,
        next_step=Words(
            "请改用不超过 64 个可显示字符的写法。", "Use at most 64 printable characters for each."
        ),
    )
