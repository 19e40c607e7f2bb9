"""Names of people and streets for a grown company: common ones, put together by chance; nobody is meant."""

_FIRST = (
    "Aart Abel Adam Amber Anouk Bas Bente Boris Britt Casper Chantal Daphne David Derk Dewi Dirk Elif Elin Emre Erik "
    "Esra Femke Finn Floor Floris Gijs Guus Hanna Hans Heleen Hidde Hugo Ilse Imane Ivo Jarno Jelle Jente Jeroen Jesse "
    "Joost Jorn Jurre Kaan Karim Kees Koen Lieke Linde Loes Luca Maaike Maarten Marit Mats Meike Merel Mohamed Naomi "
    "Niek Niels Nina Noor Omar Otto Pascal Pepijn Pim Quinten Ramon Ravi Renske Rik Roel Roos Ruben Sanne Saskia Sem "
    "Siem Sofie Stijn Sven Teun Thijs Tijn Timo Tom Wout Yara Youri Zeynep"
)
_LAST = (
    "Aalbers|van den Akker|Arends|Bakker|Beekman|van den Berg|Bergsma|de Boer|Boersma|Bos|Bosman|Brouwer|de Bruijn|"
    "van Buren|Claassen|Dekker|van Dijk|Dijkstra|van Doorn|Driessen|Eggink|Evers|Faber|Franssen|Gerritsen|de Graaf|"
    "de Groot|de Haan|Haverkamp|Heijnen|Hendriks|Hermans|van der Heijden|Hofman|Hoekstra|Huisman|Jacobs|Jansen|Janssen|"
    "de Jong|Jonker|Kaya|Kersten|Klein|Koning|Kok|Kramer|Kuiper|Lammers|van Leeuwen|van der Linden|Maas|Martens|Meijer|"
    "van der Meer|Mertens|Molenaar|Mulder|Nguyen|Nijhuis|Oosterhuis|Öztürk|Peeters|Peters|Pieters|Post|Postma|Prins|"
    "Reinders|Roelofs|de Ruiter|Sanders|Scholten|Schouten|Smeets|Smit|Smits|van Straten|Timmermans|Veenstra|Verbeek|"
    "Verhoeven|Vermeer|Vermeulen|Visser|van Vliet|de Vos|de Vries|van der Wal|Wiersma|van Wijk|de Wit|Yıldız|Zwart"
)
_STREETS = (
    "Acacialaan|Beatrixstraat|Beethovenlaan|Berkenlaan|Boomgaardstraat|Brinkstraat|Burgemeester Smitlaan|Dorpsstraat|"
    "Eikenlaan|Elzenweg|Esdoornstraat|Fazantlaan|Haagweg|Havenstraat|Hogeweg|Hoofdstraat|Iepenlaan|Industrieweg|"
    "Julianastraat|Kanaalweg|Kastanjelaan|Kerkstraat|Kievitstraat|Koningin Wilhelminalaan|Lijsterbeslaan|Lindelaan|"
    "Marktstraat|Meidoornstraat|Merelstraat|Molenstraat|Nieuwstraat|Oranjestraat|Parallelweg|Parklaan|Populierenlaan|"
    "Prins Bernhardstraat|Raadhuisstraat|Rembrandtlaan|Rozenstraat|Schoolstraat|Sportlaan|Stationsstraat|Tulpstraat|"
    "Van Goghstraat|Vermeerlaan|Wilgenlaan|Zandweg|Zonnebloemstraat"
)
FIRST = tuple(_FIRST.split())
LAST = tuple(_LAST.split("|"))
STREETS = tuple(_STREETS.split("|"))
KINDS = ("Familie", "Familie", "VvE", "Bakkerij", "Garage", "Praktijk")
