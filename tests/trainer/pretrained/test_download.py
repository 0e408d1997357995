import hashlib
import shutil
import socket
import ssl
import urllib.error
from types import SimpleNamespace

import pytest
from filelock import FileLock

from trainer.errors import Cancelled, OutputError, WeightsError
from trainer.pretrained import download
from trainer.pretrained.download import download_file
from trainer.pretrained.official import OfficialFile


def test_a_file_arrives_whole_under_its_name(server, tmp_path):
    path = download_file(server.offer(), tmp_path / "deep" / "weights")
    assert path == tmp_path / "deep" / "weights" / "weights.h5"
    assert path.read_bytes() == server.content
    assert not path.with_name("weights.h5.part").exists()


def test_what_is_there_is_not_downloaded_again(server, tmp_path):
    (tmp_path / "weights.h5").write_bytes(server.content)
    download_file(server.offer(), tmp_path)
    assert server.requests == []


def test_a_damaged_file_is_downloaded_again(server, tmp_path):
    (tmp_path / "weights.h5").write_bytes(server.content[:-1])
    assert download_file(server.offer(), tmp_path).read_bytes() == server.content


def test_progress_is_told_to_the_end(server, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "_SECONDS_BETWEEN_PROGRESS", 0.0)
    told = []
    download_file(server.offer(), tmp_path, lambda *step: told.append(step))
    assert [done for done, _, _ in told] == sorted({done for done, _, _ in told})
    assert told[-1] == (len(server.content), len(server.content), 0.0)
    assert all(total == len(server.content) and left is not None and left >= 0 for _, total, left in told)


def test_cancelling_keeps_what_arrived_and_goes_on_there(server, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "_SECONDS_BETWEEN_PROGRESS", 0.0)

    def cancel(done, total, seconds_left):
        raise Cancelled

    with pytest.raises(Cancelled):
        download_file(server.offer(), tmp_path, cancel)
    assert not (tmp_path / "weights.h5").exists()
    kept = (tmp_path / "weights.h5.part").stat().st_size
    assert 0 < kept < len(server.content)
    assert download_file(server.offer(), tmp_path).read_bytes() == server.content
    assert [wanted for _, wanted in server.requests] == ["", f"bytes={kept}-"]


def test_a_cut_connection_is_told_and_taken_up_again(server, tmp_path):
    server.cut_at = 100_000
    with pytest.raises(WeightsError, match="the connection was cut") as refused:
        download_file(server.offer(), tmp_path)
    assert "weights.h5" in refused.value.summary
    assert "put it into a folder under its name" in refused.value.remedy
    server.cut_at = None
    assert download_file(server.offer(), tmp_path).read_bytes() == server.content
    assert server.requests[-1][1] == "bytes=100000-"


def test_a_server_that_sends_all_again_is_understood(server, tmp_path):
    server.ranges = False
    (tmp_path / "weights.h5.part").write_bytes(server.content[:1000])
    assert download_file(server.offer(), tmp_path).read_bytes() == server.content


def test_a_partial_file_that_is_whole_gets_its_name(server, tmp_path):
    (tmp_path / "weights.h5.part").write_bytes(server.content)
    assert download_file(server.offer(), tmp_path).read_bytes() == server.content


def test_halves_of_different_files_are_not_joined(server, tmp_path):
    (tmp_path / "weights.h5.part").write_bytes(b"x" * 1000)
    with pytest.raises(WeightsError, match="not the file that Keras publishes"):
        download_file(server.offer(), tmp_path)
    assert download_file(server.offer(), tmp_path).read_bytes() == server.content


def test_without_a_published_digest_nothing_is_joined(server, tmp_path):
    (tmp_path / "weights.h5.part").write_bytes(b"x" * 1000)
    assert download_file(server.offer(digest=""), tmp_path).read_bytes() == server.content
    assert server.requests == [("/weights.h5", "")]


def test_a_page_that_a_proxy_sends_is_not_taken_for_weights(server, tmp_path):
    weights, server.content = server.content, b"<html>Please log in.</html>"
    with pytest.raises(WeightsError, match="what arrived is not the file that Keras publishes"):
        download_file(server.offer(digest=""), tmp_path)
    # One that an earlier version took for weights is replaced.
    (tmp_path / "weights.h5").write_bytes(server.content)
    server.content = weights
    assert download_file(server.offer(digest=""), tmp_path).read_bytes() == weights


@pytest.mark.parametrize("kind", ["md5", "sha256"])
def test_another_content_is_refused_and_removed(kind, server, tmp_path):
    content = server.content
    offered = server.offer(digest=hashlib.new(kind, content).hexdigest())
    server.content = content[:-1] + b"\0"
    with pytest.raises(WeightsError, match="what arrived is not the file that Keras publishes"):
        download_file(offered, tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []
    server.content = content
    assert download_file(offered, tmp_path).read_bytes() == server.content


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "does not have the file any more"),
        (503, "answered “503 Service Unavailable”"),
        (407, "the proxy asks for a name and a password"),
    ],
)
def test_a_refusal_is_told_in_words(status, told, server, tmp_path):
    server.status = status
    with pytest.raises(WeightsError, match=told) as refused:
        download_file(server.offer(), tmp_path)
    assert server.address in refused.value.remedy


def test_no_network_names_the_file_and_the_folder_way(tmp_path, server):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    offered = OfficialFile("vgg16_notop.h5", f"http://127.0.0.1:{port}/vgg16_notop.h5", 58_889_256, "0" * 32)
    with pytest.raises(WeightsError, match="there is no connection to the server") as refused:
        download_file(offered, tmp_path)
    assert "“vgg16_notop.h5”" in refused.value.summary
    assert f"download {offered.address} (59 MB) elsewhere" in refused.value.remedy
    assert "choose this folder as the weights" in refused.value.remedy


def test_the_environment_s_proxy_is_asked(server, tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", server.address)
    elsewhere = OfficialFile(
        "weights.h5", "http://weights.invalid/weights.h5", len(server.content), server.offer().digest
    )
    assert download_file(elsewhere, tmp_path).read_bytes() == server.content
    assert server.requests == [("http://weights.invalid/weights.h5", "")]


def test_a_redirection_is_followed_with_what_is_there_already(server, tmp_path):
    server.redirects["/weights.h5"] = f"{server.address}/elsewhere/weights.h5"
    (tmp_path / "weights.h5.part").write_bytes(server.content[:1000])
    assert download_file(server.offer(), tmp_path).read_bytes() == server.content
    assert server.requests == [("/weights.h5", "bytes=1000-"), ("/elsewhere/weights.h5", "bytes=1000-")]


def test_a_redirection_to_an_unsecured_address_is_not_followed():
    handler = download._NoDowngrade()
    secured = download.urllib.request.Request("https://weights.invalid/a")
    assert handler.redirect_request(secured, None, 302, "", {}, "http://weights.invalid/a") is None
    following = handler.redirect_request(secured, None, 302, "", {}, "https://weights.invalid/b")
    assert following is not None
    assert following.full_url == "https://weights.invalid/b"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (urllib.error.URLError(ssl.SSLCertVerificationError("self-signed")), "the connection is not trusted"),
        (urllib.error.URLError(TimeoutError("timed out")), "the server does not answer"),
        (urllib.error.URLError(ConnectionResetError(104, "reset")), "the connection was cut"),
    ],
)
def test_faults_of_the_network_are_told_in_words(error, told):
    assert told in download._explain(error)


def test_a_full_disk_is_told_before_anything_is_asked(server, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(OutputError, match=r"There is no room for “weights\.h5”"):
        download_file(server.offer(), tmp_path)
    assert server.requests == []


def test_a_folder_that_cannot_be_made_is_told(server, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be kept"):
        download_file(server.offer(), tmp_path / "file" / "weights")


def test_two_downloads_of_a_file_do_not_meet(server, tmp_path):
    with FileLock(tmp_path / "weights.h5.lock"), pytest.raises(WeightsError, match="another window"):
        download_file(server.offer(), tmp_path)
