"""What a power loss, a full disk or a stranger's process does to the demo's own PostgreSQL: it starts, or says why not.

Real servers, each in a process of its own: what the library does at its end is part of what is tried.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from dargah.config import postgres, postmaster

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import sys
from pathlib import Path
import psycopg
from dargah.config.postgres import embedded_connection
host = embedded_connection(Path(sys.argv[1]))["HOST"]
with psycopg.connect(host=host, user="postgres", dbname="dargah") as line:
    print(line.execute("SELECT 'answered'").fetchone()[0], flush=True)
if sys.argv[2:]:
    sys.stdin.readline()
"""


def ask(data: Path, *stay: str) -> "subprocess.Popen[str]":
    """A program that reaches the server of the folder; with ``stay`` it keeps it until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", ASK, str(data), *stay],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(asking: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = asking.communicate(timeout=100)
    return asking.returncode, out, err


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose server and user were killed: the files as a power loss leaves them."""
    data = tmp_path_factory.mktemp("e") / "d"
    asking = ask(data, "stay")
    assert asking.stdout is not None
    assert asking.stderr is not None
    line = asking.stdout.readline()
    assert line == "answered\n", asking.stderr.read()
    kill_all(data)
    asking.kill()
    asking.communicate()
    return data


def kill_all(data: Path) -> None:
    """SIGKILL for the server of the folder and all its processes."""
    pid = postmaster.server_of(data / "postgres")
    assert pid is not None
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=5)


@pytest.fixture
def stranger() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has nothing to do with us."""
    process = subprocess.Popen(["/bin/sleep", "300"])
    yield process
    process.kill()
    process.wait()


def test_a_server_that_was_killed_begins_again(killed: Path) -> None:
    assert (killed / "postgres" / "postmaster.pid").exists()
    assert told(ask(killed)) == (0, "answered\n", "")
    assert not (killed / "postgres" / "postmaster.pid").exists(), "it stops with its last user"


def test_whose_server_was_killed_ends_without_a_trace(killed: Path) -> None:
    asking = ask(killed, "stay")
    assert asking.stdout is not None
    assert asking.stdout.readline() == "answered\n"
    kill_all(killed)
    asking.stdin.write("\n")  # type: ignore[union-attr]
    assert told(asking) == (0, "", "")


@pytest.mark.parametrize("shape", ["whole", "torn", "empty"])
def test_a_stranger_with_the_number_of_the_killed_server_lives_on(
    killed: Path, stranger: "subprocess.Popen[bytes]", shape: str
) -> None:
    file = killed / "postgres" / "postmaster.pid"
    rest = [str(killed / "postgres"), "1700000000", "5432", str(killed / "postgres"), "", "1 2", "ready"]
    lines = {"whole": [str(stranger.pid), *rest], "torn": [str(stranger.pid), *rest[:2]], "empty": []}[shape]
    file.write_text("".join(f"{line}\n" for line in lines))
    (killed / "postgres" / ".handle_pids.json").write_text(f"[{stranger.pid}")  # torn, too
    assert told(ask(killed)) == (0, "answered\n", "")
    assert stranger.poll() is None, "an innocent process was ended"
    assert not file.exists(), "the server stops at the end although a stranger has a number of its users"


def test_a_start_waits_for_a_server_that_still_repairs(killed: Path) -> None:
    """The server says «starting» for a while, as after a power loss with much to repair."""
    holding = ask(killed, "stay")
    assert holding.stdout is not None
    assert holding.stdout.readline() == "answered\n"
    file = killed / "postgres" / "postmaster.pid"
    ready = file.read_text()
    file.write_text(ready.replace("ready", "starting"))
    second = ask(killed)
    time.sleep(2.5)
    assert second.poll() is None, "it did not wait"
    file.write_text(ready)
    assert told(second)[:2] == (0, "answered\n")
    holding.communicate("\n", timeout=30)


def test_a_stopped_server_is_waited_for_no_longer_than_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmaster, "is_ours", lambda *_: True)
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    begun = time.monotonic()
    assert postmaster.clear_the_way(tmp_path, 0.5) is False
    assert time.monotonic() - begun < 5


def test_what_holds_no_server_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "d" / "postgres"
    folder.mkdir(parents=True)
    (folder / "something").write_text("initdb refuses a folder that holds something")
    code, _, err = told(ask(tmp_path / "d"))
    assert code == 1
    assert "Traceback" not in err
    assert err.startswith("تنظیم DARGAH_DATA")
    assert "بنویسید" in err


def test_only_a_living_postgres_of_the_folder_is_ours(
    tmp_path: Path, stranger: "subprocess.Popen[bytes]"
) -> None:
    assert not postmaster.is_ours(stranger.pid, tmp_path)
    named = subprocess.Popen(["/bin/sleep", "300"])
    named.send_signal(signal.SIGKILL)
    time.sleep(0.2)  # a zombie until somebody waits
    assert not postmaster.is_ours(named.pid, tmp_path)
    named.wait()
    assert not postmaster.is_ours(2**40, tmp_path)


def test_a_server_that_is_gone_is_not_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library would: it sends a signal to the number that it has remembered."""
    stopped: list[str] = []

    class Server:
        def cleanup(self) -> None:
            stopped.append("asked")
            raise psutil.NoSuchProcess(1)

    postgres._leave(Server(), tmp_path)
    assert stopped == []
    monkeypatch.setattr(postmaster, "server_of", lambda _: 1)
    postgres._leave(Server(), tmp_path)  # it ended in this very moment: no trace
    assert stopped == ["asked"]


FORGET = """
import sys
from pathlib import Path
from dargah.config import postgres, postmaster
postmaster.server_of = lambda _: 1
for _ in range(200):
    postgres._forget_the_dead(Path(sys.argv[1]))
"""


def test_several_commands_at_once_keep_who_uses_the_server(tmp_path: Path) -> None:
    """Whose list is lost is not waited for: the server would end under a running portal."""
    handles = tmp_path / ".handle_pids.json"
    handles.write_text(json.dumps([os.getpid(), 4_000_000]))
    several = [
        subprocess.Popen(
            [sys.executable, "-c", FORGET, str(tmp_path)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        )
        for _ in range(3)
    ]
    assert [process.wait(100) for process in several] == [0, 0, 0]
    assert json.loads(handles.read_text()) == [os.getpid()]
    assert [file.name for file in tmp_path.iterdir()] == [handles.name]
