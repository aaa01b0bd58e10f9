#!/usr/bin/env python3
"""Trains a one-layer attention model on the digits of Examples/Digits and writes Data/.

    python3 make.py          trains, quantises, writes Data/
    python3 make.py --check  checks that the codes in Data/ are the quantised numbers in Data/

An image is a sequence of its 64 pixels. Token t is embedded as ink(t) * e + (1 - ink(t)) * g + position(t). One head of
16 elements attends over all tokens, from every token; the outputs are averaged and classified. Needs numpy only; a few
seconds.
"""

import json
import math
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE / "Data"
DIGITS = HERE.parent / "Digits" / "Data"

TOKENS, HEAD = 64, 16
SEED, EPOCHS, BATCH, RATE = 5, 30, 16, 4e-3
LIMIT = 2047
# Held-back images, and the tokens whose queries are exported.
IMAGES, QUERIES = 4, (3, 12, 20, 27, 28, 35, 36, 43, 52, 60)


def load():
    pixels = np.loadtxt(DIGITS / "images.csv", np.float64, delimiter=",", skiprows=1) / 16
    labels = np.loadtxt(DIGITS / "labels.csv", np.int64, delimiter=",", skiprows=1)
    held_back = np.array((DIGITS / "split.csv").read_text().split()[1:]) == "held_back"
    return pixels, labels, held_back


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def initial(generator):
    def normal(*shape):
        return generator.normal(0, 1 / math.sqrt(shape[0]), shape)

    return {
        "ink": normal(HEAD) * 2, "paper": normal(HEAD), "position": generator.normal(0, 0.5, (TOKENS, HEAD)),
        "q": normal(HEAD, HEAD) * 0.7, "k": normal(HEAD, HEAD) * 0.7, "v": normal(HEAD, HEAD),
        "out": normal(HEAD, 10), "bias": np.zeros(10),
    }


def embed(p, pixels):
    return pixels[..., None] * p["ink"] + (1 - pixels[..., None]) * p["paper"] + p["position"]


def forward(p, pixels):
    x = embed(p, pixels)
    q, k, v = x @ p["q"], x @ p["k"], x @ p["v"]
    attention = softmax(q @ k.transpose(0, 2, 1) / math.sqrt(HEAD))
    mixed = attention @ v
    hidden = np.tanh(mixed + x)
    pooled = hidden.mean(axis=1)
    return x, q, k, v, attention, mixed, hidden, pooled, pooled @ p["out"] + p["bias"]


def gradients(p, pixels, labels):
    x, q, k, v, attention, _, hidden, pooled, logits = forward(p, pixels)
    count = len(labels)
    error = softmax(logits)
    error[np.arange(count), labels] -= 1
    error /= count
    g = {"out": pooled.T @ error, "bias": error.sum(axis=0)}
    back = (error @ p["out"].T)[:, None, :] / TOKENS * (1 - hidden**2)
    d_attention = back @ v.transpose(0, 2, 1)
    d_v = attention.transpose(0, 2, 1) @ back
    d_scores = attention * (d_attention - (d_attention * attention).sum(axis=-1, keepdims=True)) / math.sqrt(HEAD)
    d_q, d_k = d_scores @ k, d_scores.transpose(0, 2, 1) @ q
    flat = x.reshape(-1, HEAD).T
    for name, d in (("q", d_q), ("k", d_k), ("v", d_v)):
        g[name] = flat @ d.reshape(-1, HEAD)
    d_x = back + d_q @ p["q"].T + d_k @ p["k"].T + d_v @ p["v"].T
    g["position"] = d_x.sum(axis=0)
    g["ink"] = (pixels[..., None] * d_x).sum(axis=(0, 1))
    g["paper"] = ((1 - pixels[..., None]) * d_x).sum(axis=(0, 1))
    return g


def train(pixels, labels):
    generator = np.random.default_rng(SEED)
    p = initial(generator)
    first = {n: np.zeros_like(w) for n, w in p.items()}
    second = {n: np.zeros_like(w) for n, w in p.items()}
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        order = generator.permutation(len(labels))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            step += 1
            for name, gradient in gradients(p, pixels[chosen], labels[chosen]).items():
                first[name] = 0.9 * first[name] + 0.1 * gradient
                second[name] = 0.999 * second[name] + 0.001 * gradient * gradient
                correction = math.sqrt(1 - 0.999**step) / (1 - 0.9**step)
                p[name] = p[name] - rate * correction * first[name] / (np.sqrt(second[name]) + 1e-8)
    return p


def accuracy(p, pixels, labels):
    return float((forward(p, pixels)[-1].argmax(axis=1) == labels).mean())


def quantise(values):
    """Symmetric codes of 12 bits, and their scale."""
    scale = float(np.abs(values).max()) / LIMIT
    return np.clip(np.rint(values / scale), -LIMIT, LIMIT).astype(int), scale


def sequence(index, label, q, k, v):
    rounded = {"queries": q[list(QUERIES)], "keys": k, "values": v}
    entry = {"image": int(index), "label": int(label), "query_tokens": list(QUERIES)}
    for name, values in rounded.items():
        values = np.round(values, 5)
        codes, scale = quantise(values)
        entry[name] = {"scale": scale, "real": values.tolist(), "codes": codes.tolist()}
    return entry


def text(document):
    """JSON with one vector a line."""
    lines = json.dumps(document, separators=(",", ":"))
    return lines.replace("],[", "],\n[").replace("},{", "},\n\n{") + "\n"


def make():
    pixels, labels, held_back = load()
    p = train(pixels[~held_back], labels[~held_back])
    print(f"accuracy {accuracy(p, pixels[~held_back], labels[~held_back]):.4f} on training images, "
          f"{accuracy(p, pixels[held_back], labels[held_back]):.4f} on held-back images")
    chosen = np.flatnonzero(held_back)[:IMAGES]
    _, q, k, v, attention, *_ = forward(p, pixels[chosen])
    greatest = attention[:, list(QUERIES)].max(axis=-1)
    print("greatest probabilities:", np.round(np.sort(greatest.reshape(-1)), 3))
    document = {
        "format": "attention-sequences-1", "head_size": HEAD, "tokens": TOKENS,
        "sequences": [sequence(n, labels[n], q[i], k[i], v[i]) for i, n in enumerate(chosen)],
    }
    DATA.mkdir(exist_ok=True)
    (DATA / "sequences.json").write_bytes(text(document).encode("ascii"))


def check():
    document = json.loads((DATA / "sequences.json").read_text())
    for entry in document["sequences"]:
        for name in ("queries", "keys", "values"):
            codes, scale = quantise(np.array(entry[name]["real"]))
            if codes.tolist() != entry[name]["codes"] or scale != entry[name]["scale"]:
                sys.exit(f"image {entry['image']}: the codes of {name} are not the quantised numbers")
    print("the codes in Data/ are the quantised numbers")


if __name__ == "__main__":
    actions = {(): make, ("--check",): check}
    action = actions.get(tuple(sys.argv[1:]))
    action() if action else sys.exit("usage: python3 make.py [--check]")
