"""The digest: composed purely, rendered, delivered, night after night."""
