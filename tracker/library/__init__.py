"""Law on disk, read strictly into core values."""
