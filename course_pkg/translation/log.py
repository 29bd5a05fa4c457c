"""The log of a training: a file with one JSON object a line."""

import json
import os
import pathlib

LOGS = pathlib.Path(__file__).parents[1] / "data" / "logs"
MANY = ("epochs", "penalties", "scores", "samples")


def write_log(path, log):
    """Write a log; the file is whole or not there.

    Args:
        path: Where; by convention it ends in ``.jsonl``.
        log: A dictionary with ``header``, a dictionary, and some of
            ``epochs``, ``scores``, ``samples`` and ``penalties``, lists of
            dictionaries.
    """
    lines = [{"kind": "header", **log["header"]}]
    lines += [
        {"kind": kind, **one} for kind in MANY for one in log.get(kind, ())
    ]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
    path = pathlib.Path(path)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def read_log(path):
    """Read what ``write_log`` wrote.

    Returns:
        The dictionary it was given; a list that was missing is empty.

    Raises:
        FileNotFoundError: There is no such file.
    """
    log = {"header": {}, **{kind: [] for kind in MANY}}
    for line in pathlib.Path(path).read_text("utf-8").splitlines():
        one = json.loads(line)
        kind = one.pop("kind")
        if kind == "header":
            log["header"] = one
        else:
            log[kind].append(one)
    return log


def logged_runs():
    """Read the logs of the translators trained for the course.

    Returns:
        A list of dictionaries, one a seed, with

        - ``header``: ``command``, ``started``, ``hardware``, ``precision``,
          ``versions``, ``seed``, ``recipe``, ``parameters``, ``pieces``,
          ``sentences`` and a ``note``;
        - ``epochs``: for each ``epoch``, ``step``, ``train_loss``,
          ``val_loss``, ``val_bleu``, ``val_bleu_cased``, ``learning_rate``,
          ``cpu_seconds`` and ``wall_seconds``, since the start;
        - ``penalties``: for each ``length_penalty`` tried, ``val_bleu``;
        - ``scores``: ``split``, ``decoding``, ``beam_size``,
          ``length_penalty`` (None if greedy), ``lowercased``, ``bleu`` and
          ``signature``;
        - ``samples``: ``source``, ``reference``, ``greedy`` and ``beam``.
    """
    paths = sorted(LOGS.glob("multi30k_*.jsonl"))
    return [read_log(path) for path in paths]
