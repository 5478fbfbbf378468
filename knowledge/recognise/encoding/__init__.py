"""Texts as vectors: what means much the same lies close together, whatever the words."""

from .encoder import Encoder, EncoderError, open_encoder
from .vectors import VectorCache, Vectors

__all__ = ["Encoder", "EncoderError", "VectorCache", "Vectors", "open_encoder"]
