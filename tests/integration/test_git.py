"""Git is asked about repositories that were made to harm whoever looks at them (B-9)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.adapters.git import Git
from bot.adapters.local_host import GitCheckout, LocalHost, pattern_of
from bot.adapters.process import run
from bot.domain.change import FileStatus
from bot.domain.errors import InputError
from bot.domain.event import Event
from bot.ports import Checkout, CodeHost

ENV = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.com",
}


def git(repo: Path, *words: str, stdin: bytes = b"") -> str:
    finished = run(("git", *words), cwd=repo, env=ENV, stdin=stdin, timeout=60)
    assert finished.ok, finished.stderr.decode()
    return finished.stdout.decode().strip()


def commit(repo: Path, files: dict[bytes, bytes]) -> str:
    for name, content in files.items():
        path = repo / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "a commit")
    return git(repo, "rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, {b"a.py": b"one\ntwo\nthree\n", b"gone.txt": b"gone\n", b"old.py": b"1\n2\n3\n4\n5\n6\n"})
    git(folder, "tag", "base")
    (folder / "gone.txt").unlink()
    git(folder, "mv", "old.py", "new.py")
    commit(folder, {b"a.py": b"one\nTWO\nthree\nfour\n", b"logo.png": b"\0\1\2"})
    git(folder, "tag", "head")
    return folder


def test_a_local_range_is_a_change(repo: Path) -> None:
    host: CodeHost = LocalHost(Git(repo))

    change = host.change(Event(base="base", head="head"))

    files = {file.path: file for file in change.files}
    assert change.head == git(repo, "rev-parse", "head")
    assert files["a.py"].added == frozenset({2, 4})
    assert files["gone.txt"].status is FileStatus.REMOVED
    assert files["new.py"].previous_path == "old.py"
    assert files["logo.png"].binary
    assert change.notes == ()


def test_the_same_range_gives_the_same_bytes_under_any_configuration(repo: Path) -> None:
    """A diff is evidence: no setting or working tree of the repository may change it."""
    plain = Git(repo).diff_text(git(repo, "rev-parse", "base"), git(repo, "rev-parse", "head"))
    for name, value in {
        "diff.noprefix": "true",
        "diff.renames": "false",
        "diff.context": "9",
        "diff.interHunkContext": "99",
        "diff.algorithm": "minimal",
        "color.ui": "always",
        "diff.mnemonicPrefix": "true",
        "diff.orderFile": "order",
        "diff.relative": "true",
        "core.abbrev": "4",
        "core.quotePath": "false",
        "core.worktree": str(repo),
    }.items():
        git(repo, "config", name, value)
    (repo / "order").write_text("new.py\n")
    (repo / ".gitattributes").write_text("*.py binary\n")

    again = Git(repo).diff_text(git(repo, "rev-parse", "base"), git(repo, "rev-parse", "head"))

    assert again == plain


def test_when_histories_parted_only_heads_side_counts(repo: Path) -> None:
    """A pull request does not undo what base gained meanwhile."""
    git(repo, "checkout", "-q", "-b", "later", "base")
    commit(repo, {b"meanwhile.py": b"x\n"})

    change = LocalHost(Git(repo)).change(Event(base="later", head="head"))

    assert "meanwhile.py" not in {file.path for file in change.files}
    assert change.base == git(repo, "rev-parse", "base")
    assert change.notes == (
        f"later has moved on since head was made from it: the change is counted from their common commit "
        f"{change.base[:12]}.",
    )


def test_histories_without_a_common_commit_are_compared_as_given(repo: Path) -> None:
    git(repo, "checkout", "-q", "--orphan", "other")
    base = commit(repo, {b"a.py": b"other\n"})

    assert LocalHost(Git(repo)).change(Event(base="other", head="head")).base == base


def test_a_folder_that_is_no_repository_is_an_input_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(InputError, match="is not a git repository") as caught:
            Git(folder)
        assert caught.value.slug == "not-a-repository"
        assert caught.value.remedy


@pytest.mark.parametrize(
    "revision",
    ["nothing", "", "--all", "-rf", "HEAD:a.py", "base..head", "$(touch x)", "a\nb", "@{-9}", "a\0b", "\ud800"],
)
def test_an_unknown_revision_is_an_input_error(repo: Path, revision: str) -> None:
    with pytest.raises(InputError, match="is not a commit") as caught:
        Git(repo).resolve(revision)
    assert caught.value.slug == "unknown-revision"


def test_a_branch_may_be_named_like_a_command(repo: Path) -> None:
    name = "$(touch${IFS}x)"
    git(repo, "update-ref", f"refs/heads/{name}", "head")

    assert Git(repo).resolve(name) == git(repo, "rev-parse", "head")
    assert not (repo / "x").exists()


@pytest.mark.parametrize("sha", ["main", "0" * 39, "0" * 41, "G" * 40, "--output=/tmp/x", "0" * 40 + "\n"])
def test_only_full_commit_ids_reach_a_command_line(repo: Path, sha: str) -> None:
    with pytest.raises(ValueError, match="40 hexadecimal digits"):
        Git(repo).diff_text(sha, sha)


HOSTILE_NAMES = [
    b"-rf",
    b"a\nb",
    b"\xff",
    b"::error::x",
    b"$(touch x)",
    b'"quoted"',
    b"dir/ space ",
    b"tab\tname",
    b"*.py",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_file_name_is_read_as_it_is(repo: Path, tmp_path: Path, name: bytes) -> None:
    head = commit(repo, {name: b"content\n"})
    path = os.fsdecode(name)
    reader = Git(repo)
    out = tmp_path / "out"
    out.mkdir()

    change = LocalHost(reader).change(Event(base="head", head=head))

    assert [file.path for file in change.files] == [path]
    assert path in reader.paths(head)
    assert reader.read(head, path) == b"content\n"
    assert reader.archive(head, out) == ()
    assert (out / path).read_bytes() == b"content\n"


@pytest.fixture
def evil(repo: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A repository whose every hook, filter and driver leaves a mark, and where the mark would lie."""
    mark = tmp_path / "mark"
    script = repo / ".git" / "evil.sh"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {mark}\ncat 2>/dev/null\n')
    script.chmod(0o755)
    for name in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (repo / ".git" / "hooks").mkdir(exist_ok=True)
        (repo / ".git" / "hooks" / name).write_text(script.read_text())
        (repo / ".git" / "hooks" / name).chmod(0o755)
    (repo / ".git" / "info").mkdir(exist_ok=True)
    (repo / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n")
    (repo / ".gitattributes").write_text("* diff=evil filter=evil merge=evil\n")
    for name in (
        "core.fsmonitor",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "alias.diff-tree",
        "credential.helper",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
        "gpg.program",
    ):
        git(repo, "config", name, str(script))
    git(repo, "config", "remote.origin.url", f"ext::{script}")
    git(repo, "config", "remote.origin.promisor", "true")
    git(repo, "config", "core.hooksPath", str(repo / ".git" / "hooks"))
    return repo, mark


def test_nothing_a_repository_names_is_started(evil: tuple[Path, Path], tmp_path: Path) -> None:
    repo, mark = evil
    out = tmp_path / "out"
    out.mkdir()

    reader = Git(repo)
    base, head = reader.resolve("base"), reader.resolve("head")
    LocalHost(reader).change(Event(base="base", head="head"))
    reader.paths(head)
    reader.read(head, "a.py")
    reader.archive(head, out)
    with pytest.raises(InputError):
        reader.read(head, "missing")

    assert reader.merge_base(base, head) == base
    assert not mark.exists()
    assert (out / "a.py").read_bytes() == b"one\nTWO\nthree\nfour\n"


def test_the_trap_is_live(evil: tuple[Path, Path]) -> None:
    """Plain git springs it: the test above proves something."""
    repo, mark = evil

    run(("git", "diff", "base", "head"), cwd=repo, env=ENV, timeout=60)

    assert mark.exists()


def test_a_missing_object_is_not_fetched(evil: tuple[Path, Path], tmp_path: Path) -> None:
    repo, mark = evil
    sha = git(repo, "rev-parse", "head:a.py")
    (repo / ".git" / "objects" / sha[:2] / sha[2:]).unlink()
    out = tmp_path / "out"
    out.mkdir()

    with pytest.raises(InputError) as caught:
        Git(repo).archive(git(repo, "rev-parse", "head"), out)

    assert caught.value.slug == "unreadable-repository"
    assert not mark.exists()


def test_only_links_that_stay_inside_are_made(repo: Path, tmp_path: Path) -> None:
    """A link may lead out only through another link: where it ends is what counts."""
    (repo / "x").mkdir()
    for name, target in {
        "inside": "a.py",
        "outside": "../../etc/passwd",
        "absolute": "/etc/passwd",
        "x/up": "..",
        "x/sly": "up/../../etc",
        "loop": "loop",
        "dangling": "nowhere",
    }.items():
        (repo / name).symlink_to(target)
    head = commit(repo, {})
    out = tmp_path / "out"
    out.mkdir()

    notes = Git(repo).archive(head, out)

    made = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_symlink()}
    assert {"inside", "x/up", "dangling"} <= made <= {"inside", "x/up", "dangling", "loop"}
    assert {note.split(":")[0] for note in notes} >= {"outside", "absolute", "x/sly"}


def tree(repo: Path, *entries: tuple[str, str, str]) -> str:
    """Make a commit out of a tree that git itself would refuse to make from files."""
    text = b"".join(
        f"{mode} {name}".encode() + b"\0" + bytes.fromhex(sha)
        for mode, name, sha in sorted(entries, key=lambda e: e[1])
    )
    found = git(repo, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=text)
    return git(repo, "commit-tree", found, "-m", "made by hand")


def test_a_tree_made_by_hand_writes_nothing_outside(repo: Path, tmp_path: Path) -> None:
    """Names such as `..` and `.git`, and a link with a file below it, exist only in forged trees."""
    blob = git(repo, "hash-object", "-w", "--stdin", stdin=b"planted")
    target = git(repo, "hash-object", "-w", "--stdin", stdin=b"..")
    inner = git(repo, "rev-parse", tree(repo, ("100644", "planted", blob)) + "^{tree}")
    out = tmp_path / "deep" / "out"
    out.mkdir(parents=True)

    for entries in (
        [("40000", "..", inner)],
        [("40000", ".git", inner)],
        [("40000", ".GIT", inner)],
        [("120000", "a", target), ("40000", "a", inner)],
        [("100644", "../planted", blob)],
    ):
        try:
            Git(repo).archive(tree(repo, *entries), out)
        except (InputError, OSError):
            continue

    assert {path.name for path in out.parent.iterdir()} == {"out"}
    assert not list(out.glob(".[gG]*"))
    assert not (tmp_path / "planted").exists()


def test_a_submodule_is_said_and_left_out(repo: Path, tmp_path: Path) -> None:
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{git(repo, 'rev-parse', 'head')},sub")
    git(repo, "commit", "-q", "-m", "a submodule")
    out = tmp_path / "out"
    out.mkdir()

    assert Git(repo).archive(git(repo, "rev-parse", "HEAD"), out) == ("sub: a submodule is not checked out",)


def test_modes_and_missing_files(repo: Path, tmp_path: Path) -> None:
    (repo / "run.sh").write_text("#!/bin/sh\n")
    (repo / "run.sh").chmod(0o755)
    (repo / "big").write_bytes(b"x" * (5 * 1024**2 + 1))
    head = commit(repo, {})
    out = tmp_path / "out"
    out.mkdir()
    Git(repo).archive(head, out)

    assert stat.S_IMODE((out / "run.sh").stat().st_mode) & 0o111
    assert not (out / ".git").exists()
    with pytest.raises(InputError, match="too large"):
        Git(repo).read(head, "big")
    with pytest.raises(InputError, match="is not a file"):
        Git(repo).read(head, "nothing")
    with pytest.raises(InputError, match="is not a file"):
        Git(repo).read(head, "a\0b")


def test_a_checkout_reads_objects_and_not_the_working_tree(repo: Path) -> None:
    (repo / "a.py").write_text("changed since")
    checkout: Checkout = GitCheckout(Git(repo), git(repo, "rev-parse", "head"))

    assert checkout.paths(["*.py"]) == ("a.py", "new.py")
    assert checkout.read("a.py") == "one\nTWO\nthree\nfour\n"
    assert checkout.read("logo.png") == "\0\1\2"


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("manual-tests/**/*.md", "manual-tests/a.md", True),
        ("manual-tests/**/*.md", "manual-tests/deep/er/a.md", True),
        ("manual-tests/**/*.md", "manual-tests/a.txt", False),
        ("*.py", "a/b.py", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("src/**", "src/x/y", True),
        ("a[b]", "a[b]", True),
        ("a.b", "axb", False),
    ],
)
def test_a_glob_means_what_people_expect(glob: str, path: str, matches: bool) -> None:
    assert bool(pattern_of(glob).fullmatch(path)) is matches


def test_another_users_repository_can_be_read(repo: Path) -> None:
    """git refuses a folder of another owner; only this one repository is exempted."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    for path in (repo, *repo.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)

    assert Git(repo).resolve("base")
