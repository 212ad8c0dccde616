"""A real nginx in front of a console, configured as ingress-nginx is by the chart's Ingress.

What the annotations say is taken from the rendered chart. The rest are the defaults of
ingress-nginx: who the client is stands in `X-Forwarded-For` alone, whatever the client sent.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import Process
from tests.support.sockets import free_port
from tests.support.waiting import wait_until

MISSING = "nginx is not installed; run: apt-get install -y nginx-light"
PREFIX = "nginx.ingress.kubernetes.io/"
PROXY = "127.0.0.1"
"""Where nginx calls the console from. Clients come from other addresses of loopback."""


def find_nginx() -> str | None:
    """The program, or None. Debian keeps it in /usr/sbin."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def nginx(folder: Path, console_port: int, annotations: Mapping[str, str]) -> Iterator[str]:
    """An nginx in front of the console, until the block ends; its address. Clients may come from
    any address of loopback."""
    program = find_nginx()
    if program is None:
        raise RuntimeError(MISSING)
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, port, console_port, annotations), "utf-8")
    command = [program, "-c", str(file), "-p", str(folder), "-e", str(folder / "nginx-error.log")]
    with Process(command, log=folder / "nginx.log") as process:
        wait_until(lambda: (folder / "nginx.pid").exists() or not process.running, what="nginx")
        if not process.running:
            raise RuntimeError(process.output())
        yield f"http://127.0.0.1:{port}"


def configuration(
    folder: Path, port: int, console_port: int, annotations: Mapping[str, str]
) -> str:
    """The whole file."""
    said = {name.removeprefix(PREFIX): value for name, value in annotations.items()}
    paths = "\n".join(
        f"  {kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off;
user root;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
events {{ worker_connections 4096; }}
http {{
{paths}
  access_log off;
  client_header_timeout 60s;
  client_body_timeout 60s;
  client_header_buffer_size 1k;
  large_client_header_buffers 4 8k;
  client_max_body_size {said["proxy-body-size"]};
  keepalive_timeout 75s;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
      proxy_pass http://{PROXY}:{console_port};
      proxy_http_version 1.1;
      proxy_connect_timeout 5s;
      proxy_send_timeout 60s;
      proxy_read_timeout {said["proxy-read-timeout"]}s;
      proxy_buffering off;
      proxy_request_buffering on;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Request-ID $request_id;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""
