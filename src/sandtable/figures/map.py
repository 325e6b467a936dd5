"""The map: borders, rivers, routes, possible reach, and who most likely holds each place on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import altair as alt
import numpy as np

from sandtable.figures import geography as geo
from sandtable.figures.areas import is_within
from sandtable.figures.barriers import course_layers, courses, with_barriers, with_course_names
from sandtable.figures.basemaps import attribution, find_basemap, has_sea
from sandtable.figures.control import Setting, Tracks, control_tracks
from sandtable.figures.errors import FigureError
from sandtable.figures.formations import Row, formation_layers
from sandtable.figures.frames import coarse, frame_of
from sandtable.figures.layers import Chart
from sandtable.figures.marking import credit, imprinted
from sandtable.figures.palette import LIGHT, Theme, actor_colours
from sandtable.figures.sheet import Sheet, lay_out
from sandtable.figures.theme import Tables, actor_legend, colour, finished

if TYPE_CHECKING:
    from sandtable.study.study import Study

POSITION = {"longitude": "lon:Q", "latitude": "lat:Q"}


@dataclass(frozen=True)
class Moving:
    """What moves on the map of one future; without rows the layers are there for a page to fill. number: of the future."""

    formations: list[Row] = field(default_factory=list)
    fights: list[Row] = field(default_factory=list)
    number: int = -1


@imprinted()
def map_chart(
    study: Study,
    *,
    day: int | None = None,
    width: int = 740,
    basemap: geo.Basemap | Literal["own"] | None = "own",
    titled: bool = True,
    controls: str = "",
    moving: Moving | None = None,
) -> alt.LayerChart:
    """The map on a day (the last one unless given); the Vega parameter `day` replays it, `zoom`, `cx`, `cy` move it.

    A disc has the colour of the likeliest controller, as opaque as its probability; the ring around it is always full.
    With `titled` it carries title and legend and stands alone. basemap: the scenario's own, another, or none.
    controls: the corner, such as `top right`, where a page lays buttons; labels keep out of it.
    moving: layers of formations and fights, which a page fills with those of one future.
    Raises FigureError if the day is outside the study or the base map is no base map.
    """
    return draw_map(
        study, control_tracks(study), moving=moving, day=day, width=width, basemap=basemap, titled=titled,
        controls=controls,
    )  # fmt: skip


def draw_map(
    setting: Setting,
    tracks: Tracks,
    *,
    moving: Moving | None,
    day: int | None,
    width: int,
    basemap: geo.Basemap | Literal["own"] | None,
    titled: bool,
    controls: str,
) -> alt.LayerChart:
    """The map of whatever the tracks are of: a study or one future. Arguments as in `map_chart`."""
    if basemap == "own":
        basemap = find_basemap(setting.scenario)
    credits = attribution(basemap, setting.scenario)
    if basemap is not None:
        basemap = frame_of(setting.scenario).basemap(with_barriers(basemap, setting.scenario))
    shown = tracks.days if day is None else day
    if not 0 <= shown <= tracks.days:
        raise FigureError(f"day {shown} is not within 0 and {tracks.days}")
    lines = courses(setting.scenario, frame_of(setting.scenario))
    named = with_course_names(basemap, lines)
    sheet = lay_out(setting, tracks, basemap=named, width=width, controls=controls)
    projection = sheet.projection
    tables = Tables()
    layers = [
        *_ground(setting, sheet, basemap, tables),
        *course_layers(lines, tables, digits=geo.digits_of(sheet.box) + 1),
    ]
    layers += [*_lines(sheet, tables), *_names(sheet, tables)]
    layers += _places(sheet, tables)
    if moving is not None:
        layers += formation_layers(tables, moving.formations, moving.fights, size=sheet.size)
    if titled:
        owners = {int(row["who"]) for row in moving.formations} if moving else set()
        layers.append(_legend(setting, tracks, tables, owners=owners, width=projection.width))
    parameters = [
        alt.param("day", value=shown),
        alt.param("zoom", value=round(projection.scale, 3)),
        alt.param("cx", value=projection.longitude),
        alt.param("cy", value=round(projection.latitude, 5)),
        alt.param("marked", value=[]),  # identifiers of places that a page points at
    ]
    flat = alt.Projection(
        type="mercator",
        scale=alt.expr("zoom"),
        center=alt.expr("[cx,cy]"),
        translate=[projection.width / 2, projection.height / 2],
        clipExtent=[[-2, -2], [projection.width + 2, projection.height + 2]],
    )
    when = step_words(setting, shown)
    title = (
        f"Who holds what {when}",
        "Colour: the likeliest controller; the fainter, the less certain",
    )
    if moving is not None and moving.number >= 0:
        words = "Triangles: formations, named while they march, ringed while kept out. Bursts: fights"
        title = (f"Future {moving.number:,}{',' if setting.scenario.calendar.in_hours else ''} {when}", words)
    chart = finished(
        layers,
        setting.scenario,
        width=int(projection.width),
        height=projection.height,
        description=describe(setting, tracks, day=shown),
        title=title if titled else None,
        tables=tables,
        parameters=parameters,
        projection=flat,
    )
    if titled:
        credit(chart, " ".join([*geo.ring_words(setting.scenario, setting.program), credits]).strip())
    return chart


def step_words(setting: Setting, step: int) -> str:
    """When a picture is: `on day 65, 18 August 2017`, in hours `14 h after the start, 14 October 2017, 20:00`."""
    calendar = setting.scenario.calendar
    day = step / setting.program.steps
    return f"{calendar.after(day) if calendar.in_hours else f'on day {step}'}, {calendar.long_when(day)}"


def describe(setting: Setting, tracks: Tracks, *, day: int) -> str:
    """The map in words, for readers who do not see it."""
    places, actors = setting.scenario.theatre.places, setting.scenario.actors
    ranked = sorted(range(len(tracks.places)), key=lambda k: (places[tracks.places[k]].rank, k))[:12]
    said = []
    for index in ranked:
        holder = tracks.holder[day, index]
        who = "nobody" if holder == len(tracks.actors) else actors[tracks.actors[holder]].name
        said.append(f"{places[tracks.places[index]].name}: {who} {tracks.certainty[day, index]:.0%}")
    return f"Map of the likeliest controller of each place {step_words(setting, day)}. " + "; ".join(said) + "."


def holders(
    setting: Setting, tracks: Tracks, *, theme: Theme = LIGHT, owners: Collection[int] = ()
) -> list[tuple[str, str]]:
    """(name, colour) of every actor that holds some place with a chance of 1% or more on some day, nobody last.

    owners: indices of actors that are named even so, because formations of theirs are on the map.
    """
    colours = actor_colours(setting.scenario, theme=theme)
    most = tracks.probability.max(axis=(0, 1))
    names = [(setting.scenario.actors[key].name, colours[key]) for key in tracks.actors]
    entries = zip([*names, ("nobody", theme["nobody"])], most, strict=True)
    return [entry for index, (entry, share) in enumerate(entries) if share >= 0.01 or index in owners]


def home_countries(setting: Setting, basemap: geo.Basemap) -> list[bool]:
    """Which countries hold a quarter of the places or more: the ones the map is about. basemap: in degrees of the map."""
    frame = frame_of(setting.scenario)
    points = np.array([frame(place.lon, place.lat) for place in setting.scenario.theatre.places.values()])
    shares = [
        is_within(points, [np.array([p[:2] for p in ring]) for ring in geo.outlines(feature)]).mean()
        for feature in basemap.countries
    ]
    return [bool(share >= 0.25) for share in shares]


def setting_point(setting: Setting) -> tuple[float, float]:
    """Longitude and latitude on the map of some place."""
    place = next(iter(setting.scenario.theatre.places.values()))
    return coarse(frame_of(setting.scenario)(place.lon, place.lat))


# -- layers ----------------------------------------------------------------------------------------


def _shapes(data: alt.NamedData, **mark: Any) -> alt.Chart:
    drawn: alt.Chart = Chart(data).mark_geoshape(**mark)
    return drawn


def _ground(setting: Setting, sheet: Sheet, basemap: geo.Basemap | None, tables: Tables) -> list[alt.Chart]:
    is_sea = has_sea(basemap, setting.scenario)
    sphere = Chart(alt.sphere()).mark_geoshape(fill=colour("water" if is_sea else "focus"), stroke=None)
    frame = frame_of(setting.scenario)
    # one digit more where the globe is turned: small areas must not become lines, outside which all would be filled
    digits = geo.digits_of(sheet.box) + (frame.kind == "turned")
    grid: list[alt.Chart] = []
    if not is_sea:
        lines = tables.add("graticule", geo.graticule(sheet.box, frame)[0])
        grid = [_shapes(lines, filled=False, stroke=colour("grid"), strokeWidth=1)]
    if basemap is None:
        return [sphere, *grid]
    if basemap.land:
        return [sphere, *grid, *_world(basemap, tables, digits=digits)]
    homes = home_countries(setting, basemap)
    # where it may be sea or not the neighbours' land must not look like it either
    grounds = ["focus" if home and is_sea else "land" for home in homes]
    thin = geo.thinned(basemap.countries, digits=digits)
    countries = tables.add("countries", ({**feature, "ground": g} for feature, g in zip(thin, grounds, strict=True)))
    outline = countries
    if frame.kind != "plain":
        outline = tables.add("borders", geo.borders(basemap.countries, frame, digits=digits))
    return [
        sphere,
        *grid,
        _shapes(countries, fill=alt.expr("theme[datum.ground]"), stroke=None),
        *_water(basemap, tables, digits=digits),
        _shapes(outline, filled=False, stroke=colour("border"), strokeWidth=1, strokeJoin="round"),
    ]


def _water(basemap: geo.Basemap, tables: Tables, *, digits: int) -> list[alt.Chart]:
    """Lakes and rivers. The outline of a lake lies below its area, so that cuts between pieces of it do not show."""
    lakes = tables.add("lakes", geo.thinned(basemap.lakes, digits=digits))
    rivers = tables.add("rivers", geo.thinned(basemap.rivers, digits=digits, keep=("rank", "barrier")))
    return [
        _shapes(lakes, filled=False, stroke=colour("river"), strokeWidth=1.2, strokeJoin="round"),
        _shapes(lakes, fill=colour("water"), stroke=None),
        _shapes(rivers, filled=False, stroke=alt.expr("datum.barrier ? theme.stream : theme.river"), strokeCap="round",
                strokeWidth=alt.expr("datum.barrier ? 2.4 : datum.rank > 6 ? 0.8 : 1.2")),
    ]  # fmt: skip


def _world(basemap: geo.Basemap, tables: Tables, *, digits: int) -> list[alt.Chart]:
    """Land and borders of the world. The coast is the outer half of an outline below the land, which hides all cuts."""
    land = tables.add("land", geo.thinned(basemap.land, digits=digits))
    lines = tables.add("boundaries", geo.thinned(basemap.borders, digits=digits, keep=("kind",)))
    return [
        _shapes(land, filled=False, stroke=colour("coast"), strokeWidth=1.8, strokeJoin="round"),
        _shapes(land, fill=colour("focus"), stroke=None),
        *_water(basemap, tables, digits=digits),
        _shapes(lines, filled=False, stroke=colour("border"), strokeJoin="round", strokeCap="round",
                strokeWidth=alt.expr("datum.kind == 'border' ? 1 : 1.5"),
                strokeDash=alt.expr("datum.kind == 'border' ? [1, 0] : [0.1, 3.4]")),
    ]  # fmt: skip


def _lines(sheet: Sheet, tables: Tables) -> list[alt.Chart]:
    routes = tables.add("routes", sheet.routes)
    reaches = tables.add("reaches", (ring for ring in sheet.rings if ring["kind"] == "reach"))
    zones = tables.add("zones", (ring for ring in sheet.rings if ring["kind"] == "zone"))
    return [
        _shapes(routes, filled=False, stroke=colour("casing"), strokeWidth=4.2, strokeCap="round"),
        _shapes(routes, filled=False, stroke=colour("route"), strokeWidth=2, strokeCap="round"),
        _shapes(
            routes, filled=False, stroke=alt.expr("theme.actors[datum.who[day]]"), strokeWidth=2.6, strokeCap="round",
            strokeOpacity=alt.expr("max(0, datum.p[day] / 100 - 0.2) / 0.8 * 0.85"),
        ),
        _shapes(
            reaches, filled=False, stroke=colour("line"), strokeDash=[5, 4], strokeOpacity=0.8,
            strokeWidth=alt.expr("0.8 + 0.9 * sqrt(datum.share)"),
        ),
        _shapes(zones, filled=False, stroke=colour("muted"), strokeDash=[1, 4], strokeCap="round", strokeWidth=1.6),
    ]  # fmt: skip


def _haloed(data: alt.NamedData, *, fill: Any, halo: float = 3.5, text: str = "text:N", **mark: Any) -> list[alt.Chart]:
    """Text twice: a halo in the colour of the ground, and the letters."""
    base = Chart(data)
    return [
        base.mark_text(stroke=colour("focus"), strokeWidth=halo, strokeJoin="round", color=colour("focus"), **mark)
        .encode(text=text, **POSITION),
        base.mark_text(color=fill, **mark).encode(text=text, **POSITION),
    ]  # fmt: skip


def _names(sheet: Sheet, tables: Tables) -> list[alt.Chart]:
    small = sheet.size - 1
    town = {"fontSize": small - 1, "baseline": "middle", "align": alt.expr("datum.align"),
            "dx": alt.expr("datum.dx"), "dy": alt.expr("datum.dy")}  # fmt: skip
    shown = f"{_shown(sheet)} ? 1 : 0"
    towns = tables.add("towns", sheet.towns)
    bar = tables.add("bar", [sheet.bar])
    return [
        *_haloed(tables.add("river-names", sheet.rivers), fill=colour("stream"), halo=3, fontSize=small,
                 fontStyle="italic", angle=alt.expr("datum.angle"), opacity=1),
        Chart(tables.add("country-names", sheet.countries))
        .mark_text(fontSize=small, fontWeight=600, color=colour("country"), dy=alt.expr("datum.dy || 0"))
        .encode(text="text:N", **POSITION),
        Chart(towns).mark_point(shape="circle", filled=True, fill=colour("country"), stroke=colour("focus"),
                                    strokeWidth=1, size=16, opacity=alt.expr(shown)).encode(**POSITION),
        *_haloed(towns, fill=colour("muted"), halo=3, text="name:N", opacity=alt.expr(shown), **town),
        *_haloed(tables.add("ring-names", sheet.ring_labels), halo=4, fontSize=small, fontWeight=600,
                 fill=alt.expr("datum.kind == 'zone' ? theme.muted : theme.ink")),
        Chart(bar).mark_rule(strokeWidth=1.5, color=colour("muted"))
        .encode(longitude2="lon2:Q", latitude2="lat:Q", **POSITION),
        *_haloed(tables.add("bar-name", [{**sheet.bar, "lon": sheet.bar["middle"]}]), fill=colour("muted"),
                 halo=3, fontSize=small - 1, dy=-9),
    ]  # fmt: skip


def _places(sheet: Sheet, tables: Tables) -> list[alt.Chart]:
    places, names = tables.add("places", sheet.places), tables.add("place-names", sheet.place_names)
    base = Chart(places)
    holder = alt.expr("theme.actors[datum.who[day]]")
    area = "PI * datum.r * datum.r"
    fade = "pow(max(0, datum.p[day] / 100 - 0.15) / 0.85, 1.3)"
    shown = _shown(sheet)
    label: dict[str, Any] = {
        "align": alt.expr("datum.align"), "baseline": "middle", "dx": alt.expr("datum.dx"), "dy": alt.expr("datum.dy"),
        "fontSize": alt.expr("datum.size"), "fontWeight": alt.expr("datum.weight"),
        "opacity": alt.expr(f"{shown} ? 1 : 0"),
    }  # fmt: skip
    dot: dict[str, Any] = {"shape": "circle", "filled": True}
    pulse = "datum.since[day] < 8"
    return [
        base.mark_point(
            **dot, fill=None, stroke=holder, strokeWidth=2, size=alt.expr(f"{area} * (2 + datum.since[day])"),
            opacity=alt.expr(f"{pulse} ? 0.7 * (1 - datum.since[day] / 8) : 0"),
        ).encode(**POSITION),
        base.mark_point(
            **dot, fill=None, stroke=colour("fight"), strokeWidth=2.5, size=alt.expr("PI * pow(datum.r + 7, 2)"),
            opacity=alt.expr("indexof(marked, datum.id) >= 0 ? 1 : 0"),
        ).encode(**POSITION),
        base.mark_point(
            **dot, fill=colour("focus"), stroke=colour("casing"), strokeWidth=4.5, size=alt.expr(area), opacity=1
        ).encode(**POSITION),
        base.mark_point(
            **dot, fill=holder, fillOpacity=alt.expr(fade), stroke=holder, strokeWidth=1.7, size=alt.expr(area),
            opacity=1,
        ).transform_calculate(sure="datum.p[day] + '%'")
        .encode(tooltip=[alt.Tooltip("name:N", title="Place"), alt.Tooltip("sure:N", title="Certainty")], **POSITION),
        *_leads(names, shown),
        *_haloed(names, fill=colour("ink"), text="name:N", **label),
    ]  # fmt: skip


def _shown(sheet: Sheet) -> str:
    """Whether a label is shown at the zoom of the map."""
    least = f"{0.999 * sheet.projection.scale:.3f}"
    return f"zoom >= datum.from * {least} && zoom < datum.until * {least}"


def _leads(names: alt.NamedData, shown: str) -> list[alt.Chart]:
    """The lines from places to labels that stand off, from the edge of the disc."""
    degrees = "57.29578 / zoom"
    base = (
        Chart(names)
        .transform_filter("datum.lx !== 0 || datum.ly !== 0")
        .transform_calculate(
            x=f"datum.lon + datum.lx * {degrees}",
            y=f"datum.lat - datum.ly * {degrees} * cos(datum.lat / 57.29578)",
        )
    )
    visible = alt.expr(f"{shown} ? 1 : 0")
    return [
        base.mark_rule(strokeWidth=width, color=colour(ink), opacity=visible, strokeCap="round")
        .encode(longitude2="x:Q", latitude2="y:Q", **POSITION)
        for width, ink in ((3.2, "focus"), (1.1, "ink"))
    ]  # fmt: skip


def _legend(setting: Setting, tracks: Tracks, tables: Tables, *, owners: Collection[int], width: float) -> alt.Chart:
    """The legend of actors, tied to some place."""
    lon, lat = setting_point(setting)
    names = holders(setting, tracks, owners=owners)
    return actor_legend(names, tables, at={"lon": lon, "lat": lat}, width=width).encode(**POSITION)
