"""Pictures on a page → files: JPEG as it is, anything else as PNG."""

from __future__ import annotations

import ctypes
import struct
import zlib
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

MOST_PIXELS = 40_000_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {
    pdfium.FPDFBitmap_Gray: 1,
    pdfium.FPDFBitmap_BGR: 3,
    pdfium.FPDFBitmap_BGRx: 4,
    pdfium.FPDFBitmap_BGRA: 4,
}


def image_file(image: Any) -> tuple[bytes, str] | None:
    """The content of an image object of PDFium, and the suffix of its file; None where it cannot be had."""
    raw = _jpeg(image)
    if raw is not None:
        return raw, ".jpg"
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(image, width, height):
        return None
    if not 0 < width.value * height.value <= MOST_PIXELS:
        return None
    bitmap = pdfium.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        return None
    try:
        content = _png(bitmap)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return (content, ".png") if content is not None else None


def _jpeg(image: Any) -> bytes | None:
    if pdfium.FPDFImageObj_GetImageFilterCount(image) != 1:
        return None
    name = ctypes.create_string_buffer(32)
    pdfium.FPDFImageObj_GetImageFilter(image, 0, name, 32)
    if name.value != b"DCTDecode":
        return None
    size = pdfium.FPDFImageObj_GetImageDataRaw(image, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFImageObj_GetImageDataRaw(image, buffer, size)
    return buffer.raw


def _png(bitmap: Any) -> bytes | None:
    width, height = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
    stride, channels = pdfium.FPDFBitmap_GetStride(bitmap), _CHANNELS.get(pdfium.FPDFBitmap_GetFormat(bitmap))
    if channels is None or width * height > MOST_PIXELS:
        return None
    pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    rows = bytearray()
    for y in range(height):
        line = pixels[y * stride : y * stride + width * channels]
        rows.append(0)
        if channels == 1:
            rows += line
        else:
            colours = bytearray(3 * width)
            colours[0::3], colours[1::3], colours[2::3] = line[2::channels], line[1::channels], line[0::channels]
            rows += colours
    head = struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
