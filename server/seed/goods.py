"""What lies in the demo's vans: products, how much of each, and the serial numbers of the chargers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Good:
    """A product. `on_van` counts `unit`s; a product with serials has as many serial numbers on the van."""

    sku: str
    name: str
    category: str
    unit: str
    price_cents: int
    on_van: int
    tracking: str = "none"
    serial_pattern: str | None = None


GOODS = (
    Good("LP-V1-11", "Laadpaal Volt One 11 kW", "charger", "piece", 74900, 6, "serial", "^V1[0-9]{7}$"),
    Good("LP-V1-22", "Laadpaal Volt One 22 kW", "charger", "piece", 92900, 3, "serial", "^V2[0-9]{7}$"),
    Good("LB-P1", "Loadbalancer P1 met kabel", "meter", "piece", 11900, 5, "serial", "^LB[0-9]{7}$"),
    Good("KB-5G6", "Grondkabel XMvK 5G6 mm²", "cable", "metre", 620, 120),
    Good("KB-UTP6", "Datakabel UTP cat. 6 buiten", "cable", "metre", 95, 150),
    Good("AL-4P40", "Aardlekautomaat 4-polig C40 30 mA", "switchgear", "piece", 11250, 8),
    Good("AU-3P25", "Installatieautomaat 3-polig B25", "switchgear", "piece", 3890, 8),
    Good("KK-4", "Groepenkast uitbreiding 4 modules", "switchgear", "piece", 2750, 4),
    Good("BU-25", "Installatiebuis 25 mm, 4 m", "mounting", "piece", 490, 30),
    Good("ZL-25", "Zadel 25 mm, zak van 50", "mounting", "piece", 1290, 6),
    Good("PA-OP", "Grondpaal met voet, 1,2 m", "mounting", "piece", 16900, 3),
    Good("DV-KIT", "Doorvoerset met kit", "mounting", "piece", 1450, 10),
    Good("AE-15", "Aardelektrode 1,5 m met klem", "earthing", "piece", 2190, 4),
)

_PREFIX = {"LP-V1-11": "V1", "LP-V1-22": "V2", "LB-P1": "LB"}


def serials_of(good: Good, series: int) -> list[str]:
    """The serial numbers of one product on one van. `series` (0-99) keeps the vans apart."""
    if good.tracking != "serial":
        return []
    return [f"{_PREFIX[good.sku]}26{series:02d}{step * 17 + 11:03d}" for step in range(good.on_van)]
