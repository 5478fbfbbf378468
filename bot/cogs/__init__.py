"""What the bot does, a feature a file. A cog knows the library and the renderers, never another cog."""
