"""What may hurt somebody: a swollen battery, smoke, sparks, a shock, liquid in a device. Pure.

Each rule takes a sign of danger together with the thing that it is on: a mail swells and a script
leaks, too, and a test may be called after smoke.
"""

from __future__ import annotations

import re

from workers.generation.triage.urgency.kinds import any_of

_POWERED = (
    r"(?:batter(?:ie|y|ies)s?|accus?|piles?|chargeurs?|chargers?|alimentation|alim|transfo\w*"
    r"|adapt(?:er|or|ateur)s?"
    r"|bloc secteur|psu|power (?:supply|strip|brick|bank|bar)"
    r"|surge protectors?|parasurtenseurs?|multiprises?|rallonges?"
    r"|extension (?:cord|lead)s?|prises?|plugs?|sockets?|outlets?|onduleurs?|ups|secteur|mains)"
)
_DEVICE = (
    r"(?:\w*laptops?|notebooks?|ordinateurs?|ordis?|portables?|pcs?|macs?|macbooks?|thinkpads?"
    r"|chromebooks?|computers?|desktops?|workstations?|stations? (?:de travail|d'accueil)"
    r"|unites? centrales?|tours?|towers?|postes?|machines?|boitiers?|docks?|docking stations?"
    r"|ecrans?|moniteurs?|monitors?|screens?|displays?|casques?|headsets?|headphones|ecouteurs"
    r"|enceintes?|speakers?|webcams?|cameras?|lampes?|lamps?|imprimantes?|printers?|photocopieurs?"
    r"|photocopieuses?|copiers?|copieurs?|scanners?|telephones?|smartphones?|phones?|iphones?"
    r"|mobiles?|tablettes?|tablets?|ipads?|claviers?|keyboards?|souris|mouse|serveurs?|servers?"
    r"|switch(?:es|s)?|routeurs?|routers?|nas|disques?|racks?|baies?|cabinets?|armoires?"
    r"|(?:video)?projecteurs?|projectors?|beamer|cables?|cordons?|cords?|leads?|fils?"
    r"|metal case|appareils?|devices?|ventilateurs?|fans?|cartes? meres?|motherboards?)"
)
_THING = rf"(?:{_POWERED}|{_DEVICE})"
_ROOM = (
    r"(?:salles? (?:des |de )?(?:serveurs?|machines?|informatiques?|blanche)"
    r"|(?:server|machine|computer) rooms?|data ?cent(?:er|re)s?"
    r"|local (?:technique|serveurs?|reseau)|faux plancher|raised floor)"
)
_LIQUID = (
    r"(?:eau|cafe|jus|coca|coke|soda|biere|vin|soupe|liquide|pluie|water|coffee|tea|juice|beer"
    r"|wine|soup|liquid|milk|lait|drink|boisson|tasse|verre|cup|glass|bouteille|bottle|rain)"
)
_SWOLLEN = (
    r"(?:gonfle\w*|enfle\w*|bombee?s?|gondole\w*|boursoufl\w+|bulg\w+|swell\w*|swelled|swollen"
    r"|puff(?:ed|y|ing)\b.{0,10}|bloated|ballooned"
    r"|(?:looks?|is|comme|ressemble a) (?:like )?(?:a |an |un )?(?:pillow|balloon|coussin|ballon)"
    r"|(?:double|twice) (?:de volume|as thick)|(?:plus epaisse?|thicker) (?:qu|than))"
)
_BATTERY = r"(?:batter(?:ie|y|ies)s?|accus?)"
_OUT_OF_SHAPE = (
    r"(?:boss[eu]\w*|renfle\w*|deforme\w*|se souleve\w*|bumps?|lumps?|warped|domed|misshapen|puffy)"
)
_HISSES = r"(?:hiss\w*|crackl\w+|sizzl\w+|fizz\w*|siffl\w+|gresill\w+|crepit\w+|friture)"
_HUMS = r"(?:buzz\w*|hum(?:s|ming)?|bourdonn\w+|ronfl\w+|vibr\w+)"
_WARM = r"(?:hot|chaude?s?|chauff\w+|heat\w*|burning|brulante?s?)"
_SMELL = r"(?:odeurs?|sent|sentait|pue|smells?|smelled|smelt|smelling|stinks?|stench)"
_BURNT = r"(?:brule\w*|cram\w+|roussi|fume|chaud|burn\w*|scorch\w*|singed|melt\w*|smok\w+|ozone)"
_BAD_SMELL = (
    rf"(?:{_SMELL}\b.{{0,15}}\b(?:acres?|fortes?|fort|bizarres?|etranges?|chimiques?"
    r"|mauvais\w*|suspectes?|acrid|sharp|strong|strange|funny|weird|odd|chemical|bad|foul|awful)"
    rf"|(?:acrid|sharp|strong|strange|funny|weird|odd|chemical|bad|foul|awful) {_SMELL}"
    rf"|(?:degag\w+|gives? off|giving off) (?:\w+ ){{0,2}}{_SMELL})"
)
_HOT = (
    r"(?:brulante?s?|bouillante?s?|trop chaude?s? (?:pour|a)\b|too hot (?:to|for)|so hot"
    r"|burning hot|boiling hot|scalding|red hot|(?:me |m'|se )?bruler? les (?:doigts|mains)"
    r"|burn\w* my (?:fingers?|hands?|lap|skin)|cannot hold|can't hold|keep my hand)"
)
_ON_FIRE = (
    r"(?:flammes?|flames?|caught fire|catch(?:es|ing) fire|on fire"
    r"|(?:pri[st]|prend|prenne|prendre|en) feu)"
)
_MELTED = (
    r"(?:fondue?s?|a fondu"
    r"|(?<!\ba )(?<!\bau )(?<!\bde )(?<!\bdu )(?<!\ble )(?<!\bun )fond\b(?! d'(?:ecran|image))"
    r"|melted|melting|charred|carbonise\w*|noirci\w*|scorched)"
)
_BARE = (
    r"(?:denude\w*|a nu\b|effiloche\w*|fendue?s?|apparents?\b|on voit l[ae]s? (?:cuivre|fils?)"
    r"|frayed|(?:bare|exposed|naked) (?:wires?|copper|cables?|conductors?)"
    r"|wires? (?:is |are )?(?:bare|exposed|showing|visible|sticking out))"
)
_CUT = (
    r"(?:coupee?s?|sectionnee?s?|arrachee?s?|dechiquete\w*|entaillee?s?|ecrasee?s?|cut|severed"
    r"|chewed|ripped|torn|damaged|broken)"
)
_POWER_CABLE = (
    r"(?:(?:cables?|fils?|cordons?|cords?|leads?)\b.{0,15}\b(?:secteur|electriques?"
    r"|d'alimentation|de courant)|(?:power|mains|electric(?:al)?) (?:cables?|cords?|leads?|wires?))"
)
_RUNS_OUT = (
    r"(?:fuit\b|fuites?\b|coule\w*|goutte\w*|suinte\w*|infiltr\w+|ruisselle\w*|drip\w*|leak\w*"
    r"|flood\w*|inonde\w*|inondation|par terre|au sol|plafond|ceiling|on the floor|pours?\b"
    r"|pouring|puddle|flaque)"
)


def _near(one: str, other: str, apart: int) -> str:
    return rf"\b{one}\b.{{0,{apart}}}\b{other}\b|\b{other}\b.{{0,{apart}}}\b{one}\b"


_HAZARD = any_of(
    # A battery, or the case around it.
    _near(_SWOLLEN, rf"(?:{_POWERED}|{_DEVICE})", 40),
    r"\b(?:batter(?:ie|y)|accus?)\b.{0,20}\b(?:expanded|eclate\w*|burst\w*|explose\w*|explod\w*)\b",
    r"\b(?:batter(?:ie|y)|accus?)\b.{0,15}\b(?:fuit|coule|leak(?:s|ing|ed)?|percee?|punctured)\b",
    _near(_OUT_OF_SHAPE, _BATTERY, 40),
    # Smoke that is no test, fire, a smell.
    r"\b(?:fumee|smoke)\b(?![ -](?:tests?|testing|alarm)).{0,60}\b(?:sort\w*|vient|monte\w*|dans"
    r"|derriere|com(?:es|ing)|out of|from|inside|in|near|pres)\b",
    r"\b(?:de la|y a de la|some|there is|there's|see|vois) (?:\w+ )?(?:fumee|smoke)\b"
    r"(?![ -]tests?)",
    rf"\b{_THING}\b.{{0,25}}\b(?:fume|fumait|smokes|smoked|(?:is|are|was|started|starts|began) "
    r"(?:to smoke|smoking)|(?:lache|crache|degage|fait)\w* de la fumee)\b",
    rf"\bsmoking\b.{{0,25}}\b{_THING}\b",
    rf"\b{_SMELL}\b.{{0,30}}\b{_BURNT}\b|\bburning smell\b|\bodeur de brule\b",
    _near(_BAD_SMELL, _THING, 40),
    _near(_ON_FIRE, _THING, 40),
    _near(_MELTED, _THING, 40),
    r"\b(?:fire|feu|incendie) (?:in|at|dans|au|pres de|near) (?:\w+ ){0,3}(?:rooms?|offices?"
    r"|building|lab|labo|corridor|hallway|floor|basement|salle|bureau|batiment|couloir|local|etage|sous-sol"
    rf"|accueil|{_DEVICE})\b(?! (?:picture|photo))",
    r"\b(?:il y a|y'a|there is|there's) (?:le feu|un incendie|un debut d'incendie|a fire)\b",
    # What is powered and is loud; what has a loudspeaker is loud in another way.
    _near(_HISSES, rf"{_POWERED}(?! (?:jack|casque|audio|reseau|rj))", 40),
    rf"\b{_POWERED}\b.{{0,40}}\b(?:{_HUMS}\b.{{0,25}}\b{_WARM}|{_WARM}\b.{{0,25}}\b{_HUMS})\b",
    # Current.
    r"\betincelles?\b|\betincelant\b",
    _near(r"(?:spark(?:s|ed|ing)|to spark)", _THING, 50),
    r"\b(?:electrocut\w+|electris(?:e[rs]?|ees?|ait)|electric(?:al)? shocks?|coups? de jus"
    r"|decharges? electriques?|pris (?:le|du) courant"
    r"|(?:pri[st]|prend\w*|recu|recois) (?:une |le |un coup de |des )?(?:decharges?|jus|chataigne)"
    rf"|(?:shocked|jolt(?:ed)?|zapped) (?:by|from) (?:\w+ ){{0,3}}{_THING}"
    r"|got zapped|zapped me|shocked me|(?:got|gave me|gives me|get) (?:a |an )?shocks?)\b",
    r"\b(?:tingl\w+|picote\w*)\b.{0,40}\b(?:touch\w*)\b|\btouch\w*\b.{0,40}\btingl\w+\b",
    _near(
        _BARE,
        r"(?:cables?|fils?|cordons?|brins?|cords?|leads?|wires?|chargeurs?|chargers?"
        r"|alimentation|rallonges?|prises?|plugs?)",
        50,
    ),
    rf"\b{_POWER_CABLE}\b.{{0,40}}\b{_CUT}\b|\b{_CUT}\b.{{0,12}}\b{_POWER_CABLE}\b",
    rf"\b{_POWERED}\b.{{0,30}}\b(?:claquee?|explosee?|exploded|popped|a explose|went bang"
    r"|blew up)\b",
    rf"\b(?:court[- ]circuit|short[- ]circuit\w*)\b.{{0,50}}\b{_THING}\b"
    rf"|\b{_THING}\b.{{0,50}}\b(?:court[- ]circuit|short[- ]circuit\w*)\b",
    # A liquid in what is powered, or where servers are.
    r"\b(?:renverse\w*|versee?|videe? (?:un|une|mon|ma|sur)|tombee? dans|eclabousse\w*"
    r"|tip(?:ped|s) over|knocked (?:over|a|my)|spil(?:l|led|t|ling)|poured|splash\w*)\b"
    rf".{{0,60}}\b(?:{_LIQUID}|{_DEVICE})\b.{{0,60}}\b(?:{_DEVICE}|{_LIQUID}|it|dessus|dedans)\b",
    rf"\b{_LIQUID}\b.{{0,25}}\b(?:renverse\w*|versee?s?|tombee?s?|tip(?:ped|s) over"
    r"|went over|spil(?:led|t)|coule|got into|went into"
    rf"|(?:came|comes|coming) in|entree?)\b.{{0,40}}\b{_DEVICE}\b",
    rf"\b{_LIQUID}\b (?:all over|partout (?:sur|dans)|plein) (?:\w+ ){{0,2}}{_DEVICE}\b",
    rf"\b{_DEVICE}\b.{{0,30}}\b(?:flaque|puddle|trempee?s?|pris l'eau|soaked|drenched|got wet)\b",
    rf"\b(?:eau|water|clim\w*|pluie|rain|air con\w*|cooling)\b.{{0,40}}\b{_RUNS_OUT}.{{0,50}}"
    rf"\b(?:{_ROOM}|racks?|baies?|serveurs?|servers?|armoires?|switch|onduleurs?|ups)\b",
    rf"\b{_RUNS_OUT}.{{0,40}}\b(?:{_ROOM}|racks?\b|baies? (?:de|informatiques?))",
    rf"\b{_ROOM}\b.{{0,30}}\b(?:flooded|flooding|inondee?s?|sous l'eau|under water)\b",
    r"\b(?:fuite d'eau|degats? des eaux|water leak|inondation)\b",
)
_HEAT = any_of(_near(_HOT, _THING, 40))
_MEMORY = r"(?:memory|memoire|ram|data|donnees)"
_SOFTWARE = re.compile(
    rf"\b{_MEMORY} (?:leaks?|leaking)\b|\b(?:leak(?:s|ing)?|fuit|fuites?) (?:of |de |des |la |sa )?"
    rf"{_MEMORY}\b"
)
"""What leaks in a program; it makes a computer hot, and that is no danger."""
_NO_DANGER = re.compile(
    r"\b(?:comment (?:eviter|prevenir|proteger)|how (?:do i|can i|to) (?:avoid|prevent|protect)"
    r"|(?:image|fichier|file|mail|boite|log|logs|base|database|docker|repo|depot) "
    r"(?:\w+ )?(?:gonfle\w*|bloated))\b"
)


def is_hazard(said: str) -> bool:
    """See the head of this file; `said` is folded."""
    if _NO_DANGER.search(said):
        return False
    if _HAZARD.search(_SOFTWARE.sub(" ", said)):
        return True
    return _HEAT.search(said) is not None and _SOFTWARE.search(said) is None
