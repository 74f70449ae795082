"""Whatever the system says of a lock, a person is told in words, and nobody is named who does not hold it."""

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cse_desktop.errors import KnownError
from db.casefile.lock import Lock

AT = "2026-09-14T00:41:00Z"


def failing(number: int) -> Callable[..., object]:
    """A system call that fails."""

    def call(*_: object, **__: object) -> object:
        raise OSError(number, "as told")

    return call


def code_at(path: Path) -> str:
    with pytest.raises(KnownError) as caught, Lock(path, AT):
        pass
    return caught.value.code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        *((number, "CASE-007") for number in (errno.EIO, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)),
        *((number, "CASE-008") for number in (errno.EAGAIN, errno.EACCES)),
    ],
    ids=lambda value: errno.errorcode.get(value, str(value)) if isinstance(value, int) else value,
)
def test_a_lock_that_cannot_be_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    monkeypatch.setattr(fcntl, "flock", failing(number))
    assert code_at(tmp_path / "a.csecase") == code


@pytest.mark.parametrize("call", ["open", "fstat"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EROFS, "CASE-007"),
        (errno.EIO, "CASE-007"),
        (errno.ENOSPC, "CASE-006"),
        (errno.EMFILE, "CASE-007"),
    ],
    ids=str,
)
def test_a_lock_file_that_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    with monkeypatch.context() as system:
        system.setattr(os, call, failing(number))
        assert code_at(tmp_path / "a.csecase") == code
    with Lock(tmp_path / "a.csecase", AT):
        pass
    assert not list(tmp_path.iterdir())


def test_a_folder_where_the_lock_should_be(tmp_path: Path) -> None:
    (tmp_path / "a.csecase.lock").mkdir()
    assert code_at(tmp_path / "a.csecase") == "CASE-007"


def test_a_lock_that_cannot_be_closed_in_order_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = Lock(tmp_path / "a.csecase", AT)
    with monkeypatch.context() as system:
        system.setattr(Path, "unlink", failing(errno.EIO))
        lock.release()
    with Lock(tmp_path / "a.csecase", AT):
        assert code_at(tmp_path / "a.csecase") == "CASE-030", "this very program has it"
