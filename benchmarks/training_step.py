"""A step of training an encoder-decoder: batch 64, length 32, V 100."""

from course_pkg.config import TransformerConfig

from .measure import at_most, medians

BATCH, LENGTH, VOCAB = 64, 32, 100
SIZES = {"N=2 d=128": (2, 128, 4), "N=3 d=256": (3, 256, 8)}


def make_config(layers, d_model, heads):
    """Return the configuration of a size, dropout 0.1 as in the paper."""
    return TransformerConfig(
        VOCAB,
        VOCAB,
        d_model=d_model,
        num_heads=heads,
        num_encoder_layers=layers,
        num_decoder_layers=layers,
        d_ff=4 * d_model,
    )


def torch(samples):
    """Compare the PyTorch model with one around ``nn.Transformer``."""
    import torch
    from torch.nn import functional

    from course_pkg import pytorch

    from .torch_peer import TorchPeer

    ids = torch.randint(3, VOCAB, (3, BATCH, LENGTH))
    for name, size in SIZES.items():
        config = make_config(*size)

        def stepper(model):
            optimizer = torch.optim.Adam(model.parameters())

            def step():
                optimizer.zero_grad()
                logits = model(ids[0], ids[1]).flatten(0, 1)
                functional.cross_entropy(logits, ids[2].flatten()).backward()
                optimizer.step()

            return step

        ours = stepper(pytorch.Transformer(config).train())

        def routed(ours=ours):
            pytorch.use_onednn_matmul()
            ours()
            pytorch.use_onednn_matmul(False)

        library = stepper(TorchPeer(config).train())
        variants = {"ours": ours, "oneDNN": routed, "library": library}
        cost = medians(variants, samples)
        title, peer = f"PyTorch training step, {name}", "`nn.Transformer`"
        yield at_most(
            f"{title} / {peer}", cost["ours"] / cost["library"], 0.85
        )
        yield at_most(
            f"{title}, oneDNN route / {peer}", cost["oneDNN"] / cost["library"]
        )


def tensorflow(samples):
    """Compare the TensorFlow model with one made of Keras layers."""
    import keras
    import tensorflow as tf

    from course_pkg import tf as course

    from .keras_peer import keras_peer

    ids = tf.random.uniform((3, BATCH, LENGTH), 3, VOCAB, tf.int32)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for name, size in SIZES.items():
        config = make_config(*size)

        def stepper(call, model):
            optimizer = keras.optimizers.Adam()
            optimizer.build(model.trainable_variables)

            @tf.function
            def step():
                with tf.GradientTape() as tape:
                    value = loss(ids[2], call(model))
                weights = model.trainable_variables
                gradients = tape.gradient(value, weights)
                optimizer.apply_gradients(zip(gradients, weights, strict=True))
                return value

            return lambda: step().numpy()

        ours = course.Transformer(config)
        ours.build()
        variants = {
            "ours": stepper(lambda m: m(ids[0], ids[1], training=True), ours),
            "library": stepper(
                lambda m: m([ids[0], ids[1]], training=True),
                keras_peer(config),
            ),
        }
        cost = medians(variants, samples)
        yield at_most(
            f"TF training step, {name} / Keras layers",
            cost["ours"] / cost["library"],
            1.05,
        )
