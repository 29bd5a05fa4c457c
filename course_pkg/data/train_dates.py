"""Train the models of chapters 2 and 3 and keep their weights.

``python -m course_pkg.data.train_dates`` takes about three minutes on two
cores, and writes ``course_pkg/data/weights/dates_*.safetensors``.
"""

import argparse
import importlib

from course_pkg.weights import save_weights

from .date_task import FRAMEWORKS, RUNS, STEPS, date_task, weights_path


def main():
    """Train, judge and save every model, or those asked for."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--framework", choices=FRAMEWORKS)
    parser.add_argument("--run", choices=RUNS)
    asked = parser.parse_args()
    for framework in [asked.framework] if asked.framework else FRAMEWORKS:
        for run in [asked.run] if asked.run else RUNS:
            exact = train_and_keep(framework, run)
            print(f"{framework:8} {run:12} exact match {exact:.4f}")


def train_and_keep(framework, run):
    """Train one model, save its weights and its log, return its score."""
    package = importlib.import_module(f"course_pkg.{framework}")
    trainer = importlib.import_module(f"course_pkg.data.train_{framework}")
    attention, times = RUNS[run]
    task = date_task(times * STEPS)
    model = package.RecurrentSeq2Seq(**task.arguments(attention))
    package.load(model, task.first_params(attention))
    log = trainer.train(model, task)
    log["losses"] = [round(loss, 5) for loss in log["losses"]]
    log["test"] = float(trainer.judge(model, task).mean())
    save_weights(weights_path(run, framework), package.dump(model), log)
    return log["test"]


if __name__ == "__main__":
    main()
