"""The same command over a PostgreSQL."""

from collections.abc import Callable

from tests import postgres
from tests.run.conftest import Running, gone_within


def test_it_runs_on_postgresql_and_a_second_start_finds_what_was_there(
    start: Callable[..., Running], postgres_server: str
) -> None:
    name = postgres.new_name()
    url = postgres.create_database(postgres_server, name)
    try:
        run = start(DATABASE_URL=url)
        run.wait()
        token = run.token("piet@voltwijk.example")
        assert run.call("/api/visits", **token)[1]["items"]
        assert not (run.folder / "data" / "veldwerk.sqlite").exists()
        family = list(run.family())
        assert run.stop() < 10
        assert gone_within(family, 1)
        again = start(DATABASE_URL=url, port=run.port)
        again.wait()
        assert again.call("/api/devices", **token)[0] == 200
        again.stop()
    finally:
        postgres.drop_database(postgres_server, name)
