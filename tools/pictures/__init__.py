"""The pictures of the guides: real blocks, drawn by a page of our own, and photographed."""
