"""Trains and quantises the small digit network of this example, and writes every file in Data/.

    pip install numpy scikit-learn
    python train.py                   trains (some seconds) and writes Data/
    python train.py --check           recomputes the expected logits from the files in Data/ and compares
    python train.py --unseen-writers  prints the accuracies on another split, writes nothing

The network is 64 -> 32 -> 10 with a ReLU between. Two quantised versions are made by quantisation-aware training:
int8 (weights -127..127) and int4 (weights -7..7), both with int8 activations, int32 biases, and the requantisation
of TensorFlow Lite in its double-rounding form.

Scheme
    input    code = pixel (0..16), scale 1/16, zero point 0
    hidden   scale from the training images, zero point 0, clamp 0..127 (the clamp is the ReLU);
             weights with one scale per output channel
    logits   scale and zero point from the training images, clamp -128..127; weights with one scale for the whole
             layer, so that all ten outputs share one multiplier and can be compared

Every input zero point here is 0; were one not, its term, -zero_point * sum(weights), would be folded into the bias by
`fold_zero_point`.

The held-back images are 360 drawn once with a fixed seed. Training and calibration never see them, and the rates were
chosen on 300 of the training images. The draw mixes writers, so held-back images come from writers seen in training;
`--unseen-writers` measures a harder question: it trains without the last 360 images of the file, which appears to keep
the images of one writer together.

All arithmetic that decides a committed number is seeded and runs on one thread, so two runs on one machine with one
numpy give the same bytes. A different BLAS may give other, equally good weights; `--check` holds anywhere, because it
uses integers only.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import json
import math
import pathlib
import sys

import numpy as np

DATA = pathlib.Path(__file__).resolve().parent / "Data"
HELD_BACK = 360
HIDDEN = 32
SEED = 1
SPLIT_SEED = 0
EPOCHS = 300
BATCH = 32
# Chosen on training images only:
RATE = 0.004
DECAY = 0.1
SHIFT = 0.3
LEAK = 0.05
PIXEL_MAXIMUM = 16
NETWORKS = {"int8": (8, 0.95), "int4": (4, 0.92)}


# ---------------------------------------------------------------- integer inference: the reference of this example


def srdhm(a, b):
    """Saturating rounding doubling high multiply: floor((a*b + 2^30) / 2^31); saturates for a = b = -2^31 only."""
    return np.minimum((a * b + (1 << 30)) >> 31, (1 << 31) - 1)


def rdbpot(x, n):
    """Rounding division by 2^n, ties away from zero."""
    mask = (np.int64(1) << n) - 1
    return (x >> n) + ((x & mask) > ((mask >> 1) + (x < 0)))


def wrap32(x):
    """The low 32 bits as a signed number."""
    return ((x + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)


def multiply_by_quantized_multiplier(x, multiplier, shift):
    """x * multiplier * 2^(shift - 31) with two roundings."""
    left = wrap32(x << np.maximum(shift, 0))
    return rdbpot(srdhm(left, multiplier), np.maximum(-shift, 0))


def infer(network, codes):
    """Output codes of the last layer for a matrix of input codes, one row an image; int64 holds every step exactly."""
    for layer in network["layers"]:
        weights = np.array(layer["weights"], np.int64).reshape(layer["inputs"], layer["outputs"])
        total = codes @ weights + np.array(layer["bias"], np.int64)
        assert np.abs(total).max() < 1 << 31
        scaled = multiply_by_quantized_multiplier(
            total, np.array(layer["multiplier"], np.int64), np.array(layer["shift"], np.int64))
        codes = np.clip(scaled + layer["output_zero_point"], layer["clamp_min"], layer["clamp_max"])
    return codes


# ---------------------------------------------------------------- quantisation


def quantize_multiplier(real):
    """The multiplier (31 fraction bits) and left shift of a factor, halves away from zero."""
    mantissa, exponent = math.frexp(real)
    multiplier = math.floor(mantissa * (1 << 31) + 0.5)
    if multiplier == 1 << 31:
        multiplier, exponent = multiplier >> 1, exponent + 1
    assert (1 << 30) <= multiplier < (1 << 31) and -31 <= exponent <= 30
    return multiplier, exponent


def weight_scale(weights, limit, per_channel):
    """Symmetric scale, one per column or one for all, as a row."""
    peak = np.abs(weights).max(axis=0) if per_channel else np.full(weights.shape[1], np.abs(weights).max())
    return np.maximum(peak, 1e-8) / limit


def weight_codes(weights, scale, limit):
    return np.clip(np.rint(weights / scale), -limit, limit)


def fold_zero_point(bias, input_zero_point, codes):
    """The bias with the term of the input's zero point folded in."""
    return bias - input_zero_point * codes.sum(axis=0)


def quantize_layer(name, weights, bias, bits, per_channel, source, target, clamp):
    """One layer of the JSON; `source` and `target` are (scale, zero point) of the activations."""
    limit = (1 << (bits - 1)) - 1
    scale = weight_scale(weights, limit, per_channel)
    codes = weight_codes(weights, scale, limit).astype(np.int64)
    bias_codes = fold_zero_point(np.rint(bias / (source[0] * scale)).astype(np.int64), source[1], codes)
    factors = [quantize_multiplier(source[0] * s / target[0]) for s in scale]
    return {
        "name": name,
        "inputs": weights.shape[0],
        "outputs": weights.shape[1],
        "weight_bits": bits,
        "input_zero_point": source[1],
        "output_zero_point": target[1],
        "clamp_min": clamp[0],
        "clamp_max": clamp[1],
        "input_scale": source[0],
        "output_scale": target[0],
        "weight_scale": [float(s) for s in scale],
        "bias": [int(b) for b in bias_codes],
        "multiplier": [m for m, _ in factors],
        "shift": [e for _, e in factors],
        "weights": [int(w) for w in codes.reshape(-1)],
    }


def quantize(name, parameters, bits, images):
    """The integer network: activation ranges come from `images`, which are training images."""
    w1, b1, w2, b2 = parameters
    limit = (1 << (bits - 1)) - 1
    q1 = weight_codes(w1, weight_scale(w1, limit, True), limit) * weight_scale(w1, limit, True)
    q2 = weight_codes(w2, weight_scale(w2, limit, False), limit) * weight_scale(w2, limit, False)
    hidden = np.maximum(images @ q1 + b1, 0)
    logits = hidden @ q2 + b2
    source = (1 / PIXEL_MAXIMUM, 0)
    middle = (float(hidden.max()) / 127, 0)
    low, high = min(float(logits.min()), 0.0), max(float(logits.max()), 0.0)
    step = (high - low) / 255
    target = (step, int(np.clip(round(-128 - low / step), -128, 127)))
    return {
        "format": "digits-network-1",
        "name": name,
        "rounding": "doubleRounding",
        "input_min": 0,
        "input_max": PIXEL_MAXIMUM,
        "layers": [
            quantize_layer("hidden", w1, b1, bits, True, source, middle, (0, 127)),
            quantize_layer("logits", w2, b2, bits, False, middle, target, (-128, 127)),
        ],
    }


# ---------------------------------------------------------------- training


def fake_quantized(weights, bits, per_channel):
    """The weights as the integer network will see them; the gradient passes straight through."""
    limit = (1 << (bits - 1)) - 1
    scale = weight_scale(weights, limit, per_channel)
    return weight_codes(weights, scale, limit) * scale


def shifted(images, generator):
    """Each image moved by -1, 0 or 1 pixel along each axis at random, blank pixels moved in."""
    padded = np.pad(images.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    rows = generator.choice(3, len(images), p=[SHIFT / 2, 1 - SHIFT, SHIFT / 2])
    columns = generator.choice(3, len(images), p=[SHIFT / 2, 1 - SHIFT, SHIFT / 2])
    result = np.empty((len(images), 8, 8))
    for i in range(3):
        for j in range(3):
            chosen = (rows == i) & (columns == j)
            result[chosen] = padded[chosen, i : i + 8, j : j + 8]
    return result.reshape(-1, 64)


def random_parameters(generator):
    """Weights and biases of both layers before training."""
    return [
        generator.normal(0, math.sqrt(2 / 64), (64, HIDDEN)),
        np.zeros(HIDDEN),
        generator.normal(0, math.sqrt(2 / HIDDEN), (HIDDEN, 10)),
        np.zeros(10),
    ]


def train(images, labels, bits, trained=None, kept=None):
    """Adam on the cross entropy with decoupled weight decay; quantisation-aware after a third of the epochs.

    `trained` parameters are trained further, with quantisation from the first epoch on, and `kept`, a matrix of 0 and 1
    for each of the four, holds at 0 what was pruned.

    The gradient leaks a little through inactive hidden units, so that none dies: a unit that is always 0 would hide
    every fault in its weights and flatter the resilience figures of the hardware that runs this network.
    """
    generator = np.random.default_rng(SEED)
    parameters = trained or random_parameters(generator)
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    step = 0
    for epoch in range(EPOCHS):
        aware = trained is not None or epoch >= EPOCHS // 3
        rate = RATE * 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        order = generator.permutation(len(images))
        moved = shifted(images, generator)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            w1, b1, w2, b2 = parameters
            v1 = fake_quantized(w1, bits, True) if aware else w1
            v2 = fake_quantized(w2, bits, False) if aware else w2
            x = moved[chosen]
            hidden = np.maximum(x @ v1 + b1, 0)
            logits = hidden @ v2 + b2
            logits -= logits.max(axis=1, keepdims=True)
            error = np.exp(logits)
            error /= error.sum(axis=1, keepdims=True)
            error[np.arange(len(chosen)), labels[chosen]] -= 1
            error /= len(chosen)
            back = (error @ v2.T) * np.where(hidden > 0, 1.0, LEAK)
            gradients = [x.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
            step += 1
            for k, gradient in enumerate(gradients):
                first[k] = 0.9 * first[k] + 0.1 * gradient
                second[k] = 0.999 * second[k] + 0.001 * gradient * gradient
                correction = math.sqrt(1 - 0.999**step) / (1 - 0.9**step)
                change = correction * first[k] / (np.sqrt(second[k]) + 1e-8)
                parameters[k] = parameters[k] - rate * (change + DECAY * parameters[k])
                if kept is not None:
                    parameters[k] = parameters[k] * kept[k]
    return parameters


# ---------------------------------------------------------------- files


def network_text(network):
    """JSON with one weight row a line."""
    layers = []
    for layer in network["layers"]:
        rows = [json.dumps(layer["weights"][k : k + layer["outputs"]])[1:-1]
                for k in range(0, len(layer["weights"]), layer["outputs"])]
        fields = [f'      {json.dumps(key)}: {json.dumps(value)}' for key, value in layer.items() if key != "weights"]
        fields.append('      "weights": [\n        ' + ",\n        ".join(rows) + "\n      ]")
        layers.append("    {\n" + ",\n".join(fields) + "\n    }")
    fields = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in network.items() if key != "layers"]
    fields.append('  "layers": [\n' + ",\n".join(layers) + "\n  ]")
    return "{\n" + ",\n".join(fields) + "\n}\n"


def table_text(header, rows):
    return "\n".join([",".join(header)] + [",".join(str(int(v)) for v in row) for row in rows]) + "\n"


def expected_text(network, pixels):
    """Ten logits and the digit (argmax, the lowest on ties) for every image."""
    logits = infer(network, pixels)
    rows = np.concatenate([logits, logits.argmax(axis=1)[:, None]], axis=1)
    return table_text([f"logit{n}" for n in range(10)] + ["digit"], rows)


def write(name, text):
    (DATA / name).write_bytes(text.encode("ascii"))


def report(name, network, pixels, labels, held_back):
    """Prints the accuracies of the integer network; the one on held-back images."""
    right = infer(network, pixels).argmax(axis=1) == labels
    unseen, seen = right[held_back], right[~held_back]
    print(f"{name}: integer accuracy {unseen.mean():.4f} ({unseen.sum()}/{len(unseen)}) on held-back images, "
          f"{seen.mean():.4f} ({seen.sum()}/{len(seen)}) on training images")
    return unseen.mean()


def load():
    """Pixels and labels as scikit-learn ships them."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    pixels, labels = digits.data.astype(np.int64), digits.target.astype(np.int64)
    assert pixels.shape == (1797, 64) and pixels.min() == 0 and pixels.max() == PIXEL_MAXIMUM
    return pixels, labels


def random_split(count):
    """True for the held-back images."""
    held_back = np.zeros(count, bool)
    held_back[np.random.default_rng(SPLIT_SEED).permutation(count)[:HELD_BACK]] = True
    return held_back


def make_network(name, bits, pixels, labels):
    """Trains and quantises on the given images alone."""
    images = pixels / PIXEL_MAXIMUM
    return quantize(name, train(images, labels, bits), bits, images)


def make():
    pixels, labels = load()
    held_back = random_split(len(labels))
    DATA.mkdir(exist_ok=True)
    write("images.csv", table_text([f"p{n}" for n in range(64)], pixels))
    write("labels.csv", table_text(["label"], labels[:, None]))
    write("split.csv", "\n".join(["split"] + ["held_back" if h else "training" for h in held_back]) + "\n")
    for name, (bits, bound) in NETWORKS.items():
        network = make_network(name, bits, pixels[~held_back], labels[~held_back])
        accuracy = report(name, network, pixels, labels, held_back)
        if accuracy < bound:
            sys.exit(f"{name}: accuracy {accuracy:.4f} is below the bound of {bound}")
        write(f"{name}.json", network_text(network))
        write(f"expected_{name}.csv", expected_text(network, pixels))


def unseen_writers():
    pixels, labels = load()
    held_back = np.arange(len(labels)) >= len(labels) - HELD_BACK
    for name, (bits, _) in NETWORKS.items():
        report(name, make_network(name, bits, pixels[~held_back], labels[~held_back]), pixels, labels, held_back)


def written():
    """Pixels, labels and the mask of the held-back images as they are in Data/."""
    pixels = np.loadtxt(DATA / "images.csv", np.int64, delimiter=",", skiprows=1)
    labels = np.loadtxt(DATA / "labels.csv", np.int64, delimiter=",", skiprows=1)
    return pixels, labels, np.array((DATA / "split.csv").read_text().split()[1:]) == "held_back"


def check():
    pixels, labels, held_back = written()
    for name, (_, bound) in NETWORKS.items():
        network = json.loads((DATA / f"{name}.json").read_text())
        if report(name, network, pixels, labels, held_back) < bound:
            sys.exit(f"{name}: accuracy is below the bound of {bound}")
        if expected_text(network, pixels) != (DATA / f"expected_{name}.csv").read_text():
            sys.exit(f"{name}: expected_{name}.csv differs from the integer inference of {name}.json")
    print("Data/ agrees with the integer inference")


if __name__ == "__main__":
    actions = {(): make, ("--check",): check, ("--unseen-writers",): unseen_writers}
    action = actions.get(tuple(sys.argv[1:]))
    action() if action else sys.exit("usage: python train.py [--check | --unseen-writers]")
