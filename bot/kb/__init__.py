"""What moderators do to the knowledge base inside Discord: write, govern, review, and exchange entries with files."""
