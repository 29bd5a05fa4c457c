"""A trained translator in a folder: its weights, its pieces, its recipe."""

import dataclasses
import pathlib

from torch import nn

from course_pkg.data.pieces import Pieces
from course_pkg.pytorch import dump, load
from course_pkg.weights import load_metadata, load_weights, save_weights

from .folder import PIECES, WEIGHTS
from .judge import translate
from .model import make_model
from .recipe import Recipe


@dataclasses.dataclass
class Translator:
    """A model, its pieces, and what was found best to decode with."""

    recipe: Recipe
    model: nn.Module
    pieces: Pieces
    length_penalty: float = 1.0

    def translate(self, texts, beam_size=4, length_penalty=None):
        """Translate a list of sentences.

        Args:
            texts: In the language that the model reads.
            beam_size: 1 is greedy.
            length_penalty: None is what was best on the validation split.

        Returns:
            As many sentences.
        """
        if length_penalty is None:
            length_penalty = self.length_penalty
        return translate(
            self.model, self.pieces, texts, beam_size, length_penalty
        )

    def save(self, folder):
        """Write the weights, and all that ``load_translator`` needs."""
        folder = pathlib.Path(folder)
        metadata = {
            "recipe": dataclasses.asdict(self.recipe),
            "length_penalty": self.length_penalty,
        }
        self.pieces.save(folder / PIECES)
        save_weights(folder / WEIGHTS, dump(self.model), metadata)


def load_translator(folder):
    """Read a translator from the folder where it was trained.

    Raises:
        FileNotFoundError: The folder holds none; the sentence says how to
            train one.
    """
    folder = pathlib.Path(folder)
    if not (folder / WEIGHTS).is_file():
        raise FileNotFoundError(
            f"{folder} holds no trained translator ({WEIGHTS} is missing); "
            "train one with: course train translation --src de --tgt en "
            f"--out {folder}"
        )
    metadata = load_metadata(folder / WEIGHTS)
    recipe = Recipe(**metadata["recipe"])
    pieces = Pieces.load(folder / PIECES)
    model = make_model(recipe, len(pieces)).eval()
    load(model, load_weights(folder / WEIGHTS))
    return Translator(recipe, model, pieces, metadata["length_penalty"])
