"""The HTTP API, version 1: JSON in, an outcome or a problem out. Nothing is stored."""
