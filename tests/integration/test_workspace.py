"""Revisions are staged, prepared and made ready to run; nothing is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters import package_clients, staging
from bot.adapters.git import Git
from bot.adapters.process import Running, run
from bot.adapters.workspace import Workspace
from bot.domain.errors import NotExecutedError
from bot.domain.project import Command, CoverageKind, Limits, Prepared, Project, Service

pytestmark = pytest.mark.sandbox
ENV = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.com",
}
AGENT = "/sandbox/env/bin/python"
MAKE = "import os; os.makedirs('made/deep'); open('made/file', 'w').write(open('lock').read()); open('stray', 'w')"


def git(repo: Path, *words: str) -> str:
    finished = run(("git", *words), cwd=repo, env=ENV, timeout=60)
    assert finished.ok, finished.stderr.decode()
    return finished.stdout.decode().strip()


def commit(repo: Path, **files: str) -> str:
    for name, text in files.items():
        (repo / name).write_text(text)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "--allow-empty", "-m", "a commit")
    return git(repo, "rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, code="one", lock="1")
    return folder


@pytest.fixture
def workspace(repo: Path) -> Iterator[Workspace]:
    environ = {**os.environ, "HOME": str(Path.home()), "GITHUB_TOKEN": "c4n4ry"}
    with Workspace(Git(repo), environ=environ) as opened:
        yield opened


def python(code: str, *, cwd: str = ".") -> Command:
    return Command(run=("python3", "-I", "-c", code), cwd=cwd)


def a_project(*prepare: Command, **changes: object) -> Project:
    project = Project(
        prepare=prepare, prepared=Prepared(inputs=("lock",), outputs=("made",), scratch=("made/deep/scratch", "own"))
    )
    return replace(project, **changes)  # type: ignore[arg-type]  # a test's shorthand for a few fields


def test_the_workspaces_own_interpreter_passes_the_probe(workspace: Workspace) -> None:
    facts = workspace.probe()

    assert dict(facts.checks)["hidden paths in sight"] == "none"


def test_a_checkout_is_the_commit_and_nothing_else(workspace: Workspace, repo: Path) -> None:
    sha = git(repo, "rev-parse", "HEAD")
    (repo / "code").write_text("changed since")

    folder = workspace.checkout(sha)

    assert {path.name for path in folder.iterdir()} == {"code", "lock"}
    assert (folder / "code").read_text() == "one"
    assert workspace.checkout(sha) == folder


def test_prepare_makes_outputs_that_every_instance_sees_read_only(workspace: Workspace, repo: Path) -> None:
    sha = git(repo, "rev-parse", "HEAD")
    project = a_project(python(MAKE))
    code = """
import os, sys
def told(action):
    try: action()
    except OSError as error: return error.strerror
    return "written"
print(open("made/file").read(), told(lambda: open("made/x", "w")), told(lambda: open("made/deep/scratch/x", "w")),
    told(lambda: open("own/x", "w")), told(lambda: open("code", "a").write("x")), os.path.exists("stray"),
    told(lambda: open("/sandbox/pristine/x", "w")), open("/sandbox/pristine/code").read(), sys.prefix,
    sorted(os.listdir("/sandbox/work")), sep="|")
import sys; sys.path.insert(0, "/sandbox/bot"); import bot.adapters.process, httpx, playwright
"""
    box = replace(workspace.instance(sha, project), argv=(AGENT, "-I", "-c", code), cwd="/sandbox/work/src", seconds=30)

    finished = workspace.sandbox.run(box)

    assert finished.stdout.decode().strip().split("|") == [
        "1",
        "Read-only file system",
        "written",
        "written",
        "written",
        "False",
        "Read-only file system",
        "one",
        "/sandbox/env",
        "['home', 'out', 'run', 'src']",
    ], finished.stderr.decode()
    assert finished.ok, finished.stderr.decode()


def test_every_instance_begins_afresh(workspace: Workspace, repo: Path) -> None:
    sha = git(repo, "rev-parse", "HEAD")
    project = Project()
    first = workspace.instance(sha, project)
    spoil = "open('src/code', 'w').write('spoilt'); open('out/x', 'w')"
    assert workspace.sandbox.run(replace(first, argv=(AGENT, "-c", spoil), seconds=30)).ok

    second = workspace.instance(sha, project)

    assert (second.work / "src" / "code").read_text() == "one"
    assert (workspace.checkout(sha) / "code").read_text() == "one"
    assert list((second.work / "out").iterdir()) == []
    workspace.discard(first)
    assert not first.work.exists()


def test_equal_inputs_are_prepared_once(workspace: Workspace, repo: Path) -> None:
    base = git(repo, "rev-parse", "HEAD")
    head = commit(repo, code="two")
    other = commit(repo, lock="2")
    project = a_project(python(MAKE))

    made = [workspace.prepare(sha, project) for sha in (base, head, other)]

    assert made[0] == made[1]
    assert made[0] != made[2]
    assert (made[2].outputs[0][1] / "file").read_text() == "2"


def test_inputs_that_are_not_there_are_never_taken_for_equal(workspace: Workspace, repo: Path) -> None:
    base = git(repo, "rev-parse", "HEAD")
    head = commit(repo, code="two")
    project = a_project(python(MAKE), prepared=Prepared(inputs=("missing",), outputs=("made",)))

    assert workspace.prepare(base, project) != workspace.prepare(head, project)


def test_prepare_sees_no_secret_and_no_home(workspace: Workspace, repo: Path) -> None:
    code = (
        "import os, glob, sys; names = set(os.environ)\n"
        "for path in glob.glob('/proc/[0-9]*/environ'):\n"
        "    names |= {one.split(b'=')[0].decode() for one in open(path, 'rb').read().split(b'\\0') if one}\n"
        "sys.exit(' '.join(sorted(names)) + ' ' + os.environ['HOME'] + ' ' + str(os.path.exists('/root')))"
    )
    with pytest.raises(NotExecutedError) as caught:
        workspace.prepare(git(repo, "rev-parse", "HEAD"), a_project(python(code)))

    names = caught.value.message.splitlines()[-1].split()
    assert names[-2:] == ["/sandbox/work/home", "False"]
    assert set(names[:-2]) == {
        *("HOME", "LANG", "PATH", "PWD", "TMPDIR"),
        *("PIP_CACHE_DIR", "UV_CACHE_DIR", "npm_config_cache"),
        *(name for name, _ in package_clients.settings(os.environ)),
    }


def test_a_command_that_fails_is_shown_with_its_last_lines(workspace: Workspace, repo: Path) -> None:
    code = "import sys; print(*range(100), sep='\\n'); sys.exit('because of this')"

    with pytest.raises(NotExecutedError) as caught:
        workspace.prepare(git(repo, "rev-parse", "HEAD"), a_project(python(code)))

    lines = caught.value.message.splitlines()
    assert "ended with status 1" in lines[0]
    assert "'python3'" in lines[0]
    assert lines[-1] == "because of this"
    assert len(lines) == 41
    assert caught.value.slug == "prepare-failed"


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        pytest.param(python("pass"), "was not made", id="nothing"),
        pytest.param(python("import os; os.symlink('/etc', 'made')"), "not a folder", id="a link to the host"),
        pytest.param(python("open('made', 'w')"), "not a folder", id="a file"),
        pytest.param(
            python("import os; os.mkdir('made'); os.symlink('/etc', 'made/deep')"), "a file or a link", id="scratch"
        ),
        pytest.param(Command(run=("no-such-program",)), "ended with status", id="no such program"),
        pytest.param(python("pass", cwd="nowhere"), "ended with status", id="no such folder"),
    ],
)
def test_what_prepare_made_is_not_trusted(workspace: Workspace, repo: Path, prepare: Command, said: str) -> None:
    """A link in the place of an output would bind a folder of the host into the sandbox."""
    with pytest.raises(NotExecutedError, match=said) as caught:
        workspace.prepare(git(repo, "rev-parse", "HEAD"), a_project(prepare))
    assert caught.value.slug == "prepare-failed"


def test_a_link_cannot_take_the_place_of_coverage(workspace: Workspace, repo: Path) -> None:
    """It would be bound into the sandbox, and written into by us."""
    project = Project(
        prepare=(python("import os; os.symlink('/var/tmp', '/sandbox/work/side')"),),
        team_tests=Command(run=("python3",)),
    )

    with pytest.raises(NotExecutedError) as caught:
        workspace.prepare(git(repo, "rev-parse", "HEAD"), project)
    assert caught.value.slug == "prepare-failed"


@pytest.mark.parametrize("home", ["/", "/tmp", "/usr/local", "/nonexistent"])
def test_any_home_can_be_hidden(repo: Path, home: str) -> None:
    """Containers often say HOME=/; a folder that the sandbox has under the same name is not the host's."""
    with Workspace(Git(repo), environ={"HOME": home}) as workspace:
        assert workspace.probe().backend


def test_prepare_has_its_time_limit(workspace: Workspace, repo: Path) -> None:
    project = a_project(python("import time; time.sleep(600)"), limits=Limits(prepare_seconds=1.0))

    with pytest.raises(NotExecutedError, match="did not end within 1 seconds"):
        workspace.prepare(git(repo, "rev-parse", "HEAD"), project)


def test_a_link_in_the_commit_cannot_take_an_outputs_place(workspace: Workspace, repo: Path) -> None:
    (repo / "web").symlink_to(".")
    sha = commit(repo)
    project = Project(prepared=Prepared(scratch=("web/cache",)))

    with pytest.raises(NotExecutedError, match="a link or a file in its place"):
        workspace.instance(sha, project)


@pytest.mark.parametrize("words", [(), ("--without-pip",)])
def test_coverage_is_put_beside_the_projects_interpreter(
    workspace: Workspace, repo: Path, words: tuple[str, ...]
) -> None:
    """Installed by that interpreter, pinned by hash, seen on PYTHONPATH; without pip ours serves an equal one."""
    command = Command(run=(".venv/bin/python", "-m", "http.server"))
    project = Project(
        prepare=(Command(run=("python3", "-m", "venv", *words, ".venv")),),
        prepared=Prepared(inputs=("lock",), outputs=(".venv",)),
        services=(Service(name="api", command=command, ready="", coverage=CoverageKind.PYTHON),),
    )
    sha = git(repo, "rev-parse", "HEAD")
    box = workspace.instance(sha, project)
    words = (".venv/bin/python", "-c", "import coverage.tracer; print(coverage.__file__)")

    finished = workspace.sandbox.run(
        replace(box, argv=words, cwd="/sandbox/work/src", env=(*box.env, ("PYTHONPATH", "/sandbox/side")), seconds=30)
    )

    assert finished.stdout == b"/sandbox/side/coverage/__init__.py\n", finished.stderr.decode()


HOLD = """
import sys, time
from pathlib import Path
from bot.adapters.git import Git
from bot.adapters.workspace import Workspace
with Workspace(Git(Path(sys.argv[1])), environ={}) as workspace:
    workspace.checkout(sys.argv[2])
    box = workspace.instance(sys.argv[2], __import__("bot.domain.project").domain.project.Project())
    print(workspace.root, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, -signal.SIGINT)])
def test_a_signal_leaves_nothing_behind(repo: Path, number: signal.Signals, status: int) -> None:
    argv = (sys.executable, "-c", HOLD, str(repo), git(repo, "rev-parse", "HEAD"))

    with Running(argv, cwd=Path.cwd(), env={"PATH": os.environ["PATH"]}) as bot:
        root = Path(bot.stdout.readline().decode().strip())
        assert root.is_dir(), bot.stderr_tail().decode()
        bot.signal(number)
        assert bot.wait(30) == status
        assert not root.exists()


def test_an_error_leaves_nothing_behind(repo: Path) -> None:
    workspace = Workspace(Git(repo), environ={})
    roots = []

    def fail() -> None:
        with workspace:
            roots.append(workspace.root)
            workspace.checkout(git(repo, "rev-parse", "HEAD"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert not roots[0].exists()
    with pytest.raises(RuntimeError):
        _ = workspace.root


def test_folders_that_programs_locked_are_removed_too(tmp_path: Path) -> None:
    """rmtree must neither stop at a folder without rights nor follow a link out."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").write_text("x")
    locked = tmp_path / "stage" / "a" / "locked"
    locked.mkdir(parents=True)
    (locked / "file").write_text("x")
    (locked / "link").symlink_to(tmp_path / "outside")
    locked.chmod(0)
    locked.parent.chmod(0o500)

    staging.remove(tmp_path / "stage")

    assert not (tmp_path / "stage").exists()
    assert (tmp_path / "outside" / "kept").exists()


def test_there_is_no_staging_in_a_folder_that_not_everybody_may_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    parents = (tmp_path / "missing", closed) if os.geteuid() == 0 else (tmp_path / "missing",)

    with pytest.raises(NotExecutedError) as caught:
        staging.make_root(parents)
    assert caught.value.slug == "no-staging"


def test_what_lies_in_a_closed_home_is_mirrored(tmp_path: Path) -> None:
    """Hard links where the sandbox may read the file, copies where it may not: the original keeps its mode."""
    source = tmp_path / "home" / "venv"
    (source / "bin").mkdir(parents=True, mode=0o700)
    for name, mode in {"open": 0o644, "closed": 0o600, "program": 0o700}.items():
        (source / "bin" / name).write_text(name)
        (source / "bin" / name).chmod(mode)
    (source / "bin" / "python").symlink_to("/usr/bin/python3")
    (tmp_path / "home").chmod(0o700)

    staging.mirror(source, tmp_path / "staged")

    staged = tmp_path / "staged" / "bin"
    assert staged.stat().st_mode & 0o005 == 0o005
    assert (staged / "open").stat().st_ino == (source / "bin" / "open").stat().st_ino
    assert (staged / "closed").stat().st_mode & 0o777 == 0o644
    assert (staged / "program").stat().st_mode & 0o777 == 0o755
    assert (source / "bin" / "closed").stat().st_mode & 0o777 == 0o600
    assert (staged / "python").is_symlink()


FROM_HOME = """
import os, sys
from dataclasses import replace
from pathlib import Path
from bot.adapters.git import Git
from bot.adapters.workspace import Workspace
from bot.domain.project import Project
with Workspace(Git(Path(sys.argv[1])), environ=os.environ) as workspace:
    workspace.probe()
    box = workspace.instance(sys.argv[2], Project())
    code = "import sys; sys.path.insert(0, '/sandbox/bot'); import bot.adapters.process;"
    code += "print(sys.prefix, sys.base_prefix)"
    finished = workspace.sandbox.run(replace(box, argv=("/sandbox/env/bin/python", "-I", "-c", code), seconds=30))
    print(finished.stdout.decode(), finished.stderr.decode())
"""


def test_an_interpreter_in_a_closed_home_is_seen_without_the_home(repo: Path, tmp_path: Path) -> None:
    """uv, pyenv and the like keep interpreters below a home of mode 0700."""
    home = tmp_path / "home"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    prefix = home / "versions" / version
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(os.path.realpath(sys.executable), prefix / "bin" / "python3")
    staging.mirror(Path(os.__file__).parent, prefix / "lib" / version)
    (home / "secret").write_text("not yours")
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(Path.cwd()), "PYTHONDONTWRITEBYTECODE": "1"}
    venv = run((str(prefix / "bin" / "python3"), "-m", "venv", "--without-pip", str(home / "venv")), cwd=home, env=env)
    assert venv.ok, venv.stderr.decode()
    home.chmod(0o700)

    argv = (str(home / "venv" / "bin" / "python"), "-c", FROM_HOME, str(repo), git(repo, "rev-parse", "HEAD"))
    finished = run(argv, cwd=tmp_path, env=env, timeout=120)

    assert finished.stdout.decode().strip() == f"/sandbox/env {prefix}", finished.stderr.decode()
