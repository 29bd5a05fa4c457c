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
