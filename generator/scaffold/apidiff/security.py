"""Which credentials are enough for an operation."""

from __future__ import annotations

from scaffold.apidiff.schema import Json, resolve

# A scheme, with the scopes that are wanted of it.
Scheme = tuple[Json, frozenset[str]]


def alternatives(document: Json, security: list[Json]) -> list[list[Scheme]]:
    """Return what is enough, as alternatives of schemes that are wanted together."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    return [
        [(resolve(document, schemes.get(name, {})), frozenset(one[name])) for name in one]
        for one in security or [{}]
    ]


def are_enough(given: list[Scheme], wanted: list[Scheme]) -> bool:
    """Say whether the credentials for one alternative are enough for another."""
    return all(
        any(_takes(other, one) and needed <= scopes for one, scopes in given)
        for other, needed in wanted
    )


def _takes(scheme: Json, other: Json) -> bool:
    """Say whether a scheme, whatever its name, takes what another does."""
    words = ("type", "in", "name", "scheme", "openIdConnectUrl")
    addresses = [
        {
            (flow, key, value)
            for flow, settings in one.get("flows", {}).items()
            for key, value in settings.items()
            if key in ("authorizationUrl", "tokenUrl")
        }
        for one in (other, scheme)
    ]
    same = all(scheme.get(word) == other.get(word) for word in words)
    return same and addresses[0] <= addresses[1]
