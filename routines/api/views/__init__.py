"""The calls of the API: parse, call a service or a selector, answer."""
