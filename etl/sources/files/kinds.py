"""What kind of file it is, by its first bytes and by what an archive holds, in words that a filer knows it by."""

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from etl.values.findings import FileRefused, refuse

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE = b"PK"
WORKBOOKS = (
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".et",
    ".csv",
    ".tsv",
    ".txt",
    ".htm",
    ".html",
    ".json",
)
"""Endings of files that may be returns."""

_OTHER = "其他类型的文件", "a file of another kind"
_BY_FIRST_BYTES = (
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"II*\x00", "图片", "a picture"),
    (b"MM\x00*", "图片", "a picture"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"SQLite format 3", "数据库文件", "a database"),
    (b"\x00\x01\x00\x00Standard", "Access 数据库", "an Access database"),
    (b"\x7fELF", "程序文件", "a program"),
)
_BINARY = ((b"BM", "图片", "a picture"), (b"MZ", "程序文件", "a program"))
"""Two letters with which a text may begin too."""
_BY_PART = (
    (re.compile(r"^word/"), "Word 文档（.docx）", "a Word document (.docx)"),
    (re.compile(r"^ppt/"), "演示文稿（.pptx）", "a presentation (.pptx)"),
    (re.compile(r"^visio/"), "Visio 绘图", "a Visio drawing"),
    (
        re.compile(r"^Index/.*\.iwa$|^Index\.zip$"),
        "苹果表格文件（.numbers、.pages 或 .key）",
        "a document of Apple's Numbers, Pages or Keynote",
    ),
    (re.compile(r"^Document\.xml$|^OFD\.xml$"), "OFD 版式文件", "an OFD document"),
    (re.compile(r"^META-INF/container\.xml$"), "电子书", "an e-book"),
    (re.compile(r"^AndroidManifest\.xml$|^META-INF/MANIFEST\.MF$"), "程序文件", "a program"),
)
_BY_STREAM = (
    ("worddocument", "Word 文档（.doc）", "a Word document (.doc)"),
    ("powerpoint document", "演示文稿（.ppt）", "a presentation (.ppt)"),
    ("__substg1.0_1000001f", "电子邮件（.msg）", "an e-mail (.msg)"),
    ("__properties_version1.0", "电子邮件（.msg）", "an e-mail (.msg)"),
)
_OPEN_DOCUMENT = {
    "text": ("ODF 文字文档（.odt）", "a text document (.odt)"),
    "presentation": ("ODF 演示文稿（.odp）", "a presentation (.odp)"),
    "graphics": ("ODF 图形（.odg）", "a drawing (.odg)"),
}
_XML_WORKBOOK = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<\?mso-application[^>]*>\s*)?<(?:ss:)?Workbook\b")
_FLAT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<office:document\b")
_BY_TEXT = (
    (re.compile(r"\s*MIME-Version:", re.I), "单个文件网页（.mht）", "a web page in one file (.mht)"),
    (re.compile(r"(?:From|Received|Return-Path|Delivered-To): ", re.I), "电子邮件（.eml）", "an e-mail (.eml)"),
    (_XML_WORKBOOK, "XML 电子表格 2003", "an XML spreadsheet of 2003"),
    (_FLAT, "单个文件的 ODF 文档（.fods）", "an OpenDocument file in plain XML (.fods)"),
    (re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<svg\b"), "图片", "a picture"),
    (re.compile(r"\s*<\?xml"), "XML 文件", "an XML file"),
    (re.compile(r"\s*[\[{]\s*[\"\[{\]}]"), "JSON 文件", "a JSON file"),
)  # fmt: skip


def refuse_other_kind(content: bytes, filename: str) -> None:
    """Refuse what its first bytes show to be no workbook and no text."""
    binary = b"\0" in content[:32]
    for magic, zh, en in (*_BY_FIRST_BYTES, *(_BINARY if binary else ())):
        if content.startswith(magic):
            raise kind_refused(filename, zh, en)


def refuse_other_archive(names: Collection[str], mimetype: bytes, filename: str) -> None:
    """Refuse an archive that is no workbook: a document of another kind, or returns packed together."""
    if any(name.startswith("xl/") for name in names):
        return
    for part, zh, en in _BY_PART:
        if any(part.search(name) for name in names):
            raise kind_refused(filename, zh, en)
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        found = _OPEN_DOCUMENT.get(mimetype.rsplit(b".", 1)[1].split(b"-")[0].decode("ascii", "replace"))
        if found:
            raise kind_refused(filename, *found)
        return
    if "[Content_Types].xml" in names or "content.xml" in names:
        return
    files = [name for name in names if not name.endswith("/")]
    if not files:
        raise refuse("FILE-DAMAGED", file=filename)
    shown = [PurePosixPath(name).name for name in files if name.casefold().endswith(WORKBOOKS)][:3]
    rule = "FILE-PACKED" if shown else "FILE-ARCHIVE"
    raise refuse(rule, file=filename, count=len(files), names_zh="、".join(shown), names_en=", ".join(shown))


def refuse_other_streams(streams: Collection[str], filename: str) -> None:
    """Refuse a file in the old container that is no workbook."""
    if streams & {"workbook", "book"}:  # type: ignore[operator]
        return
    for stream, zh, en in _BY_STREAM:
        if stream in streams:
            raise kind_refused(filename, zh, en)
    raise kind_refused(filename, *_OTHER)


def refuse_other_text(text: str | None, filename: str) -> None:
    """Refuse a text that is known to be no table, and (None) what is no text either."""
    if text is None:
        raise kind_refused(filename, *_OTHER)
    for begins, zh, en in _BY_TEXT:
        if begins.match(text[:4_000]):
            raise kind_refused(filename, zh, en)


def kind_refused(filename: str, zh: str, en: str) -> FileRefused:
    """The refusal of a file of another kind, by the kind's name."""
    return refuse("FILE-KIND", file=filename, found_zh=zh, found_en=en)
