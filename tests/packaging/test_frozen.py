"""The frozen programs do the work: start, decoder process, registries, signatures, the sample from end to end."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from cse_desktop.decode.ocr.bitmap import bmp
from cse_desktop.decode.ocr.words import read_text
from tests.packaging.sources import TOP, project

FONT = TOP / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
pytestmark = pytest.mark.timeout(1500)


def run(
    program: Path, *arguments: str | Path, environment: dict[str, str], code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Runs a frozen program and insists on its exit code."""
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, env=environment, cwd="/", check=False
    )
    assert done.returncode == code, f"{done.returncode}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done


@pytest.mark.parametrize("program", ["cse-desktop", "cse-society"])
def test_each_program_says_its_version(frozen: Path, program: str, bare_environment: dict[str, str]) -> None:
    said = run(frozen / program, "--version", environment=bare_environment).stdout
    assert said == f"{program} {project()['project']['version']}\n"


@pytest.mark.parametrize("program", ["cse-desktop", "cse-society", "cse-verify"])
def test_each_program_explains_itself_without_qt(
    frozen: Path, program: str, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    traced = tmp_path / "opened"
    command = ["/usr/bin/strace", "-f", "-e", "trace=openat", "-o", traced, frozen / program, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, env=bare_environment, check=True)
    assert f"usage: {program}" in done.stdout
    opened = re.findall(r'openat\([^"]*"([^"]+)".*\) = \d', traced.read_text(encoding="utf-8"))
    assert any("_internal" in name for name in opened)
    assert [name for name in opened if "Qt6" in name or "PySide6" in name] == []
    assert [name for name in opened if "site-packages" in name or ".venv" in name] == []


def test_an_installed_engine_reads_through_the_frozen_program(
    frozen: Path, bare_environment: dict[str, str]
) -> None:
    """It is the system's own, with the system's libraries: the folder brings others of the same names."""
    picture = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(picture).text((60, 90), "Relay settings", fill=0, font=ImageFont.truetype(str(FONT), 100))
    engine = shutil.which("tesseract")
    assert engine is not None, "apt-get install tesseract-ocr tesseract-ocr-chi-sim"
    command = [frozen / "cse-desktop", "--ocr-engine", str(1 << 30), "60", engine]
    done = subprocess.run(
        [*command, "-", "-", "-l", "eng", "--dpi", "300", "tsv"],
        input=bmp(*picture.size, picture.tobytes(), 300),
        capture_output=True,
        env=bare_environment,
        check=True,
    )
    assert read_text(done.stdout, *picture.size).text == "Relay settings"


def test_the_decoder_process_works(frozen: Path, bare_environment: dict[str, str], tmp_path: Path) -> None:
    paper = Canvas(str(tmp_path / "paper.pdf"))
    paper.drawString(72, 720, "Relay settings")
    paper.showPage()
    paper.save()
    Image.new("RGB", (640, 480), "navy").save(tmp_path / "photograph.jpg")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    names = ["paper.pdf", "photograph.jpg", "broken.pdf"]
    done = run(
        frozen / "cse-desktop",
        "probe",
        *(tmp_path / name for name in names),
        "--json",
        environment=bare_environment,
    )
    paper_said, photograph, broken = (json.loads(line) for line in done.stdout.splitlines())
    assert (paper_said["opens"], paper_said["pages"], paper_said["text"]) == (True, 1, True)
    assert (photograph["opens"], photograph["kind"]) == (True, "image")
    assert broken["opens"] is False
    assert broken["words"]["zh"]
    assert broken["words"]["en"]


def test_the_registry_of_a_society_is_made(
    frozen: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    """Alembic's steps and the keys of a stand-in root, all out of the folder."""
    (tmp_path / "password").write_text("a password of the test\n", encoding="utf-8")
    common = ("--home", tmp_path / "desk", "--password-file", tmp_path / "password", "--json")
    society = frozen / "cse-society"
    made = run(society, *common, "init", "--trial-root", environment=bare_environment)
    assert json.loads(made.stdout)["ok"] is True
    run(
        society,
        *(*common, "authorise", "csee", "--fields", "electrical", "--grades", "PE"),
        environment=bare_environment,
    )
    assert json.loads(run(society, *common, "status", environment=bare_environment).stdout)["ok"] is True


def test_the_sample_is_played_to_its_receipt(played: dict[str, str]) -> None:
    assert played["ok"] is True
    for name in ("root", "crl", "assignment", "scores", "receipt", "society_key", "case_file"):
        assert Path(played[name]).stat().st_size > 0, name


def verify(frozen: Path, played: dict[str, str], file: Path | str, key: str, code: int) -> dict[str, object]:
    environment = {"PATH": "/nowhere", "LANG": "C.UTF-8"}
    done = run(
        frozen / "cse-verify",
        *(file, "--root", played["root"], "--crl", played["crl"], "--identity", played[key]),
        *("--at", played["at"], "--json"),
        environment=environment,
        code=code,
    )
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_the_verifier_believes_what_was_made(frozen: Path, played: dict[str, str]) -> None:
    verify(frozen, played, played["scores"], "society_key", 0)


def test_the_verifier_refuses_a_changed_byte(frozen: Path, played: dict[str, str], tmp_path: Path) -> None:
    changed = bytearray(Path(played["scores"]).read_bytes())
    changed[-40] ^= 1
    (tmp_path / "changed.csb").write_bytes(changed)
    assert verify(frozen, played, tmp_path / "changed.csb", "society_key", 1)["code"]


def test_the_doctor_finds_the_case_files_healthy(
    frozen: Path, played: dict[str, str], bare_environment: dict[str, str]
) -> None:
    desk = Path(played["case_file"]).parents[1]
    done = run(
        frozen / "cse-desktop",
        *("doctor", "--home", desk, "--password-file", played["password_file"], "--json"),
        environment=bare_environment,
    )
    assert json.loads(done.stdout)["healthy"] is True
