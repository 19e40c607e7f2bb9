"""A tool that is not ours reads the description of the API and calls every operation, as it is described and as it is not.

Ids in an address are often those of rows that exist, so that a call gets further than 404. A longer look than bin/test's:
`EXAMPLES=100 bin/python -m pytest tests/house/test_openapi_lived.py`.
"""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_schema_validator import OAS31Validator
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, not_a_server_error
from schemathesis.core.failures import FailureGroup

from bench.hostile.watch import watching
from server.kit.http import Route, routes
from tests.house.every_door import Doors
from tests.house.test_junk import key_of
from tests.house.test_walls import doors as doors  # the demo on both databases

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
"""Of each operation, as described and as not described."""
ENDLESS = "/api/subscribe/updates"

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
schemathesis.deserializer(lambda _context, response: response.json(), "application/problem+json")


def test_no_call_that_a_description_leads_to_breaks_a_door_or_writes_what_it_refuses(doors: Doors) -> None:
    api: Any = schemathesis.openapi.from_wsgi("/api/openapi.json", doors.app)
    a_problem = OAS31Validator(api.raw_schema["components"]["schemas"]["Problem"])
    of_ours = {(route.method, route.endpoint): route for route in routes()}
    said, flaws = Counter[int](), list[str]()
    with watching(doors.url) as watch:

        def lives(route: Route, mode: GenerationMode, case: Any) -> None:
            case.headers.pop("Authorization", None)
            if mode is GenerationMode.POSITIVE:
                case.path_parameters |= {
                    name: str(value) for name, value in doors.filled(route.sample.path, "voltwijk").items()
                }
            key = key_of(doors, route)
            watch.written()
            got = case.call(headers=key)
            written = watch.written()
            said[got.status_code] += 1
            if got.status_code == 401:
                doors.tokens.clear()  # somebody signed out
            wrong = list[str]()
            try:
                case.validate_response(got, checks=[not_a_server_error, negative_data_rejection])
            except FailureGroup as group:
                wrong += [one.message or one.title for one in group.exceptions]
            if got.status_code >= 400:
                wrong += [f"refused, and yet {dict(written)} was written"] if written else []
                if route.method != "HEAD":
                    wrong += [one.message for one in a_problem.iter_errors(got.json())]
            flaws.extend(f"{case.as_curl_command()}: {got.status_code} {one}" for one in wrong)

        for found in api.get_all_operations():
            operation = found.ok()
            route = of_ours[operation.method.upper(), operation.definition.raw["operationId"]]
            if route.rule != ENDLESS:
                for mode in GenerationMode:
                    examples(operation, mode, lambda case, route=route, mode=mode: lives(route, mode, case))
    assert not flaws, "\n".join(flaws)
    assert min(said[200], said[400], said[404], said[422]) > 0 and said[401] < 0.1 * said.total(), said


def examples(operation: Any, mode: GenerationMode, act: Callable[[Any], None]) -> None:
    """The same every time, and every flaw is told: nothing stops at the first."""
    how = settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip

    @how
    @given(operation.as_strategy(generation_mode=mode))
    def tried(case: Any) -> None:
        act(case)

    try:
        tried()
    except Unsatisfiable:  # a call that takes nothing cannot be called wrongly
        assert mode is GenerationMode.NEGATIVE
