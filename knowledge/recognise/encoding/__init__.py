"""Texts as vectors: what means much the same lies close together, whatever the words."""

from .encoder import Encoder, EncoderError, open_encoder

__all__ = ["Encoder", "EncoderError", "open_encoder"]
