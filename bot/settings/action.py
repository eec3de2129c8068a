"""The inputs of action.yml and what the runner tells, read from an environment that is handed in.

Every input is one entry of `INPUTS`, one field of `ActionSettings`, one input of action.yml and one row of the README;
a test compares them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.delivery import Deliver
from bot.domain.errors import InputError
from bot.domain.event import Shard

SLUG = "settings"
MOST_SHARDS = 256
_SHA = re.compile(r"[0-9a-f]{40}")
_FAIL_ON = re.compile(r"findings|coverage:(\d{1,3}(?:\.\d{1,2})?)")
_SHARD = re.compile(r"(\d{1,3})/(\d{1,3})")


class Task(StrEnum):
    """Which job of a workflow this is."""

    GENERATE = "generate"
    AUTHORIZE = "authorize"
    MERGE = "merge"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input: its default, and what it means for whoever writes a workflow."""

    default: str
    meaning: str


INPUTS: Mapping[str, Input] = {
    "task": Input(
        default="generate",
        meaning=(
            "`generate` writes and runs tests, `authorize` decides about a command, `merge` joins the shards of a "
            "sweep, `publish` tells the result"
        ),
    ),
    "github-token": Input(default="", meaning="the token of `authorize` and `publish`; `generate` gets none"),
    "base": Input(default="", meaning="the commit that the change starts from, 40 digits; empty: the event's"),
    "head": Input(default="", meaning="the commit to test, 40 digits; empty: the event's"),
    "seed": Input(default="0", meaning="decides every choice that is free"),
    "budget": Input(default="600", meaning="seconds for everything"),
    "strength": Input(default="2", meaning="2 covers every pair of an operation's values, 3 every triple"),
    "shard": Input(default="", meaning="the part of a sweep that this job does, such as `2/4`"),
    "shards": Input(default="gen-tests-shards", meaning="the folder that holds one folder for each shard, for `merge`"),
    "skip-label": Input(default="no-gen-tests", meaning="pull requests with this label are not reviewed"),
    "fail-on": Input(default="", meaning="`findings`, or `coverage:PCT`: when the job fails"),
    "deliver": Input(
        default="comment", meaning="where tests are offered: `comment`, `pull-request`, `commit` or `none`"
    ),
    "pull": Input(default="", meaning="the number of the pull request; empty: the event's"),
    "fork": Input(
        default="",
        meaning="for a command: whether the branch lies in another repository, `true` or `false`; empty: not known",
    ),
    "out": Input(default="gen-tests-out", meaning="the folder for report.json, report.md and the tests"),
    "image": Input(default="", meaning="the container image to run; empty: the installed package"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """What the runner says about this run; files are empty where there is no runner."""

    event: str = ""
    payload: str = ""
    sha: str = ""
    workspace: str = "."
    output: str = ""
    summary: str = ""
    self_hosted: bool = False
    api: str = "https://api.github.com"
    site: str = "https://github.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSettings:
    """The inputs, each in its own type, and the runner; `fork` counts for commands only, and is true unless denied."""

    task: Task
    github_token: str = field(repr=False)
    base: str
    head: str
    seed: int
    budget: float
    strength: int
    shard: Shard | None
    shards: str
    skip_label: str
    fail_on: str | None
    deliver: str
    pull: int | None
    fork: bool
    out: str
    image: str
    runner: Runner


def read_action(environ: Mapping[str, str]) -> ActionSettings:
    """Return the settings of this job; raise InputError (`settings`) with the value seen and what it may be."""
    given = {name: _given(environ, name) for name in INPUTS}
    return ActionSettings(
        task=Task(_one_of("task", given["task"], tuple(str(task) for task in Task))),
        github_token=given["github-token"],
        base=_sha("base", given["base"]),
        head=_sha("head", given["head"]),
        seed=_whole("seed", given["seed"], least=-(2**63), most=2**63 - 1),
        budget=float(_whole("budget", given["budget"], least=1, most=24 * 3600)),
        strength=_whole("strength", given["strength"], least=1, most=3),
        shard=_shard(given["shard"]),
        shards=given["shards"],
        skip_label=given["skip-label"],
        fail_on=_fail_on(given["fail-on"]),
        deliver=_one_of("deliver", given["deliver"], tuple(str(item) for item in Deliver)),
        pull=_whole("pull", given["pull"], least=1, most=2**53) if given["pull"] else None,
        # A branch that nobody vouches for may be anybody's.
        fork=_one_of("fork", given["fork"] or "true", ("true", "false")) == "true",
        out=given["out"],
        image=given["image"],
        runner=_runner(environ),
    )


def read_shard(text: str) -> Shard:
    """Return a part of several, written as `2/4`; raise InputError (`settings`)."""
    match = _SHARD.fullmatch(text) if text.isascii() else None
    number, count = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= count <= MOST_SHARDS:
        raise _refused("shard", text, f"is no part of several, such as 2/4 (at most {MOST_SHARDS})")
    return Shard(number=number, count=count)


def _given(environ: Mapping[str, str], name: str) -> str:
    """Return an input, or its default where it is blank.

    The name's hyphens stay in a container action; no shell can pass them on.
    """
    official = f"INPUT_{name.upper()}"
    value = environ.get(official, "") or environ.get(official.replace("-", "_"), "")
    return value.strip() or INPUTS[name].default


def _runner(environ: Mapping[str, str]) -> Runner:
    plain = Runner()
    return Runner(
        event=environ.get("GITHUB_EVENT_NAME", ""),
        payload=environ.get("GITHUB_EVENT_PATH", ""),
        sha=environ.get("GITHUB_SHA", ""),
        workspace=environ.get("GITHUB_WORKSPACE", "") or plain.workspace,
        output=environ.get("GITHUB_OUTPUT", ""),
        summary=environ.get("GITHUB_STEP_SUMMARY", ""),
        # A runner that does not say what it is may be anything.
        self_hosted=environ.get("RUNNER_ENVIRONMENT", "self-hosted") != "github-hosted",
        api=environ.get("GITHUB_API_URL", "") or plain.api,
        site=environ.get("GITHUB_SERVER_URL", "") or plain.site,
    )


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value in known:
        return value
    close = difflib.get_close_matches(value.casefold()[:40], known, n=1, cutoff=0.5)
    raise _refused(name, value, f"is none of {', '.join(known)}", f" Did you mean `{close[0]}`?" if close else "")


def _sha(name: str, value: str) -> str:
    if value and _SHA.fullmatch(value) is None:
        raise _refused(name, value, "is not a commit of 40 hexadecimal digits")
    return value


def _whole(name: str, value: str, *, least: int, most: int) -> int:
    number = int(value) if re.fullmatch(r"-?[0-9]{1,19}", value) else None
    if number is None or not least <= number <= most:
        raise _refused(name, value, f"is not a whole number from {least} to {most}")
    return number


def _shard(value: str) -> Shard | None:
    return read_shard(value) if value else None


def _fail_on(value: str) -> str | None:
    match = _FAIL_ON.fullmatch(value)
    if value and (match is None or float(match[1] or 0) > 100):
        raise _refused("fail-on", value, "is neither `findings` nor `coverage:` and a percentage")
    return value or None


def _refused(name: str, value: str, problem: str, hint: str = "") -> InputError:
    return InputError(
        f"`{name}` is {value[:100]!r}, which {problem}.{hint}",
        remedy=f"Set `{name}` in the workflow's `with:` block.",
        slug=SLUG,
    )
