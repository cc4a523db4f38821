"""The HTTP API, version 1: JSON in, a document or a problem out. What is stored is the services' to write."""
