"""Settings start the product or stop it with a sentence."""

import base64
import stat
import threading
from pathlib import Path

import pytest

from intake.settings import Settings, WrongSettings

KEY = base64.b64encode(b"k" * 32).decode()


def load(tmp_path: Path, **settings: str) -> Settings:
    return Settings.load({"INTAKE_DATA_DIR": str(tmp_path / "data")} | {f"INTAKE_{k}": v for k, v in settings.items()})


def test_a_data_folder_alone_is_enough(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.database_url.endswith("data/intake.sqlite3")
    assert settings.keys_database_url.endswith("data/keys.sqlite3")
    assert settings.public_url == "http://localhost:8000"
    assert not settings.secure


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert first.secret_key == second.secret_key
    assert first.encryption_keys == second.encryption_keys
    for file in (tmp_path / "data").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_two_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    found: list[bytes] = []
    start = threading.Barrier(8)

    def one() -> None:
        start.wait()
        found.append(load(tmp_path).secret_key)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_without_a_data_folder_nothing_starts() -> None:
    with pytest.raises(WrongSettings, match="INTAKE_DATA_DIR is missing: it wants a folder"):
        Settings.load({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "eighty"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "nonsense"),
        ("SECRET_KEY", "short"),
        ("ENCRYPTION_KEYS", "a:not-base64"),
        ("ENCRYPTION_KEYS", f"a:{KEY},a:{KEY}"),
        ("ENCRYPTION_KEYS", "a:" + base64.b64encode(b"short").decode()),
        ("PUBLIC_URL", "http://notify.example.org"),
        ("PUBLIC_URL", "ftp://notify.example.org"),
        ("BRAND_COLOUR", "blue"),
        ("DAY_ONE_RULE", "sometimes"),
        ("STATUTORY_PARTNERS", " , "),
        ("TRUSTED_PROXIES", "-1"),
        ("SECRET_KEY_FILE", "/no/such/file"),
    ],
)
def test_a_wrong_setting_is_named_and_not_quoted(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(tmp_path, **{name: value})
    assert f"INTAKE_{name.removesuffix('_FILE')} " in refused.value.sentence
    assert refused.value.sentence.endswith(".")
    assert KEY not in refused.value.sentence


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(tmp_path, PORT="x", BRAND_COLOUR="x")
    assert len(refused.value.sentence.splitlines()) == 2


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s" * 40 + "\n")
    assert load(tmp_path, SECRET_KEY_FILE=str(file)).secret_key == b"s" * 40


def test_no_secret_shows_itself(tmp_path: Path) -> None:
    shown = repr(load(tmp_path, ENCRYPTION_KEYS=f"a:{KEY}", SECRET_KEY="s" * 40, DATABASE_URL="postgresql://u:pw1@h/n"))
    for secret in (KEY, "kkkkkkkk", "s" * 40, "pw1"):
        assert secret not in shown


def test_keys_stand_beside_a_postgresql_database_unless_told_otherwise(tmp_path: Path) -> None:
    url = "postgresql://user@host/name"
    assert load(tmp_path, DATABASE_URL=url).keys_database_url == url
    assert load(tmp_path, DATABASE_URL=url, KEYS_DATABASE_URL=url + "2").keys_database_url == url + "2"
