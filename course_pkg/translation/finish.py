"""What is done when the epochs are over: average, choose, score."""

import pathlib

import torch

from .examples import EXAMPLES
from .folder import weights_of
from .judge import bleu

PENALTIES = (0.0, 0.6, 1.0, 1.4)
BEAM = 4


def averaged(folder, epochs, count):
    """Average the weights of the last ``count`` epochs.

    Source: Vaswani et al. (2017), section 6.1.
    """
    folder = pathlib.Path(folder)
    names = range(max(1, epochs - count + 1), epochs + 1)
    states = [
        torch.load(
            weights_of(folder, epoch), map_location="cpu", weights_only=True
        )
        for epoch in names
    ]
    return {
        name: torch.stack([one[name] for one in states]).mean(dim=0)
        for name in states[0]
    }


def choose_penalty(translator, sources, answers):
    """Try length penalties on the validation split; keep the best.

    Returns:
        For each penalty a dictionary with ``length_penalty`` and
        ``val_bleu``.
    """
    tried = []
    for penalty in PENALTIES:
        said = translator.translate(sources, BEAM, penalty)
        tried.append(
            {"length_penalty": penalty, "val_bleu": bleu(said, answers)[0]}
        )
    best = max(tried, key=lambda one: one["val_bleu"])
    translator.length_penalty = best["length_penalty"]
    return tried


def score(translator, split, sources, answers):
    """Score translations, greedy and by beam search, both ways of case.

    Returns:
        A list of dictionaries, as ``logged_runs`` describes them.
    """
    scores = []
    for beam_size in (1, BEAM):
        said = translator.translate(sources, beam_size)
        penalty = None if beam_size == 1 else translator.length_penalty
        for lowercased in (True, False):
            value, signature = bleu(said, answers, lowercased)
            scores.append(
                {
                    "split": split,
                    "decoding": "greedy" if beam_size == 1 else f"beam {BEAM}",
                    "beam_size": beam_size,
                    "length_penalty": penalty,
                    "lowercased": lowercased,
                    "bleu": value,
                    "signature": signature,
                }
            )
    return scores


def samples(translator):
    """Translate sentences of our own, for a reader to look at."""
    recipe = translator.recipe
    sources, answers = EXAMPLES[recipe.src], EXAMPLES[recipe.tgt]
    greedy, beam = (translator.translate(sources, size) for size in (1, BEAM))
    names = ("source", "reference", "greedy", "beam")
    rows = zip(sources, answers, greedy, beam, strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]
