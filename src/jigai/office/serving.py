"""The office served: by gunicorn, policies compiled once before its processes part."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jigai.facts.problems import refused
from jigai.office.frontend.fetching import fetch

PATIENCE = 15
"""Seconds that a process beside the pages has to end."""


@dataclass(frozen=True)
class Service:
    """Where and how to serve."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    reload: bool = False
    beside: Sequence[Sequence[str]] = ()
    """Commands of ``jigai`` that run as long as the pages are served."""


def prepare(development: bool = False) -> Path:
    """Fetch what pages take from npm and collect the files served; returns their folder.

    Quick where nothing changed. Raises InputRefused where a package cannot be had.
    """
    settings = set_up()
    fetch(settings.FRONTEND, development)
    from jigai.office.collecting import collect

    return collect(settings.STATIC_ROOT)


def set_up() -> Any:
    """Django, ready; returns its settings. Raises InputRefused for settings that are wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jigai.office.settings")
    import django
    from django.conf import settings

    if not settings.configured:
        # A first read here lets the refusal through as it is, before Django wraps it.
        pass
    django.setup()
    return settings


def serve(service: Service, ready: Callable[[str], None]) -> None:
    """Serve until stopped; ``ready`` is called with the address once requests are answered.

    Raises InputRefused where settings, database or port stand in the way.
    """
    counts = Path(tempfile.mkdtemp(prefix="jigai-metrics-"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)
    settings = set_up()
    prepare()
    migrated(settings)
    _invented_or_not(settings)
    _free(service)
    try:
        with _beside(service.beside):
            _gunicorn(service, ready)
    finally:
        shutil.rmtree(counts, ignore_errors=True)


@contextmanager
def _beside(commands: Sequence[Sequence[str]]) -> Iterator[None]:
    """Processes that end with this one, which alone hears Ctrl+C."""
    begun = [
        subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "jigai", *words],
            start_new_session=True,
            env={"JIGAI_LOG_LEVEL": "WARNING"} | os.environ,
        )
        for words in commands
    ]
    try:
        yield
    finally:
        for process in begun:
            process.terminate()
        for process in begun:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _invented_or_not(settings: Any) -> None:
    """Invented data and real people never share a database."""
    from django.db import connection

    from jigai.office.demonstration.filling import guard, guard_real

    (guard if settings.DEMONSTRATION else guard_real)()
    connection.close()


def migrated(settings: Any) -> None:
    """See that the tables are as the program wants them: made where one person tries jigai.

    Raises InputRefused where they are behind, or the database cannot be reached.
    """
    _up_to_date(apply=settings.LOCAL)


def _up_to_date(*, apply: bool) -> None:
    """The tables as the program wants them; made where one person tries jigai locally."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import DatabaseError

    if apply:
        call_command("migrate", verbosity=0, interactive=False)
        return
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise refused(
            "serve.database",
            f"连不上数据库：{error}。请检查 JIGAI_DATABASE",
            f"the database cannot be reached: {error}; check JIGAI_DATABASE",
        ) from error
    finally:
        connection.close()
    if behind:
        raise refused(
            "serve.migrations",
            f"数据库还差 {len(behind)} 步更新，请先备份，再运行 jigai manage migrate",
            f"the database lacks {len(behind)} steps; back it up, then run jigai manage migrate",
        )


def _free(service: Service) -> None:
    family = socket.AF_INET6 if ":" in service.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((service.host, service.port))
        except OSError as error:
            raise refused(
                "serve.port",
                f"{service.host}:{service.port} 不能使用（{error.strerror}）。"
                "请换一个端口：PORT=8001 make run，或 jigai serve --port 8001",
                f"{service.host}:{service.port} cannot be used ({error.strerror}); take another "
                "port: PORT=8001 make run, or jigai serve --port 8001",
            ) from error


def _gunicorn(service: Service, ready: Callable[[str], None]) -> None:
    from gunicorn.app.base import BaseApplication
    from prometheus_client import multiprocess

    ended: Callable[[int], None] = multiprocess.mark_process_dead

    def when_ready(_: Any) -> None:
        """The plans stay shared by the processes: the collector is not to touch them."""
        gc.collect()
        gc.freeze()
        ready(f"http://{host}:{service.port}")

    host = f"[{service.host}]" if ":" in service.host else service.host
    options: dict[str, Any] = {
        "bind": f"{host}:{service.port}",
        "workers": service.workers,
        "threads": service.threads,
        "worker_class": "gthread",
        "preload_app": not service.reload,
        "reload": service.reload,
        "timeout": 60,
        "graceful_timeout": 20,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "keepalive": 15,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": when_ready,
        "child_exit": lambda _, worker: ended(worker.pid),
    }

    class Application(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for key, value in options.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Any:
            from jigai.office.wsgi import application

            return application

    Application().run()
