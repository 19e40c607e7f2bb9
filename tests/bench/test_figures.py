"""What `bin/bench sync` makes of what it measured, and the line that it measures with."""

import asyncio
import gzip

import pytest

from bench.failing.hands import Hand, Hands
from bench.failover import Accident, accident
from bench.field.line import Line, WrongAnswer, spoken
from bench.field.rows import Row, Target
from bench.field.sheet import table
from bench.field.works import Found
from bench.growth import told as growth_told

TARGET = Target(peer=1, raw=0.4, p95=10)


def row(ours: float, raw: float | None = 2000, p95: float | None = 9.0) -> Row:
    return Row("W1", "sqlite", "acts/s", ours, TARGET, {"slow": 400.0, "quick": 1000.0}, raw, p95)


def test_a_target_is_met_against_the_best_peer_and_the_database_alone() -> None:
    assert row(1000).missed == []


def test_each_part_of_a_target_is_missed_by_itself_and_says_by_how_much() -> None:
    assert row(700, p95=31.2).missed == ["0.70x the best peer", "0.35x raw", "p95 31 ms"]


def test_what_was_not_measured_counts_as_missed() -> None:
    assert row(1000, raw=None, p95=None).missed == ["no raw", "no p95"]
    assert "**no**: no raw" in table([row(1000, raw=None)])


def test_enough_is_enough_and_all_means_all() -> None:
    photos = Target(raw=0.7, enough=150)
    assert Row("W6", "sqlite", "MB/s", 160, photos, raw=400).missed == []
    assert Row("W6", "sqlite", "MB/s", 100, photos, raw=400).missed == ["0.25x raw"]
    assert Row("W5", "sqlite", "phones", 498, Target(all_of=500)).missed == ["498 of 500"]


def test_silence_is_the_longest_time_in_which_no_phone_heard_anything() -> None:
    one, other = Hand.__new__(Hand), Hand.__new__(Hand)
    one.heard, one.troubles = [9.0, 10.5, 18.0], [(12.0, "503"), (40.0, "503")]
    other.heard, other.troubles = [11.0, 16.0], []
    hands = Hands.__new__(Hands)
    hands.all = [one, other]
    assert accident(hands, "the line was cut", began=10.0, back=15.0, ends=20.0) == Accident(
        "the line was cut", 5.0, 5.0, 3.0, 1
    )


def test_the_line_reads_answers_in_chunks_and_deflated_and_stops_at_a_wrong_one() -> None:
    told = gzip.compress(b'{"ok": true}')
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(told), told),
        b"HTTP/1.1 503 Away\r\nContent-Length: 4\r\n\r\naway",
    ]

    async def server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
        writer.close()
        await writer.wait_closed()

    async def talk() -> None:
        there = await asyncio.start_server(server, "127.0.0.1", 0)
        line = Line(f"127.0.0.1:{there.sockets[0].getsockname()[1]}")
        assert (await line.ask(spoken("GET", "/", {}))).good() == b'{"ok": true}'
        with pytest.raises(WrongAnswer, match="503"):
            (await line.ask(spoken("GET", "/", {}))).good()
        line.close()
        there.close()
        await asyncio.sleep(0.05)  # the other end hangs up too

    asyncio.run(talk())


def test_a_line_that_was_hung_up_while_it_lay_idle_is_opened_anew_and_one_cut_in_an_answer_is_not() -> None:
    asked = 0

    async def server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        await reader.readuntil(b"\r\n\r\n")
        asked += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" if asked < 3 else b"HTTP/1.1 200")
        await writer.drain()
        writer.close()

    async def talk() -> None:
        there = await asyncio.start_server(server, "127.0.0.1", 0)
        line = Line(f"127.0.0.1:{there.sockets[0].getsockname()[1]}")
        for _ in range(2):
            assert (await line.ask(spoken("GET", "/", {}))).good() == b"ok"
            await asyncio.sleep(0.05)
        with pytest.raises(asyncio.IncompleteReadError):
            await line.ask(spoken("GET", "/", {}))
        assert asked == 3
        line.close()
        there.close()

    asyncio.run(talk())


def test_growth_is_told_as_how_many_times_slower_and_what_does_nothing_any_more_is_not_met() -> None:
    small, large = Found({"W1": 1000, "W3": 400}, {"W1": 5, "W3": 6}), Found({"W1": 950, "W3": 0}, {"W1": 5, "W3": 6})
    told = growth_told("sqlite", (57_445, 574_450), [small, large], 0.1, 60).splitlines()
    assert "| W1 | acts/s | 1,000 | 950 | 1.05 | 5 | 5 | yes |" in told
    assert "| W3 | calls/s | 400 | 0 | inf | 6 | 6 | **no** |" in told
