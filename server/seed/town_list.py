"""Dutch towns where a grown company has its teams: town | latitude | longitude (WGS 84) | first digits of its postcodes."""

from dataclasses import dataclass

_TOWNS = """
Utrecht|52.0907|5.1214|35
Eindhoven|51.4416|5.4697|56
Rotterdam|51.9225|4.4792|30
Groningen|53.2194|6.5665|97
Tilburg|51.5606|5.0919|50
Almere|52.3508|5.2647|13
Breda|51.5719|4.7683|48
Nijmegen|51.8126|5.8372|65
Arnhem|51.9851|5.8987|68
Enschede|52.2215|6.8937|75
Amersfoort|52.1561|5.3878|38
Haarlem|52.3874|4.6462|20
Den Bosch|51.6978|5.3037|52
Zaanstad|52.4579|4.7510|15
Leeuwarden|53.2012|5.7999|89
Leiden|52.1601|4.4970|23
Dordrecht|51.8133|4.6901|33
Alphen|52.1291|4.6546|24
Venlo|51.3704|6.1724|59
Maastricht|50.8514|5.6910|62
Heerlen|50.8882|5.9795|64
Roosendaal|51.5308|4.4653|47
Hoorn|52.6424|5.0602|16
Alkmaar|52.6324|4.7534|18
Delft|52.0116|4.3571|26
Ede|52.0402|5.6649|67
Emmen|52.7792|6.9069|78
Assen|52.9928|6.5642|94
Hilversum|52.2292|5.1669|12
Lelystad|52.5185|5.4714|82
Gouda|52.0115|4.7105|28
Zoetermeer|52.0607|4.4940|27
Purmerend|52.5144|4.9641|14
Oss|51.7650|5.5180|53
Helmond|51.4793|5.6570|57
Weert|51.2517|5.7066|60
Roermond|51.1942|5.9875|61
Sittard|51.0017|5.8683|63
Veenendaal|52.0263|5.5544|39
Tiel|51.8876|5.4279|40
Gorinchem|51.8362|4.9724|42
Goes|51.5042|3.8887|44
Terneuzen|51.3358|3.8278|45
Bergen op Zoom|51.4949|4.2911|46
Waalwijk|51.6829|5.0707|51
Doetinchem|51.9654|6.2889|70
Winterswijk|51.9728|6.7194|71
Almelo|52.3567|6.6625|76
Hardenberg|52.5758|6.6194|77
Hoogeveen|52.7225|6.4764|79
Meppel|52.6958|6.1944|79
Steenwijk|52.7876|6.1206|83
Heerenveen|52.9600|5.9203|84
Drachten|53.1120|6.0989|92
Sneek|53.0328|5.6589|86
Stadskanaal|52.9895|6.9504|95
Veendam|53.1063|6.8785|96
Delfzijl|53.3306|6.9178|99
Den Helder|52.9563|4.7608|17
Enkhuizen|52.7033|5.2917|16
Amstelveen|52.3114|4.8701|11
Hoofddorp|52.3061|4.6907|21
Katwijk|52.2044|4.3975|22
Naaldwijk|51.9936|4.2093|26
Spijkenisse|51.8449|4.3292|32
Oosterhout|51.6410|4.8617|49
Uden|51.6608|5.6194|54
Veghel|51.6156|5.5486|54
Woerden|52.0850|4.8833|34
Barneveld|52.1400|5.5844|37
"""


@dataclass(frozen=True)
class Town:
    """Where a team starts and around which its customers live. `digits` are the first two of a postcode."""

    name: str
    lat: float
    lon: float
    digits: str


def _town(line: str) -> Town:
    name, lat, lon, digits = line.split("|")
    return Town(name, float(lat), float(lon), digits)


TOWNS = tuple(_town(line) for line in _TOWNS.strip().splitlines())
