"""Writes small PDFs for tests: Japanese text without a font of its own, ruling lines, clips, pictures.

Coordinates are points from the upper left corner. Glyphs are as wide as the type is large; ASCII ones half as wide, as
in the fixed fonts of Japanese systems.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


class Page:
    """One page: what it draws, in order."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT, turned: int = 0) -> None:
        self.width, self.height, self.turned = width, height, turned
        self.drawn: list[str] = []
        self.pictures: list[bytes] = []
        self.form = ""

    def text(self, x: float, base: float, text: str, size: float = 10, font: str = "F1", mode: int = 0) -> Page:
        """Text whose first glyph stands at `x` on the line `base`."""
        return self._text(f"1 0 0 1 {x:.2f} {self.height - base:.2f}", text, size, font, mode)

    def turned_text(self, x: float, base: float, text: str, size: float = 10, *, upwards: bool = True) -> Page:
        """Text that runs up (or down) the page."""
        matrix = "0 1 -1 0" if upwards else "0 -1 1 0"
        return self._text(f"{matrix} {x:.2f} {self.height - base:.2f}", text, size, "F1", 0)

    def _text(self, matrix: str, text: str, size: float, font: str, mode: int) -> Page:
        code = text.encode("utf-16-be").hex()
        self.drawn.append(f"BT /{font} {size} Tf {mode} Tr {matrix} Tm <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float, style: str = "0 G") -> Page:
        self.drawn.append(f"q {style} 0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S Q")
        return self

    def area(self, left: float, top: float, right: float, bottom: float, style: str = "0 g") -> Page:
        """A filled rectangle."""
        self.drawn.append(f"q {style} {left} {self.height - bottom} {right - left} {bottom - top} re f Q")
        return self

    def clipped(self, left: float, top: float, right: float, bottom: float) -> Page:
        """What follows, up to `unclipped`, is seen in this rectangle only."""
        self.drawn.append(f"q {left} {self.height - bottom} {right - left} {bottom - top} re W n")
        return self

    def unclipped(self) -> Page:
        self.drawn.append("Q")
        return self

    def picture(self, left: float, top: float, right: float, bottom: float, grey: int = 200) -> Page:
        """A picture of 4 × 4 points of one grey."""
        self.pictures.append(bytes([grey]) * 16)
        name = f"I{len(self.pictures) - 1}"
        self.drawn.append(f"q {right - left} 0 0 {bottom - top} {left} {self.height - bottom} cm /{name} Do Q")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float], style: str = "0 G") -> Page:
        """All lines of a table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y, style)
        for x in xs:
            self.line(x, ys[0], x, ys[-1], style)
        return self

    def lines(self, x: float, base: float, texts: Sequence[str], size: float = 10, step: float = 12) -> Page:
        for n, text in enumerate(texts):
            self.text(x, base + n * step, text, size)
        return self


def wrapped(text: str, room: float, size: float = 10) -> list[str]:
    """Lines as a program breaks them; no line begins with 、 or 。"""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, width = "", 0.0
        for char in paragraph:
            wide = size * (0.5 if char.isascii() else 1)
            if width + wide > room and char not in "、。":
                lines.append(line)
                line, width = "", 0.0
            line, width = line + char, width + wide
        lines.append(line)
    return lines


def pdf(*pages: Page, password: str | None = None, owner: bool = False, unmapped: bool = False) -> bytes:
    """The bytes of a PDF. `password` protects it (RC4, 40 bits); `owner`: only against changes. `unmapped`: its font
    does not say what its glyphs mean. The font F2 says it of every glyph."""
    objects: list[bytes] = [b"", b""]

    def add(body: str | bytes) -> int:
        objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(objects)

    def stream(head: str, content: bytes) -> int:
        return add(f"<<{head}/Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream")

    ordering, encoding = ("Identity", "Identity-H") if unmapped else ("Japan1", "UniJIS-UTF16-H")
    descriptor = add(
        "<</Type/FontDescriptor/FontName/Plain/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
        "/CapHeight 700/StemV 80>>"
    )
    cid = add(
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/Plain/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})"
        f"/Supplement 4>>/FontDescriptor {descriptor} 0 R/DW 1000/W[1 94 500 231 632 500]>>"
    )
    ranges = "".join(f"<{n:02x}00><{n:02x}ff><{n:02x}00>" for n in range(256))
    named = stream(
        "",
        (
            "/CIDInit/ProcSet findresource begin begincmap/CMapName/A def 1 begincodespacerange<0000><ffff>"
            f"endcodespacerange 256 beginbfrange {ranges} endbfrange endcmap end"
        ).encode(),
    )
    mapped = add(
        f"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/Identity-H/DescendantFonts[{cid} 0 R]"
        f"/ToUnicode {named} 0 R>>"
    )
    font = add(f"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/{encoding}/DescendantFonts[{cid} 0 R]>>")
    kids = []
    for page in pages:
        images = [
            stream(
                "/Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8"
                "/Filter/FlateDecode",
                zlib.compress(content),
            )
            for content in page.pictures
        ]
        drawings = "".join(f"/I{n} {image} 0 R" for n, image in enumerate(images))
        resources = f"<</Font<</F1 {font} 0 R/F2 {mapped} 0 R>>/XObject<<{drawings}"
        if page.form:
            head = f"/Type/XObject/Subtype/Form/BBox[0 0 2000 2000]/Resources<</Font<</F1 {font} 0 R>>>>"
            resources += f"/X0 {stream(head, page.form.encode())} 0 R"
        content = stream("", "\n".join(page.drawn).encode())
        kids.append(
            add(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.width} {page.height}]/Rotate {page.turned}"
                f"/Resources{resources}>>>>/Contents {content} 0 R>>"
            )
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]/Count {len(kids)}>>".encode()
    trailer = "/Root 1 0 R"
    if password is not None:
        trailer += _protect(objects, password, owner)
    return _file(objects, trailer)


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return bytes(out + f"trailer\n<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{table}\n%%EOF\n".encode())


def _protect(objects: list[bytes], password: str, owner: bool) -> str:
    """Encrypts all streams (PDF 1.7, 7.6.3, revision 2); the strings of these PDFs are left alone, none matters."""
    user = b"" if owner else password.encode()
    ident = b"0123456789abcdef"
    by_owner = _rc4(hashlib.md5((password.encode() + _PAD)[:32]).digest()[:5], (user + _PAD)[:32])
    rights = (-44).to_bytes(4, "little", signed=True)
    key = hashlib.md5((user + _PAD)[:32] + by_owner + rights + ident).digest()[:5]
    for n, body in enumerate(objects):
        head, mark, rest = body.partition(b"\nstream\n")
        if mark:
            own = hashlib.md5(key + (n + 1).to_bytes(3, "little") + b"\0\0").digest()[:10]
            content = _rc4(own, rest.removesuffix(b"\nendstream"))
            objects[n] = head + mark + content + b"\nendstream"
    objects.append(f"<</Filter/Standard/V 1/R 2/O<{by_owner.hex()}>/U<{_rc4(key, _PAD).hex()}>/P -44>>".encode())
    return f"/Encrypt {len(objects)} 0 R/ID[<{ident.hex()}><{ident.hex()}>]"


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
