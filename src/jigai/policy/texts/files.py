"""From a file to its characters: plain text, Word or PDF, told apart by content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final

from jigai.facts.problems import InputRefused, refused
from jigai.policy.texts.pages import flowed

MOST_BYTES: Final = 50_000_000
MOST_UNPACKED: Final = 200_000_000
"""A Word file is a ZIP archive; one that unpacks to more is a bomb or no text."""
MOST_CHARACTERS: Final = 2_000_000
LEAST_ON_A_PAGE: Final = 8
"""Characters; a PDF with fewer on an average page is a scan."""
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OLD_WORD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(path: Path) -> str:
    """The characters of a text, Word or PDF file, lines ended by a line feed.

    Raises InputRefused where the file is missing, too large, locked, damaged, a scan without
    text, or nothing that can be read as Chinese text.
    """
    where = path.name
    try:
        if not path.is_file():
            raise refused(
                "text.missing",
                "没有这个文件，请核对路径",
                "there is no such file; check the path",
                where,
            )
        if path.stat().st_size > MOST_BYTES:
            raise refused(
                "text.too-large",
                f"文件超过 {MOST_BYTES // 1_000_000} MB，请只保留文件正文后再导入",
                f"the file is over {MOST_BYTES // 1_000_000} MB; keep the text alone and try again",
                where,
            )
        data = path.read_bytes()
    except OSError as error:
        raise refused(
            "text.unreadable",
            f"文件无法读取（{error.strerror}），请检查权限",
            f"the file cannot be read ({error.strerror}); check its permissions",
            where,
        ) from error
    return read_bytes(data, where)


def read_bytes(data: bytes, where: str = "") -> str:
    """The same from the bytes of a file; ``where`` is its name in messages."""
    if data.startswith(b"%PDF"):
        text = _pdf(data, where)
    elif data.startswith(b"PK\x03\x04"):
        text = _docx(data, where)
    elif data.startswith(_OLD_WORD):
        raise refused(
            "text.old-word",
            "这是旧版 Word（.doc）或其他 Office 文件，请另存为 .docx 后再导入",
            "this is an old Word (.doc) or another Office file; save it as .docx and try again",
            where,
        )
    else:
        text = _plain(data, where)
    return cleaned(text, where)


def cleaned(text: str, where: str = "") -> str:
    """Line ends made one, marks without width taken out; InputRefused where little is left."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    text = text.translate({0x200B: None, 0xFEFF: None, 0x2060: None, 0x00AD: None})
    if len(text) > MOST_CHARACTERS:
        raise refused(
            "text.too-long",
            f"正文超过 {MOST_CHARACTERS} 字，不像一份政策文件",
            f"the text has over {MOST_CHARACTERS} characters; that is hardly a policy",
            where,
        )
    if not text.strip():
        raise refused(
            "text.empty",
            "文件里没有文字",
            "there is no text in the file",
            where,
        )
    if sum("\u4e00" <= c <= "\u9fff" for c in text) * 5 < len("".join(text.split())):
        raise refused(
            "text.not-chinese",
            "正文里汉字很少，不像中文文件；请确认文件和编码",
            "few of its characters are Chinese; check that this is the right file and encoding",
            where,
        )
    return text


def _plain(data: bytes, where: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, where)
    if b"\x00" in data[:4096]:
        raise _unknown_kind(where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "gb18030", where)


def _decoded(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(
            "text.encoding",
            f"第 {error.start + 1} 字节起不是 UTF-8 也不是 GB18030 文字，文件可能已损坏",
            f"from byte {error.start + 1} on it is neither UTF-8 nor GB18030; it may be damaged",
            where,
        ) from error


def _unknown_kind(where: str) -> InputRefused:
    return refused(
        "text.kind",
        "既不是文本，也不是 Word（.docx）或 PDF 文件；请核对文件",
        "it is neither text nor a Word (.docx) or PDF file; check the file",
        where,
    )


def _damaged(where: str) -> InputRefused:
    return refused(
        "text.damaged",
        "文件已损坏或不完整，请重新获取",
        "the file is damaged or incomplete; get it again",
        where,
    )


def _docx(data: bytes, where: str) -> str:
    from jigai.policy.texts.word import lines

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if sum(item.file_size for item in archive.infolist()) > MOST_UNPACKED:
            raise refused(
                "text.bomb",
                "压缩包展开后过大，拒绝打开",
                "the archive unpacks to far too much; it was not opened",
                where,
            )
        if "word/document.xml" not in archive.namelist():
            raise _unknown_kind(where)
        return "\n".join(lines(data, archive))
    except InputRefused:
        raise
    except Exception as error:  # a damaged file fails in many ways deep inside the libraries
        raise _damaged(where) from error


def _pdf(data: bytes, where: str) -> str:
    """The text layer of a PDF file, page after page."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refused(
                "text.password",
                "文件有密码，请先解除密码再导入",
                "the file has a password; remove it and try again",
                where,
            ) from error
        raise _damaged(where) from error
    try:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    except pypdfium2.PdfiumError as error:
        raise _damaged(where) from error
    finally:
        pdf.close()
    if sum(len(p.strip()) for p in pages) < LEAST_ON_A_PAGE * max(1, len(pages)):
        raise refused(
            "text.scan",
            "PDF 里没有文字层（可能是扫描件），请提供带文字的 PDF 或先做文字识别",
            "the PDF has no text layer (a scan?); get one with text, or recognise it first",
            where,
        )
    return flowed(pages)
