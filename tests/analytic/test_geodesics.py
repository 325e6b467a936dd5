"""Distances on WGS84 against published values, and against the facts of the first scenario."""

import math

import numpy as np
import pytest

from sandtable.theatre.geodesics import Distances, Segment, geodesic_km

AL_TANF = (33.4895, 38.6570)

PUBLISHED = [
    # Vincenty's line Flinders Peak to Buninyong on GRS80, which WGS84 matches to the tenth of a millimetre
    ((-37.95103341666667, 144.42486788888888), (-37.65282113888889, 143.92649552777777), 54.972271, 1e-6),
    # Wellington to Salamanca, nearly antipodal, and JFK to LHR: GeographicLib's own documentation
    ((-41.32, 174.81), (40.96, -5.50), 19959.679267, 1e-6),
    ((40.6, -73.8), (51.6, -0.5), 5551.759400, 1e-6),
    # a quarter meridian, and a degree of the equator (a pi / 180)
    ((0.0, 17.0), (90.0, 17.0), 10001.965729, 1e-6),
    ((0.0, 179.5), (0.0, -179.5), 6378.137 * math.pi / 180, 1e-9),
]

FROM_AL_TANF = {
    "palmyra": ((34.5624, 38.2840), 122),
    "deir-ez-zor": ((35.3359, 40.1408), 247),
    "raqqa": ((35.9528, 39.0079), 274),
    "al-bukamal": ((34.4523, 40.9185), 237),
    "sukhna": ((34.8853, 38.8711), 155),
}


@pytest.mark.parametrize(("start", "end", "km", "tolerance"), PUBLISHED)
def test_published_distances(start, end, km, tolerance):
    assert geodesic_km(start, end) == pytest.approx(km, abs=tolerance)
    assert geodesic_km(end, start) == pytest.approx(km, abs=tolerance)


@pytest.mark.parametrize("name", sorted(FROM_AL_TANF))
def test_distances_from_al_tanf(name):
    """The fact sheet's are great circles in whole km: from slightly other coordinates: within 2% of these."""
    place, km = FROM_AL_TANF[name]
    assert geodesic_km(AL_TANF, place) == pytest.approx(km, rel=0.02)


def test_the_two_premises_need_a_reach_between_deir_ez_zor_and_raqqa():
    """70 km touches neither, 300 km covers both: only a reach between them stops the one and spares the other."""
    to_deir_ez_zor = geodesic_km(AL_TANF, FROM_AL_TANF["deir-ez-zor"][0])
    to_raqqa = geodesic_km(AL_TANF, FROM_AL_TANF["raqqa"][0])
    assert 70 < to_deir_ez_zor < to_raqqa < 300


def test_distances_are_symmetric_to_the_bit_with_zero_diagonal_in_whatever_order_they_are_asked():
    points = [AL_TANF, *(place for place, _ in FROM_AL_TANF.values())]
    distances = Distances(tuple(points))
    matrix = np.array([distances[index] for index in reversed(range(len(points)))])[::-1]
    assert np.array_equal(matrix, matrix.T)
    assert np.all(np.diag(matrix) == 0.0)
    assert matrix[0, 1] == geodesic_km(points[0], points[1])


def test_points_of_a_segment_divide_its_length():
    segment = Segment(AL_TANF, FROM_AL_TANF["raqqa"][0])
    for share in (0.1, 0.5, 0.83):
        point = segment.point(share)
        assert geodesic_km(AL_TANF, point) == pytest.approx(share * segment.km, abs=1e-9)
        assert geodesic_km(point, segment.end) == pytest.approx((1 - share) * segment.km, abs=1e-9)
    assert segment.point(0.0) == segment.start
    assert segment.point(1.0) == segment.end
    assert segment.distances_km(AL_TANF, np.array([0.0, 0.5, 1.0])) == pytest.approx([0, segment.km / 2, segment.km])


def test_a_segment_crosses_the_antimeridian_the_short_way():
    segment = Segment((0.0, 179.0), (0.0, -179.0))
    assert segment.km == pytest.approx(2 * 111.3194908, abs=1e-6)
    assert abs(segment.point(0.5)[1]) == pytest.approx(180.0)
