"""Reading scans by the real engine, and by engines that behave badly: small programs under its name."""

import io
import os
import re
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from cse_desktop.decode.client import Decoder
from cse_desktop.decode.ocr.engine import TesseractReader, usual_folders
from cse_desktop.decode.ocr.failures import EngineFailedError, EngineMissingError
from cse_desktop.decode.ocr.run import RunLimits
from cse_desktop.decode.sources import BytesSource
from cse_desktop.decode.values import PageText as DecodedText
from cse_desktop.domain.documents import GreyPixels
from cse_desktop.domain.finding import occurrences
from cse_desktop.domain.machine_text import MachineText
from cse_desktop.sample.portfolios import build_applicants
from cse_desktop.sample.portfolios.look import compact
from cse_desktop.sample.portfolios.papers import paper
from cse_desktop.services.machine_reading import picture_size

ROOT = Path(__file__).resolve().parents[2]
CHINESE = [("A003", 5, 0), ("A003", 5, 1), ("A002", 4, 2), ("A001", 2, 0), ("A005", 4, 1), ("A004", 4, 3)]
ENGLISH = [("A006", 6, 0), ("A006", 6, 1), ("A006", 6, 3)]
"""applicant, the number that the file's name begins with, page"""
BLANK = GreyPixels(64, 64, b"\xff" * 64 * 64)


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder() as found:
        yield found


@pytest.fixture(scope="module")
def engine() -> Iterator[TesseractReader]:
    """The engine as installed; where it is missing these tests fail."""
    reader = TesseractReader()
    found = reader.look().result(60)
    assert found is not None, "apt-get install tesseract-ocr tesseract-ocr-chi-sim"
    assert found.languages == ("chi_sim", "eng")
    yield reader
    reader.close()


class Sheet:
    """A page of the sample as the scanner left it, and the same page before it was scanned."""

    def __init__(self, decoder: Decoder, number: str, file_number: int, page: int) -> None:
        applicant = next(found for found in build_applicants() if found.number == number)
        file = next(
            found
            for found in applicant.files
            if str(found["name"]).startswith(f"0{file_number} ") and found.get("scan")
        )
        with compact():
            scan, _ = paper(applicant, file)
            plain, _ = paper(applicant, {**file, "scan": False})
        self.page = page
        self._decoder = decoder
        self.scan, self.plain = scan, plain

    def picture(self) -> tuple[GreyPixels, int]:
        document = self._decoder.open(lambda: BytesSource(self.scan), "scan").result(60)
        size = document.facts.sizes[self.page]
        width, dots = picture_size((round(size.width * 100), round(size.height * 100)))
        drawn = document.grey(self.page, width).result(60)
        assert not document.text(self.page).result(60).text.strip(), "it is a scan"
        document.close()
        return GreyPixels(drawn.width, drawn.height, drawn.data), dots

    def truth(self) -> DecodedText:
        document = self._decoder.open(lambda: BytesSource(self.plain), "plain").result(60)
        text = document.text(self.page).result(60)
        document.close()
        return text


def terms(text: str) -> dict[str, set[str]]:
    """What a person may look for: pairs of Chinese characters, words of four letters and more, numbers."""
    runs = re.findall("[\u4e00-\u9fff]{2,}", text)
    return {
        "pairs": {run[at : at + 2] for run in runs for at in range(len(run) - 1)},
        "words": set(re.findall("[A-Za-z]{4,}", text)),
        "numbers": set(re.findall(r"\d[\d.\-]*\d", text)),
    }


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("pages", "least"),
    [
        (CHINESE, {"pairs": 0.80, "numbers": 0.95}),
        (ENGLISH, {"words": 0.93}),
    ],
    ids=["Chinese", "English"],
)
def test_most_of_what_stands_on_the_samples_scans_is_found(
    decoder: Decoder,
    engine: TesseractReader,
    pages: list[tuple[str, int, int]],
    least: dict[str, float],
) -> None:
    found: dict[str, list[bool]] = {kind: [] for kind in least}
    for number, file, page in pages:
        sheet = Sheet(decoder, number, file, page)
        read = engine.read(*sheet.picture()).result(120)
        for kind, share in found.items():
            share += [bool(occurrences(term, read.text)) for term in terms(sheet.truth().text)[kind]]
    recall = {kind: sum(hits) / len(hits) for kind, hits in found.items()}
    assert all(len(hits) >= 25 for hits in found.values())
    assert {kind: share for kind, share in recall.items() if share < least[kind]} == {}, recall


def test_words_lie_where_they_stand_on_the_page(decoder: Decoder, engine: TesseractReader) -> None:
    sheet = Sheet(decoder, "A003", 5, 1)
    read, truth = engine.read(*sheet.picture()).result(120), sheet.truth()
    aside, wider = [], []
    for term in terms(truth.text)["pairs"]:
        hits, true = read.hits(term, 1), occurrences(term, truth.text)
        if len(hits) == len(true) == 1:
            wanted = truth.boxes(*true[0])[0]
            left, top, right, bottom = hits[0].boxes[0]
            aside.append(abs((left + right) - (wanted.left + wanted.right)) / 2)
            wider.append(abs((right - left) - (wanted.right - wanted.left)))
            assert abs((top + bottom) - (wanted.top + wanted.bottom)) / 2 < 150, term
    # of ten thousand; the paper is askew by up to a degree, and a character of it is some 150 wide
    assert len(aside) > 40
    assert sum(aside) / len(aside) < 80
    assert max(aside) < 250
    assert sum(wider) / len(wider) < 40


def test_chinese_is_joined_and_columns_are_not(decoder: Decoder, engine: TesseractReader) -> None:
    read = engine.read(*Sheet(decoder, "A003", 5, 1).picture()).result(120)
    assert "要求在母线端部预留扩建接口" in read.text
    assert re.search("单位 ", read.text)


@pytest.mark.timeout(600)
def test_the_engine_opens_no_file_to_write(tmp_path: Path, decoder: Decoder) -> None:
    """Nothing of an applicant's page comes onto the disk in plain, not even for a moment."""
    picture, dots = Sheet(decoder, "A003", 5, 1).picture()
    (tmp_path / "page.grey").write_bytes(picture.data)
    program = textwrap.dedent(
        f"""
        from pathlib import Path
        from cse_desktop.decode.ocr.engine import TesseractReader
        from cse_desktop.domain.documents import GreyPixels
        reader = TesseractReader()
        reader.look().result()
        data = Path({str(tmp_path / "page.grey")!r}).read_bytes()
        print(len(reader.read(GreyPixels({picture.width}, {picture.height}, data), {dots}).result().text))
        reader.close()
        """
    )
    log = tmp_path / "calls"
    command = ["strace", "-f", "-e", "trace=open,openat,openat2,creat,memfd_create,execve", "-o", str(log)]
    done = subprocess.run(
        [*command, sys.executable, "-B", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 100
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any("execve" in call and "tesseract" in call and "tsv" in call for call in calls)
    written = [
        call
        for call in calls
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|creat\(|memfd_create\(", call)
        and "/dev/" not in call
        and "__pycache__" not in call
    ]
    assert written == []


# -- engines that behave badly

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def fake(folder: Path, reads: str, *, languages: str = "chi_sim\neng\nosd", version: str = "5.3.0") -> Path:
    """A program called tesseract whose way of reading a page is `reads`, a piece of Python."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tesseract"
    path.write_text(
        f"#!{sys.executable} -S\n"
        + textwrap.dedent(
            f"""
            import os, sys, time
            if "--version" in sys.argv:
                print("tesseract {version}\\n leptonica-1.82.0")
            elif "--list-langs" in sys.argv:
                print("List of available languages (3):\\n" + {languages!r})
            else:
            """
        )
        + textwrap.indent(textwrap.dedent(reads), "    "),
        encoding="utf-8",
    )
    path.chmod(0o700)
    return folder


def said_by(folder: Path, *, seconds: float = 20.0) -> Future[MachineText]:
    reader = TesseractReader([folder], RunLimits(seconds=seconds, output_bytes=1 << 20))
    try:
        reader.look().result(30)
        answer = reader.read(BLANK, 300)
        answer.exception(60)
        return answer
    finally:
        reader.close()


def children() -> set[str]:
    """Processes of an engine below this one, by what they run."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if int(parent) == os.getpid() and "tesseract" in command:
                found.add(command)
    return found


@pytest.mark.parametrize(
    ("reads", "reason"),
    [
        ("time.sleep(600)", "hang"),
        ("os.fork() or time.sleep(600)", "hang"),
        ("sys.stdin.buffer.read(); time.sleep(600)", "hang"),
        ("sys.exit(3)", "crash"),
        ("os.kill(os.getpid(), 11)", "crash"),
        ("sys.stdin.buffer.read(); print('level\\tpage_num'); sys.exit(1)", "crash"),
        ("bytearray(3 << 30)", "crash"),
        ("print('Hello, I am an engine.')", "rubbish"),
        ("pass", "rubbish"),
        ("sys.stdout.buffer.write(os.urandom(50_000))", "rubbish"),
        (f"print({HEAD!r}); print('5\\t1\\t1\\t1\\t1\\t1\\tx\\t0\\t5\\t5\\t90\\tword')", "rubbish"),
        (f"print({HEAD!r}); print('5\\t1\\t1')", "rubbish"),
        ("[sys.stdout.buffer.write(bytes(1 << 20)) for _ in range(1024)]", "rubbish"),
        (f"print({HEAD!r}); [sys.stdout.write('5\\t1\\n' * 9999) for _ in range(99999)]", "rubbish"),
    ],
)
def test_a_bad_engine_costs_its_page_and_nothing_more(tmp_path: Path, reads: str, reason: str) -> None:
    began = time.monotonic()
    error = said_by(fake(tmp_path / "bin", reads), seconds=3).exception()
    assert isinstance(error, EngineFailedError)
    assert (error.reason, error.code) == (reason, f"OCR-00{1 + ('crash', 'hang', 'rubbish').index(reason)}")
    assert time.monotonic() - began < 25
    assert children() == set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ocr-collect")]


def test_what_an_engine_says_out_of_bounds_is_brought_into_them(tmp_path: Path) -> None:
    lines = [
        "5\t1\t1\t1\t1\t1\t-9\t-9\t30\t30\t96.5\t短路",
        "5\t1\t1\t1\t1\t2\t60\t10\t900\t10\t90\tkA\x00\x1b[31m",
        "5\t1\t1\t1\t1\t3\t99999\t10\t10\t10\t90\taway",
        "5\t1\t1\t1\t2\t1\t0\t40\t10\t10\t-1\tbelieved less than nothing",
        "5\t1\t1\t1\t2\t1\t0\t40\t10\t10\tnan\tbelieved how much",
    ]
    text = said_by(fake(tmp_path, f"print({HEAD!r}); print({chr(10).join(lines)!r})")).result()
    assert text.text == "短路 kA[31m"
    assert all(0 <= edge <= 10_000 for edge in text.places)


def test_it_works_without_network_files_and_priority_and_with_one_thread(tmp_path: Path) -> None:
    reads = f"""
        import resource, socket
        print({HEAD!r})
        try:
            socket.create_connection(("127.0.0.1", 9), 1)
            net = "reached"
        except OSError as error:
            net = "refused" if error.errno == 111 else "none"
        size = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        space = resource.getrlimit(resource.RLIMIT_AS)[0]
        try:
            with open({str(tmp_path / "written")!r}, "w") as file:
                file.write("a page")
            kept = "something"
        except OSError:
            kept = "nothing"
        told = [f"size={{size}}-{{kept}}", f"space={{space}}", f"nice={{os.nice(0)}}", f"net={{net}}"]
        told += [f"threads={{os.environ['OMP_THREAD_LIMIT']}}", f"home={{os.environ.get('HOME')}}"]
        told += [f"cwd={{os.getcwd()}}"]
        for number, word in enumerate(told + sys.argv[1:], 1):
            print(f"5\\t1\\t1\\t1\\t1\\t{{number}}\\t1\\t1\\t9\\t9\\t99\\t{{word}}")
    """
    text = said_by(fake(tmp_path, reads)).result().text.split()
    assert text[:3] == ["size=0-nothing", f"space={1 << 30}", f"nice={os.nice(0) + 15}"]
    assert text[3] in ("net=none", "net=refused"), "refused: this system lets nobody leave the network"
    assert text[4:7] == ["threads=1", "home=None", "cwd=/"]
    assert text[7:] == ["-", "-", "-l", "chi_sim+eng", "--dpi", "300", "tsv"]


def test_the_engine_gets_the_libraries_of_the_system() -> None:
    command = [sys.executable, "-m", "cse_desktop.decode.ocr.launch", str(1 << 30), "9", "/usr/bin/env"]
    environment = {"PYTHONPATH": str(ROOT), "LD_LIBRARY_PATH": "/ours", "OMP_THREAD_LIMIT": "1"}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert "OMP_THREAD_LIMIT=1" in said.splitlines()
    assert "/ours" not in said
    assert "PYTHONPATH" not in said


def test_stopping_ends_the_page_at_once_and_the_next_one_is_read(tmp_path: Path) -> None:
    flag = tmp_path / "first"
    flag.touch()
    reads = f"""
        if os.path.exists({str(flag)!r}):
            time.sleep(600)
        print({HEAD!r})
        print("5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t9\\t9\\t99\\tread")
    """
    reader = TesseractReader([fake(tmp_path / "bin", reads)])
    try:
        assert reader.look().result(30) is not None
        first, second = reader.read(BLANK, 300), reader.read(BLANK, 300)
        while not children():
            time.sleep(0.02)
        began = time.monotonic()
        reader.stop()
        for answer in (first, second):
            with pytest.raises(CancelledError):
                answer.result(10)
        assert time.monotonic() - began < 3
        assert children() == set()
        flag.unlink()
        assert reader.read(BLANK, 300).result(30).text == "read"
    finally:
        reader.close()
    assert reader.read(BLANK, 300).cancelled()


def test_closing_does_not_wait_for_a_page(tmp_path: Path) -> None:
    reader = TesseractReader([fake(tmp_path, "time.sleep(600)")])
    reader.look().result(30)
    answers = [reader.read(BLANK, 300) for _ in range(3)]
    while not children():
        time.sleep(0.02)
    began = time.monotonic()
    reader.close()
    assert time.monotonic() - began < 3
    assert all(answer.cancelled() for answer in answers), "those that wait are told as well"


def test_without_an_engine_or_a_language_it_says_so(tmp_path: Path) -> None:
    reader = TesseractReader([tmp_path / "nowhere", Path(tmp_path)])
    assert reader.look().result(30) is None
    with pytest.raises(EngineMissingError) as missing:
        reader.read(BLANK, 300).result(30)
    assert missing.value.code == "OCR-004"
    reader.close()
    for languages, usable in (("eng\nosd", ("eng",)), ("chi_sim", ("chi_sim",)), ("deu\nosd", ())):
        reader = TesseractReader([fake(tmp_path / languages[:3], "pass", languages=languages)])
        found = reader.look().result(30)
        assert found is not None
        assert found.languages == usable
        reader.close()


def test_what_only_has_the_name_is_passed_over(tmp_path: Path) -> None:
    wrong = fake(tmp_path / "wrong", "pass", version="")
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "tesseract").write_text("no program")
    good = fake(tmp_path / "good", "pass", version="4.1.1")
    reader = TesseractReader([tmp_path / "text", wrong, good])
    found = reader.look().result(60)
    assert found is not None
    assert found.version == "4.1.1"
    reader.close()


def test_folders_named_relatively_are_not_searched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([".", "bin", "", str(tmp_path)]))
    assert usual_folders()[0] == tmp_path
    assert all(folder.is_absolute() for folder in usual_folders())


def test_grey_pictures_wait_for_what_is_looked_at(decoder: Decoder) -> None:
    """A page that is turned to comes before any number of pages that a machine is to read."""
    sheet = Sheet(decoder, "A003", 5, 0)
    document = decoder.open(lambda: BytesSource(sheet.scan), "scan").result(60)
    order: list[str] = []
    greys = [document.grey(page, 2480) for page in range(4)]
    page = document.image(5, width=900)
    for number, grey in enumerate(greys):
        grey.add_done_callback(lambda _, number=number: order.append(f"grey {number}"))
    page.add_done_callback(lambda _: order.append("page"))
    for grey in greys:
        drawn = grey.result(60)
        assert len(drawn.data) == drawn.width * drawn.height
    assert order.index("page") <= 1, "at most the one that is under way is waited for"
    document.close()


def test_a_grey_picture_is_the_page(decoder: Decoder) -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(100, 50)
    data = io.BytesIO()
    document.save(data)
    document.close()
    opened = decoder.open(lambda: BytesSource(data.getvalue()), "blank").result(60)
    assert opened.grey(0, 200).result(60).data == b"\xff" * 200 * 100
    opened.close()
