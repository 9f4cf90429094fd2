"""Somebody reads the statistics."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import sys

from my_api_client import Client
from my_api_client.api.statistics import read_statistics
from my_api_client.models import Statistics

with Client(base_url=sys.argv[1]) as client:
    assert isinstance(read_statistics.sync(client=client), Statistics)
