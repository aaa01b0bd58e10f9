"""Prunes the int8 network of this example to N:M patterns, trains what is left, and writes the results to Data/.

    pip install numpy
    python prune.py                   prunes and trains (some seconds) and writes Data/
    python prune.py --check           recomputes patterns and expected logits from the files in Data/ and compares

An N:M pattern keeps at most N of any M neighbouring inputs of an output, counted from input 0, in both layers. The
network of int8.json is taken back to real numbers, the N greatest magnitudes of each group of M are kept (the lowest
input on ties), and the rest is held at 0 while the kept weights are trained further by the recipe of train.py: same
images, same split, same rates, same quantisation. Both networks have int8 weights.

Whatever train.py says about seeds and other machines holds here, too.
"""

import json
import sys

# First, because it sets the number of threads before numpy is imported.
import train as recipe

import numpy as np

# Name: kept weights, of how many, least accuracy on the held-back images.
PATTERNS = {"sparse_2_4": (2, 4, 0.95), "sparse_4_16": (4, 16, 0.95)}
BITS = 8


def real_parameters(network):
    """Weights and biases of both layers as real numbers."""
    parameters = []
    for layer in network["layers"]:
        scale = np.array(layer["weight_scale"])
        weights = np.array(layer["weights"], np.float64).reshape(layer["inputs"], layer["outputs"])
        parameters += [weights * scale, np.array(layer["bias"]) * layer["input_scale"] * scale]
    return parameters


def kept_weights(weights, kept, group):
    """1 for the `kept` greatest magnitudes of each `group` of neighbouring inputs of an output, 0 for the others."""
    inputs, outputs = weights.shape
    assert inputs % group == 0
    magnitudes = np.abs(weights).reshape(inputs // group, group, outputs)
    order = np.argsort(-magnitudes, axis=1, kind="stable")
    mask = np.zeros_like(magnitudes)
    np.put_along_axis(mask, order[:, :kept], 1, axis=1)
    return mask.reshape(inputs, outputs)


def make_network(name, kept, group, pixels, labels):
    """Prunes int8.json, trains on the given images alone, and quantises."""
    parameters = real_parameters(json.loads((recipe.DATA / "int8.json").read_text()))
    masks = [kept_weights(p, kept, group) if p.ndim == 2 else np.ones_like(p) for p in parameters]
    images = pixels / recipe.PIXEL_MAXIMUM
    pruned = [p * mask for p, mask in zip(parameters, masks)]
    return recipe.quantize(name, recipe.train(images, labels, BITS, pruned, masks), BITS, images)


def check_pattern(name, network, kept, group):
    """Ends the program when an output keeps too many weights of a group."""
    for layer in network["layers"]:
        groups = np.array(layer["weights"]).reshape(-1, group, layer["outputs"])
        most = int((groups != 0).sum(axis=1).max())
        if most > kept:
            sys.exit(f"{name}: layer {layer['name']} keeps {most} of {group} weights, not {kept}")


def report(name, network, bound, pixels, labels, held_back):
    accuracy = recipe.report(name, network, pixels, labels, held_back)
    if accuracy < bound:
        sys.exit(f"{name}: accuracy {accuracy:.4f} is below the bound of {bound}")


def make():
    pixels, labels, held_back = recipe.written()
    for name, (kept, group, bound) in PATTERNS.items():
        network = make_network(name, kept, group, pixels[~held_back], labels[~held_back])
        check_pattern(name, network, kept, group)
        report(name, network, bound, pixels, labels, held_back)
        recipe.write(f"{name}.json", recipe.network_text(network))
        recipe.write(f"expected_{name}.csv", recipe.expected_text(network, pixels))


def check():
    pixels, labels, held_back = recipe.written()
    for name, (kept, group, bound) in PATTERNS.items():
        network = json.loads((recipe.DATA / f"{name}.json").read_text())
        check_pattern(name, network, kept, group)
        report(name, network, bound, pixels, labels, held_back)
        if recipe.expected_text(network, pixels) != (recipe.DATA / f"expected_{name}.csv").read_text():
            sys.exit(f"{name}: expected_{name}.csv differs from the integer inference of {name}.json")
    print("the pruned networks in Data/ keep their patterns and agree with their integer inference")


if __name__ == "__main__":
    actions = {(): make, ("--check",): check}
    action = actions.get(tuple(sys.argv[1:]))
    action() if action else sys.exit("usage: python prune.py [--check]")
