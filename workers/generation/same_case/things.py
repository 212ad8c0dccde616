"""Things and programs that a source must name where a question does. Pure."""

from __future__ import annotations

from workers.text.word_lists import words

ELSEWHERE = words("universite university univ uni faculte faculty cnrs inria inserm chu hopital")
"""Other organisations: their services are not ours."""
NAMED_THINGS = words(
    """3d 3-d tv television tele smarttv watch smartwatch montre kindle liseuse alexa gps drone xbox
    playstation nintendo frigo fridge cafetiere microwave ascenseur elevator voiture car
    gmail yahoo hotmail icloud perso personnel personnelle personnels private privee whatsapp
    facebook instagram netflix spotify signal telegram tiktok"""
)
"""Things that a source must name: what is written for the laboratory's own does not fit them."""
PRODUCTS = words(
    """autocad photoshop illustrator indesign acrobat solidworks labview spss stata sas rstudio
    matlab qgis arcgis excel word powerpoint outlook thunderbird teams zoom slack skype webex
    dropbox onedrive sharepoint nextcloud owncloud gitlab github jira confluence docker vscode
    pycharm eclipse latex overleaf zotero endnote mendeley originlab graphpad imagej fiji
    blender vlc gimp inkscape libreoffice openoffice chrome firefox edge safari opera citrix
    vmware virtualbox openvpn fortinet forticlient globalprotect anyconnect anaconda jupyter
    slurm ansys comsol mathematica maple sap oracle mysql postgresql mongodb keepass bitwarden
    lastpass notion trello mattermost onenote visio access publisher lync geteduroam putty
    winscp filezilla mobaxterm"""
)
"""Programs: a source that names none of those that were asked about is likely another case."""
