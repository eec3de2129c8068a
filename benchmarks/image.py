"""Build the image without Docker, and run the doctor and a whole review of the example in it, with bwrap inside.

    apt-get install podman buildah runc debootstrap
    python benchmarks/image.py [--base IMAGE] [--ca FILE] [--jdk] [--only doctor,review]

The base is made by debootstrap when none is named. `--ca` is a certificate bundle for a network that has its own; it
goes into the base, and into the environment of the review's `prepare`. The container is started as `container/run` does
it: no capability, no new privilege, our seccomp profile, a read-only root, uid 10001; the doctor without a network.
Prints what each step took and said.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGE = "localhost/gen-tests:cpu"
BASE = "localhost/gen-tests-base"
CA = "/etc/build-ca.crt"
PODMAN = ("podman", "--runtime", "runc", "--cgroup-manager", "cgroupfs")
WALLS = (
    *("--ulimit", "nofile=4096:4096", "--ulimit", "nproc=2000:2000", "--user", "10001:10001"),
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--security-opt", "unmask=ALL"),
    *("--security-opt", f"seccomp={ROOT / 'container' / 'seccomp.json'}"),
    *("--read-only", "--tmpfs", "/tmp:rw,exec,mode=1777"),
)


def main() -> int:
    """Return 0 when every step did what it has to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", help="an image of Debian 12")
    parser.add_argument("--ca", type=Path, help="a certificate bundle")
    parser.add_argument("--jdk", action="store_true", help="with the JDK and Maven")
    parser.add_argument("--only", default="build,doctor,review", help="steps, separated by commas")
    given = parser.parse_args()
    steps = {"build": build, "doctor": doctor, "review": review}
    lines: list[str] = []
    for name in given.only.split(","):
        began = time.monotonic()
        said = steps[name](given)
        lines.append(f"{name}: {time.monotonic() - began:.0f} s\n{said}\n")
    print("\n".join(lines))
    return 0


def build(given: argparse.Namespace) -> str:
    """Make the base when none is named, then the image."""
    base = given.base or made_base(given.ca)
    arguments = ("--build-arg", f"BASE={base}", "--build-arg", f"JDK={int(given.jdk)}")
    run(
        "buildah", "bud", "--isolation", "chroot", "--network", "host", *arguments, "--target", "cpu", "-t", IMAGE, ROOT
    )
    size = int(run(*PODMAN, "image", "inspect", "--format", "{{.Size}}", IMAGE))
    return f"{IMAGE}, {size / 1e6:.0f} MB"


def made_base(certificates: Path | None) -> str:
    """Make a root file system by debootstrap and import it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        run("debootstrap", "--variant=minbase", "bookworm", root)
        if certificates is not None:
            shutil.copy(certificates, root / CA.lstrip("/"))
            (root / "etc/pip.conf").write_text(f"[global]\ncert = {CA}\n")
        archive = Path(folder) / "root.tar"
        run("tar", "-C", root, "-cf", archive, ".")
        run(*PODMAN, "import", archive, BASE)
    return BASE


def doctor(_given: argparse.Namespace) -> str:
    """Let the image look at itself, without a network."""
    return run(*PODMAN, "run", "--rm", *WALLS, "--network", "none", IMAGE, "doctor")


def review(given: argparse.Namespace) -> str:
    """Review the example in the image; only its `prepare` uses the network."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        run(sys.executable, ROOT / "examples/shop/lay_out.py", place / "shop")
        (place / "job").mkdir(mode=0o777)
        (place / "job").chmod(0o777)
        binds = ("--volume", f"{place}/shop:/github/workspace:ro", "--volume", f"{place}/job:/github/job")
        env = ("--env", "HOME=/tmp")
        if given.ca is not None:
            env = (*env, "--env", f"PIP_CERT={CA}", "--env", f"NODE_EXTRA_CA_CERTS={CA}")
        revisions = ("--repo", "/github/workspace", "--base", "base", "--head", "head", "--seed", "1")
        command = ("review", *revisions, "--budget", "1500", "--out", "/github/job/out", "--quiet")
        run(*PODMAN, "run", "--rm", *WALLS, "--network", "host", *binds, *env, IMAGE, *command)
        report = json.loads((place / "job/out/report.json").read_text())
    kept = sum(1 for candidate in report["candidates"] if candidate["status"] == "kept")
    covered, total = report["coverage"]["patch"]["after"]["lines"]
    sandbox, findings, tried = report["sandbox"], len(report["findings"]), len(report["candidates"])
    return (
        f"{report['verdict']}: {kept} of {tried} candidates kept, {findings} findings, patch lines {covered}/{total}\n"
        f"sandbox {sandbox['backend']}, {len(sandbox['checks'])} things looked at from inside"
    )


def run(*words: str | Path) -> str:
    """Run a program, show what it says while it runs, return its standard output; end when it fails."""
    print("+", *words, file=sys.stderr, flush=True)
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{words[0]} ended with status {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
