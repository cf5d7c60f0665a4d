"""Files made to do harm, each from a good workbook by the one thing that is wrong with it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import msoffcrypto.format.ooxml

from etl.definitions.load import load_programme
from tests.published import as_bytes, published

PROGRAMME = load_programme("rbi-retail")
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@cache
def good() -> bytes:
    """A workbook that is taken in."""
    return as_bytes(published())


def rezipped(
    change: Mapping[str, bytes | Callable[[bytes], bytes]], content: bytes | None = None, level: int = 6
) -> bytes:
    """The good workbook with some parts changed or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or good())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        rest = dict(change)
        for name in old.namelist():
            made = rest.pop(name, old.read(name))
            new.writestr(name, made if isinstance(made, bytes) else made(old.read(name)))
        for name, made in rest.items():
            new.writestr(name, made if isinstance(made, bytes) else made(b""))
    return stream.getvalue()


def with_rows(rows: bytes, dimension: bytes = b"A1:C3") -> bytes:
    """The good workbook with other rows in one sheet."""
    head = (
        b'<?xml version="1.0"?><worksheet xmlns="'
        + MAIN.encode()
        + b'"><dimension ref="'
        + dimension
        + b'"/>'
    )
    return rezipped({SHEET: head + b"<sheetData>" + rows + b"</sheetData></worksheet>"})


def ratio_bomb() -> bytes:
    return rezipped({SHEET: b"<a>" + b" " * 250_000_000}, level=9)


def many_small_bombs() -> bytes:
    return rezipped({f"xl/media/{i}.bin": bytes(19_000_000) for i in range(20)}, level=9)


def nested_bomb() -> bytes:
    inner = b"PK"
    for depth in range(6):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(16):
                archive.writestr(f"{depth}-{copy}.xlsx", inner)
        inner = stream.getvalue()
    return inner


def too_many_entries() -> bytes:
    return rezipped({f"xl/media/{i}.txt": b"x" for i in range(2_500)})


def lying_bomb() -> bytes:
    """The directory says that the sheet is small; unpacked it is 400 MB of cells."""
    cell = b'<c r="A1"><v>1</v></c>'
    bomb = rezipped({SHEET: b"<worksheet><sheetData><row>" + cell * 16_000_000}, level=1)
    size = len(b"<worksheet><sheetData><row>" + cell * 16_000_000)
    return bomb.replace(struct.pack("<L", size), struct.pack("<L", 100_000))


def overlapping() -> bytes:
    """Two entries of the directory that share the bytes of one."""
    content = bytearray(good())
    first = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x01\x02"))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def doctype(declared: bytes, used: bytes) -> bytes:
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + used + b"</t></is></c></row>"
    sheet = b'<worksheet xmlns="' + MAIN.encode() + b'"><sheetData>' + cell + b"</sheetData></worksheet>"
    return rezipped({SHEET: b'<?xml version="1.0"?><!DOCTYPE w [' + declared + b"]>" + sheet})


def laughs() -> bytes:
    lines = [b'<!ENTITY a "ha">']
    lines += [b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12)]
    return doctype(b"".join(lines), b"&m;")


def hidden_doctype() -> bytes:
    """The declaration behind a long comment, in UTF-16."""
    text = (
        "<?xml version='1.0' encoding='UTF-16'?><!-- "
        + "x" * 40_000
        + "--><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
    )
    return rezipped({"xl/styles.xml": text.encode("utf-16")})


def deep_xml() -> bytes:
    return rezipped({SHEET: b"<a>" * 3_000_000 + b"</a>" * 3_000_000}, level=9)


def shared_strings() -> bytes:
    """Two and a half million different strings, more than memory is allowed for."""
    items = b"".join(b"<si><t>%d</t></si>" % (i * 7919) for i in range(2_500_000))
    return rezipped(
        {"xl/sharedStrings.xml": b'<sst xmlns="' + MAIN.encode() + b'">' + items + b"</sst>"}, level=1
    )


def long_string() -> bytes:
    text = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 19_000_000 + b"</t></is></c></row>"
    return with_rows(text)


def full_rows(count: int) -> bytes:
    return with_rows(
        b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (i, i) for i in range(1, count + 1))
    )


def columns(count: int) -> bytes:
    from xlsxwriter.utility import xl_col_to_name

    cells = b"".join(b'<c r="%s1"><v>1</v></c>' % xl_col_to_name(i).encode() for i in range(count))
    return with_rows(b'<row r="1">' + cells + b"</row>")


def formulas_everywhere() -> bytes:
    """A quarter of a million formulas without results: the slow reader has to look at each."""
    row = b"".join(b'<row r="%d"><c r="A%d"><f>A1+1</f></c></row>' % (i, i) for i in range(1, 250_000))
    return with_rows(row)


def merged_whole_sheet() -> bytes:
    area = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    return rezipped({SHEET: lambda xml: xml.replace(b"</sheetData></worksheet>", area) if b"<mergeCells" not in xml
                     and b"</sheetData></worksheet>" in xml else xml.split(b"</sheetData>")[0] + area})  # fmt: skip


def wrong_crc() -> bytes:
    """One byte of a stored sheet turned round."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    content = bytearray(stream.getvalue())
    content[content.index(b"<sheetData>") + 3] ^= 1
    return bytes(content)


def protected() -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(good())).encrypt("secret", out)
    return out.getvalue()


def fat_loop() -> bytes:
    """An old workbook whose sector table leads in a circle."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header[44:48] = struct.pack("<L", 1)  # one sector of the table
    header[48:52] = struct.pack("<L", 1)  # the directory begins in sector 1
    header[56:60] = struct.pack("<L", 4096)
    header[60:68] = struct.pack("<LL", 0xFFFFFFFE, 0)
    header[68:76] = struct.pack("<LL", 0xFFFFFFFE, 0)
    header[76:512] = struct.pack("<L", 0) + b"\xff" * 432
    table = struct.pack("<LLL", 0xFFFFFFFD, 2, 1) + b"\xff" * 500  # 1 → 2 → 1 → …
    entry = "Root Entry".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 22, 5, 1)
    entry += struct.pack("<LLL", 0xFFFFFFFF, 0xFFFFFFFF, 1) + bytes(36) + struct.pack("<LLL", 1, 1 << 30, 0)
    book = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 18, 2, 1)
    book += (
        struct.pack("<LLL", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        + bytes(36)
        + struct.pack("<LLL", 1, 1 << 30, 0)
    )
    return bytes(header) + table + (entry + book).ljust(512, b"\0") + (entry + book).ljust(512, b"\0")


def deep_json() -> bytes:
    return b'{"data":' + b"[" * 5_000_000


def csv_of_commas() -> bytes:
    return b"a," * 14_000_000


def csv_open_quote() -> bytes:
    return b'"' + b"x" * 20_000_000


def polyglot_front() -> bytes:
    return b"<html><script>alert(1)</script></html>" + good()


def polyglot_back() -> bytes:
    return good() + b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def polyglot_inside() -> bytes:
    """A page in front of the first entry, behind a mark that looks like an archive."""
    page = b"PK<html>"
    content = good()
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack("<L", content[end + 16 : end + 20])[0]
    return page + content[: end + 16] + struct.pack("<L", start + len(page)) + content[end + 20 :]


def not_deflate() -> bytes:
    """An entry that claims to be packed and is not."""
    content = bytearray(good())
    start = 30 + struct.unpack("<H", content[26:28])[0] + struct.unpack("<H", content[28:30])[0]
    content[start : start + 40] = zlib.compress(b"x" * 9)[::-1].ljust(40, b"\xff")
    return bytes(content)
