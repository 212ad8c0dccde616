"""Messages that a person must see at once: theft, a password in wrong hands, an outage, anger.

A kind is found by what is said together (a device and its loss, a secret and its way out), never by
one everyday word: "I lost the connection on my laptop" is no loss of a laptop. Words of the
languages that a laboratory writes in count, whether we answer in them or not. Pure, linear.
"""

from __future__ import annotations

import re
from enum import StrEnum

from workers.text.fold import fold

_READ_CHARS = 4_000
"""What is urgent is said at the beginning; a pasted log is not read for it."""


class Urgency(StrEnum):
    """Why a person must see it at once. The values name the files of first steps."""

    STOLEN_DEVICE = "stolen_device"
    RANSOMWARE = "ransomware"
    PHISHING = "phishing"
    LEAKED_SECRET = "leaked_secret"
    ACCOUNT_TAKEN = "account_taken"
    OUTAGE = "outage"
    ANGER = "anger"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in parts))


_DEVICE = (
    r"(?:\w*laptop|notebook|ordinateur|ordi|portable|pc|mac|macbook|computer|\w*rechner|tablette"
    r"|tablet|ipad|iphone|telephone|phone|smartphone|mobile|handy|cle usb|cles? usb|usb (?:key"
    r"|stick|drive)|usb-stick|disque (?:dur|externe)|hard (?:disk|drive)|badge|sacoche"
    r"|sac(?: a dos)?"
    r"|backpack|rucksack|bag|briefcase|station de travail|workstation|ordenador|portatil|movil"
    r"|telefono|computador|celular|laptopje|tablet|appareil photo|cle fido2?|yubikey|security key"
    r"|cle de securite)"
)
_OWN = (
    r"(?:(?:mon|ma|mes|notre|nos|le|la|l'|un|une|my|our|the|a|his|her|their|son|sa|mein|meinen"
    r"|meine"
    r"|mi|el|du|de|service|travail|pro|professionnel|professionnelle|work|company|lab|labo|new"
    r"|nouveau|nouvel|old|vieux|field|office|personal|perso|petit|phd|dell|hp|lenovo|thinkpad) )"
)
_STOLEN = _pattern(
    r"\b(?:vole[es]?|volees|derobe[es]?|subtilise[es]?|cambriol\w*|pickpocket\w*|arrache[es]?)\b"
    r"(?! (?:en|de|vers|avec|au-dessus|bien) )",
    r"\b(?:un|le|au|de|du|mon|suite au) vol (?:de|du|d'|dans|a|hier)\b",
    r"\b(?:stolen|stole|theft|robbed|robbery|burgl\w+|mugged|snatched|nicked|pinched|swiped)\b",
    r"\b(?:broke|broken|break|breaking) into\b(?! (?:two|half|pieces))|\bbreak-in\b",
    r"\b(?:gestohlen|geklaut|diebstahl|entwendet|eingebrochen|einbruch)\b",
    r"\b(?:robado|robada|robaron|robo|hurto|hurtado|rubato|rubata|furto|roubado|roubaram"
    r"|gestolen|skradzion\w+)\b",
)
_TAKEN_AWAY = _pattern(
    r"\b(?:m'a|nous a|m'ont|nous ont|fait|ete|s'est fait) (?:pique|chourave|chipe|tire|pris)\w*\b",
    r"\b(?:someone|somebody|quelqu'un|thieves|they|on) (?:has |have |a |ont )?(?:took|taken|pris"
    r"|stole|grabbed|emporte)\b",
    r"\b(?:was|were|got|been) (?:taken|grabbed|lifted|swiped)\b",
)
_THINGS = _pattern(rf"\b{_DEVICE}s?\b", r"\b(?:affaires|materiel|equipment|things|stuff|gear)\b")
_LOST = _pattern(
    rf"\b(?:perdu|egare|oublie|laisse|lost|misplaced|mislaid|left|forgot|verloren|perdido|smarrito"
    rf"|ne (?:re)?trouve (?:plus|pas)|can't find|cannot find|can not find) {_OWN}{{1,4}}{_DEVICE}\b"
    r"(?! (?:allume|ouvert|running|charging|en charge|branche|on (?:all|over|during|while|and)"
    r"|on\W*$))",
    rf"(?:^|[.,;!?] ?|\band |\bet |\bthat |\bque )(?:bonjour |hello |hi )?{_OWN}{{0,4}}{_DEVICE}"
    rf"\b(?: {_DEVICE})?.{{0,30}}\b(?:a disparu|ont disparu|est perdue?|introuvable|is gone"
    rf"|has gone"
    r"|got lost|is lost|disappeared|verschwunden|(?:is |went |has gone )?missing(?! (?:a|an|the"
    r"|some|its|my|\w+s)\b))\b",
)
_LEFT_BEHIND = re.compile(
    r"\b(?:train|tgv|taxi|uber|bus|metro|tram|avion|plane|flight|airport|aeroport|gare|station"
    r"|hotel|cafe|restaurant|bar|voiture de location|rental|parking|perdu|lost|egare|misplaced|gone"
    r"|van|office|bureau|night|nuit|missing|disparu|verloren|perdido|introuvable"
    r"|forgot(?:ten)? (?:it )?(?:in|on|at))\b"
)
_SECRET = (
    r"(?:mots? de passe|mdp|password|passwords|passphrase|identifiants?|credentials?|login details"
    r"|logins?|codes?(?: d'acces| de securite| pin| sms| mfa)?|jetons?(?: d'acces)?|tokens?"
    r"|cles? (?:privee?s?|d'api|api|ssh|secrete?s?|d'acces)|api[- ]keys?|private keys?|ssh keys?"
    r"|secrets?|access keys?|passwort|contrasena|kennwort)"
)
_GAVE = (
    r"(?:donne[er]?|saisi[er]?|tape[er]?|rentre[er]?|entre[er]?|communique[er]?|fourni|transmis"
    r"|envoye[er]?|mis|rempli|renseigne[er]?|dit|gave|given|give|typed|entered|put in|filled in"
    r"|submitted|sent|handed|told|shared|provided|eingegeben|introduje|di )"
)
_BAIT = re.compile(
    r"\b(?:phishing|hamecon\w*|faux|fausse|fake|bogus|spoof\w*|suspect\w*|suspicious|douteu\w+"
    r"|louche|arnaque\w*|scam\w*|frauduleu\w+|fraud\w*|piege\w*|not (?:really )?(?:from|ours|real"
    r"|genuine|legit)|pas (?:vraiment )?(?:de chez nous|le vrai|la vraie|officiel)|imposteur"
    r"|looked (?:like|exactly)|ressemblait|se faisait passer|pretend\w*|claiming|link|lien|url"
    r"|qr code|invoice|facture|colis|parcel|bank|banque|(?:strange|weird|odd|unexpected|bizarre"
    r"|etrange|inattendu|random) (?:e-?mail|mail|message|sms|link|page|site)|(?:e-?mail|mail"
    r"|message"
    r"|sms|courriel|lien|page|site) (?:bizarre|etrange|inattendu)|me demandait|asked me to"
    r"|asking me to|valider mon compte|verify my|confirm my|un doute|a doubt)\b"
)
_STRONG_BAIT = re.compile(
    r"\b(?:phishing|hamecon\w*|faux|fausse|fake|bogus|spoof\w*|suspect\w*|suspicious|douteu\w+"
    r"|louche|arnaque\w*|scam\w*|frauduleu\w+|fraud\w*|piege\w*"
    r"|(?:strange|weird|odd|unexpected|bizarre|etrange) (?:e-?mail|mail|message|sms|link)"
    r"|(?:e-?mail|mail|message|sms|courriel|lien) (?:bizarre|etrange|inattendu))\b"
)
_TRICKED = re.compile(
    r"\b(?:fell for|got phished|been phished|was phished|fait (?:avoir|pieger|hameconner|arnaquer)"
    r"|tombee? dans le (?:panneau|piege)|got scammed|been scammed)\b"
)
_GAVE_SECRET = re.compile(rf"\b{_GAVE}\b.{{0,40}}\b{_SECRET}\b|\b{_SECRET}\b.{{0,30}}\b{_GAVE}\b")
_CLICKED = re.compile(
    r"\b(?:clique\w*|ouvert|telecharge\w*|execute\w*|installe\w*|repondu|clicked|opened|downloaded"
    r"|ran|launched|installed|replied|answered|scanned|geklickt)\b"
)
_TO_A_STRANGER = re.compile(
    r"\b(?:au telephone|par telephone|on the phone|over the phone|caller|called me|m'a appele"
    r"|quelqu'un (?:qui|du|de)|someone (?:who|from|claiming)|somebody (?:who|from)|un inconnu"
    r"|a stranger|un (?:soi-disant|pretendu)|so-called|microsoft support|support microsoft)\b"
)
_RANSOM = _pattern(
    r"\b(?:mes|tous (?:mes|les|nos)|nos|my|all(?: my| the| our)?|our) (?:\w+ )?(?:fichiers"
    r"|documents"
    r"|dossiers|donnees|files|folders|data)\b.{0,30}\b(?:sont|ont ete|are|got|were|have been)"
    r" (?:tous |all |now )?(?:chiffres|cryptes|chiffrees|cryptees|encrypted|scrambled)\b",
    r"\b(?:pay(?:er|ez|ing|ment)?|argent|money|euros?|dollars?)\b.{0,80}\b(?:debloqu\w*|unlock\w*"
    r"|decrypt\w*|dechiffr\w*|locked|verrouill\w*|police|recuperer (?:mes|les) (?:fichiers"
    r"|documents)|(?:my|the) (?:files|data) back)\b",
    r"\b(?:debloqu\w*|unlock\w*|decrypt\w*|locked|verrouill\w*|police|fichiers?|files?"
    r"|documents?)\b.{0,80}\b(?:must pay|have to pay|pay (?:a|in|the)|payer|demande (?:de l'argent"
    r"|\d+ ?(?:euros?|dollars?|€))|(?:wants?|asks? for) (?:money|\d+))",
    r"\b(?:ransom\w*|rancon\w*|cryptolock\w*|wannacry|lockbit|losegeld|bitcoins?|cryptovirus)\b",
    r"\b(?:fichiers|documents|dossiers|donnees|files|documents|data|dateien|archivos)\b.{0,40}"
    r"\b(?:chiffres|chiffrees|cryptes|cryptees|encrypted|verschlusselt|cifrados)\b.{0,80}"
    r"\b(?:pay\w*|argent|money|rancon|ransom|demand\w*|message|note|readme|fenetre|window)\b",
    r"\.(?:locked|crypt(?:ed)?|encrypted|enc|wcry|lockbit)\b",
    r"\b(?:extension|extensions)\b.{0,30}\b(?:bizarre|inconnue|strange|weird|unknown)\b.{0,60}"
    r"\b(?:tous|toutes|all|every)\b",
)
_INFECTED = _pattern(
    r"\b(?:mon|ma|notre|le|my|our|the|this) (?:\w+ ){0,2}(?:pc|poste|ordinateur|portable|laptop"
    r"|computer|machine|mac|serveur|server)\b.{0,30}\b(?:infecte\w*|infected|verole|hacked"
    r"|pirate\w*"
    r"|compromis\w*|compromised)\b",
    r"\b(?:souris|curseur|mouse|cursor|pointer)\b.{0,25}\b(?:bouge\w*|deplace\w*|mov(?:e|es|ing"
    r"|ed))"
    r"\b.{0,30}\b(?:seule?|tout seul|toute seule|itself|own|alone)\b",
    r"\b(?:fenetres|windows|popups?|pop-ups)\b.{0,25}\b(?:s'ouvrent|open|pop up|appear\w*)\b.{0,25}"
    r"\b(?:seules?|themselves|itself|own|partout|everywhere)\b",
    r"\b(?:got|have|has|had|caught|avoir|a|attrape|j'ai|chope) (?:peut-etre |sans doute "
    r"|probably )?"
    r"(?:a |un |une |des |some )?(?:virus|malware|trojan"
    r"|cheval de troie|spyware|logiciel espion)\b",
)
_OUT = re.compile(
    r"\b(?:publi\w*|public|publicly|leak\w*|fuit\w*|pushed|pousse\w*|commit\w*|github|pastebin"
    r"|posted|poste\b|expos\w*|divulgu\w*|compromis\w*|compromised|a tout le monde|to everyone"
    r"|to everybody|to the whole|toute la liste|whole list|mailing list|liste de diffusion|wiki"
    r"|par erreur|par megarde|par accident|by mistake|by accident|accidentally|mistakenly"
    r"|forum|stack ?overflow|reddit|slack|in the chat|dans le chat|visible par|haveibeenpwned"
    r"|data breach|veroffentlicht|publicado)\b"
)
_LEAKING = re.compile(
    rf"\b{_SECRET}\b.{{0,80}}\b(?:publi\w*|leak\w*|fuit\w*|expos\w*|divulgu\w*|compromis\w*"
    r"|compromised|stolen|vole\w*|haveibeenpwned|visible|breach|envoye\w*|sent|posted|pasted"
    r"|colle\w*|partage\w*|shared)\b"
    rf"|\b(?:publi\w*|pushed|pousse\w*|commit\w*|posted|poste|envoye\w*|sent|colle\w*|pasted|put"
    rf"|mis"
    rf"|laisse\w*|left|shared|partage\w*)\b.{{0,50}}\b{_SECRET}\b"
)
_TAKEN = _pattern(
    r"\b(?:mails?|messages?|courriels?|e-?mails?|spams?)\b.{0,20}\b(?:de moi|de ma part|from me)\b"
    r".{0,50}\b(?:jamais|pas|never|not|didn't)\b",
    r"\b(?:mailbox|boite|account|compte|messagerie)\b.{0,15}\b(?:sends|sending|sent|envoie|envoyait"
    r"|envoye)\b.{0,20}\b(?:spams?|mails?|messages?)\b",
    r"\b(?:on|quelqu'un|someone|somebody) (?:a |has )?(?:change|changed|modifie) (?:mon"
    r"|my) (?:mot de"
    r" passe|password)\b",
    r"\b(?:regles? de (?:transfert|redirection)|(?:forwarding|inbox) rules?)\b.{0,60}\b(?:pas"
    r"|jamais"
    r"|not|never|didn't)\b",
    r"\b(?:compte|account|boite(?: mail| aux lettres)?|mailbox|messagerie|session|profil|konto"
    r"|cuenta)\b.{0,40}\b(?:pirate\w*|hack\w*|compromis\w*|compromised|usurp\w*|hijack\w*"
    r"|taken over|detourne\w*|gehackt)\b",
    r"\b(?:pirate|hacke|hacked|hijacked)\b.{0,25}\b(?:compte|account|boite|mailbox|messagerie)\b",
    r"\b(?:quelqu'un|someone|somebody|jemand|alguien|un inconnu|a stranger)\b.{0,50}"
    r"\b(?:connect\w*|logged|logs|signed|utilise\w*|using|acces\w*|access\w*|lit|reads?|reading)\b"
    r".{0,40}\b(?:mon compte|ma boite|my account|my mailbox|my mails?|mes mails|as me|a ma place"
    r"|mon nom|my name|my email)\b",
    r"\b(?:mails?|messages?|courriels?|e-?mails?|spams?)\b.{0,50}\b(?:mon|ma|my) (?:nom|compte"
    r"|adresse|boite|messagerie|name|account|address|mailbox)\b.{0,50}"
    r"\b(?:jamais|pas (?:ecrit|envoye)|never|not (?:me|write|send|sent|mine)|didn't|a mon insu"
    r"|n'ai (?:pas|jamais))",
    r"\b(?:connexions?|login|logins|logged in|sign-?ins?)\b.{0,50}\b(?:russie|russia|chine|china"
    r"|inconnue?s?|unknown|pas moi|not me|wasn't me|etranger|never been|jamais alle)\b",
    r"\b(?:code|codes|validation|notification|notifications|demandes?|mfa|2fa|approve|approval"
    r"|prompts?|requests?)\b.{0,60}\b(?:que je n'ai (?:pas|jamais) (?:demande\w*|initie\w*)"
    r"|sans (?:que|rien) (?:j'aie|je|demander|avoir)|i (?:did not|didn't|never) (?:ask|request"
    r"|start|trigger|initiate)\w*|alors que je ne)",
)
_ALL_OF_US = re.compile(
    r"\b(?:tout le monde|toute? l'(?:equipe|etage|unite|institut|universite|etablissement|aile)"
    r"|tout (?:l'etage|le (?:batiment|labo|laboratoire|service|site|couloir|monde|bureau|campus))"
    r"|toute la (?:salle|equipe|maison)|l'ensemble (?:des|du)|tous les (?:postes|collegues"
    r"|utilisateurs|bureaux|gens|pc|ordinateurs)|plusieurs (?:collegues|personnes|utilisateurs"
    r"|postes|bureaux)|mes collegues aussi|(?:chez )?tous mes collegues|everyone|everybody|nobody"
    r"|no one|noone|(?:whole|entire) (?:lab|floor|building|team|site|department|office|corridor"
    r"|group|institute|campus|wing)|all (?:of us|users|the (?:computers|colleagues|people|pcs))"
    r"|several (?:people|colleagues|users|of us)|any of us|(?:nous sommes|on est) tous"
    r"|pour personne"
    r"|all (?:the |our )?(?:phones|printers|lines|sockets|screens|computers|pcs|machines)"
    r"|plus aucune?"
    r" (?:telephone|imprimante|pc|poste|prise|ordinateur|ligne)\b.{0,40}\b(?:service|etage|batiment"
    r"|labo|site|couloir|aile)|my colleagues too|we all|none of us|alle|niemand"
    r"|personne (?:n'a (?:plus |acces|de )|n'arrive|ne peut (?:plus )?(?:se connecter|travailler"
    r"|imprimer|acceder|ouvrir|envoyer|recevoir|rien)|n'accede|ne se connecte|ne recoit))\b"
)
_FAILS = re.compile(
    r"\b(?:ne (?:marche\w*|fonctionne\w*|repond\w*)|marche (?:plus|pas)|plus (?:de |d'|aucun|rien"
    r"|internet|reseau|acces)|en panne|panne|down|cannot|can't|can not|unable|hs|coupe\w*|outage"
    r"|injoignable\w*|impossible|pareil|meme (?:chose|probleme)|same(?: thing| problem| here)?"
    r"|bloque\w*|dead|not working|(?:does|do)(?:n't| not) (?:work|load|answer|respond|open)"
    r"|stopped|offline|unreachable|no (?:internet|network"
    r"|wifi|access|mail|phones?)|n'arrive\w*|n'a plus|ne peut|n'accede|log(?:ged)? (?:in|out)"
    r"|geht nicht|ausgefallen|tombe)\b"
)
_OUTAGE = _pattern(
    r"\b(?:panne|coupure) (?:generale|totale|complete|de reseau|reseau|internet|d'internet"
    r"|electrique|de courant|de messagerie|du (?:reseau|wifi|serveur de))\b",
    r"\b(?:general|total|complete|network|internet|power|mail|service) outage\b",
    r"\b(?:plus|aucun) (?:de |d')?(?:reseau|internet|wifi|telephone|courant) (?:dans|sur) (?:tout"
    r"|toute|l'ensemble|le batiment|l'etage|le site)\b",
    r"\b(?:down|out|offline) (?:for|across|in) (?:everyone|everybody|all|the whole|the entire)\b",
    r"\b(?:serveurs?|server|servers|site|intranet|messagerie|mail|wifi|reseau|network|internet"
    r"|vpn|ticketing|gitlab|cluster)"
    r" (?:de \w+ )?(?:is|are|est|sont) (?:completely |totally |totalement"
    r" |completement )?(?:down|hors service|a l'arret|tombes?|tombe)\b",
    r"\b(?:fumee|odeur de brule|smoke|smells? (?:of )?burn\w*|inondation|flood\w*|fuite d'eau"
    r"|water leak)\b",
)
_GREETED = re.compile(
    r"\b(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|coucou|merci"
    r"|thanks|a|thank you),? (?:everyone|everybody|all(?= *(?:[,.!:]|$))|tout le monde)\b"
)
_NEAR = 80
"""Characters between those who are hit and what fails."""
_FURIOUS = re.compile(
    r"\b(?:honte\w*|honteux|scandal\w+|inadmissible\w*|inacceptable\w*|ras[- ]le[- ]bol"
    r"|j'en ai marre|marre de|en peux plus|foutage|vous (?:moquez|foutez)|se (?:moque|fout)"
    r"|incompeten\w+|lamentable\w*|minable\w*|intolerable|unacceptable|ridiculous|fed up"
    r"|sick (?:and"
    r" tired )?of|disgrace\w*|pathetic|outrage\w*|furious|furieu\w+|appalling|shambles|scandaleu\w+"
    r"|plainte officielle|formal complaint|a joke|une blague|bande de|bunch of)\b"
)
_IRRITATED = re.compile(
    r"\b(?:fois que (?:je|j')|(?:third|fourth|fifth|tenth|3rd|4th|5th|nth) time|\d+(?:e|eme) fois"
    r"|(?:troisieme|quatrieme|cinquieme|dixieme|enieme) fois|que j'attends|qu'on attend"
    r"|(?:been|am|are|still) waiting|(?:personne|aucun\w*) (?:ne |n')(?:bouge\w*|repond\w*"
    r"|fait\w*|rappelle\w*|m'a)|personne (?:bouge|repond)|(?:nobody|no one) (?:cares|answers?"
    r"|replie[sd]"
    r"|bothers|does|helps?|has|is doing)|toujours (?:rien|aucune reponse)|still (?:nothing"
    r"|no (?:answer"
    r"|reply|news)?)\b|what is wrong with you|putain|bordel|merde|wtf|fuck\w*|shit\w*|bloody"
    r"|damn|n'importe quoi|useless"
    r"|ca suffit)\b"
)
_LOUD = re.compile(r"!\s*!|\b(?:[A-ZÀ-Ý]{3,}[\s,!']+){2}[A-ZÀ-Ý]{2,}")


def urgency(text: str) -> Urgency | None:
    """Why a person must see this message at once; None if nothing says so."""
    raw = text[:_READ_CHARS]
    said = " ".join(fold(raw).split())
    for kind, found in _KINDS:
        if found(said):
            return kind
    return Urgency.ANGER if _is_anger(raw, said) else None


def _is_theft(said: str) -> bool:
    if _STOLEN.search(said):
        return _THINGS.search(said) is not None or not re.search(rf"\b{_SECRET}\b", said)
    if _TAKEN_AWAY.search(said):
        return re.search(rf"\b{_OWN}{{1,4}}{_DEVICE}\b", said) is not None
    return _LOST.search(said) is not None and _LEFT_BEHIND.search(said) is not None


def _is_ransom(said: str) -> bool:
    return _RANSOM.search(said) is not None or _INFECTED.search(said) is not None


def _is_phishing(said: str) -> bool:
    gave = _GAVE_SECRET.search(said) is not None
    if _TRICKED.search(said):
        return True
    if gave and (_BAIT.search(said) or _TO_A_STRANGER.search(said)):
        return True
    return _CLICKED.search(said) is not None and _STRONG_BAIT.search(said) is not None


def _is_leak(said: str) -> bool:
    return _LEAKING.search(said) is not None and _OUT.search(said) is not None


def _is_taken(said: str) -> bool:
    return _TAKEN.search(said) is not None


def _is_outage(said: str) -> bool:
    if _OUTAGE.search(said):
        return True
    heard = _GREETED.sub(" ", said)
    return any(
        _FAILS.search(heard, max(0, us.start() - _NEAR), us.end() + _NEAR) is not None
        for us in _ALL_OF_US.finditer(heard)
    )


def _is_anger(raw: str, said: str) -> bool:
    if _FURIOUS.search(said):
        return True
    # A keyboard may be stuck in capitals: loudness alone is no anger.
    irritated = len(_IRRITATED.findall(said))
    return irritated >= 2 or (irritated == 1 and _LOUD.search(raw) is not None)


_KINDS = (
    (Urgency.RANSOMWARE, _is_ransom),
    (Urgency.STOLEN_DEVICE, _is_theft),
    (Urgency.PHISHING, _is_phishing),
    (Urgency.ACCOUNT_TAKEN, _is_taken),
    (Urgency.LEAKED_SECRET, _is_leak),
    (Urgency.OUTAGE, _is_outage),
)
