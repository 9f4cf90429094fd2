"""The server: `python -m app`."""

import sys
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from app import logs
from app.settings import AppSettings, check_every_part


def main() -> None:
    """Serve until SIGTERM or Ctrl-C; requests in flight finish before the resources close."""
    check_every_part()
    settings = AppSettings()
    logs.configure(settings)
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "root_path": settings.root_path,
        "reload": settings.reload,
        "workers": settings.workers,
        "lifespan": "on",
        # % if "proxy_headers" in features
        "proxy_headers": False,
        # % endif
        "log_config": None,
        "timeout_keep_alive": settings.keep_alive_timeout,
        "timeout_graceful_shutdown": settings.shutdown_timeout,
        # uvicorn ends a worker that does not answer it in 5 seconds: too few on a busy machine,
        # https://github.com/Kludex/uvicorn/issues/2506
        "timeout_worker_healthcheck": 30,
    }
    if settings.workers == 1 or settings.reload:
        uvicorn.run("app.main:app", **options)
    else:
        serve_with_workers(uvicorn.Config("app.main:app", **options))


def serve_with_workers(config: uvicorn.Config) -> None:
    """Serve as `uvicorn.run` does, which exits with 0 even where no worker could start."""
    supervisor = Multiprocess(config, [config.bind_socket()])
    supervisor.run()
    sys.exit(max(0, *(worker.exitcode or 0 for worker in supervisor.processes)))


if __name__ == "__main__":
    main()
