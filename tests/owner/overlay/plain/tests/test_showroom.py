from fastapi.testclient import TestClient


def test_a_socket_says_what_is_said(client: TestClient) -> None:
    with client.websocket_connect("/streams/echo") as socket:
        socket.send_text("hello")
        assert socket.receive_text() == "hello"


def test_lines_come_one_by_one(client: TestClient) -> None:
    with client.stream("GET", "/streams/lines") as response:
        assert list(response.iter_lines()) == ['{"number":0}', '{"number":1}', '{"number":2}']


def test_a_file_is_taken_in(client: TestClient) -> None:
    response = client.post("/files/", files={"file": ("a.txt", b"hello")})
    assert response.json() == {"name": "a.txt", "size": 5, "note": ""}


def test_work_is_done_after_the_answer(client: TestClient) -> None:
    client.post("/chores/parcel")
    assert "parcel" in client.get("/chores/").json()["names"]
