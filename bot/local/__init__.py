"""The local server: the very same bot, in a simulated Discord on this machine. No token, no network."""
