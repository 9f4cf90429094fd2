"""Predictions: a sample of a handler that asks the machine learning model."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.lifespan import AppRequest

router = APIRouter(prefix="/predictions", tags=["predictions"])

Measure = Annotated[float, Field(strict=True, ge=0, le=1_000_000, allow_inf_nan=False)]


class House(BaseModel):
    """What the model takes: an area in square metres, a number of rooms, an age in years."""

    area: Measure
    rooms: Measure
    age: Measure


class Prediction(BaseModel):
    """What the model gives: a price."""

    price: float


@router.post("/")
async def predict(request: AppRequest, house: House) -> Prediction:
    """Return what the model makes of a house."""
    model = request.state["ml_model"]
    return Prediction(price=await model.predict([house.area, house.rooms, house.age]))
