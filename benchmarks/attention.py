"""Multi-head attention beside the libraries' own layers, d 512, 8 heads."""

from .measure import at_most, medians

SIZES = {"32x64": (32, 64), "8x512": (8, 512), "1x2048": (1, 2048)}
D_MODEL, HEADS = 512, 8
LAYER_LIMITS = {"32x64": None, "8x512": 0.85, "1x2048": 0.70}


def bare_products(multiply, x, w, q, k, v, weights):
    """Do the products that attention cannot do without, and no more."""
    for _ in range(4):
        multiply(x, w)
    multiply(q, k)
    multiply(weights, v)


def split_sizes(batch, n):
    """Return the shapes of the products' factors."""
    d = D_MODEL // HEADS
    heads = (batch, HEADS)
    return {
        "x": (batch * n, D_MODEL),
        "w": (D_MODEL, D_MODEL),
        "q": (*heads, n, d),
        "k": (*heads, d, n),
        "v": (*heads, n, d),
        "weights": (*heads, n, n),
    }


def torch(samples):
    """Compare the PyTorch layer with ``nn.MultiheadAttention``."""
    import torch

    from course_pkg import pytorch

    ours = pytorch.MultiHeadAttention(D_MODEL, HEADS).eval()
    library = pytorch.to_multihead_attention(ours)
    for name, (batch, n) in SIZES.items():
        x = torch.randn(batch, n, D_MODEL)
        factors = {
            key: torch.randn(shape)
            for key, shape in split_sizes(batch, n).items()
        }

        def routed(x=x):
            pytorch.use_onednn_matmul()
            ours(x)
            pytorch.use_onednn_matmul(False)

        variants = {
            "ours": lambda x=x: ours(x),
            "oneDNN": routed,
            "library": lambda x=x: library(x, x, x, need_weights=False),
            "ours, weights": lambda x=x: ours(x, return_weights=True),
            "library, weights": lambda x=x: library(x, x, x),
            "bare": lambda f=factors: bare_products(torch.matmul, **f),
        }
        with torch.no_grad():
            cost = medians(variants, samples)
        yield from torch_rows(f"PyTorch MHA {name}", name, cost)


def torch_rows(title, size, cost):
    """Turn the costs at one size into rows."""
    yield at_most(
        f"{title} / `nn.MultiheadAttention`",
        cost["ours"] / cost["library"],
        LAYER_LIMITS[size],
    )
    yield at_most(f"{title} / bare", cost["ours"] / cost["bare"], 1.10)
    yield at_most(
        f"{title}, oneDNN route / bare", cost["oneDNN"] / cost["bare"]
    )
    yield at_most(
        f"{title}, weights / `nn.MultiheadAttention`, weights",
        cost["ours, weights"] / cost["library, weights"],
        1.0,
    )


def tensorflow(samples):
    """Compare the Keras layer with ``keras.layers.MultiHeadAttention``."""
    import tensorflow as tf

    from course_pkg import tf as course

    ours = course.MultiHeadAttention(D_MODEL, HEADS)
    ours.build()
    library = course.to_multi_head_attention(ours)
    for name, (batch, n) in SIZES.items():
        x = tf.random.normal((batch, n, D_MODEL))
        graphs = {
            "ours": tf.function(lambda x: ours(x)),
            "XLA": tf.function(lambda x: ours(x), jit_compile=True),
            "library": tf.function(lambda x: library(x, x)),
        }
        variants = {
            key: lambda run=run, x=x: run(x).numpy()
            for key, run in graphs.items()
        }
        cost = medians(variants, samples)
        peer = "`keras.layers.MultiHeadAttention`"
        title = f"TF MHA {name}"
        yield at_most(
            f"{title} / {peer}", cost["ours"] / cost["library"], 1.05
        )
        yield at_most(f"{title}, XLA / {peer}", cost["XLA"] / cost["library"])


def numpy(samples):
    """Compare the NumPy layer with the bare products, in float32."""
    import numpy as np

    from course_pkg import params, reference

    weights = params.multi_head_params(D_MODEL, HEADS, seed=0)
    weights = {key: one.astype("float32") for key, one in weights.items()}
    layer = reference.MultiHeadAttention(D_MODEL, HEADS, params=weights)
    rng = np.random.default_rng(0)
    for name in ("32x64", "8x512"):
        batch, n = SIZES[name]
        x = rng.normal(size=(batch, n, D_MODEL)).astype("float32")
        factors = {
            key: rng.normal(size=shape).astype("float32")
            for key, shape in split_sizes(batch, n).items()
        }
        variants = {
            "ours": lambda x=x: layer(x),
            "bare": lambda f=factors: bare_products(np.matmul, **f),
        }
        cost = medians(variants, samples)
        ratio = cost["ours"] / cost["bare"]
        yield at_most(f"NumPy MHA {name} / bare", ratio, 1.25)
