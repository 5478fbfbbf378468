"""What waits for the moderators' logs: bounded, in order, a server at a time."""

import asyncio
from collections.abc import Sequence

from bot.log_queue import AT_ONCE, MOST_WAITING, LogQueue

SERVER, OTHER = 1, 2


class Paper:
    """Takes lines as fast as it is let."""

    def __init__(self) -> None:
        self.written: list[tuple[int, tuple[str, ...], int]] = []
        self.works = True
        self.open = {SERVER: asyncio.Event(), OTHER: asyncio.Event()}

    async def write(self, server_id: int, lines: Sequence[str], left_out: int) -> bool:
        await self.open[server_id].wait()
        self.written.append((server_id, tuple(lines), left_out))
        return self.works


async def idle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_lines_that_wait_are_written_together_and_in_order() -> None:
    paper = Paper()
    queue = LogQueue(paper.write)
    paper.open[SERVER].set()
    for number in range(AT_ONCE + 1):
        queue.put(SERVER, number, f"line {number}")
    await idle()
    assert paper.written == [
        (SERVER, tuple(f"line {number}" for number in range(AT_ONCE)), 0),
        (SERVER, (f"line {AT_ONCE}",), 0),
    ]


async def test_a_slow_log_holds_up_no_other() -> None:
    paper = Paper()
    queue = LogQueue(paper.write)
    paper.open[OTHER].set()
    queue.put(SERVER, 1, "stuck")
    queue.put(OTHER, 1, "quick")
    await idle()
    assert paper.written == [(OTHER, ("quick",), 0)]
    await queue.close()


async def test_a_newer_line_takes_the_place_of_an_older_one() -> None:
    paper = Paper()
    queue = LogQueue(paper.write)
    queue.put(SERVER, 1, "first thought")
    queue.put(SERVER, 1, "second thought")
    paper.open[SERVER].set()
    await idle()
    assert paper.written == [(SERVER, ("second thought",), 0)]


async def test_what_comes_too_fast_is_counted_and_told_of() -> None:
    paper = Paper()
    queue = LogQueue(paper.write)
    for number in range(MOST_WAITING + 7):
        queue.put(SERVER, number, f"line {number}")
    assert queue.left_out(SERVER) == 7
    paper.open[SERVER].set()
    await idle()
    assert paper.written[0][2] == 7
    assert [told for _, _, told in paper.written[1:]] == [0] * (MOST_WAITING // AT_ONCE - 1)
    assert queue.left_out(SERVER) == 0


async def test_what_could_not_be_written_is_told_of_when_it_can() -> None:
    paper = Paper()
    queue = LogQueue(paper.write)
    paper.open[SERVER].set()
    paper.works = False
    queue.put(SERVER, 1, "lost")
    await idle()
    paper.works = True
    queue.put(SERVER, 2, "kept")
    await idle()
    assert paper.written[-1] == (SERVER, ("kept",), 1)


async def test_an_error_loses_its_lines_and_nothing_else() -> None:
    paper = Paper()

    async def write(server_id: int, lines: Sequence[str], left_out: int) -> bool:
        if "broken" in lines:
            raise ValueError(lines)
        return await paper.write(server_id, lines, left_out)

    queue = LogQueue(write)
    paper.open[SERVER].set()
    queue.put(SERVER, 1, "broken")
    await idle()
    queue.put(SERVER, 2, "whole")
    await idle()
    assert paper.written == [(SERVER, ("whole",), 1)]


async def test_closing_stops_the_workers() -> None:
    paper = Paper()
    queue = LogQueue(paper.write)
    queue.put(SERVER, 1, "stuck")
    await idle()
    await queue.close()
    paper.open[SERVER].set()
    await idle()
    assert paper.written == []
