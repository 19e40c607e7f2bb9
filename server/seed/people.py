"""Who works in the demo: two companies, their brands, teams and people. Plain data, no database."""

from dataclasses import dataclass

from server.customers.kinds import fits

PASSWORD = "veldwerk-demo"  # noqa: S105  printed at every start


@dataclass(frozen=True)
class Brand:
    """A business entity of a company: the name on the van and on the bill."""

    code: str
    name: str
    kvk: str
    vat: str
    colour: str | None = None
    phone: str | None = None
    serves: str = "both"
    line: str | None = None
    range: str | None = None
    skills: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """Where its customers write to."""
        return f"service@{self.code}.example"


@dataclass(frozen=True)
class Person:
    """Somebody who logs in. `team` is the slug of a team, or None for the office; `also` a second role."""

    first: str
    last: str
    role: str
    phone: str
    team: str | None = None
    also: str | None = None

    @property
    def name(self) -> str:
        """First and last name, as on the planner's page."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True)
class Crew:
    """A team: where its van starts in the morning (WGS 84 degrees) and its van's name."""

    slug: str
    name: str
    lat: float
    lon: float
    van: str


@dataclass(frozen=True)
class Company:
    """One tenant of the demo."""

    slug: str
    name: str
    brands: tuple[Brand, ...]
    crews: tuple[Crew, ...]
    people: tuple[Person, ...]

    def brand_for(self, key: str, kind: str) -> Brand:
        """Whose customer this is, by his key and kind: of the demo's few the first two brands have them in turns, of the many
        around a grown company's teams every brand that serves such a customer."""
        nr, serving = int(key.rsplit("-", 1)[1]), [one for one in self.brands if fits(one.serves, kind)]
        if "-around-" in key:
            return serving[nr % len(serving)]
        return self.brands[nr % 2] if self.brands[nr % 2] in serving else serving[0]

    def email(self, person: Person) -> str:
        """The address somebody logs in with."""
        return f"{person.first.lower()}@{self.slug}.example"


VOLTWIJK = Company(
    slug="voltwijk",
    name="Voltwijk Laadpalen",
    brands=(
        Brand(
            "voltwijk",
            "Voltwijk Laadpalen",
            "90123401",
            "NL865123408B01",
            "1d5fa8",
            "+31385550100",
            line="install_partners",
        ),
        Brand(
            "laadthuis",
            "LaadThuis",
            "90123402",
            "NL865123414B01",
            "f2a900",
            "+31385550200",
            "consumers",
            "install_direct",
        ),
        Brand(
            "zekerkast",
            "Zekerkast",
            "90123403",
            "NL865123445B01",
            "8a3b12",
            "+31385550500",
            line="panels",
            skills=("nen1010",),
        ),
        Brand(
            "wattgroothandel",
            "Watt Groothandel",
            "90123404",
            "NL865123457B01",
            "3b5323",
            "+31385550600",
            "businesses",
            "wholesale",
            "Voltwijk V1",
        ),
        Brand(
            "zonstekker",
            "Zonstekker",
            "90123405",
            "NL865123469B01",
            "5a2a82",
            "+31385550700",
            "businesses",
            "wholesale",
            "Laadkabels",
        ),
    ),
    crews=(
        Crew("noord", "Noord", 52.5168, 6.0830, "Bus Noord (V-412-KL)"),
        Crew("oost", "Oost", 52.2112, 5.9699, "Bus Oost (V-587-RT)"),
    ),
    people=(
        Person("Tess", "de Vries", "technician", "+31612550101", "noord"),
        Person("Bram", "Postma", "technician", "+31612550102", "noord"),
        Person("Milan", "Kaya", "technician", "+31612550103", "oost"),
        Person("Iris", "Wolters", "technician", "+31612550104", "oost", also="planner"),
        Person("Piet", "Hoekstra", "planner", "+31612550105"),
        Person("Olga", "Brandsma", "operations_manager", "+31612550106"),
        Person("Anna", "Mulder", "admin", "+31612550107"),
    ),
)

ZONNEHOF = Company(
    slug="zonnehof",
    name="Zonnehof Energie",
    brands=(
        Brand("zonnehof", "Zonnehof Energie", "90123411", "NL865123421B01", "e4572e", "+31113550300"),
        Brand("kustlaad", "Kustlaad", "90123412", "NL865123433B01", "0e7c66", "+31113550400"),
    ),
    crews=(
        Crew("delta", "Delta", 51.5042, 3.8887, "Bus Delta (V-233-PD)"),
        Crew("kust", "Kust", 52.3874, 4.6462, "Bus Kust (V-908-HN)"),
    ),
    people=(
        Person("Daan", "Verhage", "technician", "+31612550111", "delta"),
        Person("Eva", "Minderhoud", "technician", "+31612550112", "delta"),
        Person("Lars", "Zonneveld", "technician", "+31612550113", "kust"),
        Person("Fenna", "Duin", "technician", "+31612550114", "kust"),
        Person("Petra", "Geluk", "planner", "+31612550115"),
        Person("Arie", "Kooijman", "admin", "+31612550117"),
    ),
)

COMPANIES = (VOLTWIJK, ZONNEHOF)
