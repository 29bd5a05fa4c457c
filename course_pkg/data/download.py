"""Files from the network: checked, kept, and resumed where they broke off."""

import functools
import os
import pathlib

from course_pkg.frameworks import require

from .progress import progress

VARIABLE = "ATTENTION_COURSE_DATA"
CHUNK, TIMEOUT, ATTEMPTS = 2**16, 30, 5  # bytes, seconds, times


class DataError(ValueError):
    """Why there is no data, and what to do, in one sentence."""


def fetch(name, url, known_hash, data=None):
    """Return the path of a file, from this machine or from the network.

    Args:
        name: The file's, such as ``"train.de.gz"``.
        url: Where it is published.
        known_hash: Its checksum, such as ``"sha256:..."``.
        data: A folder that has it, compressed or not; None is the folder
            that ``ATTENTION_COURSE_DATA`` names, or the download, which is
            kept in this user's cache.

    Raises:
        DataError: The folder does not have it, the download failed, or what
            came has another checksum.
    """
    folder = data or os.environ.get(VARIABLE)
    if folder:
        return find(name, pathlib.Path(folder))
    pooch = require("pooch", "lab")
    requests = require("requests", "lab")
    cache = pathlib.Path(pooch.os_cache("attention-course"))
    part = cache / f"{name}.part"
    try:
        path = pooch.retrieve(
            url,
            known_hash,
            fname=name,
            path=cache,
            downloader=functools.partial(download, part),
        )
    except requests.RequestException as error:
        raise DataError(
            f"{name} could not be downloaded from {url} "
            f"({type(error).__name__}); connect to the network, or get it "
            f"elsewhere and name its folder with --data or {VARIABLE}."
        ) from error
    except ValueError as error:
        raise DataError(
            f"{name} from {url} is not the file that was expected: its "
            f"checksum is not {known_hash}; try again later, or name a "
            f"folder that has the file with --data or {VARIABLE}."
        ) from error
    return pathlib.Path(path)


def find(name, folder):
    """Return a file of a folder, or the same one uncompressed."""
    for path in (folder / name, folder / name.removesuffix(".gz")):
        if path.is_file():
            return path
    raise DataError(
        f"{folder} holds no {name}; put it there, or leave out --data and "
        f"{VARIABLE} to download it."
    )


def download(part, url, output_file, _pooch=None):
    """Download a file for pooch; what came before a break is kept.

    Args:
        part: Where the file grows; a later call goes on with it.
        url: Where it is published.
        output_file: Where it goes when it is whole.

    Raises:
        RequestException: The connection broke ``ATTEMPTS`` times without a
            byte in between, or the server refused.
    """
    import requests

    broken = (
        requests.ConnectionError,
        requests.Timeout,
        requests.exceptions.ChunkedEncodingError,
    )
    failures = 0
    while True:
        before = size(part)
        try:
            grow(part, url)
            break
        except broken:
            failures = 1 if size(part) > before else failures + 1
            if failures >= ATTEMPTS or size(part) == 0:
                raise
    os.replace(part, output_file)


def size(path):
    """Return how many bytes a file has; none if it is not there."""
    return path.stat().st_size if path.exists() else 0


def grow(part, url):
    """Ask for the bytes that are missing, and append them as they come."""
    import requests

    start = size(part)
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    with requests.get(
        url, headers=headers, stream=True, timeout=TIMEOUT
    ) as response:
        if response.status_code == requests.codes.range_not_satisfiable:
            return  # nothing is missing; the checksum will tell
        response.raise_for_status()
        goes_on = response.status_code == requests.codes.partial_content
        length = int(response.headers.get("Content-Length", 0))
        chunks = response.iter_content(CHUNK)
        with open(part, "ab" if goes_on else "wb") as file:
            for chunk in progress(chunks, -(-length // CHUNK)):
                file.write(chunk)
