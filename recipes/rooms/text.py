"""The tokenizer and the text encoder: a real byte-pair vocabulary of the world's own captions."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from recipes.rooms.config import BaseSpec

BOS, EOS = "<|startoftext|>", "<|endoftext|>"
POSITIONS = 77


def train_tokenizer(captions: Sequence[str], vocabulary: Sequence[str]) -> CLIPTokenizer:
    """Learn a CLIP tokenizer in which every word of the vocabulary is one token.

    Letters, digits and marks stand in it alone as well, so that any ASCII text has tokens.
    """
    learned = Tokenizer(models.BPE(end_of_word_suffix="</w>", unk_token=EOS))
    learned.normalizer = normalizers.Lowercase()
    learned.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=4096,
        special_tokens=[BOS, EOS],
        end_of_word_suffix="</w>",
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    symbols = list(string.ascii_lowercase + string.digits + string.punctuation)
    learned.train_from_iterator([*captions, *(" ".join(vocabulary),) * 3, *symbols], trainer)
    with TemporaryDirectory() as folder:
        learned.model.save(folder)
        vocab = json.loads((Path(folder) / "vocab.json").read_text())
        lines = (Path(folder) / "merges.txt").read_text().splitlines()
    merges = [tuple(line.split()) for line in lines if not line.startswith("#")]
    return CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=POSITIONS)


def words_of(captions: Iterable[Sequence[str]]) -> set[str]:
    """Return every word that occurs in any way of putting any scene."""
    return {word for ways in captions for way in ways for word in re.findall(r"[a-z]+", way)}


def build(spec: BaseSpec, tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """Return a text encoder with random weights for this tokenizer."""
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=spec.text_width,
        intermediate_size=spec.text_width * 4,
        projection_dim=spec.text_width,
        num_hidden_layers=spec.text_layers,
        num_attention_heads=spec.text_heads,
        max_position_embeddings=POSITIONS,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return CLIPTextModel(config)


@torch.no_grad()
def load(encoder: CLIPTextModel, tokenizer: CLIPTokenizer, pack: Path) -> None:
    """Give a fresh encoder a pack's weights; tokens that the pack lacks stay as they are."""
    weights = CLIPTextModel.from_pretrained(pack / "text_encoder", dtype=torch.float32).state_dict()
    known = CLIPTokenizer.from_pretrained(pack / "tokenizer").get_vocab()
    table = encoder.get_input_embeddings().weight
    (name,) = (name for name, tensor in encoder.named_parameters() if tensor is table)
    rows, fresh = weights[name], table.clone()
    for token, place in tokenizer.get_vocab().items():
        if token in known:
            fresh[place] = rows[known[token]]
    encoder.load_state_dict({**weights, name: fresh})


def tokenize(tokenizer: CLIPTokenizer, captions: Sequence[str]) -> Tensor:
    """Return (N, 77) int64 token ids, padded and cut to the encoder's positions."""
    ids = tokenizer(
        list(captions),
        padding="max_length",
        max_length=POSITIONS,
        truncation=True,
        return_tensors="pt",
    ).input_ids
    return ids.to(torch.int64)
