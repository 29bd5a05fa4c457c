"""Downloads: checked, kept, and resumed where a connection was cut."""

import hashlib
import http.server
import threading

import numpy as np
import pytest

pytest.importorskip("pooch")
pytest.importorskip("requests")

from course_pkg.data import download
from course_pkg.data.download import DataError, fetch

CONTENT = np.random.default_rng(3).bytes(300_007)
HASH = "sha256:" + hashlib.sha256(CONTENT).hexdigest()
CUT = 100_003  # bytes that the server sends before it hangs up


class Handler(http.server.BaseHTTPRequestHandler):
    """Send the rest of CONTENT, but never more than the server's limit."""

    def do_GET(self):
        server = self.server
        asked = self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
        server.asked.append(start)
        if server.status:
            self.send_error(server.status)
            return
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if start and server.ranges else 200)
        rest = CONTENT[start if server.ranges else 0 :]
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest[: server.limit])

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server on this machine, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / name)
    monkeypatch.delenv(download.VARIABLE, raising=False)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as one:
        one.asked, one.limit, one.ranges, one.status = [], None, True, None
        one.url = f"http://127.0.0.1:{one.server_port}/data.gz"
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


def test_a_download_is_kept(server):
    path = fetch("data.gz", server.url, HASH)
    assert path.read_bytes() == CONTENT
    assert fetch("data.gz", server.url, HASH) == path
    assert server.asked == [0]


def test_a_cut_connection_goes_on_where_it_was_cut(server):
    server.limit = CUT
    path = fetch("data.gz", server.url, HASH)
    assert path.read_bytes() == CONTENT
    assert server.asked[0] == 0
    assert server.asked[1:] == sorted(set(server.asked[1:]))
    assert CUT - download.CHUNK <= server.asked[1] <= CUT
    assert not path.with_name("data.gz.part").exists()


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(
    server, monkeypatch
):
    monkeypatch.setattr(download, "ATTEMPTS", 1)
    server.limit = CUT
    with pytest.raises(DataError, match="could not be downloaded"):
        fetch("data.gz", server.url, HASH)
    server.limit = None
    assert fetch("data.gz", server.url, HASH).read_bytes() == CONTENT
    assert 0 < server.asked[-1] <= CUT


def test_a_server_without_ranges_sends_all_again(server, monkeypatch):
    monkeypatch.setattr(download, "ATTEMPTS", 1)
    server.limit, server.ranges = CUT, False
    with pytest.raises(DataError):
        fetch("data.gz", server.url, HASH)
    server.limit = None
    assert fetch("data.gz", server.url, HASH).read_bytes() == CONTENT


def test_another_file_is_refused_and_not_kept(server, tmp_path):
    with pytest.raises(DataError, match="is not the file that was expected"):
        fetch("data.gz", server.url, "md5:" + 32 * "0")
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_offline_is_said_in_one_sentence(server):
    server.shutdown()
    server.server_close()
    with pytest.raises(DataError) as caught:
        fetch("data.gz", server.url, HASH)
    assert str(caught.value) == (
        f"data.gz could not be downloaded from {server.url} "
        "(ConnectionError); connect to the network, or get it elsewhere and "
        "name its folder with --data or ATTENTION_COURSE_DATA."
    )


def test_a_refusal_is_said(server):
    server.status = 404
    with pytest.raises(DataError, match=r"\(HTTPError\); connect"):
        fetch("data.gz", server.url, HASH)


def test_a_local_folder_comes_first(server, tmp_path, monkeypatch):
    (tmp_path / "data").write_text("plain")
    found = fetch("data.gz", server.url, HASH, data=tmp_path)
    assert found == tmp_path / "data"
    monkeypatch.setenv(download.VARIABLE, str(tmp_path))
    (tmp_path / "data.gz").write_text("compressed")
    assert fetch("data.gz", server.url, HASH) == tmp_path / "data.gz"
    with pytest.raises(DataError, match=r"holds no other\.gz; put it there"):
        fetch("other.gz", server.url, HASH)
    assert server.asked == []
