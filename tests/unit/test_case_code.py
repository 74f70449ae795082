"""The code of a case on paper: read however it is typed, and never taken with one character wrong or two exchanged."""

import itertools

import pytest

from cse_desktop.domain.case_code import ALPHABET, case_code, fault_of, read_code

ASSIGNMENT = "01890a5d-ac96-774b-bcce-b302099a8000"
CASE = "01890a5d-ac96-774b-bcce-b302099a8057"
CODE = case_code(ASSIGNMENT, CASE)


def test_a_code_is_always_the_same_and_another_for_every_case() -> None:
    assert case_code(ASSIGNMENT, CASE) == CODE
    codes = {case_code(ASSIGNMENT, f"case {number}") for number in range(2_000)}
    codes |= {case_code(f"assignment {number}", CASE) for number in range(2_000)}
    assert len(codes) == 4_000
    assert all(fault_of(code) is None for code in codes)


def test_no_two_signs_look_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    for alike in ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "UV"):
        assert len(set(alike) & set(ALPHABET)) <= 1, alike


@pytest.mark.parametrize("code", [case_code(ASSIGNMENT, f"case {number}") for number in range(20)])
def test_every_single_slip_is_found(code: str) -> None:
    plain = code.replace("-", "")
    for place, other in itertools.product(range(len(plain)), ALPHABET):
        if plain[place] != other:
            assert fault_of(read_code(plain[:place] + other + plain[place + 1 :])) == "check"


@pytest.mark.parametrize("code", [case_code(ASSIGNMENT, f"case {number}") for number in range(200)])
def test_any_two_that_changed_places_are_found(code: str) -> None:
    plain = code.replace("-", "")
    for one, other in itertools.combinations(range(len(plain)), 2):
        signs = list(plain)
        signs[one], signs[other] = signs[other], signs[one]
        if signs != list(plain):
            assert fault_of(read_code("".join(signs))) == "check"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("-", "—"),
        f"  {CODE[:2]} {CODE[2:]} ",
        "".join(chr(ord(sign) + 0xFEE0) for sign in CODE),
    ],
)
def test_however_it_is_typed_it_is_read(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "length"),
        (CODE[:-1], "length"),
        (f"{CODE}3", "length"),
        (f"O{CODE[1:]}", "character"),
        (f"1{CODE[1:]}", "character"),
        ("案卷", "character"),
    ],
)
def test_what_is_no_code_is_told_apart(typed: str, fault: str) -> None:
    assert fault_of(read_code(typed)) == fault
