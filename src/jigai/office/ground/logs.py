"""Logs: one line for each event, JSON for machines or text for people; no query, body or cookie."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from jigai.facts.problems import refused

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
request_id: ContextVar[str] = ContextVar("request_id", default="")
_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "taskName", "request", "server_time"}


class JsonLines(logging.Formatter):
    """Each record as one line of JSON: time, level, logger, event, what was added to it."""

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if request_id.get():
            found["request"] = request_id.get()
        found |= {k: v for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            found["exception"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        added = " ".join(f"{k}={v}" for k, v in vars(record).items() if k not in _STANDARD)
        when = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = f"{when} {record.levelname.lower():7} {record.getMessage()} {added}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure(options: dict[str, str]) -> None:
    """Send everything to standard error; ``options`` are ``form`` (json, text) and ``level``.

    Raises InputRefused for an option that is none.
    """
    form, level = options["form"], options["level"].upper()
    if form not in ("json", "text") or level not in LEVELS:
        raise refused(
            "settings.log",
            f"JIGAI_LOG 应为 json 或 text，JIGAI_LOG_LEVEL 应为 {'、'.join(LEVELS)} 之一",
            f"JIGAI_LOG should be json or text, JIGAI_LOG_LEVEL one of {', '.join(LEVELS)}",
        )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Django's own lines on 4xx and 5xx repeat what the middleware writes of every request.
    logging.getLogger("django.request").setLevel("ERROR")
    logging.getLogger("django.server").propagate = False
