"""What lies in the demo's vans: products, how much of each, and the serial numbers of the chargers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Good:
    """A product. `on_van` and `in_warehouse` count `unit`s; of one with serials that many numbers lie there."""

    sku: str
    name: str
    category: str
    unit: str
    price_cents: int
    on_van: int
    tracking: str = "none"
    serial_pattern: str | None = None
    in_warehouse: int = 0
    reorder_point: int | None = None
    van_minimum: int | None = None
    warranty_months: int | None = None


GOODS = (
    Good(
        "LP-V1-11",
        "Laadpaal Volt One 11 kW",
        "charger",
        "piece",
        74900,
        6,
        "serial",
        "^V1[0-9]{7}$",
        in_warehouse=14,
        reorder_point=10,
        van_minimum=2,
        warranty_months=36,
    ),
    Good(
        "LP-V1-22",
        "Laadpaal Volt One 22 kW",
        "charger",
        "piece",
        92900,
        3,
        "serial",
        "^V2[0-9]{7}$",
        in_warehouse=5,
        reorder_point=6,
        van_minimum=1,
        warranty_months=36,
    ),
    Good(
        "LB-P1",
        "Loadbalancer P1 met kabel",
        "meter",
        "piece",
        11900,
        5,
        "serial",
        "^LB[0-9]{7}$",
        in_warehouse=12,
        reorder_point=6,
        van_minimum=2,
        warranty_months=24,
    ),
    Good(
        "KB-5G6",
        "Grondkabel XMvK 5G6 mm²",
        "cable",
        "metre",
        620,
        120,
        in_warehouse=900,
        reorder_point=400,
        van_minimum=50,
    ),
    Good(
        "KB-UTP6",
        "Datakabel UTP cat. 6 buiten",
        "cable",
        "metre",
        95,
        150,
        in_warehouse=1220,
        reorder_point=300,
        van_minimum=50,
    ),
    Good(
        "AL-4P40",
        "Aardlekautomaat 4-polig C40 30 mA",
        "switchgear",
        "piece",
        11250,
        8,
        "batch",
        in_warehouse=20,
        reorder_point=24,
        van_minimum=2,
    ),
    Good(
        "AU-3P25",
        "Installatieautomaat 3-polig B25",
        "switchgear",
        "piece",
        3890,
        8,
        in_warehouse=30,
        reorder_point=10,
        van_minimum=2,
    ),
    Good("KK-4", "Groepenkast uitbreiding 4 modules", "switchgear", "piece", 2750, 4),
    Good(
        "BU-25",
        "Installatiebuis 25 mm, 4 m",
        "mounting",
        "piece",
        490,
        30,
        in_warehouse=160,
        reorder_point=60,
        van_minimum=8,
    ),
    Good("ZL-25", "Zadel 25 mm, zak van 50", "mounting", "piece", 1290, 6),
    Good("PA-OP", "Grondpaal met voet, 1,2 m", "mounting", "piece", 16900, 3),
    Good("DV-KIT", "Doorvoerset met kit", "mounting", "piece", 1450, 10),
    Good("AE-15", "Aardelektrode 1,5 m met klem", "earthing", "piece", 2190, 4),
)

_PREFIX = {"LP-V1-11": "V1", "LP-V1-22": "V2", "LB-P1": "LB"}


FIRST_BATCH = "2026-40"
IN_WAREHOUSE = 90
"""The series of the numbers that lie in the warehouse."""


def serials_of(good: Good, series: int) -> list[str]:
    """The serial numbers of one product at one location. `series` (0-99) keeps the locations apart."""
    if good.tracking != "serial":
        return []
    count = good.in_warehouse if series == IN_WAREHOUSE else good.on_van
    return [f"{_PREFIX[good.sku]}26{series:02d}{step * 17 + 11:03d}" for step in range(count)]
