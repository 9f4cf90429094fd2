import signal
import sys
from pathlib import Path

import pytest
from fixtures.server import Server

from app.worker import main

WORK = "from app.worker import main; main()"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to handle")
def test_a_worker_alone_ends_at_sigterm(tmp_path: Path) -> None:
    with Server(WORK, tmp_path, JOBS_IN_SERVER="false") as server:
        server.until("Working")
        server.process.send_signal(signal.SIGTERM)
        assert server.wait() == 0
    assert server.log.count(" closed") == server.log.count(" opened")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBS_LEASE", "0")
    with pytest.raises(SystemExit, match="JobsSettings: lease: Input should be greater"):
        main()
