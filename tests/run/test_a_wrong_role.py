"""A PostgreSQL whose role `veldwerk_app` would be no wall: nothing starts on it, and the sentence says what to run.

Roles belong to a whole cluster, so these tests have one of their own, where they are superuser.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from server.config import Settings
from server.kit.database import WrongDatabase, check_database, open_engine
from server.kit.migrate import migrate
from tests import postgres
from tests.run.test_what_cannot_start import free_port, refusal

NAME = "veldwerk_roles"


@dataclass
class Cluster:
    """A migrated database in a cluster of our own. `url` is for the role that an installation uses."""

    url: str

    def superuser(self, statement: str) -> None:
        with psycopg.connect(self.url.replace(f"//{postgres.ROLE}@", "//postgres@"), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def after(self, wrong: str, *, right: str) -> Iterator[None]:
        """The superuser does this, and afterwards that, which is the remedy."""
        self.superuser(wrong)
        try:
            yield
        finally:
            self.superuser(right)
        assert self.says() == "", "the remedy helps"

    def says(self) -> str:
        """What a start says; empty if it would start."""
        engine = open_engine(Settings(database_url=self.url))
        try:
            check_database(engine)
        except WrongDatabase as error:
            return str(error)
        finally:
            engine.dispose()
        return ""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgres.own_cluster() as server:
        url = postgres.create_database(server, NAME)
        migrate(Settings(database_url=url))
        yield Cluster(url)


def test_a_role_that_is_missing(cluster: Cluster) -> None:
    with cluster.after(
        "ALTER ROLE veldwerk_app RENAME TO another_app", right="ALTER ROLE another_app RENAME TO veldwerk_app"
    ):
        assert cluster.says() == "The database has no role veldwerk_app yet. Run: bin/migrate"


def test_a_role_that_bypasses_row_level_security(cluster: Cluster) -> None:
    remedy = "ALTER ROLE veldwerk_app NOSUPERUSER NOBYPASSRLS"
    with cluster.after("ALTER ROLE veldwerk_app BYPASSRLS", right=remedy):
        assert cluster.says() == f"Role veldwerk_app passes by the wall. Run as a superuser: {remedy}"


def test_a_role_that_is_a_superuser(cluster: Cluster) -> None:
    remedy = "ALTER ROLE veldwerk_app NOSUPERUSER NOBYPASSRLS"
    with cluster.after("ALTER ROLE veldwerk_app SUPERUSER", right=remedy):
        assert cluster.says() == f"Role veldwerk_app passes by the wall. Run as a superuser: {remedy}"


def test_a_role_that_owns_a_table(cluster: Cluster) -> None:
    remedy = "REASSIGN OWNED BY veldwerk_app TO veldwerk"
    with cluster.after("ALTER TABLE team OWNER TO veldwerk_app", right=remedy):
        assert "owns tables and could lift the wall." in cluster.says()
        assert cluster.says().endswith(f"Run as a superuser in this database: {remedy}")


def test_a_role_that_is_a_member_of_the_owner(cluster: Cluster) -> None:
    cluster.superuser("REVOKE veldwerk_app FROM veldwerk")  # or the two would be members of each other
    cluster.superuser("CREATE ROLE another LOGIN")
    cluster.superuser("GRANT veldwerk_app TO another")
    cluster.superuser("GRANT veldwerk TO veldwerk_app")
    other = Cluster(cluster.url.replace(f"//{postgres.ROLE}@", "//another@"))
    assert other.says().endswith("Run as a superuser: REVOKE veldwerk FROM veldwerk_app")
    cluster.superuser("REVOKE veldwerk FROM veldwerk_app")
    assert other.says() == ""
    cluster.superuser("GRANT veldwerk_app TO veldwerk")


def test_a_role_that_is_not_granted_to_us(cluster: Cluster) -> None:
    remedy = "GRANT veldwerk_app TO veldwerk"
    with cluster.after("REVOKE veldwerk_app FROM veldwerk", right=remedy):
        assert cluster.says() == f"We may not act as veldwerk_app. Run as a superuser: {remedy}"


def test_migrating_as_who_may_not_make_roles_says_what_a_superuser_runs(cluster: Cluster) -> None:
    cluster.superuser("ALTER ROLE veldwerk NOCREATEROLE")
    empty = postgres.create_database(cluster.url, "veldwerk_no_roles")
    with (
        cluster.after(
            "ALTER ROLE veldwerk_app RENAME TO another_app", right="ALTER ROLE another_app RENAME TO veldwerk_app"
        ),
        pytest.raises(PermissionError, match="CREATE ROLE veldwerk_app NOLOGIN; GRANT veldwerk_app TO"),
    ):
        migrate(Settings(database_url=empty))
    cluster.superuser("ALTER ROLE veldwerk CREATEROLE")


def test_bin_run_does_not_start_on_it(cluster: Cluster, tmp_path: Path) -> None:
    remedy = "ALTER ROLE veldwerk_app NOSUPERUSER NOBYPASSRLS"
    with cluster.after("ALTER ROLE veldwerk_app BYPASSRLS", right=remedy):
        said = refusal("--data", tmp_path, "--port", free_port(), DATABASE_URL=cluster.url)
    assert f"Run as a superuser: {remedy}" in said
