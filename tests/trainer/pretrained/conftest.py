"""A server on this machine that stands in for Keras's, and files to download from it."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from trainer.pretrained.official import OfficialFile

# Begins as HDF5 does.
_CONTENT = b"\x89HDF\r\n\x1a\n" + bytes(range(256)) * 2000


class WeightsServer(ThreadingHTTPServer):
    """Serves one file at every address; how it misbehaves is set by the test."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = _CONTENT
        self.status = 200
        self.redirects: dict[str, str] = {}
        self.cut_at: int | None = None
        self.ranges = True
        self.requests: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def offer(self, name: str = "weights.h5", *, digest: str | None = None) -> OfficialFile:
        """The file as an official one, with the digest of the true content unless told otherwise."""
        if digest is None:
            digest = hashlib.md5(_CONTENT, usedforsecurity=False).hexdigest()
        return OfficialFile(name, f"{self.address}/{name}", len(_CONTENT), digest)


class _Handler(BaseHTTPRequestHandler):
    server: WeightsServer

    def do_GET(self) -> None:
        self.server.requests.append((self.path, self.headers.get("Range", "")))
        if self.path in self.server.redirects:
            self.send_response(302)
            self.send_header("Location", self.server.redirects[self.path])
            self.end_headers()
            return
        if self.server.status != 200:
            self.send_error(self.server.status)
            return
        wanted = self.headers.get("Range") if self.server.ranges else None
        first = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        body = self.server.content[first:]
        if wanted and not body:
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.server.cut_at is None else body[: self.server.cut_at])

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeightsServer]:
    """A running server; the machine's own proxies are out of the way."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with WeightsServer() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()
