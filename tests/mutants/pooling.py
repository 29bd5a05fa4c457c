"""Bugs in pooling, and in the classifier that pools."""

from .mutant import Mutant

TESTS = "layers/test_classifier.py"
IDIOM = "tensorflow/test_keras_idiom.py"

MUTANTS = [
    Mutant(
        "reference/pooling.py",
        "seen = np.where(mask, x, -np.inf)",
        "seen = np.where(mask, x, 0.0)",
        "padding counts as zero under the max",
        TESTS,
        "by_hand",
    ),
    Mutant(
        "reference/pooling.py",
        "shares = chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1)",
        "shares = chosen * 1.0",
        "backward: ties each get all of the gradient",
        TESTS,
        "ties",
    ),
    Mutant(
        "reference/classifier.py",
        "embedding = back_embedding(grad * root)",
        "embedding = back_embedding(grad)",
        "backward: root of d_model missing",
        TESTS,
        "differences",
    ),
    Mutant(
        "pytorch/pooling.py",
        "count = mask.sum(dim=1, keepdim=True).clamp(min=1)",
        "count = torch.full((len(x), 1), x.shape[1])",
        "padding counts in the mean",
        TESTS,
        "by_hand",
    ),
    Mutant(
        "pytorch/pooling.py",
        ".masked_fill(nothing, 0.0)",
        "",
        "a row of padding pools to the lowest number",
        TESTS,
        "row_of_padding",
    ),
    Mutant(
        "pytorch/classifier.py",
        "x = max_pool(x, mask[:, 0])",
        "x = max_pool(x)",
        "padding is pooled",
        TESTS,
        "unpadded",
    ),
    Mutant(
        "tf/pooling.py",
        "tf.where(mask[..., None], x, x.dtype.min)",
        "tf.where(mask[..., None], x, tf.zeros_like(x))",
        "padding counts as zero under the max",
        TESTS,
        "by_hand",
    ),
    Mutant(
        "tf/classifier.py",
        "x = self.encoder(x, mask=mask, training=training)",
        "x = self.encoder(x, training=training)",
        "padding is attended to",
        TESTS,
        "unpadded",
    ),
    Mutant(
        "tf/classifier.py",
        '"pad_id": pad_id,',
        '"pad_id": 0,',
        "the configuration forgets the padding",
        IDIOM,
        "configuration",
    ),
]
