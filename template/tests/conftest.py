pytest_plugins = [
    "fixtures.app",
    # % if "cache" in features
    "fixtures.cache",
    # % endif
    # % if "database" in features
    "fixtures.database",
    # % endif
    # % if "http_client" in features
    "fixtures.http_client",
    # % endif
    "fixtures.server",
]
