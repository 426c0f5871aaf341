"""Files that strangers wrote, as documents: only real files, bounded in size, UTF-8."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jigai.facts.parsing import MAX_DEPTH, MAX_NODES, Listing, Mapping, parse
from jigai.facts.problems import InputRefused, refused

MAX_BYTES = 20_000_000

_MAGIC = {
    b"PK\x03\x04": ("Office 或压缩文件", "an Office or archive file"),
    b"PK\x05\x06": ("压缩文件", "an archive file"),
    b"\xd0\xcf\x11\xe0": ("旧版 Office 文件", "an old Office file"),
    b"%PDF": ("PDF 文件", "a PDF file"),
    b"\x89PNG": ("图片", "a picture"),
    b"\xff\xd8\xff": ("图片", "a picture"),
    b"GIF8": ("图片", "a picture"),
    b"\x1f\x8b": ("压缩文件", "an archive file"),
    b"7z\xbc\xaf": ("压缩文件", "an archive file"),
    b"Rar!": ("压缩文件", "an archive file"),
    b"\x7fELF": ("程序", "a program"),
    b"SQLite format 3\0": ("数据库", "a database"),
}

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Listing",
    "Mapping",
    "decode",
    "dumps",
    "load",
    "load_all",
    "parse",
    "read_bytes",
]


def read_bytes(path: Path) -> bytes:
    """The content of a file that may be read as a document.

    Raises InputRefused when it is missing, no ordinary file, too large or empty.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise refused(
                "file.directory",
                "这是文件夹，不是文件；请指定其中一个文件",
                "this is a folder, not a file; name a file in it",
                name,
            )
        if path.exists() and not path.is_file():
            raise refused(
                "file.special", "这不是普通文件", "this is no ordinary file; name one", name
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except InputRefused:
        raise
    except FileNotFoundError:
        raise refused(
            "file.missing", "找不到文件，请核对路径", "no such file; check the path", name
        ) from None
    except PermissionError:
        raise refused(
            "file.unreadable",
            "没有读取权限，请修改文件权限",
            "no permission to read it; change the file's permissions",
            name,
        ) from None
    except (OSError, ValueError):
        raise refused(
            "file.unreadable",
            "无法读取，请核对路径",
            "it cannot be read; check the path",
            name.replace("\0", "�"),
        ) from None
    if len(data) > MAX_BYTES:
        raise refused(
            "file.too-large",
            f"文件超过 {MAX_BYTES // 1_000_000} MB，请拆分后再试",
            f"the file is over {MAX_BYTES // 1_000_000} MB; split it and try again",
            name,
        )
    if not data.strip():
        raise refused(
            "file.empty",
            "文件是空的，请填写后再试",
            "the file is empty; fill it in and try again",
            name,
        )
    return data


def decode(data: bytes, name: str) -> str:
    """UTF-8 text, with or without a mark; anything else is refused with the remedy."""
    for magic, (zh, en) in _MAGIC.items():
        if data.startswith(magic):
            raise refused(
                "file.disguised",
                f"内容是{zh}，不是 YAML 或 JSON 文本；请另存为文本",
                f"the content is {en}, not YAML or JSON text; save it as text",
                name,
            )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(
            "file.encoding",
            f"第 {error.start + 1} 字节起不是 UTF-8（可能是 GBK），请另存为 UTF-8 编码",
            f"not UTF-8 from byte {error.start + 1} on (perhaps GBK); save it as UTF-8",
            name,
        ) from None


def load(path: Path) -> Any:
    """The single document of a YAML or JSON file; raises InputRefused."""
    documents = load_all(path)
    if len(documents) != 1:
        raise refused(
            "file.several",
            f"文件里有 {len(documents)} 份文档，应只有一份；请分开存放",
            f"the file holds {len(documents)} documents; keep each in a file of its own",
            str(path),
        )
    return documents[0]


def load_all(path: Path) -> list[Any]:
    """Every document of a YAML file (a JSON file is one); raises InputRefused."""
    return parse(decode(read_bytes(path), str(path)), str(path))


def dumps(value: Any) -> str:
    """Readable JSON with Chinese left as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2)
