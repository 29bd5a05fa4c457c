"""The plots of the book: one look, readable in colour and in grey."""

from .alignment import draw_alignment
from .curves import draw_by_length, draw_training
from .decoding import draw_choices, draw_decoding_cost
from .diagrams import draw_attention, draw_two_joins
from .encoder import draw_classifier, draw_depth, draw_encoder_layers
from .heads import draw_heads
from .masks import draw_mask
from .network import draw_bottleneck, draw_broadcast, draw_network
from .positions import draw_positions
from .sentence import draw_contributions
from .softmax import draw_temperature
from .style import BLUE, GREY, INK, ORANGE, PALE, figure
from .transformer import draw_transformer
from .translation import draw_translation
from .vectors import draw_vectors
from .weights import draw_weights

__all__ = [
    "BLUE",
    "GREY",
    "INK",
    "ORANGE",
    "PALE",
    "draw_alignment",
    "draw_attention",
    "draw_bottleneck",
    "draw_broadcast",
    "draw_by_length",
    "draw_choices",
    "draw_classifier",
    "draw_contributions",
    "draw_decoding_cost",
    "draw_depth",
    "draw_encoder_layers",
    "draw_heads",
    "draw_mask",
    "draw_network",
    "draw_positions",
    "draw_temperature",
    "draw_training",
    "draw_transformer",
    "draw_translation",
    "draw_two_joins",
    "draw_vectors",
    "draw_weights",
    "figure",
]
