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


@router.get("/live")
async def live() -> Health:
    """Answer while the process can answer at all."""
    return Health()


@router.get("/ready", responses=documented(HTTPStatus.SERVICE_UNAVAILABLE))
async def ready(request: AppRequest) -> Health:
    """Ask each resource whether it can serve, and name those that cannot."""
    seconds = request.state["settings"].readiness_timeout
    resources = opened(request.scope["state"])
    reasons = await asyncio.gather(
        *(why_not(name, resource, seconds) for name, resource in resources.items())
    )
    if down := [reason for reason in reasons if reason]:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "; ".join(down))
    return Health()


async def why_not(name: str, resource: Resource, seconds: float) -> str | None:
    """Return why a resource cannot serve, or nothing; only `NotReady` speaks to the outside."""
    try:
        async with asyncio.timeout(seconds):
            await resource.check()
    except NotReady as error:
        return f"{name}: {error}"
    except Exception:
        logger.warning("%s is not ready", name, exc_info=True)
        return f"{name}: no answer"
    return None
