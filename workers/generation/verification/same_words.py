"""Words that say the same in instructions, so that one may stand for the other. Pure data.

Only words that are each other's equals in every sentence are here: "click" and "press", but not
"remove" and "disable". What is missing makes a colleague look; what is wrong here lets a wrong
sentence pass.
"""

from __future__ import annotations

from workers.text.number_words import SINGLE_WORDS
from workers.text.tokens import stem

NUMBER_WORDS = {
    "zero": "0",
    **{word: str(value) for value, *words in SINGLE_WORDS for word in words if value > 1},
    **dict.fromkeys(("mille", "thousand"), "1000"),
}
"""Figures by the folded words for them. "Un" and "one" are articles and pronouns too."""

_GROUPS = {
    "fr": """
        cliquer appuyer presser
        choisir selectionner prendre
        ouvrir lancer demarrer executer
        rouvrir relancer redemarrer
        mettre regler definir configurer fixer
        remplacer changer
        taper saisir entrer ecrire
        verifier controler assurer
        cocher activer
        supprimer effacer
        ordinateur poste pc machine
        logiciel programme application appli
        reglage parametre option preference
        essayer tenter
        attendre patienter
        aller rendre
        page site
        bouton touche
        courriel mail message mel
        identifiant login
        probleme souci erreur
        contacter appeler joindre
        reseau connexion
        copier recopier
        lien adresse
        fichier document
        dossier repertoire
        menu onglet rubrique section
        utiliser employer
        enregistrer sauvegarder
        imprimante copieur
        portable ordinateur
        creer faire
        garder laisser conserver
        besoin necessaire
        afficher montrer
        """,
    "en": """
        click press hit tap
        choose select pick
        open launch start run
        reopen relaunch restart reboot
        set put configure
        replace change swap
        type enter write
        check verify ensure confirm
        tick check select
        delete erase
        computer pc machine laptop
        software program application app
        setting option preference
        try attempt
        wait
        go navigate
        page site website
        button key
        mail email e-mail message
        login username
        problem issue error trouble
        contact call
        network connection
        link address
        file document
        folder directory
        menu tab section
        use employ
        save store
        reconnect connect
        request ask
        get obtain
        fix repair solve resolve
        make create
        keep leave
        show display
        """,
}


def _alike() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for language, lines in _GROUPS.items():
        for line in lines.strip().splitlines():
            group = frozenset(stem(word, language) for word in line.split())
            for one in group:
                found[one] = found.get(one, frozenset()) | group
    return found


LIKE = _alike()
"""Stems that say the same, by stem; each counts as its own."""
