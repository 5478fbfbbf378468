"""Texts that an operator argues from: where a cited passage stands in them."""
