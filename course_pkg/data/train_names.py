"""Train the classifiers of chapter 8 and keep their weights.

``python -m course_pkg.data.train_names`` takes about two minutes on one core,
and writes ``course_pkg/data/weights/names_*.safetensors``.
"""

import argparse
import importlib
import tempfile

from course_pkg.weights import save_weights

from .name_task import DROPOUT, EPOCHS, FRAMEWORKS, name_task, weights_path


def main():
    """Train, judge and save a classifier in each framework, or in one."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--framework", choices=FRAMEWORKS)
    asked = parser.parse_args().framework
    for framework in [asked] if asked else FRAMEWORKS:
        accuracy = train_and_keep(framework)
        print(f"{framework:8} test accuracy {accuracy:.4f}")


def train_and_keep(framework):
    """Train a classifier, save its weights and log, return its accuracy."""
    package = importlib.import_module(f"course_pkg.{framework}")
    trainer = importlib.import_module(f"course_pkg.data.classify_{framework}")
    task = name_task()
    model = package.EncoderClassifier(**task.arguments(), dropout=DROPOUT)
    package.load(model, task.first_params())
    with tempfile.TemporaryDirectory() as folder:
        curve = trainer.train(model, task, EPOCHS, folder)
    test = float(trainer.judge(model, task).mean())
    curve = [
        {name: round(value, 5) for name, value in record.items()}
        for record in curve
    ]
    log = {"curve": curve, "test": test}
    save_weights(weights_path(framework), package.dump(model), log)
    return test


if __name__ == "__main__":
    main()
