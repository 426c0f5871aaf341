"""Settings from the environment: safe by default, refused with the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from jigai.facts.problems import InputRefused
from jigai.office.ground.environment import Environment


def code(refusal: pytest.ExceptionInfo[InputRefused]) -> str:
    return refusal.value.problems[0].code


def test_production_without_a_key_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(InputRefused) as refusal:
        Environment({}).secret_key()
    assert code(refusal) == "settings.secret-key"
    assert "JIGAI_SECRET_KEY" in refusal.value.problems[0].zh
    assert "--local" in refusal.value.problems[0].en


@pytest.mark.parametrize("key", ["short", "x" * 39])
def test_a_short_key_is_refused_even_locally(key: str) -> None:
    with pytest.raises(InputRefused):
        Environment({"JIGAI_SECRET_KEY": key, "JIGAI_LOCAL": "yes"}).secret_key()


def test_a_local_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    env = Environment({"JIGAI_LOCAL": "yes", "JIGAI_HOME": str(tmp_path)})
    first = env.secret_key()
    assert len(first) >= 40
    assert env.secret_key() == first
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("hosts", ["", "*", "a.example,*"])
def test_production_names_its_hosts(hosts: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        Environment({"JIGAI_HOSTS": hosts}).hosts()
    assert code(refusal) == "settings.hosts"


def test_hosts_are_listed() -> None:
    assert Environment({"JIGAI_HOSTS": "a.example, b.example"}).hosts() == [
        "a.example",
        "b.example",
    ]


def test_postgresql_by_address() -> None:
    stated = "postgresql://jigai:p%40ss%2Fword@db.example:5433/office?sslmode=require"
    found = Environment({"JIGAI_DATABASE": stated}).database()
    assert found["ENGINE"].endswith("postgresql")
    assert (found["USER"], found["PASSWORD"]) == ("jigai", "p@ss/word")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "office")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_sqlite_is_the_default_and_locks_at_once(tmp_path: Path) -> None:
    found = Environment({"JIGAI_HOME": str(tmp_path)}).database()
    assert found["NAME"] == str(tmp_path / "jigai.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "stated", ["mysql://a/b", "postgresql://host", "sqlite:///", "postgresql://u:secret@h:x/n"]
)
def test_another_database_is_refused_without_repeating_its_password(stated: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        Environment({"JIGAI_DATABASE": stated}).database()
    assert code(refusal) == "settings.database"
    assert "secret" not in refusal.value.problems[0].text("zh")


def test_flags_and_numbers_that_are_none() -> None:
    with pytest.raises(InputRefused) as refusal:
        Environment({"JIGAI_PROXY": "perhaps"}).flag("PROXY")
    assert code(refusal) == "settings.flag"
    with pytest.raises(InputRefused) as refusal:
        Environment({"JIGAI_MAX_FORM_KB": "1e9"}).whole("MAX_FORM_KB", 2000, 100, 100_000)
    assert code(refusal) == "settings.number"
