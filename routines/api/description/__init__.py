"""The API described, as OpenAPI 3.1 and as a page: `calls` lists what there is, `openapi` and `page` write it.

What a body or an answer holds is read off its own shape. Nothing here is asked while a call is answered.
"""
