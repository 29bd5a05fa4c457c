"""What was measured of decoding: the cost of a token, and of a wide beam.

``python -m benchmarks.decoding_cost`` and ``python -m benchmarks.beam_width``
measure it anew.
"""

import json
import pathlib

LENGTHS = (16, 32, 64, 128, 256, 512)
LOGS = pathlib.Path(__file__).parent / "logs"
LOG, BEAMS = LOGS / "decoding_cost.json", LOGS / "beam_width.json"


def decoding_cost():
    """Read the log that comes with the course.

    Returns:
        A dictionary with ``lengths``; ``milliseconds``, for each framework
        the CPU time a token at each length, ``cached`` and ``recomputed``;
        ``hardware``, ``command`` and the size of the ``model``.

    >>> decoding_cost()["lengths"]
    [16, 32, 64, 128, 256, 512]
    """
    return json.loads(LOG.read_text("utf-8"))


def beam_width():
    """Read how beams of several widths translate.

    Returns:
        A dictionary with ``beams``: for each ``beam_size`` and
        ``length_penalty`` the ``bleu`` of a translator's output and its
        ``length_ratio``, words over the words of the references; the number
        of ``sentences``, the ``hardware`` and the ``command``.

    >>> beam_width()["beams"][0]["beam_size"]
    1
    """
    return json.loads(BEAMS.read_text("utf-8"))
