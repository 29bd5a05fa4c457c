"""Measure how a wider beam translates: better, or only shorter.

``python -m benchmarks.beam_width translator`` writes the log that chapter 10
draws, ``course_pkg/data/logs/beam_width.json``, with the translator that
``course train translation --out translator`` has trained, on the first
sentences of Multi30k's validation split. It takes a minute or two.
"""

import argparse
import json

import sacrebleu
import torch

from course_pkg.data import multi30k
from course_pkg.data.decoding_cost import BEAMS
from course_pkg.translation.translator import load_translator

from .__main__ import machine

SIZES = (1, 2, 4, 8, 16, 32)
PENALTIES = (0.0, 1.0)


def measured(translator, sources, answers):
    """Yield BLEU and length for every beam and length penalty."""
    metric = sacrebleu.BLEU(lowercase=True)
    for penalty in PENALTIES:
        for size in SIZES:
            said = translator.translate(sources, size, penalty)
            found = metric.corpus_score(said, [answers])
            yield {
                "beam_size": size,
                "length_penalty": penalty,
                "bleu": round(found.score, 2),
                "length_ratio": round(found.sys_len / found.ref_len, 4),
                "signature": str(metric.get_signature()),
            }


def main():
    """Measure and write the log."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder")
    parser.add_argument("--data")
    parser.add_argument("--sentences", type=int, default=300)
    options = parser.parse_args()
    torch.set_num_threads(1)
    translator = load_translator(options.folder)
    recipe = translator.recipe
    sources, answers = (
        multi30k.load("val", language, options.data)[: options.sentences]
        for language in (recipe.src, recipe.tgt)
    )
    log = {
        "command": "python -m benchmarks.beam_width translator",
        "hardware": machine(),
        "seed": recipe.seed,
        "epochs": recipe.epochs,
        "sentences": len(sources),
        "beams": list(measured(translator, sources, answers)),
    }
    BEAMS.write_text(json.dumps(log, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
