"""Where the demo's customers live: plausible Dutch names and addresses with coordinates (WGS 84), per team.

The streets and postcodes are of the right town; house numbers and people are made up.
"""

from dataclasses import dataclass

# name | street | number | addition | postcode | city | lat | lon
_PLACES = {
    "noord": """
Familie De Wit|Assendorperstraat|118||8012 EB|Zwolle|52.5075|6.0986
M. Yilmaz|Thomas a Kempisstraat|43|A|8021 BG|Zwolle|52.5197|6.0963
VvE Het Anker|Pannekoekendijk|9||8011 RA|Zwolle|52.5121|6.0871
J. van der Kolk|Kerkstraat|21||8051 GL|Hattem|52.4741|6.0656
H. Bruins|Burgemeester van Heemstralaan|14||8051 DP|Hattem|52.4712|6.0594
Bakkerij Smit|Oudestraat|164||8261 CW|Kampen|52.5590|5.9152
L. Sikkema|IJsseldijk|36||8266 AD|Kampen|52.5462|5.9287
Garage Kok|Stationslaan|52||8071 CN|Nunspeet|52.3725|5.7846
R. en S. Mulder|Eperweg|77||8072 DB|Nunspeet|52.3698|5.8021
A. Dijkstra|Dorpsstraat|18||8181 HR|Heerde|52.3875|6.0388
Familie Pelleboer|Hoofdstraat|112||8162 AM|Epe|52.3472|5.9841
K. van Dam|Beekstraat|5||8161 EG|Epe|52.3486|5.9892
Praktijk De Linde|Donkerstraat|31||3841 CB|Harderwijk|52.3492|5.6196
S. Willems|Stationslaan|90||3842 LA|Harderwijk|52.3387|5.6231
T. Nijboer|Hanzestraat|27||7711 GJ|Nieuwleusen|52.5838|6.2804
""",
    "oost": """
L. Peters|Koninginnelaan|203||7315 DM|Apeldoorn|52.2216|5.9662
Familie Jansen|Jachtlaan|64||7313 EB|Apeldoorn|52.2163|5.9398
K. Okafor|Deventerstraat|389||7323 PR|Apeldoorn|52.2176|6.0004
Autobedrijf Prins|Laan van Malkenschoten|40||7333 NP|Apeldoorn|52.1875|5.9811
T. Bos|Groenmarkt|12||7201 HW|Zutphen|52.1396|6.1961
B. Ankersmit|Deventerweg|83||7203 AD|Zutphen|52.1331|6.2048
VvE De Hoven|Weg naar Voorst|25||7205 CK|Zutphen|52.1384|6.1818
Hotel De Kroon|Brink|67||7411 BX|Deventer|52.2523|6.1598
C. Jacobs|Rielerweg|118||7416 ZG|Deventer|52.2506|6.1839
M. en E. Lubbers|Holterweg|31||7418 EB|Deventer|52.2569|6.2021
I. Vos|Dorpsstraat|40||8171 BR|Vaassen|52.2872|5.9668
E. Meijer|Duistervoordseweg|56||7391 CB|Twello|52.2364|6.1021
Tandarts Van Loon|Walderstraat|9||7241 BJ|Lochem|52.1591|6.4126
F. de Groot|Lochemseweg|22||7244 AR|Barchem|52.1252|6.4497
W. Kuipers|Zutphenseweg|104||7251 DP|Vorden|52.1049|6.3065
""",
    "delta": """
Familie Koppejan|Noordsingel|84||4331 PD|Middelburg|51.5023|3.6107
P. Maljaars|Langevielesingel|15||4335 BD|Middelburg|51.4957|3.6018
Zorgboerderij Veere|Kapellestraat|21||4351 AL|Veere|51.5486|3.6668
D. Wisse|Badhuisstraat|60||4381 LV|Vlissingen|51.4456|3.5742
VvE Boulevard|Coosje Buskenstraat|135||4381 LG|Vlissingen|51.4431|3.5701
G. Oreel|Voorstad|41||4461 KL|Goes|51.5066|3.8917
Familie Sandee|Patijnweg|22||4461 PJ|Goes|51.4986|3.8942
J. Rijk|Oude Rijksweg|113||4472 AC|'s-Heer Hendrikskinderen|51.5049|3.8639
Fruitbedrijf Rentmeester|Dorpsstraat|8||4421 AM|Kapelle|51.4866|3.9575
N. el Amrani|Kerkplein|3||4301 HX|Zierikzee|51.6504|3.9171
C. de Looff|Grevelingenstraat|17||4301 XX|Zierikzee|51.6543|3.9098
Strandpaviljoen Zuid|Strandweg|2||4356 EL|Domburg|51.5633|3.4955
""",
    "kust": """
Familie Ooms|Zijlweg|184||2015 CJ|Haarlem|52.3847|4.6163
S. Hendriks|Kleverlaan|71||2061 TA|Bloemendaal|52.3998|4.6257
VvE Houtvaart|Leidsevaart|396||2014 HM|Haarlem|52.3727|4.6188
A. Kramer|Binnenweg|108||2101 JL|Heemstede|52.3534|4.6209
B. Salomons|Herenweg|45||2105 MC|Heemstede|52.3469|4.6137
Hotel Duinzicht|Hogeweg|20||2042 GH|Zandvoort|52.3731|4.5303
M. Keur|Kostverlorenstraat|88||2042 PK|Zandvoort|52.3764|4.5389
Vishandel Waasdorp|Trawlerkade|30||1976 CB|IJmuiden|52.4589|4.5927
J. de Boer|Zeeweg|211||1971 HB|IJmuiden|52.4571|4.6164
R. Hoogland|Breestraat|66||1941 EK|Beverwijk|52.4847|4.6571
Familie Tromp|Zeestraat|129||1942 AM|Beverwijk|52.4876|4.6489
D. Castricum|Overtoom|14||1901 EX|Castricum|52.5459|4.6653
""",
}


@dataclass(frozen=True)
class Place:
    """A customer and the address where the work is."""

    name: str
    street: str
    number: str
    addition: str | None
    postcode: str
    city: str
    lat: float
    lon: float


def places_of(crew: str) -> list[Place]:
    """The customers around a team, in a fixed order. KeyError for a team that is not of the demo."""
    return [_place(line) for line in _PLACES[crew].strip().splitlines()]


def _place(line: str) -> Place:
    name, street, number, addition, postcode, city, lat, lon = line.split("|")
    return Place(name, street, number, addition or None, postcode, city, float(lat), float(lon))
