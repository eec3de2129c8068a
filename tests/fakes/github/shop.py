"""A pull request to a shop as GitHub has it, and the report on it: what deliveries are tried on."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.github.branches import RepositoryBranches
from bot.adapters.github.connection import Connection
from bot.adapters.github.discussion import PullRequest
from bot.application.publish import Publication
from bot.application.stacking import Stacking
from bot.application.suggesting import Suggesting
from bot.domain.delivery import Credentials, Deliver, Delivered, PublishRequest
from bot.domain.project import Site
from bot.domain.report import Report
from bot.engines.writing.conftest import conftest
from tests.builders import BASE, CART, HEAD, ORDERS, PRICES, a_partial_report
from tests.fakes.github.server import FakeGitHub
from tests.fakes.github.world import Commit, Person, Pull, World

NUMBER = 7
CONFTEST = conftest(Site())
SITE = "https://github.com"
# Hunk headers only matter for which head lines they show.
PATCHES: dict[str, str | None] = {
    ORDERS: "@@ -29,2 +29,6 @@ def orders():\n before\n+a\n+b\n+c\n+d\n after",
    CART: "@@ -9,2 +9,5 @@\n before\n+a\n+b\n+c\n after\n@@ -19,2 +20,3 @@\n before\n+e\n after",
    PRICES: "@@ -4,1 +4,2 @@\n before\n+a",
}


def a_world(*, fork: bool = False) -> World:
    """Return a repository with one open pull request."""
    world = World()
    for person in (
        Person(login="github-actions[bot]", id=41898282, kind="Bot"),
        Person(login="gen-tests[bot]", id=77_001, kind="Bot"),
        Person(login="maintainer", id=501, role="admin"),
        Person(login="author", id=601),
    ):
        world.people[person.id] = person
    tree = world.add_tree({ORDERS: "before\n", CART: "before\n", "README.md": "# Shop\n"})
    world.add_commit(Commit(tree=tree, parents=(), message="first"), sha=BASE)
    after = world.add_tree(world.trees[tree] | {ORDERS: "after\n", CART: "after\n", PRICES: "after\n"})
    world.add_commit(Commit(tree=after, parents=(BASE,), message="change"), sha=HEAD)
    world.refs = {"heads/main": BASE, "heads/feature/wrap": HEAD}
    world.pulls[NUMBER] = Pull(
        number=NUMBER,
        head=HEAD,
        base=BASE,
        head_branch="feature/wrap",
        head_repository="someone/shop" if fork else "octo/shop",
        patches=dict(PATCHES),
    )
    return world


def a_report() -> Report:
    """Return a report with two test files and their fixtures."""
    partial = a_partial_report()
    return replace(partial, files=tuple(sorted((CONFTEST, *partial.files), key=lambda file: file.path)))


def publication(github: FakeGitHub, token: str = "write") -> Publication:
    """Wire the use case to the fake, as bot.wiring does, but without waiting."""
    credentials = Credentials(token=token, api=github.origin, site=SITE)
    connection = Connection(credentials, pace=0, backoff=0, patience=600, sleep=lambda seconds: None)
    thread = PullRequest(connection, "octo/shop", NUMBER)
    return Publication(
        discussion=thread,
        commenter=thread,
        suggesting=Suggesting(discussion=thread, reviewer=thread, site=SITE),
        stacking=Stacking(branches=RepositoryBranches(connection, "octo/shop")),
    )


def deliver(
    github: FakeGitHub,
    report: Report | None = None,
    *,
    token: str = "write",
    how: Deliver = Deliver.COMMENT,
) -> Delivered:
    """Deliver a report to the fake."""
    request = PublishRequest(repository="octo/shop", pull=NUMBER, deliver=how)
    return publication(github, token).publish(report or a_report(), request)
