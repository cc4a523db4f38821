"""A TCP proxy on the loopback that tests put before a broker, a database or a mail server, to make it fail.

    what is tested ── tcp_proxy(to=...) ── server

It knows no protocol. All of it can be changed from any thread while connections are open.
"""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress

LOOPBACK = "127.0.0.1"
LUMP = 64 * 1024  # bytes read at once
WAITING = 64  # lumps that may be under way in one direction
PATIENCE = 10.0  # seconds
_Lumps = asyncio.Queue[tuple[float, bytes]]


class TcpProxy:
    """Passes everything on to `to`, until it is told to misbehave."""

    def __init__(self, to: tuple[str, int]) -> None:
        self.delay = 0.0
        """Seconds that everything is under way, in each direction."""
        self.drip: float | None = None
        """Where set, only one byte passes every so many seconds, in each direction."""
        self._to = to
        self._place = _bound()  # keeps the port while nobody listens at it
        self.port: int = self._place.getsockname()[1]
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._frozen = False
        self._freezes = 0

    def cut(self) -> None:
        """Drops all connections at once. Whoever connects from now on is refused."""
        self._do(self._cut())

    def freeze(self) -> None:
        """Swallows everything that comes, and accepts who connects. Nobody learns of it, not even who hangs up.

        A connection that has been frozen stays silent for good, as through a router that has forgotten it.
        """
        self._do(self._freeze())

    def mend(self) -> None:
        """Passes on whatever comes by new connections. `delay` and `drip` stay as they are."""
        self._do(self._mend())

    async def live(self, ready: threading.Event) -> None:
        """Serves until `end`."""
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        await self._mend()
        ready.set()
        await self._over.wait()
        await self._cut()
        self._place.close()

    def end(self) -> None:
        """Ends for good, with everything that is open."""
        self._loop.call_soon_threadsafe(self._over.set)

    def _do(self, change: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(change, self._loop).result(timeout=PATIENCE)

    async def _cut(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        for writer in self._writers:
            writer.transport.abort()

    async def _freeze(self) -> None:
        await self._mend()
        self._frozen = True
        self._freezes += 1

    async def _mend(self) -> None:
        self._frozen = False
        if not self._server:
            self._server = await asyncio.start_server(self._accept, LOOPBACK, self.port, reuse_port=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self._frozen:
                await _swallow(reader)
            elif self._server:  # or cut before this began
                await self._connect(reader, writer)
        except* OSError:
            pass  # one of them has gone, and so does the other
        finally:
            self._end(writer)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        freezes = self._freezes
        far_reader, far_writer = await asyncio.open_connection(*self._to)
        self._writers.add(far_writer)
        if writer.is_closing():  # cut meanwhile
            far_writer.transport.abort()
        there, back = _Lumps(WAITING), _Lumps(WAITING)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._read(reader, there))
                tasks.create_task(self._write(there, far_writer, freezes))
                tasks.create_task(self._read(far_reader, back))
                tasks.create_task(self._write(back, writer, freezes))
        finally:
            self._end(far_writer)

    async def _read(self, reader: asyncio.StreamReader, lumps: _Lumps) -> None:
        """Each lump with the moment at which it is there; an empty one is the end."""
        lump = b"first"
        while lump:
            lump = b""
            with suppress(OSError):
                lump = await reader.read(LUMP)
            await lumps.put((self._loop.time() + self.delay, lump))

    async def _write(self, lumps: _Lumps, writer: asyncio.StreamWriter, freezes: int) -> None:
        lump = b"first"
        while lump:
            at, lump = await lumps.get()
            await asyncio.sleep(at - self._loop.time())
            await self._write_lump(lump, writer, freezes)
        if self._freezes == freezes:
            writer.write_eof()

    async def _write_lump(self, lump: bytes, writer: asyncio.StreamWriter, freezes: int) -> None:
        while lump:
            piece, lump = (lump[:1], lump[1:]) if self.drip else (lump, b"")
            await asyncio.sleep(self.drip or 0)
            if self._freezes == freezes:
                writer.write(piece)
                await writer.drain()

    def _end(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        self._writers.discard(writer)


@contextmanager
def tcp_proxy(to: tuple[str, int]) -> Iterator[TcpProxy]:
    """A running proxy before the server at this host and port. All its connections have ended when the block has."""
    proxy, ready = TcpProxy(to), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(proxy.live(ready)), name=f"proxy before {to[1]}", daemon=True)
    thread.start()
    assert ready.wait(timeout=PATIENCE)
    try:
        yield proxy
    finally:
        proxy.end()
        thread.join(timeout=PATIENCE)


async def _swallow(reader: asyncio.StreamReader) -> None:
    while await reader.read(LUMP):
        pass


def _bound() -> socket.socket:
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    place.bind((LOOPBACK, 0))
    return place
