"""Translate texts with a model, and score the translations."""

import numpy as np
import torch

from course_pkg.data.batches import pad
from course_pkg.frameworks import require
from course_pkg.pytorch import beam_search, greedy_decode, label_smoothed_loss

ROWS = 64  # sentences decoded together
TIMES, MORE = 2, 10  # at most twice as long as the longest source, plus 10


def translate(model, pieces, texts, beam_size=4, length_penalty=1.0):
    """Translate texts.

    Args:
        model: A ``Transformer``.
        pieces: The ``Pieces`` of its ids.
        texts: A list of sentences.
        beam_size: 1 is greedy.
        length_penalty: As in ``beam_search``.

    Returns:
        A list of as many sentences.
    """
    device = next(model.parameters()).device
    sources = [pieces.encode(text) for text in texts]
    full = [row for row, ids in enumerate(sources) if ids]
    full.sort(key=lambda row: len(sources[row]))
    said = [""] * len(texts)
    model.eval()
    for start in range(0, len(full), ROWS):
        rows = full[start : start + ROWS]
        ids = torch.tensor(pad([sources[row] for row in rows])).to(device)
        longest = TIMES * ids.shape[1] + MORE
        if beam_size == 1:
            found = greedy_decode(model, ids, longest)  # (B, n)
        else:
            found, _ = beam_search(
                model, ids, longest, beam_size, length_penalty
            )
        for row, one in zip(rows, found.tolist(), strict=True):
            said[row] = pieces.decode(one)
    return said


@torch.no_grad()
def mean_loss(model, corpus, budget):
    """Return the mean loss of a true piece, in nats, nothing smoothed."""
    device = next(model.parameters()).device
    model.eval()
    total = count = 0
    for rows in corpus.epoch(budget, 0, 0):
        arrays = (
            torch.from_numpy(one).to(device) for one in corpus.arrays(rows)
        )
        *inputs, targets = arrays
        real = int((targets != model.pad_id).sum())
        total += real * label_smoothed_loss(model(*inputs), targets).item()
        count += real
    return total / count


def bleu(said, answers, lowercase=True):
    """Score translations with sacreBLEU; give the score and its signature.

    Args:
        said: Translations.
        answers: What a person wrote, one for each.
        lowercase: Whether case counts for nothing.

    Returns:
        BLEU, from 0 to 100, and sacreBLEU's signature.

    Source: Papineni et al. (2002), section 2.3; Post (2018), section 4,
    https://aclanthology.org/W18-6319/.
    """
    metric = require("sacrebleu", "lab").BLEU(lowercase=lowercase)
    score = metric.corpus_score(said, [answers]).score
    return float(np.round(score, 2)), str(metric.get_signature())
