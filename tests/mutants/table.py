"""Every planted bug, in the order of the course."""

from . import (
    blocks,
    decoding,
    masks_and_products,
    models,
    multi_head,
    pooling,
    positions,
    recurrent,
    training,
)

PARTS = {
    "Masks and products": masks_and_products,
    "Multi-head attention": multi_head,
    "Blocks": blocks,
    "Pooling": pooling,
    "Positions": positions,
    "Recurrence and alignment": recurrent,
    "Models and conversion": models,
    "Decoding": decoding,
    "Training": training,
}
MUTANTS = [mutant for part in PARTS.values() for mutant in part.MUTANTS]
