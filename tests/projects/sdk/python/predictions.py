"""Somebody asks for a price."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import sys

from my_api_client import Client
from my_api_client.api.predictions import predict
from my_api_client.models import House, Prediction, Problem

with Client(base_url=sys.argv[1]) as client:
    assert isinstance(predict.sync(client=client, body=House(area=80, rooms=3, age=5)), Prediction)
    invalid = predict.sync(client=client, body=House(area=-1, rooms=3, age=5))
    assert isinstance(invalid, Problem)
    assert invalid.status == 422
