"""What is asked of the owner's application, and the right answers, in this order.

A case is one line here. Where it needs another handler, that stands in `overlay/`.
"""

from __future__ import annotations

from owner.asking import Ask

PROBLEM = {"content-type": "application/problem+json"}
LINE = {"product": "pen", "quantity": 2, "price": "1.25"}
ORDER = {"customer_id": 1, "code": "a-1", "due": "2026-01-02T03:04:05+02:00", "lines": [LINE]}
ADA = {"email": "ada@example.com", "name": "Ada", "preferences": {"colour": ["red", None]}}
# fmt: off
PLAIN = [
    Ask("GET /failures/text", 409, {"title": "Conflict", "status": 409, "detail": "Taken."}, PROBLEM),
    Ask("GET /failures/nothing", 404, {"title": "Not Found"}, PROBLEM),
]
DATABASE = [
    Ask("POST /customers/", 201, {"id": 1, "preferences": {"colour": ["red", None]}}, json=ADA),
    Ask("POST /customers/", 201, {"id": 2, "referred_by": 1}, json={**ADA, "email": "b@example.com", "referred_by": 1}),
    Ask("POST /orders/", 201, {"id": 1, "total": "2.50", "status": "open", "pieces": 2}, json=ORDER),
    Ask("GET /orders/1", 200, {"lines": [LINE]}),
    Ask("GET /orders/2", 404, {"detail": "There is no order 2."}, PROBLEM),
    Ask("GET /orders/?status=open", 200, {"entries": [{"id": 1}], "more": False}),
    Ask("GET /orders/?status=sent", 200, {"entries": []}),
    Ask("GET /orders/?state=sent", 422, {"errors": [{"location": ["query", "state"]}]}, PROBLEM),
    Ask("PATCH /orders/1", 200, {"status": "sent"}, json={"status": "sent"}),
    Ask("PATCH /orders/1", 409, {"detail": "It is on its way."}, PROBLEM, json={"status": "open"}),
    Ask("DELETE /orders/1", 204, None),
    Ask("DELETE /customers/1", 204, None),
    Ask("GET /customers/2", 200, {"referred_by": None}),
]
# fmt: on
