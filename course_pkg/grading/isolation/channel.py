"""The grader's end of the line to a submission's process."""

import time

from course_pkg.grading.isolation.wire import (
    PREFIX,
    WireError,
    check_lengths,
    pack,
    unpack,
)


class Stopped(Exception):  # noqa: N818  (an end, not always an error)
    """The process can be heard no longer; why, as the end of a sentence."""


class Gone(Stopped):
    """The process has ended."""


class Late(Stopped):
    """The process did not answer in time."""


class Garbled(Stopped):
    """The process sent something that is no message."""


class Channel:
    """Sends and receives messages within a time.

    Args:
        line: A connected stream socket.
    """

    def __init__(self, line):
        self.line = line

    def send(self, message, seconds=10.0):
        """Send a message.

        Raises:
            Gone: The process has ended.
            Late: It does not read.
        """
        self.line.settimeout(seconds)
        try:
            self.line.sendall(pack(message))
        except TimeoutError:
            raise Late("did not read what it was sent") from None
        except OSError:
            raise Gone("ended") from None

    def receive(self, seconds):
        """Return the next message.

        Args:
            seconds: For all of it.

        Raises:
            Gone: The process has ended.
            Late: The message was not complete in time.
            Garbled: It is no message.
        """
        deadline = time.monotonic() + seconds
        sizes = PREFIX.unpack(self._read(PREFIX.size, deadline))
        try:
            check_lengths(*sizes)
            parts = [self._read(size, deadline) for size in sizes]
            return unpack(*parts)
        except WireError as error:
            raise Garbled(f"sent a forged reply: {error}") from None

    def _read(self, size, deadline):
        data = bytearray()
        while len(data) < size:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late("did not end in time")
            self.line.settimeout(left)
            try:
                part = self.line.recv(min(size - len(data), 2**16))
            except TimeoutError:
                raise Late("did not end in time") from None
            except OSError:
                part = b""
            if not part:
                raise Gone("ended")
            data += part
        return bytes(data)

    def close(self):
        """Hang up."""
        self.line.close()
