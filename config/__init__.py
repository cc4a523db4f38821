"""How Unknot is put together for one machine: settings, routes, the WSGI and Celery applications. No policy."""
