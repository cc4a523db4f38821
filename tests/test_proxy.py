"""The proxy itself: what passes, what does not, and who learns of it."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from tests.proxy import TcpProxy, tcp_proxy

SOON = 10.0  # seconds


class Echo(socketserver.BaseRequestHandler):
    """Says what it hears, until the other side has no more to say."""

    def handle(self) -> None:
        while heard := self.request.recv(65536):
            self.request.sendall(heard)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@pytest.fixture
def proxy() -> Iterator[TcpProxy]:
    """Before a server that echoes."""
    with Server(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        with tcp_proxy(("127.0.0.1", server.server_address[1])) as proxy:
            yield proxy
        server.shutdown()


def test_everything_passes_and_so_does_the_end(proxy: TcpProxy) -> None:
    much = bytes(range(256)) * 4096
    with connected(proxy) as client:
        threading.Thread(target=say_all, args=[client, much]).start()
        with client.makefile("rb") as answers:
            assert answers.read() == much


def test_a_delay_counts_for_each_direction_and_not_for_each_piece(proxy: TcpProxy) -> None:
    proxy.delay = 0.2
    with connected(proxy) as client:
        began = time.monotonic()
        for _ in range(5):
            client.sendall(b"x")
            time.sleep(0.02)
        assert len(received(client, 5)) == 5
        assert 0.4 <= time.monotonic() - began < 0.9


def test_a_drip_lets_one_byte_through_at_a_time_until_it_is_taken_back(proxy: TcpProxy) -> None:
    proxy.drip = 0.1
    with connected(proxy) as client:
        client.sendall(b"x" * 1000)
        assert len(client.recv(1000)) == 1
        proxy.drip = None
        assert len(received(client, 999)) == 999


def test_a_cut_drops_who_is_connected_and_refuses_who_comes(proxy: TcpProxy) -> None:
    with connected(proxy) as client:
        assert echoed(client)
        proxy.cut()
        assert gone(client)
    with pytest.raises(ConnectionRefusedError):
        connected(proxy)
    proxy.mend()
    with connected(proxy) as client:
        assert echoed(client)


def test_a_frozen_connection_stays_silent_for_good_and_new_ones_pass_after_mending(proxy: TcpProxy) -> None:
    with connected(proxy) as before:
        assert echoed(before)
        proxy.freeze()
        with connected(proxy) as meanwhile:
            assert not echoed(before)
            assert not echoed(meanwhile)
            proxy.mend()
            assert not echoed(before)
            assert not echoed(meanwhile)
    with connected(proxy) as after:
        assert echoed(after)


def test_it_goes_on_after_a_freeze_was_followed_by_a_cut(proxy: TcpProxy) -> None:
    with connected(proxy) as client:
        proxy.freeze()
        proxy.cut()
        assert gone(client)
    proxy.mend()
    with connected(proxy) as client:
        assert echoed(client)


def test_a_server_that_is_away_is_away_behind_the_proxy_too() -> None:
    with tcp_proxy(("127.0.0.1", 1)) as proxy, connected(proxy) as client:
        assert gone(client)


def test_it_ends_in_silence_with_connections_open_and_leaves_no_thread_behind(
    proxy: TcpProxy, caplog: pytest.LogCaptureFixture
) -> None:
    with tcp_proxy(("127.0.0.1", proxy.port)) as second:
        client = connected(second)
        second.delay = 60
        client.sendall(b"x")
        time.sleep(0.1)
    with client:
        assert gone(client)
    assert caplog.messages == []
    assert not [thread for thread in threading.enumerate() if thread.name == f"proxy before {proxy.port}"]


def connected(proxy: TcpProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=SOON)


def say_all(client: socket.socket, much: bytes) -> None:
    client.sendall(much)
    client.shutdown(socket.SHUT_WR)


def received(client: socket.socket, number: int) -> bytes:
    """So many bytes, or fewer where it ends before."""
    client.settimeout(SOON)
    heard = b""
    while len(heard) < number and (more := client.recv(number - len(heard))):
        heard += more
    return heard


def echoed(client: socket.socket) -> bool:
    """Whether something goes there and comes back within a moment."""
    client.settimeout(0.5)
    client.sendall(b"ping")
    try:
        return client.recv(4) == b"ping"
    except TimeoutError:
        return False


def gone(client: socket.socket) -> bool:
    """Whether the other side has hung up, politely or not."""
    client.settimeout(SOON)
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True
