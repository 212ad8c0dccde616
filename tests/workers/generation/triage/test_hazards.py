"""What may hurt somebody goes to a person at once; what only sounds like it does not."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.hazards import is_hazard
from workers.generation.triage.urgency.judgement import urgency
from workers.text.fold import fold

RECALL = 0.9
"""Of sentences that the model was not taught."""
DANGERS = [
    "mon macbook ne ferme plus, la batterie est bombée",
    "le dos de mon smartphone pro est gondolé à cause de la batterie",
    "the battery pack of my notebook has puffed up like a balloon",
    "my thinkpad does not lie flat any more, the battery has swelled",
    "une fumée grise monte de derrière la photocopieuse",
    "l'écran a lâché de la fumée puis s'est éteint",
    "something is smoking inside the server cabinet",
    "the charger started to smoke",
    "odeur de plastique cramé dans le bureau 204, ça vient du pc",
    "mon transfo sent le cramé",
    "smells like burnt rubber around my workstation",
    "there is a smell of burning electronics in the lab",
    "la prise a fait des étincelles et disjoncté",
    "my outlet sparked when I unplugged the dock",
    "le bloc d'alimentation a claqué avec un éclair",
    "je me suis électrocuté légèrement avec le boîtier du pc",
    "ça picote quand je touche la carcasse métallique du serveur",
    "my hand tingles when I touch the metal case of the computer",
    "the socket zapped me this morning",
    "verre d'eau renversé sur le clavier de mon laptop branché",
    "un collègue a fait tomber son thé dans la tour, elle tourne toujours",
    "just poured a can of coke into my macbook",
    "rain came in through the window over my running workstation",
    "mon téléphone chauffe à m'en brûler les doigts",
    "the laptop is so hot I cannot keep my hand on it",
    "le fil secteur de la lampe et de l'écran est coupé, les brins sont à nu",
    "the power cord of the printer has exposed wires",
    "fuite d'eau au plafond de la salle machine, juste au-dessus des armoires",
    "the server room floor is flooded",
    "une flamme est sortie de la rallonge",
    "ma souris sans fil a la pile qui a coulé et elle brûle la main",
    "the battery of my tablet looks like a pillow",
    "l'écran du labo a grésillé puis une fumée noire est sortie",
    "my docking station just went pop and there is a burnt smell",
    "de l'eau tombe du climatiseur sur les serveurs",
    "j'ai versé ma bouteille sur le clavier du portable",
    "a cup of soup tipped over my notebook",
    "le chargeur de la visseuse est en feu",
    "mon casque bluetooth a surchauffé et le plastique a fondu",
    "le plastique de la lampe fond",
    "sous le bureau la rallonge, ça fond",
    "electric tingling every time I touch the docking station",
    "la gaine du câble secteur est fendue et on voit les fils",
    "sparks come out of the wall plug behind my desk",
    "le sol de la salle machines est trempé",
    "the monitor is smoking",
    "mon téléphone pro gonfle et l'écran se soulève",
]
CALM = [
    "j'aimerais une batterie neuve, la mienne tient à peine une heure",
    "how do I check the health of my battery",
    "battery icon shows a red cross",
    "ma batterie se décharge pendant la nuit",
    "le fichier zip gonfle le mail, trop volumineux",
    "the docker image is bloated",
    "règle de parefeu à ouvrir pour mon serveur web",
    "can I get an exception in the firewall for port 8443",
    "raccourcis clavier à chaud dans excel",
    "hot swap a disk in the NAS, which procedure",
    "hotspot wifi de mon téléphone pour travailler dans le train",
    "smoke testing environment is not reachable",
    "brûler une image iso sur une clé",
    "burn the iso to a usb stick",
    "burn-down chart plugin for gitlab",
    "une coupure électrique est annoncée vendredi, faut-il éteindre le NAS",
    "power outage planned next week, who shuts down the cluster",
    "le courant d'air du ventilateur est bruyant",
    "pytorch dit cuda out of memory, le gpu chauffe un peu",
    "my spark session cannot read parquet files",
    "electron app does not start",
    "la cascade de styles css est cassée",
    "memory leak in my python script",
    "fuite de mémoire dans mon job slurm",
    "water cooled workstation: can I order one",
    "le flux RSS est tari",
    "my account is on fire today, three invitations",
    "l'appli shockwave est demandée par un vieux site",
    "thunderbird lightning extension",
    "mon câble réseau est trop court",
    "la batterie de mon portable ne tient qu'une heure",
    "my battery lasts one hour",
    "la batterie ne charge plus au-delà de 80 %",
    "battery at 52 % of its design capacity",
    "le pare-feu bloque mon port",
    "the firewall blocks my port",
    "comment définir une touche de raccourci",
    "what is the hot key for screenshots",
    "on fait un smoke test de l'application demain",
    "smoke test fails in the pipeline",
    "comment graver un dvd",
    "how do I burn a DVD",
    "coupure de courant prévue samedi dans le bâtiment B, que faire ?",
    "planned power cut on Saturday, should I shut down my computer",
    "le ventilateur de mon portable fait du bruit",
    "the fan of my laptop is loud",
    "mon portable est chaud quand je lance une visio",
    "my laptop gets warm on my lap",
    "firefox plante",
    "fire up the vpn client automatically",
    "mon mail a été bombardé de spams",
    "spark job fails on the cluster with java error",
    "apache spark n'est pas installé sur le cluster",
    "la page du parc informatique ne s'affiche pas",
    "les couleurs de l'impression sont fumées, trop sombres",
    "watermark on my pdf",
    "où sont les extincteurs ?",
    "comment éteindre l'écran de la salle de réunion",
    "le niveau d'encre est bas, l'imprimante demande une cartouche",
    "comment brancher mon deuxième écran",
    "ma batterie externe est trop lente à charger",
    "the battery report shows 300 cycles",
    "how long should I charge my new laptop before first use",
    "le pare-feu de mon pc est désactivé",
    "I need a fireproof safe for the backups",
    "l'onglet fume-cigarette du site est cassé",
    "the log is flooded with warnings",
    "on est inondés de spams depuis hier",
    "mon fichier est corrompu depuis la coupure de mardi",
    "mon casque chauffe un peu les oreilles, est-ce normal",
    "hot desking: how do I book a place",
    "le réseau est saturé, ça brûle du temps",
    "can you reboot the server in the cooled room",
    "power supply for a raspberry pi, which one",
    "j'ai besoin d'un câble d'alimentation pour mon écran",
    "the cable is cut off in the picture of the manual",
    "le chargeur est cassé, il ne charge plus",
    "my screen is broken, a big crack",
    "tasse de café gratuite à la machine, badge refusé",
    "the printer spills ink blots on the page",
    "l'eau du radiateur fait du bruit dans mon bureau",
    "sparkline charts in excel do not show",
    "shock absorber for the microscope table",
    "court-circuiter l'étape de validation dans le formulaire",
    "how do I prevent my battery from swelling",
]

SMELT_HEARD_OR_FELT = [
    "un collègue s'est électrisé avec la multiprise",
    "the UPS is hissing and hot",
    "ma batterie fait une bosse",
    "Le copieur dégage une odeur âcre",
    "je me suis fait électriser en branchant l'écran",
    "ma collègue a pris le courant en touchant la baie",
    "our intern got electrocuted by the extension cord",
    "a colleague was shocked by the power strip",
    "il y a une forte odeur chimique près de l'onduleur",
    "the printer gives off an acrid smell",
    "there is a strange smell coming from the server rack",
    "my dock smells funny and is very hot",
    "la batterie de mon portable est toute bombée",
    "le dessous de mon mac est bosselé à l'endroit de la batterie",
    "there is a bulge under the trackpad, the battery I think",
    "the battery of my phone is puffy",
    "mon téléphone est déformé par la batterie",
    "l'onduleur siffle et chauffe",
    "la multiprise grésille quand je branche l'écran",
    "my charger crackles when I plug it in",
    "the wall socket buzzes and is hot",
    "le chargeur fait un bruit de friture et il est brûlant",
    "the power supply makes a hissing noise",
    "mon voisin de bureau s'est pris une châtaigne en débranchant le dock",
    "the trainee got a jolt from the metal rack",
    "quelqu'un s'est électrisé en salle serveur",
    "a sharp chemical smell comes from my docking station",
    "the battery is bulging",
    "mon portable a le dos bombé",
    "on dirait que la batterie a une boursouflure",
    "the plug fizzes when I touch it",
    "le transfo crépite",
    "the surge protector hums loudly and is burning hot",
    "l'alim du pc siffle et ça sent fort",
    "mon chef s'est électrisé en touchant la rallonge",
    "an apprentice was jolted by the power brick",
    "le bloc secteur dégage une odeur très forte",
    "a weird smell comes out of the tower",
    "la batterie de ma tablette fait une bosse sous l'écran",
    "my phone's battery is domed",
    "l'onduleur crépite sous le bureau",
    "the socket makes a crackling sound",
    "the extension lead buzzes and gets hot",
    "le serveur sent une odeur chimique",
    "mon portable, un modèle de 2019, a la batterie gonflée",
]
HARMLESS = [
    "the fan of my laptop whistles at high load",
    "mon casque grésille en visio",
    "the speakers crackle during calls",
    "the UPS beeps every ten minutes",
    "l'onduleur bipe depuis ce matin",
    "le haut-parleur grésille quand je monte le son",
    "my battery is at 60 percent, is that bad",
    "there is a bump in my latency graph",
    "il y a une bosse sur le capot de mon pc, il est tombé du sac",
    "comment changer la batterie du clavier",
    "mon micro siffle en réunion",
    "the phone line crackles",
    "le téléphone grésille, on s'entend mal",
    "the toner smells a little when new, normal?",
    "un collègue s'est connecté avec ma multiprise usb",
    "my headset hisses during calls",
    "les écouteurs crépitent",
    "la ventilation de la tour siffle",
    "the key is bulky, I want a smaller dock",
    "smell of old books in the archive scanner tool name, which software",
    "everyone is locked out of the demo account",
    "le micro de la salle siffle",
    "the cable of my headset crackles",
]


@pytest.mark.parametrize("text", SMELT_HEARD_OR_FELT)
def test_a_danger_is_smelt_heard_or_felt(text: str) -> None:
    assert urgency(text) is Urgency.HAZARD


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_loud_bent_or_old_hurts_nobody(text: str) -> None:
    assert urgency(text) is None


def test_dangers_are_known_in_many_words() -> None:
    found = [urgency(text) is Urgency.HAZARD for text in DANGERS]
    assert sum(found) >= RECALL * len(DANGERS)


@pytest.mark.parametrize("text", CALM)
def test_what_sounds_like_danger_is_searched(text: str) -> None:
    assert urgency(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "la batterie de ma tablette est gonflée",
        "my charger sparks",
        "smoke comes out of the tower",
        "l'onduleur a pris feu",
        "I got an electric shock from the case",
        "water leak above the racks",
    ],
)
def test_a_danger_is_named_as_one(text: str) -> None:
    assert urgency(text) is Urgency.HAZARD
    assert urgency(f"Bonjour,\n{text.upper()}") is Urgency.HAZARD


@pytest.mark.parametrize(
    "text", ["a memory leak in the server", "the mail file is bloated", "smoke test of the server"]
)
def test_a_sign_without_its_thing_is_none(text: str) -> None:
    assert not is_hazard(fold(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the power outage on Monday is planned, what do I do", None),
        ("une coupure de courant est prévue samedi", None),
        ("coupure de courant non prévue dans tout le bâtiment", Urgency.OUTAGE),
        ("power outage in the whole building", Urgency.OUTAGE),
    ],
)
def test_a_planned_cut_is_no_outage(text: str, kind: Urgency | None) -> None:
    assert urgency(text) is kind
