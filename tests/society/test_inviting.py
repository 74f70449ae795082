"""`cse-society invite`: one signed file, the same again until something changes, with words to tell by telephone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.society.cli import main
from cse_desktop.trust.invitations import read_invitation
from tests.society.test_cli import AT, Run, authorised, authorised_home, home, run, secret
from tests.world import START

__all__ = ["authorised", "authorised_home", "home", "run", "secret"]


def file_of(answer: dict[str, object]) -> Path:
    return Path(str(answer["invitation"]))


def test_the_invitation_says_who_the_society_is_and_is_believed(authorised: Run, tmp_path: Path) -> None:
    code, answer = authorised("invite", "--out", tmp_path / "invitation.json")
    assert (code, answer["fresh"], answer["fields"]) == (0, True, ["electrical", "ict"])
    assert file_of(answer) == tmp_path / "invitation.json"
    found = read_invitation(file_of(answer).read_bytes(), (), (), START)
    assert (found.invitation.society.zh, found.invitation.number) == ("示例学会", 1)
    assert found.invitation.root_sha256 == answer["root"]
    body = json.loads(file_of(answer).read_bytes())["body"]
    assert [(entry["id"], entry["words"]["zh"]) for entry in body["fields"]] == [
        ("electrical", "电气工程"),
        ("ict", "信息通信与软件"),
    ]
    phrase = answer["phrase"]
    assert isinstance(phrase, dict)
    assert [len(phrase[language].split()) for language in ("zh", "en")] == [6, 6]


def test_repeating_it_changes_nothing_and_keeps_the_addresses(authorised: Run, home: Path) -> None:
    first = authorised("invite", "--address", "https://a.invalid", "https://b.invalid")[1]
    kept = file_of(first).read_bytes()
    assert file_of(first) == home / "societies" / "csee" / "invitation.json"
    again = authorised("invite")[1]
    assert (again["fresh"], again["addresses"]) == (False, ["https://a.invalid", "https://b.invalid"])
    assert file_of(again).read_bytes() == kept
    none = authorised("invite", "--address")[1]
    assert (none["fresh"], none["addresses"]) == (True, [])
    assert first["phrase"] == again["phrase"] == none["phrase"]


def test_it_takes_the_place_of_an_earlier_invitation_and_of_nothing_else(
    authorised: Run, tmp_path: Path
) -> None:
    target = tmp_path / "invitation.json"
    authorised("invite", "--out", target)
    again = authorised("invite", "--address", "https://a.invalid", "--out", target)[1]
    assert file_of(again) == target
    target.write_text("a letter", encoding="utf-8")
    other = authorised("invite", "--out", target)[1]
    assert file_of(other).parent == tmp_path
    assert target.read_text(encoding="utf-8") == "a letter"
    assert read_invitation(file_of(other).read_bytes(), (), (), START)


def test_other_fields_make_another_invitation_under_the_same_phrase(authorised: Run) -> None:
    first = authorised("invite")[1]
    assert (
        authorised("authorise", "csee", "--fields", "electrical,ict,civil", "--grades", "AE,PE,SPE")[0] == 0
    )
    second = authorised("invite")[1]
    assert (second["fresh"], second["fields"]) == (True, ["civil", "electrical", "ict"])
    assert second["phrase"] == first["phrase"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--address", "ftp://x.invalid"), "SOC-062"),
        (("--address", "https://x y"), "SOC-062"),
        (("--address", *(f"https://x{n}.invalid" for n in range(9))), "SOC-062"),
        (("--society", "nobody"), "SOC-011"),
    ],
)
def test_what_no_invitation_can_say_is_refused_before_it_is_made(
    authorised: Run, home: Path, arguments: tuple[str, ...], code: str
) -> None:
    assert authorised("invite", *arguments)[1]["code"] == code
    assert not (home / "societies" / "csee" / "invitation.json").exists()


def test_a_society_that_is_not_authorised_yet_invites_nobody(run: Run) -> None:
    assert run("init", "--trial-root", "--code", "csee")[0] == 0
    assert run("invite")[1]["code"] == "SOC-015"


def test_it_explains_itself(
    authorised: Run, home: Path, secret: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert authorised("invite")[0] == 0
    said: Callable[[str], str] = lambda language: _said(home, secret, language, capsys)  # noqa: E731 - once for each
    assert "核对口令" in said("zh_CN")
    assert "示例学会，编号 1；领域：电气工程、信息通信与软件" in said("zh_CN")
    assert "Key phrase: " in said("en")


def _said(home: Path, secret: Path, language: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    common = ["--home", str(home), "--at", AT, "--password-file", str(secret), "--lang", language]
    assert main([*common, "invite"]) == 0
    return capsys.readouterr().out


def test_a_society_with_a_long_chinese_name_can_be_authorised(run: Run) -> None:
    assert run("init", "--trial-root")[0] == 0
    name = "示例省电气与信息通信工程技术人员能力评价与继续教育促进学会"
    scope = ("--fields", "ict", "--grades", "PE")
    assert run("authorise", "long", *scope, "--name-zh", name, "--name-en", "Long")[0] == 0
    code, answer = run("invite", "--society", "long")
    assert (code, answer["society"]) == (0, {"zh": name, "en": "Long"})


@pytest.mark.parametrize("name", ["学" * 65, "学\n会", "学\u202e会", " ", "\ud800"])
def test_a_name_that_certificates_cannot_hold_is_refused_where_it_is_given(run: Run, name: str) -> None:
    assert run("init", "--trial-root")[0] == 0
    scope = ("--fields", "ict", "--grades", "PE")
    code, answer = run("authorise", "other", *scope, "--name-zh", name)
    assert (code, answer["code"]) == (1, "SOC-061")


def test_a_request_to_another_society_is_not_appointed(authorised: Run, tmp_path: Path) -> None:
    from cse_desktop.wiring.desk import join_desk  # noqa: PLC0415 - as a person's own machine would
    from tests.world import PASSWORD, QUICK, MovingClock  # noqa: PLC0415 - likewise

    desk = join_desk(tmp_path / "desk", clock=MovingClock(), hardness=QUICK)
    other = desk.enrol("示例·甲", "示例检测中心", 7, ["electrical"], PASSWORD)
    code, answer = authorised("appoint", other, "--scope", "electrical:PE")
    assert (code, answer["code"]) == (1, "SOC-060")
    right = desk.enrol("示例·甲", "示例检测中心", 1, ["electrical"], PASSWORD)
    code, answer = authorised("appoint", right, "--scope", "electrical:PE")
    assert (code, answer["asked"]) == (0, ["electrical"])
