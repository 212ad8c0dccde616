"""A rehearsal of the image: the steps of the Dockerfile in a chroot, without a Docker engine."""
