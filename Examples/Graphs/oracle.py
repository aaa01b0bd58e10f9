"""Writes Data/graphs.json: small graphs with their shortest paths and PageRanks, computed by networkx.

    pip install networkx scipy
    python oracle.py                 writes Data/graphs.json
    python oracle.py --output FOLDER writes FOLDER/graphs.json instead

Every graph is a list of arcs [from, to, weight] between vertices 0 to n - 1; an undirected edge is two arcs. Weights
are integers from 0 to 65,534. Distances are those of Dijkstra's algorithm from `source`, checked against Bellman and
Ford's; a vertex that no way reaches has null. Ranks are those of the graph without weights, damping 0.85; networkx lets
a vertex without arcs pass its rank to all vertices alike.

The random graphs come from `random.Random` with a fixed seed, which gives the same numbers in every Python 3.
"""

import argparse
import itertools
import json
import pathlib
import random

import networkx as nx

DAMPING = 0.85
HEAVIEST = 65_534


def undirected(graph, weight=None):
    """Both arcs of every edge, vertices numbered in networkx's order; `weight` is an attribute, or all weigh 1."""
    numbers = {vertex: number for number, vertex in enumerate(graph)}
    arcs = {}
    for a, b, data in graph.edges(data=True):
        value = int(data.get(weight, 1)) if weight else 1
        arcs[numbers[a], numbers[b]] = value
        arcs[numbers[b], numbers[a]] = value
    return len(graph), arcs


def chain(count, weight):
    return count, {(i, i + 1): weight for i in range(count - 1)}


def star(leaves):
    arcs = {(0, leaf): 3 * leaf for leaf in range(1, leaves + 1)}
    return leaves + 1, arcs | {(leaf, 0): 1 for leaf in range(1, leaves + 1)}


def two_rings(count):
    """Two rings of `count` vertices, and no arc between them."""
    ring = {(i, (i + 1) % count): i + 1 for i in range(count)}
    return 2 * count, ring | {(a + count, b + count): weight for (a, b), weight in ring.items()}


def grid(side, seed):
    generator = random.Random(seed)
    arcs = {}
    for x, y in itertools.product(range(side), repeat=2):
        for a, b in ((x + 1, y), (x, y + 1)):
            if a < side and b < side:
                arcs[x * side + y, a * side + b] = generator.randrange(1, 100)
                arcs[a * side + b, x * side + y] = generator.randrange(1, 100)
    return side * side, arcs


def scattered(count, share, seed, least=0):
    """Each arc with probability `share`, loops among them; weights `least`, small, any and the heaviest."""
    generator = random.Random(seed)
    arcs = {}
    for a, b in itertools.product(range(count), repeat=2):
        if generator.random() < share:
            kind = generator.randrange(4)
            low, any_weight = least + generator.randrange(10), generator.randrange(least, HEAVIEST + 1)
            arcs[a, b] = (least, low, any_weight, HEAVIEST)[kind]
    return count, arcs


def communities(groups, size, seed):
    """Complete groups, each joined to the next by one arc: dense tiles on a diagonal."""
    generator = random.Random(seed)
    arcs = {}
    for group in range(groups):
        first = group * size
        for a, b in itertools.permutations(range(first, first + size), 2):
            arcs[a, b] = generator.randrange(1, 1000)
        arcs[first, (first + size) % (groups * size)] = generator.randrange(1, 1000)
    return groups * size, arcs


def graphs():
    yield "one_vertex", "a vertex without arcs", (1, {}), 0
    yield "one_loop", "a vertex with a loop", (1, {(0, 0): 7}), 0
    yield "no_arcs", "vertices without arcs", (5, {}), 2
    yield "chain", "a chain from its beginning", chain(40, 11), 0
    yield "chain_end", "a chain from its end", chain(11, 5), 10
    yield "chain_of_zeros", "all distances 0", chain(30, 0), 0
    yield "chain_heaviest", "distances far beyond 16 bits", chain(34, HEAVIEST), 0
    yield "star", "a centre with 40 leaves", star(40), 3
    yield "two_rings", "one half unreachable", two_rings(13), 5
    yield "grid", "a grid of 9 x 9, other weights in each direction", grid(9, seed=1), 40
    yield "communities", "complete groups on a ring", communities(7, 8, seed=2), 9
    yield "scattered_sparse", "few random arcs", scattered(60, 0.04, seed=3), 0
    yield "scattered", "random arcs", scattered(45, 0.08, seed=4), 17
    yield "scattered_dense", "many random arcs", scattered(23, 0.6, seed=5, least=1000), 22
    yield "florentine_families", "marriages (Padgett, Ansell)", undirected(nx.florentine_families_graph()), 8
    yield "karate_club", "ties in a club (Zachary 1977)", undirected(nx.karate_club_graph(), "weight"), 0
    yield "les_miserables", "characters in one chapter (Knuth)", undirected(nx.les_miserables_graph(), "weight"), 10


def expected(name, origin, count, arcs, source):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(arcs.items()))
    distances = nx.single_source_dijkstra_path_length(graph, source)
    if distances != nx.single_source_bellman_ford_path_length(graph, source):
        raise SystemExit(f"{name}: Dijkstra and Bellman-Ford differ")
    ranks = nx.pagerank(graph, alpha=DAMPING, tol=1e-15, max_iter=10_000, weight=None)
    return {
        "name": name,
        "origin": origin,
        "vertices": count,
        "source": source,
        "arcs": [[a, b, weight] for (a, b), weight in sorted(arcs.items())],
        "distances": [distances.get(vertex) for vertex in range(count)],
        "ranks": [round(ranks[vertex], 13) for vertex in range(count)],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent / "Data")
    folder = parser.parse_args().output
    rows = [expected(name, origin, *shape, source) for name, origin, shape, source in graphs()]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    (folder / "graphs.json").write_text(f'{{"format":"graphs-1","damping":{DAMPING},"graphs":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
