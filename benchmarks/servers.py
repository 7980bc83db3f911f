"""The programs that a benchmark of the site drives: granian, nginx and wrk."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"nginx": "nginx-light", "wrk": "wrk"}
CONNECTIONS = 32
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
Environment = dict[str, str]


def install_missing() -> None:
    """nginx and wrk as Debian packages, if root runs this; else says what to install and ends."""
    missing = [package for name, package in PACKAGES.items() if not shutil.which(name)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Missing: the Debian packages {' '.join(missing)}. Install them, or run as root.")
    print("Installing", *missing, flush=True)
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "check": True}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    subprocess.run(command, stdout=subprocess.DEVNULL, **quiet)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running(command: Sequence[str], log: Path, **options) -> Iterator[subprocess.Popen]:
    """A program for the time of the block; what it says goes into a file."""
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    """Return when something answers there; end with the log of the program if it does not."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{url} does not answer:\n{log.read_text()}")


class Server(NamedTuple):
    process: subprocess.Popen
    url: str

    def memory(self) -> list[int]:
        """Kilobytes of each worker."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found = []
        for worker in workers:
            status = Path(f"/proc/{worker}/status").read_text()
            if "VmRSS" in status and "resource_tracker" not in _command(worker):
                found.append(int(re.search(r"VmRSS:\s+(\d+)", status)[1]))
        return found


def _command(pid: str) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


@contextmanager
def granian(application: str, folder: Path, environment: Environment) -> Iterator[Server]:
    """As `make run` starts it: two workers of two blocking threads."""
    port, log = free_port(), folder / "granian.log"
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", "2"),
        # A worker that is told to end while it starts does not hear it.
        *("--workers-kill-timeout", "5", "--log-level", "warning", application),
    ]
    with running(command, log, env=os.environ | environment) as process:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/healthz", process, log)
        yield Server(process, url)


@contextmanager
def nginx(folder: Path, files: Path, *behind: Server) -> Iterator[tuple[str, str]]:
    """Serves files at the first address that it gives, and is a proxy with the configuration of
    deploy/nginx.conf, without TLS, at the second, for one or more servers of the site."""
    static, proxy, log = free_port(), free_port(), folder / "nginx.log"
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    # Only the server for pages is left of the three, on another port and without TLS.
    before, _names, rest = shipped.partition("# Whatever asks by a name that is not ours.")
    pages = "server {\n    listen 443 ssl http2;" + rest.rpartition("listen 443 ssl http2;")[2]
    pages = re.sub(r"    ssl_\w+ .*;\n", "", pages).replace("443 ssl http2", f"127.0.0.1:{proxy}")
    pages = pages.replace("help.example.com", "127.0.0.1")
    before = before.replace("/var/cache/nginx/support-docs", str(folder / "cache"))
    servers = "".join(f"server {each.url.removeprefix('http://')};" for each in behind)
    before = before.replace("server 127.0.0.1:8000;", servers)
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {log}; worker_processes auto;\n"
        + ("user root;\n" if os.geteuid() == 0 else "")
        + "events { worker_connections 1024; }\n"
        + "http { access_log off; default_type text/html; include /etc/nginx/mime.types;\n"
        + "sendfile on; tcp_nopush on; open_file_cache max=1000; keepalive_requests 1000000;\n"
        + "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in TEMPORARY)
        + f"server {{ listen 127.0.0.1:{static}; root {files}; index index.html; }}\n"
        + f"{before}\n{pages}}}\n"
    )
    with running(["nginx", "-c", str(config)], log) as process:
        url = f"http://127.0.0.1:{static}"
        wait_for(f"{url}/ru/faq/", process, log)
        yield url, f"http://127.0.0.1:{proxy}"


TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Speed(NamedTuple):
    """Requests in a second, and milliseconds within which half of them and 99 % are answered."""

    requests: float
    p50: float
    p99: float
    count: int


def wrk(url: str, seconds: int, headers: Sequence[str] = ()) -> Speed:
    """Ends the program if anything but 2xx and 3xx was answered."""
    options = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency", *options, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    latency = {
        share: float(number) * UNITS[unit]
        for share, number, unit in re.findall(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s)\s*$", said, re.M)
    }
    if "Non-2xx" in said or "50" not in latency:
        sys.exit(f"{url} does not answer as it should:\n{said}")
    count = int(re.search(r"(\d+) requests in", said)[1])
    requests = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return Speed(requests, latency["50"], latency["99"], count)
