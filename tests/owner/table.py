"""What is asked of the owner's application, and the right answers, in this order.

A case is one line here; where it needs another handler, that stands in `overlay/`. Those of
PLAIN are asked in every project, those of DATABASE where there is one, on each database. `wrong` of
asking.py says what the words of a line mean.
"""

from __future__ import annotations

from owner.asking import Ask

PROBLEM = {"content-type": "application/problem+json"}
JSON = {"content-type": "application/json"}
PIXEL = ("pixel é.png", b"\x89PNG\r\n\x00\xff")
TREE = {"name": "a", "children": [{"name": "b", "children": [{"name": "c", "children": []}]}]}
PLACES = {"billing": {"street": "A", "tax_number": None}, "shipping": {"street": "B", "floor": 3}}
LINE = {"product": "pen", "quantity": 2, "price": "1.25"}
ORDER = {"customer_id": 1, "code": "a-1", "due": "2026-01-02T03:04:05+02:00", "lines": [LINE]}
ADA = {"email": "ada@example.com", "name": "Ada", "preferences": {"colour": ["red", None]}}
# fmt: off
PLAIN = [
    # Errors.
    Ask("GET /failures/raised/text", 409, {"title": "Conflict", "status": 409, "detail": "Taken."}, PROBLEM),
    Ask("GET /failures/raised/nothing", 404, {"title": "Not Found", "status": 404}, PROBLEM),
    Ask("GET /failures/raised/object", 400, {"title": "Bad Request", "detail": {"code": "x"}}, PROBLEM),
    Ask("GET /failures/raised/list", 400, {"detail": ["a", "b"]}, PROBLEM),
    Ask("GET /failures/raised/number", 400, {"detail": 7}, PROBLEM),
    Ask("GET /failures/raised/header", 401, {"detail": "Who?"}, {**PROBLEM, "www-authenticate": "Bearer"}),
    Ask("GET /failures/raised/499", 499, {"status": 499}, PROBLEM),
    Ask("GET /failures/raised/520", 520, {"status": 520, "detail": "Odd."}, PROBLEM),
    Ask("GET /failures/raised/304", 304, None),
    Ask("GET /failures/raised/204", 204, None),
    Ask("GET /failures/raised/starlette", 410, {"detail": "Gone for good."}, PROBLEM),
    Ask("GET /failures/raised/own", 409, {"code": "out-of-stock"}, JSON),
    Ask("GET /failures/raised/bug", 500, {"code": "ours", "path": "/failures/raised/bug"}, JSON),
    Ask("GET /failures/raised/unknown", 500, {"code": "ours"}, JSON),
    Ask("GET /failures/answered/text", 503, "later", {"retry-after": "5", "content-type": "text/plain; charset=utf-8"}),
    Ask("GET /failures/answered/json", 418, {"code": "teapot"}, JSON),
    Ask("GET /failures/answered/number", 200, {"large": 2**70}, JSON),
    Ask("GET /failures/answered/empty", 304, None),
    Ask("GET /failures/answered/other", 422, {"errors": [{"location": ["path", "how"]}]}, PROBLEM),
    Ask("GET /failures/number", 200, 2**70, send={"accept": "application/msgpack"}),
    Ask("PUT /failures/number", 405, {"status": 405}, {**PROBLEM, "allow": "GET"}),
    Ask("GET /nowhere", 404, {"status": 404}, PROBLEM),
    # Uploads, downloads and forms.
    Ask("POST /files/", 200, {"name": "pixel é.png", "size": 8}, files={"file": PIXEL}),
    Ask("POST /files/", 422, {"errors": [{"location": ["body", "file"]}]}, PROBLEM, form={"file": "text"}),
    Ask("POST /files/several", 200, [{"name": "pixel é.png", "size": 8, "note": "n"}], form={"note": "n"}, files={"files": PIXEL}),
    Ask("POST /files/content", 200, {"size": 8}, files={"content": PIXEL}),
    Ask("POST /files/", 413, {"status": 413}, PROBLEM, files={"file": ("large", b"x" * 2_000_000)}),
    Ask("POST /files/feedback", 200, {"stars": 5, "words": ["good"]}, form={"stars": "5", "words": "good"}),
    Ask("POST /files/feedback", 422, {"errors": [{"location": ["body", "stars"]}]}, PROBLEM, form={"stars": "many"}),
    Ask("POST /files/token", 200, {"access_token": "ada"}, form={"username": "ada", "password": "p", "grant_type": "password"}),
    Ask("GET /files/report.pdf", 200, b"%PDF-1.7 \xff\x00", {"content-type": "application/pdf"}),
    Ask("GET /files/source", 200, headers={"content-disposition": 'attachment; filename="files.py"'}),
    Ask("GET /files/export.csv", 200, "0,0\n1,1\n2,4\n"),
    # Shapes of bodies and parameters.
    Ask("POST /shapes/price", 200, {"amount": "0.20"}, json={"amount": "0.10"}),
    Ask("POST /shapes/price", 422, {"errors": [{"location": ["body", "amount"]}]}, PROBLEM, json={"amount": "0.001"}),
    Ask("POST /shapes/box", 200, {"width": 2, "height": 3, "area": 6}, json={"width": 2, "height": 3}),
    Ask("POST /shapes/tree", 200, TREE, json=TREE),
    Ask("POST /shapes/addresses", 200, PLACES, json=PLACES),
    Ask("POST /shapes/payment", 200, {"by": {"iban": "DE1"}}, json={"by": {"kind": "transfer", "iban": "DE1"}}),
    Ask("POST /shapes/payment", 422, {"errors": [{"location": ["body", "by"]}]}, PROBLEM, json={"by": {"kind": "cash"}}),
    Ask("POST /shapes/aliased", 200, {"unitPrice": "1.50"}, json={"unitPrice": "1.50"}),
    Ask("GET /shapes/found?sort=ASC&tags=a&tags=b", 200, {"entries": [{"sort": "ASC", "tags": ["a", "b"]}], "total": 1}),
    Ask("GET /shapes/found?sort=Asc", 422, {"errors": [{"location": ["query", "sort"]}]}, PROBLEM),
    Ask("GET /shapes/found?sorted=asc", 422, {"errors": [{"location": ["query", "sorted"]}]}, PROBLEM),
    Ask("GET /shapes/prices", 200, {"entries": [{"amount": "0.10"}]}),
    Ask("GET /shapes/headers", 200, {"if-newer": ["2026-01-02T03:04:05Z"], "x-label": ["a"]}, send={"if-newer": "2026-01-02T03:04:05Z", "x-label": "a"}),
    # Streams.
    Ask("GET /streams/lines", 200, b'{"number":0}\n{"number":1}\n{"number":2}\n', {"content-type": "application/jsonl"}),
    Ask("GET /streams/events", 200, 'event: tick\ndata: {"number":0}\nid: 0\n\nevent: tick\ndata: {"number":1}\nid: 1\n\n'),
    Ask("GET /streams/text", 200, "x" * 100_000),
    # Two versions, applications within, work in the background.
    Ask("GET /v1/greetings/Ada", 200, "Hello Ada"),
    Ask("GET /v2/greetings/Ada", 200, {"word": "Hello", "name": "Ada"}),
    Ask("GET /inner/state", 200, {"engine": "outer", "entered": ["nested", "outer", "wrapped"]}),
    Ask("GET /inner/nested/state", 200, {"engine": "nested"}),
    Ask("GET /wrapped/state", 200, {"engine": "wrapped"}, {"access-control-allow-origin": "https://a.example"}, send={"origin": "https://a.example"}),
    Ask("GET /inner/openapi.json", 200, {"info": {"title": "outer"}}),
    Ask("POST /chores/first", 202, None),
    Ask("GET /chores/", 200, {"names": ["noted", "first"]}, {"x-done": "2"}, later=True),
    Ask("POST /chores/second", 202, None),
    Ask("GET /chores/", 200, {"names": ["noted", "first", "noted", "second"]}, {"x-done": "4"}, later=True),
    # Bodies that no client of ours would send.
    Ask("POST /shapes/tree", 422, {"status": 422}, PROBLEM, json={"name": "\ud800"}),
    Ask("POST /shapes/tree", 422, {"status": 422}, PROBLEM, text=b'{"name":"a","children":[' * 900 + b"]}" * 900),
    Ask("POST /shapes/tree", 422, {"status": 422}, PROBLEM, text=b"\xff\xfe"),
    Ask("HEAD /health/live", 200, None),
    Ask("GET /health/ready", 200, {"status": "ok"}),
]
DATABASE = [
    Ask("POST /customers/", 201, {"id": 1, "preferences": {"colour": ["red", None]}}, json=ADA),
    Ask("POST /customers/", 201, {"id": 2, "referred_by": 1}, json={**ADA, "email": "b@example.com", "referred_by": 1}),
    Ask("POST /customers/", 409, {"status": 409}, PROBLEM, json=ADA),
    Ask("POST /customers/", 409, {"status": 409}, PROBLEM, json={**ADA, "email": "c@example.com", "referred_by": 99}),
    Ask("POST /customers/", 422, {"status": 422}, PROBLEM, json={**ADA, "email": "c\0@example.com"}, on="postgresql"),
    Ask("POST /customers/", 422, {"status": 422}, PROBLEM, json={**ADA, "email": "d@example.com", "name": "x" * 101}, on="postgresql"),
    Ask("POST /customers/", 422, {"status": 422}, PROBLEM, json={**ADA, "email": "d@example.com", "preferences": {"colour": "\0"}}, on="postgresql"),
    Ask("POST /customers/trial", 409, {"detail": "Only tried."}, PROBLEM, json={**ADA, "email": "f@example.com"}),
    Ask("POST /customers/", 201, ..., json={**ADA, "email": "f@example.com"}),
    Ask("GET /customers/9223372036854775808", 422, {"status": 422}, PROBLEM),
    Ask("POST /orders/", 201, {"id": 1, "total": "2.50", "status": "open", "pieces": 2}, json=ORDER),
    Ask("POST /orders/", 409, {"status": 409}, PROBLEM, json=ORDER),
    Ask("POST /orders/", 409, {"status": 409}, PROBLEM, json={**ORDER, "customer_id": 99}),
    Ask("POST /orders/", 422, {"status": 422}, PROBLEM, json={**ORDER, "code": "a-3", "lines": [{**LINE, "quantity": -1}]}),
    Ask("POST /orders/", 422, {"status": 422}, PROBLEM, json={**ORDER, "code": "a-3", "lines": [{**LINE, "quantity": 2**63}]}),
    Ask("POST /orders/", 422, {"status": 422}, PROBLEM, json={**ORDER, "code": "a-3", "due": "2026-01-02T03:04:05"}),
    Ask("GET /orders/1", 200, {"lines": [LINE], "due": "2026-01-02T01:04:05Z"}),
    Ask("GET /orders/2", 404, {"detail": "There is no order 2."}, PROBLEM),
    Ask("GET /orders/?status=open", 200, {"entries": [{"id": 1}], "more": False}),
    Ask("GET /orders/?status=sent", 200, {"entries": []}),
    Ask("GET /orders/?state=sent", 422, {"errors": [{"location": ["query", "state"]}]}, PROBLEM),
    Ask("PATCH /orders/1", 200, {"status": "sent"}, json={"status": "sent"}),
    Ask("PATCH /orders/1", 409, {"type": "https://shop.example/problems/on-its-way", "title": "The order is on its way", "code": "a-1"}, PROBLEM, json={"status": "open"}),
    Ask("DELETE /customers/1", 409, {"status": 409}, PROBLEM),
    Ask("DELETE /orders/1", 204, None),
    Ask("DELETE /customers/1", 204, None),
    Ask("GET /customers/2", 200, {"referred_by": None}),
]
# fmt: on
