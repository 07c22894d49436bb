"""The domain: cases, their history, clocks, routing and decisions. Knows neither Flask nor Celery."""
