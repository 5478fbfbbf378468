"""Texts as vectors: what means much the same lies close together, whatever the words."""
