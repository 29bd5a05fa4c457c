"""The model that a recipe describes."""

from course_pkg.pytorch import FeedForward, MultiHeadAttention, Transformer


def make_model(recipe, vocab_size):
    """Make the Transformer, with its two rates of dropout."""
    model = Transformer(recipe.model_config(vocab_size))
    for layer in model.modules():
        if isinstance(layer, (MultiHeadAttention, FeedForward)):
            layer.dropout = recipe.dropout_inside
    return model
