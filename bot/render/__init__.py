"""From views to Discord's components and to plain text. Nothing here asks, waits or sends."""
