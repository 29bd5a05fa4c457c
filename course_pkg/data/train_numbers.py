"""Train the models of chapter 9, and keep their weights and their log.

``python -m course_pkg.data.train_numbers`` trains one model for each language
and framework, about a minute each on one core, and then French again from
fewer examples, for the curve. It writes the weights of PyTorch's models, in
half precision, to ``course_pkg/data/weights/numbers_*.safetensors``, and how
every run went to ``course_pkg/data/logs/numbers.json``.
"""

import argparse
import importlib
import json
import time

from course_pkg.params import transformer_params
from course_pkg.weights import save_weights

from .date_task import FRAMEWORKS
from .number_task import (
    LOG,
    TARGETS,
    number_config,
    number_task,
    training_log,
    weights_path,
)
from .numbers import SIZES

FEWER = (1_000, 2_000, 5_000, 10_000, 20_000)
ALL = SIZES["train"]


def main():
    """Train, judge and log every run, or those asked for."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--framework", choices=FRAMEWORKS)
    parser.add_argument("--language", choices=TARGETS)
    parser.add_argument("--examples", type=int, choices=(*FEWER, ALL))
    asked = parser.parse_args()
    runs = [(code, name, ALL) for name in FRAMEWORKS for code in TARGETS]
    runs += [("fr", "pytorch", examples) for examples in FEWER]
    wanted = (asked.language, asked.framework, asked.examples)
    for run in runs:
        if all(
            ask in (None, own) for ask, own in zip(wanted, run, strict=True)
        ):
            print(*run, "exact match", train_and_log(*run)["exact"])


def train_and_log(language, framework, examples):
    """Train one model, log how it went, and perhaps keep its weights.

    All 40,000 numbers are seen twice, in 1,250 steps. Fewer of them are seen
    more often, so that every run takes as many steps, or nearly.
    """
    package = importlib.import_module(f"course_pkg.{framework}")
    trainer = importlib.import_module(f"course_pkg.data.train_{framework}")
    task = number_task(language, examples, epochs=2 * ALL // examples)
    config = number_config(task)
    model = package.Transformer(config)
    package.load(model, transformer_params(config, seed=0))
    start = time.process_time()
    curve = trainer.train(model, task)["exact"]
    entry = {
        "steps": task.steps,
        "seconds": round(time.process_time() - start, 1),
        "exact": float(trainer.judge(model, task).mean()),
        "curve": curve,
    }
    write_log(f"{language} {framework} {examples}", entry)
    if framework == "pytorch" and examples == ALL:
        known = {
            "config": config.to_dict(),
            "source": task.source_vocabulary.characters,
            "target": task.target_vocabulary.characters,
        }
        params = package.dump(model).items()
        halved = {name: array.astype("float16") for name, array in params}
        save_weights(weights_path(language), halved, known)
    return entry


def write_log(name, entry):
    """Put one run into the log, beside the others."""
    runs = training_log() if LOG.exists() else {}
    runs = dict(sorted((runs | {name: entry}).items()))
    LOG.write_text(json.dumps(runs, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
