"""Train a Transformer to translate, stop it, resume it, use it.

``course train translation`` and ``course translate`` are its two commands.
"""
