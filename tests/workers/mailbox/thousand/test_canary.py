"""The search finds a planted word however a program writes it, and finds nothing where there is nothing."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import redis

from tests.servers.redis_server import RedisServer
from tests.workers.mailbox.thousand.canary import WORDS, found_below, found_in
from tests.workers.mailbox.thousand.looking import held_by
from tests.workers.mailbox.thousand.parts import Monitor


def in_base64(before: int) -> Callable[[str], bytes]:
    return lambda word: base64.b64encode(b"x" * before + word.encode() + b" and more")


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda word: word.upper().encode(),
    "in UTF-16": lambda word: word.encode("utf-16-le"),
    "in JSON": lambda word: json.dumps({"name": word}).encode(),
    "in JSON in JSON": lambda word: json.dumps(json.dumps({"name": word})).encode(),
    "in an address": lambda word: quote(word).encode(),
    "in hexadecimal": lambda word: word.encode().hex().encode(),
    "in JSON in base64": lambda word: base64.b64encode(json.dumps({"a": word}).encode()),
    **{f"in base64, {before} behind the start": in_base64(before) for before in range(4)},
}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("how", WRITTEN)
def test_a_word_is_found_however_it_is_written(how: str, word: str) -> None:
    assert word in found_in(b"before " + WRITTEN[how](word) + b" after")


def test_nothing_is_found_in_noise() -> None:
    noise = os.urandom(3_000_000)
    assert found_in(noise) == []
    assert found_in(base64.b64encode(noise)) == []
    assert found_in(b"2026-11-25 07:56:08,123 INFO tasks ready.") == []


def test_a_file_that_holds_a_word_is_named(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "database.sqlite3-wal").write_bytes(bytes(1000) + WORDS[0].encode())
    (tmp_path / "clean").write_bytes(b"nothing")
    assert found_below(tmp_path) == [f"{WORDS[0]} in database.sqlite3-wal"]


def put_text(client: redis.Redis, word: str) -> None:
    client.set("key", word)


def put_list(client: redis.Redis, word: str) -> None:
    client.rpush("key", base64.b64encode(word.encode()))


def put_hash(client: redis.Redis, word: str) -> None:
    client.hset("key", "field", json.dumps(word))


def put_ordered(client: redis.Redis, word: str) -> None:
    client.zadd("key", {word: 1})


def put_set(client: redis.Redis, word: str) -> None:
    client.sadd("key", word)


@pytest.mark.parametrize("put", [put_text, put_list, put_hash, put_ordered, put_set])
def test_a_word_that_redis_is_told_and_keeps_is_found_in_both(
    put: Callable[[redis.Redis, str], None], redis_server: RedisServer, tmp_path: Path
) -> None:
    monitor = Monitor(redis_server, tmp_path / "told")
    try:
        with redis_server.client() as client:
            put(client, WORDS[0])
    finally:
        monitor.stop()
    assert found_in(held_by(redis_server)) == [WORDS[0]]
    assert found_in((tmp_path / "told").read_bytes()) == [WORDS[0]]
