"""Parts of Guichet for other people's frameworks. Nothing of ours imports them."""
