"""Names of people, by the words around them and by what a ticket said before."""
