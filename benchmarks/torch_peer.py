"""An encoder-decoder around ``nn.Transformer``."""

import math

import torch
from torch import nn

from course_pkg.pytorch import sinusoidal_interleaved


class TorchPeer(nn.Module):
    """``nn.Transformer`` between embeddings and a linear layer."""

    def __init__(self, config):
        super().__init__()
        c = self.config = config
        self.source = nn.Embedding(c.source_vocab, c.d_model)
        self.target = nn.Embedding(c.target_vocab, c.d_model)
        self.body = nn.Transformer(
            c.d_model,
            c.num_heads,
            c.num_encoder_layers,
            c.num_decoder_layers,
            c.d_ff,
            c.dropout,
            batch_first=True,
        )
        self.output = nn.Linear(c.d_model, c.target_vocab)
        table = sinusoidal_interleaved(c.max_length, c.d_model)
        self.register_buffer("table", table)
        self.drop = nn.Dropout(c.dropout)

    def embed(self, embedding, ids):
        """Add positions to scaled embeddings."""
        x = embedding(ids) * math.sqrt(self.config.d_model)
        return self.drop(x + self.table[: ids.shape[1]])

    def decode(self, target_ids, memory, source_hidden=None, hidden=None):
        """Return logits for all positions of the target."""
        n = target_ids.shape[1]
        causal = torch.ones(n, n, dtype=torch.bool).triu(1)
        y = self.body.decoder(
            self.embed(self.target, target_ids),
            memory,
            tgt_mask=causal,
            tgt_is_causal=True,
            tgt_key_padding_mask=hidden,
            memory_key_padding_mask=source_hidden,
        )
        return self.output(y)

    def encode(self, source_ids, hidden=None):
        """Return what the decoder attends to."""
        x = self.embed(self.source, source_ids)
        return self.body.encoder(x, src_key_padding_mask=hidden)

    def forward(self, source_ids, target_ids):
        """Return logits, ``(B, n, V)``, with padding hidden."""
        pad_id = self.config.pad_id
        hidden = source_ids == pad_id
        memory = self.encode(source_ids, hidden)
        return self.decode(target_ids, memory, hidden, target_ids == pad_id)
