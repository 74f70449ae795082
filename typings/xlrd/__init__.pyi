from typing import Any, TextIO

XL_CELL_TEXT: int
XL_CELL_NUMBER: int
XL_CELL_DATE: int
XL_CELL_BOOLEAN: int
XL_CELL_ERROR: int

error_text_from_code: dict[int, str]

class XLRDError(Exception): ...

def open_workbook(
    filename: str | None = None,
    logfile: TextIO = ...,
    *,
    file_contents: bytes | None = None,
    formatting_info: bool = False,
    on_demand: bool = False,
) -> Any: ...
