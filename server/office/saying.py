"""Between forms and calls: what is wrong becomes a sentence beside its field, lists become choices."""

from typing import Any

from marshmallow import Schema, ValidationError

from server.kit.errors import Problem
from server.kit.i18n import t

from .forms import Wrong

# Where a form has another name for what a call complains about.
FIELDS = {"planned_from": "from", "planned_to": "to"}


def checked(schema: Schema, sent: dict[str, Any]) -> dict[str, Any]:
    """What a form says, checked as the same call in JSON would be. Wrong, with a sentence by field."""
    try:
        loaded: Any = schema.load(
            {name: value for name, value in sent.items() if value is not None or name == "member"}
        )
        return loaded
    except ValidationError as error:
        raise Wrong(**_by_field(error.messages)) from error


def sentence(problem: Problem, lang: str) -> dict[str, str]:
    """A refusal as a sentence above the form. What somebody else changed is shown with a word of its own."""
    if problem.status == 409 and "row" in problem.params and problem.code.endswith("meanwhile"):
        return {"form": t("office.changed_meanwhile", lang)}
    return {"form": t(problem.code, lang, **problem.params)}


def pick(teams: list[dict[str, Any]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Teams and people to choose from: (id, name)."""
    people = [(who["id"], f"{who['name']} ({team['name']})") for team in teams for who in team["members"]]
    return [(team["id"], team["name"]) for team in teams], people


def _by_field(messages: Any) -> dict[str, str]:
    """The first complaint of each field; what lies deeper goes by its own last name."""
    said: dict[str, str] = {}
    for name, complaint in messages.items():
        if isinstance(complaint, dict):
            said |= _by_field(complaint)
        else:
            said[FIELDS.get(name, "form" if name == "_schema" else name)] = str(complaint[0])
    return said
