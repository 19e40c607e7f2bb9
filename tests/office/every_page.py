"""Which pages of the office a look at all of them goes to."""

from server.seed.made_ids import made_id
from tests.office.in_chromium import Trouble


def addresses(trouble: Trouble) -> tuple[list[str], list[str]]:
    """(every one, a few where the layout differs most), beneath /office/. The first of the few is a visit with photos."""
    done = trouble.piet.visits(day="2026-11-20", team="noord")[1]["id"]
    device = trouble.piet.get("/api/devices").json["items"][0]["id"]
    visits = [f"visit/{one}" for one in (trouble.mixed, trouble.off, trouble.moved, done)]
    forms = [f"visit/{trouble.mixed}/{form}" for form in ("move", "edit", "cancel")] + [
        f"visit/{done}/reopen",
        f"visit/{done}/return",
    ]
    forms += [f"photo/{trouble.piet.visit(done)['photos'][0]['id']}/mark"]
    lists = [
        "",
        "?day=2026-11-20",
        "?day=2027-08-08",
        "search?q=zwolle",
        "search?q=nergens",
        "inbox",
        "inbox?state=settled",
    ]
    customer = f"customer/{trouble.piet.visit(done)['customer']['id']}"
    privacy = f"{customer}/privacy"
    van, charger = (made_id("voltwijk", *what) for what in (("location", "noord"), ("product", "LP-V1-11")))
    stock = [f"stock/{one}?place={van}&product={charger}" for one in ("movements", "receive", "transfer", "count")]
    breaker = made_id("voltwijk", "product", "AL-4P40")
    stock += ["products", "products/new", "stock/locations/new", f"stock/count?place={van}&product={breaker}"]
    stock += ["stock", "stock?place=installed", "serials?q=V12600028", f"product/{charger}", "serials?q=V126"]
    alone = [
        "visits/new",
        "devices",
        "issues",
        "issues?state=all",
        "hours",
        f"device/{device}/lock",
        "elements",
        "logins",
        "work",
        "export",
        "import",
        "returns",
        f"device/{device}/wipe",
        f"replay?device={device}&day=2026-11-21&minute=500",
        "quarantine",
        f"quarantine/{trouble.handed_over}",
        f"lost-visit/{trouble.lost}",
        privacy,
        "settings/retention",
        "settings/retention/trial?kind=mails&months=24",
        "settings/erasures",
        customer,
        f"visit/{done}/paper",
        "settings/types",
        "ratings",
        *stock,
        "visit/nergens",
        "visit/" + "0" * 8,
    ]
    few = [
        visits[-1],
        privacy,
        "ratings",
        "settings/retention",
        customer,
        f"visit/{done}/paper",
        "returns",
        f"quarantine/{trouble.handed_over}",
        f"lost-visit/{trouble.lost}",
        "stock",
        "products",
        stock[0],
        stock[2],
        "",
        "inbox",
        "issues",
        "hours",
        "devices",
        visits[0],
        forms[0],
        "visits/new",
    ]
    return [*lists, *visits, *forms, *alone], few
