"""Tables of what the book was made with, from the files that say so.

``{made-with} versions`` reads ``constraints.txt``; ``weights`` the trained
weights, ``numbers``, ``translators`` and ``decoding`` the logs that come with
the package.
"""

import json
import re
from pathlib import Path

from docutils.statemachine import StringList
from safetensors import safe_open
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).parents[2]
DATA = ROOT / "course_pkg" / "data"
LOGS = DATA / "logs"
SHOWN = (
    *("numpy", "torch", "tensorflow", "keras", "scikit-learn", "tokenizers"),
    *("num2words", "babel", "sacrebleu", "safetensors", "matplotlib"),
    *("jupyter-book", "sphinx", "nbclient"),
)


class MadeWith(SphinxDirective):
    """Write one table as the page's author would, and have it read."""

    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        if name not in TABLES:
            raise self.error(f"no table {name!r}, there are {list(TABLES)}")
        read, *heads = TABLES[name]
        rows, files = read()
        for path in files:
            self.env.note_dependency(str(path))
        lines = [heads, ["---"] * len(heads), *rows]
        text = [f"| {' | '.join(map(str, line))} |" for line in lines]
        source = self.get_source_info()[0]
        parent = self.state_machine.node.__class__()
        content = StringList(text, source=source)
        self.state.nested_parse(content, self.content_offset, parent)
        return parent.children


def versions():
    """Give the packages that decide what the pages show."""
    path = ROOT / "constraints.txt"
    pinned = re.findall(r"^([\w.-]+)==(\S+)", path.read_text("utf-8"), re.M)
    found = {name.lower(): (name, version) for name, version in pinned}
    return [found[name] for name in SHOWN if name in found], [path]


def weights():
    """Give the trained weights: their size, their score, their command."""
    paths = sorted((DATA / "weights").glob("*.safetensors"))
    rows = []
    for path in paths:
        with safe_open(path, framework="numpy") as file:
            shapes = [file.get_slice(key).get_shape() for key in file.keys()]  # noqa: SIM118
            score = (file.metadata() or {}).get("test", "")
        count = sum(product(shape) for shape in shapes)
        size = f"{path.stat().st_size / 2**20:.2f}"
        command = (
            f"`python -m course_pkg.data.train_{path.name.split('_')[0]}`"
        )
        score = f"{float(score):.4f}" if score else "see below"
        rows.append((f"`{path.stem}`", f"{count:,}", size, score, command))
    return rows, paths


def product(shape):
    """Multiply the numbers of a shape."""
    total = 1
    for size in shape:
        total *= size
    return total


def numbers():
    """Give the trainings on spelled numbers."""
    path = LOGS / "numbers.json"
    log = json.loads(path.read_text("utf-8"))
    rows = [
        (name, run["steps"], f"{run['seconds']:.0f}", f"{run['exact']:.4f}")
        for name, run in log.items()
    ]
    return rows, [path]


def translators():
    """Give the trainings on Multi30k."""
    from course_pkg.translation.log import read_log

    paths = sorted(LOGS.glob("multi30k_*.jsonl"))
    return [translator(path.stem, read_log(path)) for path in paths], paths


def translator(name, log):
    """Lay one training on Multi30k out as a row."""
    header, last = log["header"], log["epochs"][-1]
    best = [
        one["bleu"]
        for one in log["scores"]
        if one["lowercased"] and one["beam_size"] > 1
    ]
    return (
        f"`{name}`",
        header["seed"],
        f"{header['parameters']:,}",
        last["epoch"],
        f"{last['cpu_seconds'] / 60:.0f}",
        header["hardware"],
        f"{best[0]:.2f}" if best else "not scored",
    )


def decoding():
    """Give the machine and the command of the figure of costs."""
    path = LOGS / "decoding_cost.json"
    log = json.loads(path.read_text("utf-8"))
    sizes = ", ".join(f"{key} {size}" for key, size in log["model"].items())
    return [(f"`{log['command']}`", sizes, log["hardware"])], [path]


TABLES = {
    "versions": (versions, "package", "version"),
    "weights": (
        *(weights, "weights", "parameters", "MiB", "test score", "made by"),
    ),
    "numbers": (numbers, "run", "steps", "seconds", "exact"),
    "translators": (
        *(translators, "log", "seed", "parameters", "epochs"),
        *("CPU minutes", "hardware", "test BLEU, beam 4, lowercased"),
    ),
    "decoding": (decoding, "made by", "model", "hardware"),
}


def setup(app):
    app.add_directive("made-with", MadeWith)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
