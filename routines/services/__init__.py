"""The only writers. Keyword-only functions, each one transaction; `now` is an aware datetime in UTC."""
