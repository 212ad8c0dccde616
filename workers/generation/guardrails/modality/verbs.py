"""What is done in a risky step, by kind of doing, in the forms that French and English give it.

Written out, because the form tells who does it: "removes" is no order, "remove" may be one.
"""

from __future__ import annotations

from collections.abc import Iterable

ENGLISH = {
    "give": "give send share tell show read disclose reveal communicate provide dictate mail email"
    " forward redirect transfer submit reply answer",
    "enter": "type enter paste copy write put store save note post",
    "run": "run use start launch execute open follow",
    "trust": "accept install import add trust",
    "allow": "approve confirm allow authorize authorise grant click press tap choose select",
    "enable": "enable activate unblock create",
    "change": "change modify edit replace set configure touch",
    "off": "disable deactivate bypass turn switch",
    "end": "stop pause suspend uninstall quit kill",
    "skip": "ignore bypass dismiss skip",
    "remove": "delete remove erase wipe purge empty format reset reinstall reimage shred",
    "pay": "pay buy",
    "reach": "connect mount browse",
}
"""The kinds of doing. A verb may be of several."""
FRENCH = {
    "give": "donner envoyer partager communiquer transmettre divulguer reveler dicter lire montrer"
    " diffuser confier remettre rediriger renvoyer transferer repondre",
    "enter": "taper saisir entrer coller copier ecrire noter mettre stocker enregistrer publier",
    "run": "lancer executer utiliser employer demarrer ouvrir suivre",
    "trust": "accepter installer importer ajouter",
    "allow": "approuver confirmer autoriser accorder cliquer appuyer choisir selectionner",
    "enable": "activer debloquer creer",
    "change": "changer modifier editer remplacer configurer regler renseigner indiquer toucher",
    "off": "desactiver couper contourner",
    "end": "arreter stopper eteindre suspendre desinstaller enlever retirer quitter",
    "skip": "ignorer contourner",
    "remove": "supprimer effacer vider purger formater reinitialiser reinstaller",
    "pay": "payer acheter verser",
    "reach": "connecter monter",
}
DEEDS_ENGLISH = (
    "give send write put install add import remove delete erase wipe purge reset reinstall reimage"
    " replace renew revoke change create make set lock unlock block move configure repair update"
    " disable deactivate drop empty clear keep hold get receive hand"
)
"""What somebody else does with a thing, and needs nobody's help for. Not "does" itself: "restart
it, which a technician does" is about what the reader was told."""
DEEDS_FRENCH = (
    "donner ecrire mettre installer ajouter importer supprimer effacer purger reinitialiser"
    " reinstaller remplacer renouveler revoquer changer creer verrouiller deverrouiller bloquer"
    " debloquer deplacer configurer reparer desactiver deposer garder conserver retenir"
    " recevoir remettre vider"
)
_IRREGULAR_ENGLISH = {
    "give": "gave given", "send": "sent", "tell": "told", "show": "shown", "read": "read",
    "write": "wrote written", "put": "put", "set": "set", "reset": "reset", "run": "ran",
    "choose": "chose chosen", "pay": "paid", "buy": "bought", "make": "made", "do": "did done",
    "get": "got", "hold": "held", "keep": "kept",
}  # fmt: skip
_DOUBLED = frozenset(
    ("put", "set", "reset", "run", "tap", "submit", "get", "drop", "skip", "stop", "quit")
)
_IRREGULAR_FRENCH = {
    # infinitive: order, third person, third person plural, we, participle
    "transmettre": "transmettez transmet transmettent transmettons transmis",
    "remettre": "remettez remet remettent remettons remis",
    "mettre": "mettez met mettent mettons mis",
    "lire": "lisez lit lisent lisons lu",
    "ecrire": "ecrivez ecrit ecrivent ecrivons ecrit",
    "repondre": "repondez repond repondent repondons repondu",
    "saisir": "saisissez saisit saisissent saisissons saisi",
    "choisir": "choisissez choisit choisissent choisissons choisi",
    "ouvrir": "ouvrez ouvre ouvrent ouvrons ouvert",
    "suivre": "suivez suit suivent suivons suivi",
    "faire": "faites fait font faisons fait",
    "retenir": "retenez retient retiennent retenons retenu",
    "eteindre": "eteignez eteint eteignent eteignons eteint",
    "suspendre": "suspendez suspend suspendent suspendons suspendu",
    "recevoir": "recevez recoit recoivent recevons recu",
}
_CHANGED = {"envoyer": "envoi", "renvoyer": "renvoi", "employer": "emploi", "appuyer": "appui",
            "payer": "pai"}  # fmt: skip
"""Stems before a silent ending."""


def english(bases: Iterable[str], form: str) -> str:
    """A pattern of the verbs in a form: ``base``, ``third``, ``past`` or ``ing``."""
    return _either(word for base in bases for word in _english(base)[form])


def french(infinitives: Iterable[str], form: str) -> str:
    """A pattern of the verbs in a form: ``infinitive``, ``order``, ``third``, ``plural``, ``we``,
    ``future``, ``future_we`` or ``participle``, without accents."""
    return _either(word for one in infinitives for word in _french(one)[form])


def of_kinds(verbs: dict[str, str], kinds: Iterable[str]) -> list[str]:
    """The verbs of some kinds of doing."""
    return [verb for kind in kinds for verb in verbs[kind].split()]


def _either(found: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(set(found), key=lambda word: (-len(word), word))) + ")"


def _english(base: str) -> dict[str, list[str]]:
    stem = base[:-1] if base.endswith("e") else base
    if base in _DOUBLED:
        stem = base + base[-1]
    spelt_ie = base.endswith("y") and base[-2] not in "aeou"
    third = base[:-1] + "ies" if spelt_ie else base + ("es" if base[-1] in "osh" else "s")
    if base.endswith(("s", "x", "sh", "ss")):
        third = base + "es"
    past = base[:-1] + "ied" if spelt_ie else stem + "ed"
    return {
        "base": [base],
        "third": [third],
        "past": _IRREGULAR_ENGLISH[base].split() if base in _IRREGULAR_ENGLISH else [past],
        "ing": [stem + "ing"],
    }


def _french(infinitive: str) -> dict[str, list[str]]:
    if infinitive in _IRREGULAR_FRENCH:
        order, third, plural, we, participle = _IRREGULAR_FRENCH[infinitive].split()
        orders = [order]
    else:
        stem = infinitive[:-2]
        silent = _CHANGED.get(infinitive, stem)
        order, third, plural = stem + "ez", silent + "e", silent + "ent"
        orders = [order, third]
        we, participle = stem + ("eons" if stem.endswith("g") else "ons"), stem + "e"
    future = infinitive.removesuffix("e")
    return {
        "infinitive": [infinitive],
        "order": orders,
        "third": [third],
        "plural": [plural],
        "we": [we],
        "future": [future + "a", future + "ont"],
        "future_we": [future + "ons"],
        "participle": [participle + one for one in ("", "e", "s", "es")],
    }
