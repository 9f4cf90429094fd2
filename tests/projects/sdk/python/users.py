"""Somebody works with users."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import sys
import uuid
from http import HTTPStatus

from my_api_client import Client
from my_api_client.api.users import create_user, delete_user, list_users, read_user, update_user
from my_api_client.models import NewUser, Problem, User, UserChanges, UserPage

with Client(base_url=sys.argv[1]) as client:
    rick = NewUser(name="Rick", email=f"{uuid.uuid4()}@example.com")
    user = create_user.sync(client=client, body=rick)
    assert isinstance(user, User)
    assert user.email == rick.email
    twice = create_user.sync(client=client, body=rick)
    assert isinstance(twice, Problem)
    assert twice.status == 409
    assert read_user.sync(user.id, client=client) == user
    page = list_users.sync(client=client, limit=1, sort="-email")
    assert isinstance(page, UserPage)
    assert len(page.users) == 1
    found = list_users.sync(client=client, email=user.email)
    assert found == UserPage(users=[user], next_=None)
    changed = update_user.sync(user.id, client=client, body=UserChanges(name="Morty"))
    assert isinstance(changed, User)
    assert (changed.name, changed.email) == ("Morty", user.email)
    deleted = delete_user.sync_detailed(user.id, client=client)
    assert deleted.status_code == HTTPStatus.NO_CONTENT
    missing = read_user.sync(2**40, client=client)
    assert isinstance(missing, Problem)
    assert missing.status == 404
    invalid = create_user.sync(client=client, body=NewUser(name="Rick", email="nowhere"))
    assert isinstance(invalid, Problem)
    assert invalid.errors
    assert invalid.errors[0].location[-1] == "email"
