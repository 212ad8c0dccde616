"""An answer put back into its sources' own words, and made whole with what it left out."""
