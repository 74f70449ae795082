"""A stranger with `cse-verify`, and beside it the society's program, on bundles of the tests' world."""

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from cse_desktop.domain.times import format_time
from cse_desktop.errors.refusals import Refused
from cse_desktop.trust import crls
from cse_desktop.trust.certificates import to_pem
from cse_desktop.verify.__main__ import main
from tests.trust.world import NOW, Party, World, intake_reader, read


def laid_out(world: World, folder: Path, lists: tuple[bytes, ...] | None = None) -> Path:
    """A folder with the root, the lists and the society's age key, as the command wants them."""
    folder.mkdir(exist_ok=True)
    (folder / "root.pem").write_bytes(to_pem([world.root]))
    (folder / "crl.pem").write_bytes(crls.to_pem(world.crls if lists is None else lists))
    write_key(folder / "key.txt", world.intake)
    return folder


def write_key(path: Path, party: Party) -> Path:
    """An age identity file as age-keygen writes it."""
    path.write_text(f"# public key: {party.recipient}\n{party.identity}\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    """Exit status and what was printed, to either stream."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = main([str(argument) for argument in arguments])
    return status, out.getvalue()


def judged(folder: Path, file: Path, *more: str | Path) -> tuple[int, dict[str, Any]]:
    """The verdict as JSON, at the moment of the world, with the root and key of `folder`."""
    status, text = run(
        *(file, "--root", folder / "root.pem", "--identity", folder / "key.txt"),
        *("--at", format_time(NOW), "--json", *more),
    )
    return status, json.loads(text)


def code_of(folder: Path, bundle: bytes, *more: str | Path) -> str | None:
    """The code a stranger who has the lists refuses with, None if the bundle is believed."""
    (folder / "judged.csb").write_bytes(bundle)
    status, verdict = judged(folder, folder / "judged.csb", "--crl", folder / "crl.pem", *more)
    assert (status, verdict["believed"]) in {(0, True), (1, False)}
    assert (verdict["code"] is None) == verdict["believed"]
    code: str | None = verdict["code"]
    return code


def program_code(world: World, bundle: bytes, lists: tuple[bytes, ...] | None = None) -> str | None:
    """The code the society's program refuses with; None if it believes."""
    reader = intake_reader(world) if lists is None else intake_reader(world, crls=lists)
    try:
        read(bundle, reader)
    except Refused as refused:
        return refused.code
    return None


def both(
    world: World, folder: Path, bundle: bytes, lists: tuple[bytes, ...] | None = None
) -> list[str | None]:
    """The codes of both readers with the same lists."""
    laid_out(world, folder, lists)
    return [program_code(world, bundle, lists), code_of(folder, bundle)]
