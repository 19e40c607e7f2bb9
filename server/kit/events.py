"""Events: what happened, said in the commit that made it true; listeners hear of it afterwards.

```python
@dataclass(frozen=True)
class VisitCompleted(Event):
    \"\"\"A technician finished a visit. Sent once, in the commit that completed it.\"\"\"
    visit: str
    outcome: str

tell(desk, VisitCompleted(visit, "done"))            # or house.tell(...)

@listens(VisitCompleted)                             # in a room above; runs in a house of its own, once per event
def bill_the_visit(event: VisitCompleted, house: House) -> None: ...
```

A listener's writes and the mark that it has heard are one commit: each (event, listener) takes effect exactly once.
One that fails never harms the verb that told; it is tried again later (`work.py`).
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from server.kit.house import House
    from sync.desk import Desk

__all__ = ["Event", "event_from", "listener", "listeners_of", "listens", "tell"]

E = TypeVar("E", bound="Event")
Listener = Callable[[Any, "House"], None]


@dataclass(frozen=True)
class Event:
    """The base of all events. Names are past tense; fields are texts, whole numbers, booleans, None and lists of them."""

    known: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls) -> None:
        earlier = Event.known.setdefault(cls.__name__, cls)
        if earlier is not cls and earlier.__module__ != cls.__module__:
            raise ValueError(f"Two rooms have an event {cls.__name__}: {earlier.__module__} and {cls.__module__}.")


_listeners: dict[str, dict[str, Listener]] = {}


def listens(event: type[E]) -> Callable[[Callable[[E, "House"], None]], Callable[[E, "House"], None]]:
    """Have a function hear every event of this class. Its module and name are its identity: rename it with care."""

    def listen(hear: Callable[[E, "House"], None]) -> Callable[[E, "House"], None]:
        _listeners.setdefault(event.__name__, {})[f"{hear.__module__}.{hear.__name__}"] = hear
        return hear

    return listen


def listeners_of(event: str) -> list[str]:
    """The names of those who listen to the event of this name."""
    return sorted(_listeners.get(event, {}))


def listener(event: str, name: str) -> Listener:
    """The function behind a delivery. LookupError when this program has none of that name any more."""
    try:
        return _listeners[event][name]
    except KeyError:
        raise LookupError(f"Nobody called {name} listens to {event}.") from None


def event_from(name: str, payload: dict[str, Any]) -> Event:
    """The event that a row holds. LookupError when this program knows none of that name."""
    try:
        return Event.known[name](**payload)
    except KeyError:
        raise LookupError(f"There is no event {name}.") from None


def tell(desk: "Desk", event: Event) -> None:
    """Write down the event, and one delivery per listener, in the commit of this desk."""
    name = type(event).__name__
    row = desk.add("event", {"name": name, "payload": asdict(event), "at": desk.now})
    for one in listeners_of(name):
        desk.add("delivery", {"event_id": row["id"], "listener": one, "run_at": desk.now})
