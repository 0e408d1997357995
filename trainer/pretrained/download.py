"""Downloading one official file: whole or not there, taken up again where it broke off."""

import http.client
import os
import shutil
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from trainer.errors import OutputError, WeightsError
from trainer.files import move_into_place
from trainer.language import tr
from trainer.pretrained.official import OfficialFile

OnProgress = Callable[[int, int, float | None], None]

_CHUNK = 64 * 1024
_SECONDS_BETWEEN_PROGRESS = 0.1
# Without a byte for so long, the connection counts as cut.
_TIMEOUT_SECONDS = 30.0
_PARTIAL, _ALL_SENT = 206, 416


def download_file(
    wanted: OfficialFile, folder: Path, on_progress: OnProgress = lambda _done, _total, _seconds_left: None
) -> Path:
    """Download an official file into a folder, unless it is there already.

    Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`), on Windows and macOS those of
    the system otherwise. What arrived before a cut is kept beside it as `.part` and not asked for
    again. The file gets its name when all of it is on the disk and it is the published one.

    Args:
        wanted: The file.
        folder: Where it goes; made where it is missing.
        on_progress: Called with bytes that are there, bytes in all, and seconds left (None where
            nobody knows), at most ten times a second; an exception from it (`Cancelled`) ends the
            download, and what has arrived is kept.

    Returns:
        The file.

    Raises:
        WeightsError: It cannot be had, or is not what Keras publishes.
        OutputError: The folder cannot be written, or the disk is full.
    """
    path = folder / wanted.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f"{wanted.name}.lock", timeout=0):
            if path.is_file() and wanted.is_whole(path):
                return path
            _fetch(wanted, folder / f"{wanted.name}.part", on_progress)
            move_into_place(folder / f"{wanted.name}.part", path)
    except Timeout as error:
        raise WeightsError(
            tr("“{wanted}” is being downloaded by another window or command.", wanted=wanted.name),
            tr("Wait for its end, then start again."),
        ) from error
    except OSError as error:
        raise OutputError(
            tr(
                "“{wanted}” cannot be kept in “{folder}” ({strerror}).",
                wanted=wanted.name,
                folder=folder,
                strerror=error.strerror or error,
            ),
            tr("Make room for {megabytes} and allow writing there.", megabytes=wanted.megabytes),
        ) from error
    return path


def _fetch(wanted: OfficialFile, part: Path, on_progress: OnProgress) -> None:
    """Bring the partial file to its full length and hold it against the published digest."""
    # Without a digest nobody could tell whether two halves belong together.
    if not wanted.digest:
        part.unlink(missing_ok=True)
    held = part.stat().st_size if part.exists() else 0
    if shutil.disk_usage(part.parent).free < wanted.n_bytes - held:
        raise OutputError(
            tr(
                "There is no room for “{wanted}” in “{part_parent}”.",
                wanted=wanted.name,
                part_parent=part.parent,
            ),
            tr("Make room for {megabytes}.", megabytes=wanted.megabytes),
        )
    try:
        with _open(wanted, held) as answer, part.open("ab" if answer.status == _PARTIAL else "wb") as file:
            _copy(answer, file, on_progress)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code != _ALL_SENT:
            raise cannot_download(wanted, _explain(error)) from error
        # More was kept than there is to send: the digest decides.
    except (urllib.error.URLError, http.client.HTTPException) as error:
        raise cannot_download(wanted, _explain(error)) from error
    if not wanted.is_whole(part):
        part.unlink()
        raise cannot_download(wanted, tr("what arrived is not the file that Keras publishes"))


def _open(wanted: OfficialFile, held: int) -> Any:
    """Ask for a file, or for what is missing of it."""
    request = urllib.request.Request(wanted.address, headers={"User-Agent": "bloodcell"})
    if held:
        request.add_header("Range", f"bytes={held}-")
    # An opener of its own: the one that urllib keeps would not see a proxy that was set later.
    opener = urllib.request.build_opener(_NoDowngrade)
    try:
        return opener.open(request, timeout=_TIMEOUT_SECONDS)
    except (ConnectionError, TimeoutError) as error:
        raise urllib.error.URLError(error) from error


def _copy(answer: Any, file: IO[bytes], on_progress: OnProgress) -> None:
    """Write an answer's body; what has arrived when it breaks off is on the disk."""
    first = done = file.tell()
    length = answer.length
    total = first + length if length is not None else 0
    started = told = time.monotonic()
    while piece := _read(answer):
        file.write(piece)
        done += len(piece)
        now = time.monotonic()
        if now - told >= _SECONDS_BETWEEN_PROGRESS or done == total:
            told = now
            left = (total - done) * (now - started) / (done - first) if total else None
            on_progress(done, total, left)
    file.flush()
    os.fsync(file.fileno())
    if done < total:
        raise http.client.IncompleteRead(b"", total - done)


def _read(answer: Any) -> bytes:
    try:
        piece: bytes = answer.read(_CHUNK)
    except OSError as error:
        # As every other fault of the network; what is left are those of the disk.
        raise urllib.error.URLError(error) from error
    return piece


class _NoDowngrade(urllib.request.HTTPRedirectHandler):
    """Follows a redirection, but never from a secured address to one that is not."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Return the next request; None ends in the answer's own status as an error."""
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def cannot_download(wanted: OfficialFile, reason: str) -> WeightsError:
    """Return the error that says why a file cannot be had, and how else to bring it."""
    return WeightsError(
        tr(
            "The ImageNet weights “{wanted}” could not be downloaded: {reason}.",
            wanted=wanted.name,
            reason=reason,
        ),
        tr(
            "Connect to the internet and start again; or download {address} ({megabytes}) "
            "elsewhere, put it into a folder under its name, and choose this folder as the "
            "weights.",
            address=wanted.address,
            megabytes=wanted.megabytes,
        ),
    )


def _explain(error: Exception) -> str:
    """Say in words why nothing arrived."""
    if isinstance(error, urllib.error.HTTPError):
        if error.code == http.client.PROXY_AUTHENTICATION_REQUIRED:
            return tr("the proxy asks for a name and a password")
        if error.code in {http.client.NOT_FOUND, http.client.GONE}:
            return tr("the server does not have the file any more")
        return tr("the server answered “{code} {reason}”", code=error.code, reason=error.reason)
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return tr(
            "the connection is not trusted; a proxy that looks into connections needs its certificate here"
        )
    if isinstance(reason, TimeoutError):
        return tr("the server does not answer")
    if isinstance(reason, http.client.IncompleteRead | ConnectionResetError):
        return tr("the connection was cut")
    return tr(
        "there is no connection to the server ({reason})", reason=getattr(reason, "strerror", None) or reason
    )
