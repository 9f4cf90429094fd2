pytest_plugins = [
    "fixtures.app",
    # % if "cache" in features
    "fixtures.cache",
    # % endif
    # % if "background" in features
    "fixtures.callbacks",
    # % endif
    # % if "database" in features
    "fixtures.database",
    # % endif
    # % if "http_client" in features
    "fixtures.http_client",
    # % endif
    # % if "jobs" in features
    "fixtures.jobs",
    # % endif
    # % if "delivered" in features
    "fixtures.receiver",
    # % endif
    "fixtures.server",
]
