"""Solutions of the sample tickets as a model may well reword them, by hand: other verbs' forms,
sentences split into steps or joined, little words and joining words of its own."""

from __future__ import annotations

REWORDED: dict[str, tuple[str, ...]] = {
    "1001": (
        "Il faut réduire la taille des paquets (MTU), trop grande pour certaines box.",
        "Ouvrir le client VPN et aller dans Paramètres > Avancé.",
        "Mettre « MTU » à 1300.",
        "Enregistrer, quitter complètement le client et le relancer.",
        "Si la box est en IPv6 seul, cocher aussi « Forcer IPv4 ».",
    ),
    "1006": (
        "La prise B214-03, non brassée depuis la rénovation, a été raccordée au commutateur du 2e "
        "étage.",
        "Débrancher puis rebrancher le câble si la lumière reste éteinte.",
        "Vérifier que l'ordinateur est en adresse automatique (DHCP).",
    ),
    "1011": (
        "Déplacer les gros messages envoyés vers les dossiers locaux, puis compacter les dossiers.",
        "Dans Thunderbird, faire un clic droit sur le compte, puis Paramètres > Espace disque.",
        "Trier « Envoyés » par taille et déplacer les gros messages vers « Dossiers locaux ».",
        "Compacter chaque dossier par un clic droit.",
        "Au-delà de 10 Go par personne, demander l'archivage.",
    ),
    "1016": (
        "L'agenda était inscrit deux fois, il faut se désabonner de celui de l'ancienne adresse.",
        "Faire un clic droit sur l'agenda dont l'adresse se termine par /dav.php.",
        "Choisir Supprimer l'agenda, puis « Se désabonner ».",
        "Conserver celui en /caldav/ et redémarrer.",
    ),
    "1021": (
        "Le document contenait une police abîmée et la file d'impression a été relancée.",
        "Se connecter à https://impression.lsl.example et annuler le travail dans « Mes travaux ».",
        "Exporter le document en PDF et imprimer ce PDF.",
    ),
    "1026": (
        "Connectez-vous avec un code de secours, puis changez d'appareil dans Sécurité > Double "
        "authentification.",
        "Scanner le nouveau code QR.",
        "Sans code de secours, se présenter à l'accueil informatique avec une pièce d'identité.",
    ),
    "1036": (
        "Le responsable du projet gère les droits : il doit ajouter la personne au groupe "
        "« prj-argos » sur https://groupes.lsl.example.",
        "L'accès fonctionne dès la prochaine ouverture de session.",
    ),
    "1041": (
        "Utiliser la partition « gpu », avec au plus deux GPU par personne.",
        "Vérifier dans le job avec `nvidia-smi`.",
    ),
    "1046": (
        "L'installation se fait sans droits depuis le « Centre logiciel ».",
        "Ouvrir le « Centre logiciel » dans le menu Démarrer.",
        "Chercher QGIS et cliquer sur Installer.",
        "Pour un logiciel absent, remplir le formulaire « Logiciel » de l'intranet.",
    ),
    "1051": (
        "La station doit être branchée sur un port USB-C qui offre tout le débit.",
        "Brancher la station sur le port USB-C marqué d'un éclair.",
        "Brancher un écran en DisplayPort et l'autre en HDMI, sans adaptateur.",
        "Appuyer sur Windows + P et choisir Étendre.",
        "Si nécessaire, régler le second écran à 60 Hz.",
    ),
    "1061": (
        "Décrocher le poste et composer *21* suivi du numéro précédé de 0, puis #.",
        "Composer #21# pour annuler le renvoi.",
        "De l'extérieur, régler le renvoi sur https://telephone.lsl.example.",
    ),
    "1066": (
        "Il s'agit d'une fausse alerte fréquente avec PyInstaller ; une exception est faite pour "
        "le fichier.",
        "Envoyer le fichier avec le bouton « Signaler un faux positif » de l'antivirus.",
        "En attendant, lancer `python mon_script.py`.",
    ),
    "2001": (
        "The laptop asked the wrong DNS server while the VPN was up.",
        "Disconnect from the VPN.",
        'In the settings, go to DNS and tick "Use the servers of the tunnel only".',
        "Reconnect and open https://intranet.lsl.example.",
        "On Linux, check that `resolvectl status` lists the tunnel.",
    ),
    "2011": (
        "Deleted messages of the last 14 days can be recovered in the webmail.",
        "Go to Webmail > Settings > Recover deleted items.",
        "Sort the messages by date, tick them and click Restore.",
        "Older mail is restored from the backup, which takes half a day.",
    ),
    "2013": (
        "Change your password at https://account.lsl.example from another device.",
        "End all sessions under Security > Sessions.",
        "Look for filters in webmail that you did not create and delete them.",
        "Forward the mail as an attachment.",
        "Leave the computer on the network so the antivirus can scan it.",
    ),
    "2019": (
        "Log in with a printed backup code and replace the device under Security > Two factors.",
        "Scan the new QR code.",
        "Without backup codes, come to the desk with an identity card.",
    ),
    "2020": (
        "The phone's clock was off, so every code was refused.",
        "Set Date and time to Automatic in the settings.",
        "Restart the app.",
    ),
    "2025": ("Request a shorter wall time so the job can be backfilled.",),
    "2029": (
        "Create an environment with `python3 -m venv ~/envs/work`.",
        "Activate it: `source ~/envs/work/bin/activate`.",
        "Do not use `--break-system-packages` and never run pip with sudo.",
    ),
    "2031": (
        "Right-click the file in Explorer and open Properties > Previous Versions.",
        "Choose Tuesday and copy it to another name instead of restoring it.",
        "Snapshots are kept seven days.",
    ),
    "2037": (
        "Borrow the licence before leaving.",
        "Turn the VPN on and go to Help > Licensing > Borrow.",
        "Choose MATLAB and the toolboxes for up to 30 days.",
        "For a longer trip, send the output of `lmutil lmhostid` one week before.",
    ),
    "2043": (
        "It is a known firmware fault of this model.",
        'Plug in the charger and install "Firmware update" from the Software Center.',
        "In the meantime, set Settings > Power > Lid to Do nothing or hibernate.",
    ),
    "2047": (
        "The recovery key can be found at https://account.lsl.example under Devices.",
        "Compare the first eight characters of the key id.",
        "Type in the 48 digits using the number keys.",
    ),
    "2049": (
        "Firefox and Chrome must be told to share through the system, as the session runs on "
        "Wayland.",
        'Choose "Use system settings" in the sharing window.',
        "Select the screen in the second window.",
    ),
    "2055": (
        "The certificate had expired because a firewall change blocked its renewal; it has been "
        "renewed.",
        "Reload the page with Ctrl+F5.",
    ),
    "2074": (
        "The tunnel drops because the laptop puts its Wi-Fi card to sleep.",
        "In Device Manager, open Network adapters > Wi-Fi card > Power Management.",
        'Uncheck "Allow the computer to turn off this device to save power".',
        "Set the VPN client's keep-alive to 20 seconds under Settings > Connection.",
        "Connect again.",
    ),
    "2076": (
        "The printer queue was blocked by a broken job, which was deleted.",
        "Release the job with the badge at another printer.",
        'Open https://print.lsl.example > My jobs and delete the jobs with the state "error".',
        "Turn the printer off and on only when its screen is frozen.",
    ),
}
