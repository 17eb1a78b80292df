"""Where digests go: mail, files, webhooks. Each is idempotent, so that to deliver twice is to deliver once."""
