"""What goes wrong with enrolling, in words; apart from appointing, which reads certificates."""

from cse_desktop.errors import KnownError, Words

_KEPT = Words("已有的身份和证书都没有改变。", "Your present keys and certificates are unchanged.")
_ASK = Words("请向学会核实。", "Please check with the society.")


def nobody_enrolled() -> KnownError:
    """There is no identity on this machine."""
    return KnownError(
        "KEY-012",
        Words("这台电脑上还没有登记。", "Nobody is enrolled on this machine yet."),
        next_step=Words("请先向学会登记。", "Please enrol with a society first."),
    )


def not_appointed_yet() -> KnownError:
    """The certificate has not come."""
    return KnownError(
        "KEY-010",
        Words("学会尚未为您签发证书。", "The society has not issued your certificate yet."),
        next_step=Words(
            "请把登记申请文件交给学会，收到证书文件后在此打开。",
            "Send the enrolment request to the society, and open the certificate file here when it comes.",
        ),
    )


def of_another_appointment() -> KnownError:
    """The assignment was opened under keys that are not unlocked."""
    return KnownError(
        "KEY-030",
        Words(
            "这项任务属于您的另一项聘任，它的密码与现在解锁所用的不同。",
            "This assignment belongs to another of your appointments, which has another password.",
        ),
        safe=Words("任务中的内容都还在。", "Everything in the assignment is still there."),
        next_step=Words(
            "请锁定程序，再用那项聘任的密码解锁。",
            "Lock the program, then unlock it with the password of that appointment.",
        ),
    )


def other_society(number: int, asked: int) -> KnownError:
    """The certificate is from another society than the one the request was made to."""
    return KnownError(
        "KEY-031",
        Words(
            f"证书由 {number} 号学会签发，而您登记的是 {asked} 号学会。",
            f"The certificate is from society number {number}, and you enrolled with number {asked}.",
        ),
        safe=_KEPT,
        next_step=Words(
            "请向学会核实；如果编号填错了，请重新登记。",
            "Check with the society; if you typed the wrong number, enrol again.",
        ),
    )


def no_such_enrolment() -> KnownError:
    """The enrolment was abandoned, or its request was never finished."""
    return KnownError(
        "KEY-032",
        Words("没有找到这份登记申请的文件。", "The file of this enrolment request is not here."),
        safe=_KEPT,
        next_step=Words("请放弃这次登记，然后重新登记。", "Abandon this enrolment and enrol again."),
    )


def own_request() -> KnownError:
    """Somebody opened an enrolment request here."""
    return KnownError(
        "KEY-033",
        Words(
            "这是登记申请，要交给学会，不能在这里打开。",
            "This is an enrolment request: it goes to the society and is not opened here.",
        ),
        safe=_KEPT,
        next_step=Words(
            "请把它发给学会；学会会发回证书文件。",
            "Send it to the society, which answers with a certificate file.",
        ),
    )


def older_certificate() -> KnownError:
    """What is installed already was issued later."""
    return KnownError(
        "KEY-034",
        Words(
            "这份证书比已安装的更早，没有安装。",
            "This certificate is older than the one installed, and was not taken.",
        ),
        safe=_KEPT,
        next_step=Words("请打开学会最近发来的证书文件。", "Open the file that the society sent last."),
    )


def no_assessor_certificate() -> KnownError:
    """The certificate is for another role."""
    return KnownError(
        "KEY-035",
        Words("这份证书不是签发给评价专家的。", "This certificate is not one for an assessor."),
        safe=_KEPT,
        next_step=_ASK,
    )


def not_who_invited() -> KnownError:
    """Root or society's key are not those of the invitation."""
    return KnownError(
        "KEY-036",
        Words(
            "这份证书不是由邀请您的学会签发的：它的密钥与邀请文件中的不同。",
            "The certificate was not issued by the society that invited you: its keys are others.",
        ),
        safe=_KEPT,
        next_step=Words("请勿使用，并打电话向学会核实。", "Do not use it; telephone the society."),
    )


def password_of_waiting() -> KnownError:
    """The password is that of an enrolment that still waits, and opens nothing."""
    return KnownError(
        "KEY-038",
        Words(
            "这是等待证书的那次登记的密码，还不能用来解锁。",
            "This is the password of the enrolment that waits for its certificate: it opens nothing yet.",
        ),
        safe=_KEPT,
        next_step=Words("请输入现有聘任的密码。", "Type the password of your present appointment."),
    )


def not_listed_field() -> KnownError:
    """A field that the society does not have, or none at all."""
    return KnownError(
        "KEY-039",
        Words("请至少选择一个学会所列的领域。", "Choose at least one of the fields that the society lists."),
        safe=_KEPT,
    )
