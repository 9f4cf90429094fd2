"""Whether the service is alive, and ready for requests: for an orchestrator's probes."""

import asyncio
import logging
from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from app.errors import documented
from app.lifespan import AppRequest
from app.resources import opened
from app.resources.base import NotReady, Resource

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """The answer to a probe."""

    status: Literal["ok"] = "ok"


class Readiness(Health):
    """The answer of a service that can serve; what it does without now, and why, is `degraded`."""

    degraded: list[str] = []


@router.head("/live", include_in_schema=False)
@router.get("/live")
async def live() -> Health:
    """Answer while the process can answer at all."""
    return Health()


@router.head("/ready", include_in_schema=False)
@router.get("/ready", responses=documented(HTTPStatus.SERVICE_UNAVAILABLE))
async def ready(request: AppRequest) -> Readiness:
    """Ask each resource whether it can serve, and name those that cannot."""
    seconds = request.state["settings"].readiness_timeout
    resources = opened(request.scope["state"])
    reasons = await asyncio.gather(
        *(why_not(name, resource, seconds) for name, resource in resources.items())
    )
    required = [resource.required for resource in resources.values()]
    failing = {reason: must for reason, must in zip(reasons, required, strict=True) if reason}
    if any(failing.values()):
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "; ".join(failing))
    return Readiness(degraded=list(failing))


async def why_not(name: str, resource: Resource, seconds: float) -> str | None:
    """Return why a resource cannot serve, or nothing; only `NotReady` speaks to the outside."""
    try:
        await resource.check_within(seconds)
    except NotReady as error:
        return f"{name}: {error}"
    except Exception:
        logger.warning("%s is not ready", name, exc_info=True)
        return f"{name}: no answer"
    return None
