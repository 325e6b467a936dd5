"""Ring crossings against dense sampling of the geodesic and against roots found on the geodesic itself."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from sandtable.theatre.crossings import CrossingError, ring_crossings
from sandtable.theatre.geodesics import Segment, geodesic_km
from tests.power import tries

AL_TANF = (33.4895, 38.6570)
SUKHNA, DEIR_EZ_ZOR = (34.8853, 38.8711), (35.3359, 40.1408)


def cross(segment, centre, radii):
    radii = np.asarray(radii, dtype=float)
    start, end = (np.array([geodesic_km(centre, point)]) for point in (segment.start, segment.end))
    low, high = ring_crossings([segment], centre=centre, radii=radii, start_km=start, end_km=end)
    return low[:, 0], high[:, 0]


coordinate = st.tuples(st.floats(30, 38), st.floats(35, 45))


@settings(max_examples=tries(60, usual=30), deadline=None)
@given(start=coordinate, end=coordinate, centre=coordinate, radius=st.floats(1, 900))
def test_dense_sampling_agrees(start, end, centre, radius):
    segment = Segment(start, end)
    assume(segment.km >= 1.0)
    low, high = (float(v[0]) for v in cross(segment, centre, [radius]))
    shares = np.linspace(0.0, 1.0, 41)
    distance = segment.distances_km(centre, shares)
    clear = np.abs(distance - radius) > 1e-6 * segment.km
    inside = (shares >= low) & (shares <= high)
    assert np.array_equal(inside[clear], (distance <= radius)[clear])
    for share in (low, high):
        if 0.0 < share < 1.0:
            assert segment.distances_km(centre, np.array([share]))[0] == pytest.approx(radius, abs=1e-7)


def test_roots_equal_those_of_the_geodesic_to_1e_9_of_the_length():
    segment = Segment(SUKHNA, DEIR_EZ_ZOR)
    near, far = geodesic_km(AL_TANF, SUKHNA), geodesic_km(AL_TANF, DEIR_EZ_ZOR)
    radii = np.linspace(near + 0.5, far - 0.5, 7)
    low, high = cross(segment, AL_TANF, radii)
    for radius, leave in zip(radii, high, strict=True):
        exact = brentq(lambda t, r=radius: segment.distances_km(AL_TANF, np.array([t]))[0] - r, 0, 1, xtol=1e-13)
        assert leave == pytest.approx(exact, abs=1e-9)
    assert np.all(low == -1.0)
    assert np.all(np.diff(high) > 0)


def test_a_chord_has_two_roots_in_order():
    west, east = (34.0, 38.0), (34.0, 40.0)
    centre = (34.3, 39.0)
    segment = Segment(west, east)
    low, high = cross(segment, centre, [60.0])
    assert 0.0 < low[0] < 0.5 < high[0] < 1.0
    assert low[0] + high[0] == pytest.approx(1.0, abs=1e-9)  # by symmetry about the meridian of 39 E


def test_encoding_of_the_five_cases():
    segment = Segment((34.0, 38.0), (34.0, 40.0))
    centre = (34.0, 38.2)
    length = segment.km
    at_start = geodesic_km(centre, segment.start)
    low, high = cross(segment, centre, [1.0, at_start + 1.0, length])
    assert 0.0 < low[0] < high[0] < 1.0  # chord
    assert low[1] == -1.0
    assert at_start / length < high[1] < 1.0  # start inside only
    assert (low[2], high[2]) == (-1.0, 2.0)  # both
    low, high = cross(Segment(segment.end, segment.start), centre, [at_start + 1.0])
    assert 0.0 < low[0] < 1.0
    assert high[0] == 2.0  # end inside only
    low, high = cross(segment, (36.0, 39.0), [100.0])
    assert (low[0], high[0]) == (3.0, 3.0)  # never


def test_a_tangent_does_not_touch_and_a_hair_more_does():
    segment = Segment((0.0, 0.0), (0.0, 1.0))  # along the equator; the nearest point to (0.5 N, 0.5 E) is its middle
    centre = (0.5, 0.5)
    tangent = geodesic_km(centre, (0.0, 0.5))
    low, high = cross(segment, centre, [tangent * (1 - 1e-12), tangent * (1 + 1e-8)])
    assert (low[0], high[0]) == (3.0, 3.0)
    assert low[1] < 0.5 < high[1]
    assert high[1] - low[1] < 2e-4


@pytest.mark.parametrize("outward", [True, False])
def test_an_end_exactly_on_the_ring_follows_its_flag(outward):
    """A place at exactly the reach is inside; the route away from it is left at its very start, a chord at its root."""
    centre, start = (34.0, 38.0), (34.0, 39.0)
    end = (34.0, 40.0) if outward else (34.0, 37.5)
    radius = geodesic_km(centre, start)
    low, high = cross(Segment(start, end), centre, [radius])
    assert low[0] == -1.0
    assert high[0] == (pytest.approx(0.0, abs=1e-12) if outward else 2.0)


def test_believes_the_distances_of_the_places_over_rounding():
    """A start said to be a hair outside of its true distance: the way in is at share 0, not nowhere."""
    segment, centre = Segment((34.0, 39.0), (34.0, 38.2)), (34.0, 38.0)
    radius = geodesic_km(centre, segment.start)
    outside, end = np.array([np.nextafter(radius, np.inf)]), np.array([geodesic_km(centre, segment.end)])
    low, high = ring_crossings([segment], centre=centre, radii=np.array([radius]), start_km=outside, end_km=end)
    assert low[0, 0] == pytest.approx(0.0, abs=1e-12)
    assert high[0, 0] == 2.0


def test_radius_zero_holds_the_centre_alone():
    segment = Segment(AL_TANF, SUKHNA)
    low, high = cross(segment, AL_TANF, [0.0])
    assert low[0] == -1.0
    assert high[0] == pytest.approx(0.0, abs=1e-7)


def test_many_radii_equal_one_at_a_time():
    segment = Segment(SUKHNA, DEIR_EZ_ZOR)
    radii = np.linspace(100, 300, 256)
    together = cross(segment, AL_TANF, radii)
    for index in (0, 77, 120, 255):
        alone = cross(segment, AL_TANF, radii[index : index + 1])
        assert together[0][index] == alone[0][0]
        assert together[1][index] == alone[1][0]


def test_a_ring_larger_than_a_quarter_of_the_globe():
    segment = Segment((34.0, 38.0), (34.0, 40.0))
    low, high = cross(segment, (34.0, 39.0), [15000.0])
    assert (low[0], high[0]) == (-1.0, 2.0)
    antipode = (-34.0, -141.0)
    far = geodesic_km(antipode, segment.start)
    low, high = cross(segment, (34.0, 39.0), [50.0, 15000.0, 70.0])
    assert (low[1], high[1]) == (-1.0, 2.0)
    assert 0.0 < low[2] < low[0] < 0.5 < high[0] < high[2] < 1.0  # the large one does not disturb the small ones
    with pytest.raises(CrossingError, match=r"more than 9,000 km may cover a route in part"):
        cross(segment, antipode, [far + 1.0])
