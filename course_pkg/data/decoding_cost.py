"""What a token costs to write, with a cache and without: a stored log.

``python -m benchmarks.decoding_cost`` measures it anew.
"""

import json
import pathlib

LENGTHS = (16, 32, 64, 128, 256, 512)
LOG = pathlib.Path(__file__).parent / "logs" / "decoding_cost.json"


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
