"""Where the sample routers keep their data."""
