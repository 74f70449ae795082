"""The roster with ten thousand rows, against a bare table view over the same texts."""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView

from tests.bench.sides import Sides, in_turn
from tests.ui.sample_program import SampleProgram
from tests.ui.sample_sheets import people
from ui.actions import Actions
from ui.look import Look
from ui.roster.model import COLUMNS, RosterModel
from ui.roster.page import RosterPage

ROWS = 10_000
STEPS = 50
SIZE = (1280, 768)
_NO_INDEX = QModelIndex()


class BareModel(QAbstractTableModel):
    """Rows of texts, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[str, ...]] = []
        self.shown: list[tuple[str, ...]] = []

    def show(self, rows: list[tuple[str, ...]], word: str = "") -> None:
        """Shows the rows that hold `word`."""
        self.beginResetModel()
        self.all = rows
        self.shown = [row for row in rows if word in " ".join(row)] if word else rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown[index.row()][index.column()]
        return None


def bench(options: argparse.Namespace) -> list[Sides]:
    """Opening, filtering and scrolling, each until it is painted."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        look = Look(application, language="zh_CN", theme="light")
        look.load_icons()
        program = SampleProgram(look, Path(folder))
        page = RosterPage(program, Actions(look, program.settings))  # type: ignore[arg-type]  # a sample's desk
        page.resize(*SIZE)
        page.show()
        return _measured(page, _bare(page), max(7, options.runs))


def _measured(page: RosterPage, bare: QTableView, runs: int) -> list[Sides]:
    sheet, none = people.roster_sheet(ROWS), people.roster_sheet(1)
    model, plain = page.table.model(), bare.model()
    assert isinstance(model, RosterModel)
    assert isinstance(plain, BareModel)
    page.show_sheet(sheet)
    rows = [tuple(model.text(row, column) for column in COLUMNS) for row in model.rows]

    def ours_open() -> float:
        page.show_sheet(none)
        began = time.perf_counter()
        page.show_sheet(sheet)
        return _painted(page.table, began)

    def theirs_open() -> float:
        plain.show([])
        began = time.perf_counter()
        plain.show(list(rows))
        return _painted(bare, began)

    def ours_filter() -> float:
        model.filter("")
        began = time.perf_counter()
        model.filter("A99")
        return _painted(page.table, began)

    def theirs_filter() -> float:
        plain.show(rows)
        began = time.perf_counter()
        plain.show(rows, "A99")
        return _painted(bare, began)

    def ours_scroll() -> float:
        model.filter("")
        return _scrolled(page.table)

    def theirs_scroll() -> float:
        plain.show(rows)
        return _scrolled(bare)

    return [
        in_turn(
            f"roster of {ROWS} rows: {what}",
            ours,
            theirs,
            runs=runs,
            against="a bare QTableView",
            goal="1.3x",
        )
        for what, ours, theirs in (
            ("open", ours_open, theirs_open),
            ("filter", ours_filter, theirs_filter),
            (f"scroll, {STEPS} steps", ours_scroll, theirs_scroll),
        )
    ]


def _bare(page: RosterPage) -> QTableView:
    bare = QTableView()
    bare.setModel(BareModel())
    bare.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    bare.verticalHeader().setDefaultSectionSize(page.table.verticalHeader().defaultSectionSize())
    bare.resize(page.table.size())
    bare.show()
    QApplication.processEvents()
    return bare


def _painted(view: QTableView, began: float) -> float:
    view.viewport().repaint()
    return time.perf_counter() - began


def _scrolled(view: QTableView) -> float:
    bar = view.verticalScrollBar()
    bar.setValue(0)
    view.viewport().repaint()
    began = time.perf_counter()
    for step in range(1, STEPS + 1):
        bar.setValue(bar.maximum() * step // STEPS)
        view.viewport().repaint()
    return time.perf_counter() - began
