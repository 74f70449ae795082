import ctypes
from typing import Any

FORMTYPE_NONE: int
FPDF_ANNOT: int
FPDF_ERR_PASSWORD: int
FPDF_ERR_SECURITY: int
FPDFBitmap_BGRx: int

class FS_RECTF(ctypes.Structure):
    left: float
    top: float
    right: float
    bottom: float

def FPDFBitmap_CreateEx(width: int, height: int, format: int, first_scan: Any, stride: int) -> Any: ...
def FPDFBitmap_Destroy(bitmap: Any) -> None: ...
def FPDF_RenderPageBitmap(
    bitmap: Any, page: Any, start_x: int, start_y: int, size_x: int, size_y: int, rotate: int, flags: int
) -> None: ...
def FPDF_FFLDraw(
    form: Any,
    bitmap: Any,
    page: Any,
    start_x: int,
    start_y: int,
    size_x: int,
    size_y: int,
    rotate: int,
    flags: int,
) -> None: ...
def FPDF_PageToDevice(
    page: Any,
    start_x: int,
    start_y: int,
    size_x: int,
    size_y: int,
    rotate: int,
    page_x: float,
    page_y: float,
    device_x: Any,
    device_y: Any,
) -> int: ...
def FPDFText_GetUnicode(text_page: Any, index: int) -> int: ...
def FPDFText_GetLooseCharBox(text_page: Any, index: int, rect: Any) -> int: ...
