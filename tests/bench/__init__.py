"""Benchmarks: what our part costs beside the bare libraries and servers, as ratios in one run."""
