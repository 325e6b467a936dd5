"""Quickest paths: costs against networkx, first steps consistent with them, ties to the lower index."""

import networkx as nx
import numpy as np
import pytest

from sandtable.theatre.paths import quickest_paths
from sandtable.theatre.zones import zone_places


def solve(places, edges):
    start, end, cost = (np.array(column) for column in zip(*edges, strict=True))
    return quickest_paths(places, route_start=start, route_end=end, cost=cost.astype(float))


@pytest.mark.parametrize("seed", range(8))
def test_costs_equal_networkx_and_first_steps_lead_there(seed):
    random = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(18, 0.15, seed=seed)
    edges = [(a, b, float(random.uniform(5, 80))) for a, b in graph.edges]
    next_place, quickest = solve(18, edges)
    for a, b, cost in edges:
        graph.edges[a, b]["cost"] = cost
    truth = dict(nx.all_pairs_dijkstra_path_length(graph, weight="cost"))
    for a in range(18):
        for b in range(18):
            assert quickest[a, b] == pytest.approx(truth[a].get(b, np.inf))
            if a == b or b not in truth[a]:
                assert next_place[a, b] == -1
                continue
            here, walked = a, 0.0
            while here != b:
                step = int(next_place[here, b])
                walked += graph.edges[here, step]["cost"]
                here = step
            assert walked == pytest.approx(quickest[a, b])


def test_ties_go_to_the_lower_place_whatever_the_order_of_routes():
    # a square 0-1-3 and 0-2-3 whose two ways add the same three tenths in another order
    edges = [(0, 1, 0.1), (1, 4, 0.2), (4, 3, 0.3), (0, 2, 0.3), (2, 5, 0.2), (3, 5, 0.1)]
    results = []
    for seed in range(6):
        shuffled = list(edges)
        np.random.default_rng(seed).shuffle(shuffled)
        edge_list = [(int(a), int(b), float(c)) for a, b, c in shuffled]
        results.append(solve(6, edge_list))
    for next_place, quickest in results:
        assert next_place[0, 3] == 1
        assert np.array_equal(next_place, results[0][0])
        assert np.array_equal(quickest, results[0][1])
        assert np.array_equal(quickest, quickest.T)


def test_ties_on_a_grid_take_the_lower_neighbour():
    side = 5
    edges = [(r * side + c, r * side + c + 1, 10.0) for r in range(side) for c in range(side - 1)]
    edges += [(r * side + c, (r + 1) * side + c, 10.0) for r in range(side - 1) for c in range(side)]
    next_place, quickest = solve(side * side, edges)
    assert next_place[0, side * side - 1] == 1
    assert next_place[side * side - 1, 0] == side * side - 1 - side
    assert quickest[0, side * side - 1] == 80.0


def test_no_routes_at_all():
    next_place, quickest = quickest_paths(
        2, route_start=np.array([], dtype=int), route_end=np.array([], dtype=int), cost=np.array([])
    )
    assert np.all(next_place == -1)
    assert quickest.tolist() == [[0.0, np.inf], [np.inf, 0.0]]


def test_zone_by_list_and_radius_holds_the_place_on_the_circle():
    distance = np.array([[0.0, 10.0, 20.0], [10.0, 0.0, 15.0], [20.0, 15.0, 0.0]])
    assert zone_places([2, 0], center=-1, radius_km=0.0, distance=distance) == (0, 2)
    assert zone_places([], center=0, radius_km=10.0, distance=distance) == (0, 1)
    assert zone_places([2], center=0, radius_km=9.9, distance=distance) == (0, 2)
