"""What an administrator should know of the accounts on GLPI: may they do what they must?"""
