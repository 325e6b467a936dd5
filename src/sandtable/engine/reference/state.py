"""The state of a future: formations, engagements, who controls what; and the plain questions one asks of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, isnan

from sandtable.engine.reference.draws import Dice
from sandtable.engine.reference.flow import Flow
from sandtable.engine.reference.setting import Setting
from sandtable.program import Event, Mode, OrderKind, Side, Stance, Void

GONE_AT = 0.05  # share of the initial strength at which a formation is destroyed
SAME_POINT = 1e-9  # km: positions as near as this are one point, whatever rounding says
SAME_TIME = 1e-9  # days: what is due as lately as this is due now, whatever rounding says


def is_same_point(one: float, other: float) -> bool:
    return abs(one - other) <= SAME_POINT


@dataclass(eq=False)
class Formation:
    """One formation. Positions in km from the route's start, times in days, velocities in km/day."""

    index: int
    actor: int
    quality: float
    pace: float
    stock: float
    strength: float
    initial: float
    cohesion: float
    place: int  # where it stands, or the end of the route behind it
    mode: Mode
    is_fortified: bool  # until it leaves its declared place
    has_airlift: bool
    order: int = OrderKind.HOLD
    waypoints: list[int] = field(default_factory=list)  # those left
    route: int | None = None
    destination: int = -1  # the end of the route ahead
    anchor: float = 0.0  # position at the last change of velocity
    since: float = 0.0  # when that was
    velocity: float = 0.0  # signed, positive from the route's start
    arrived: float = -inf
    resume_at: float | None = None  # end of a delay on the march, or of a pause
    friction: float = 1.0  # of its present leg
    departures: dict[int, int] = field(default_factory=dict)  # by route, how often it left a place by it
    came_from: int = -1  # the place behind it when it last entered one by a route
    is_spent: bool = False
    is_at_bay: bool = False
    times_spent: int = 0
    days_to_recover: float = inf
    days_recovered: float = 0.0
    is_recovering: bool = False  # the clock runs
    levels_set: int = 0
    strength_when_set: float = 0.0  # S_set
    steadiness: float = inf  # (-ln u)^(1/1.5) of the level by fires
    share_borne: float = (
        0.0  # the most of (1 - S / S_set) / (tolerance x cohesion) that it has borne since the level was set
    )
    strain_on_joining: float = 0.0  # its side's
    is_softened: bool = False  # its cohesion has changed in this instant: what it bears now has not been tried yet
    captor: int | None = None  # -1 nobody
    withdraws_by_order: bool = False
    is_barred: bool = False  # at the end of the last instant
    is_attacked: bool = False  # ever so far
    is_cut: bool = False
    stage: int = 0
    supply_factor: float = 1.0
    next_stage: float = inf
    surrender_clock: float = inf
    surrender_rate: float = 0.0
    inside_ring: list[bool] = field(default_factory=list)
    engagement: Engagement | None = None
    cover: float = 1.0

    @property
    def remnant(self) -> float:
        """The strength at which it is destroyed."""
        return GONE_AT * self.initial

    @property
    def is_destroyed(self) -> bool:
        return self.strength <= self.remnant

    @property
    def is_inside(self) -> bool:
        """At a place, or engaged there without being on a route."""
        return self.route is None and self.mode in (Mode.AT_PLACE, Mode.ENGAGED)

    @property
    def is_attacker(self) -> bool:
        return self.engagement is not None and self in self.engagement.attackers

    def position(self, now: float) -> float:
        return self.anchor + self.velocity * (now - self.since)


@dataclass(eq=False)
class Engagement:
    """A fight at a place, or at a position on a route, and its next event since the last restart."""

    place: int | None
    route: int | None
    position: float
    gains: tuple[float, float]  # G of the attackers, of the defenders
    endurance: tuple[float, float]  # E of the attackers, of the defenders
    attackers: list[Formation] = field(default_factory=list)
    defenders: list[Formation] = field(default_factory=list)
    is_touched: bool = True
    is_altered: bool = True  # so that the rates of strain must be computed again
    strain: list[float] = field(default_factory=lambda: [0.0, 0.0])
    strain_at_restart: list[float] = field(default_factory=lambda: [0.0, 0.0])
    strain_rate: list[float] = field(default_factory=lambda: [0.0, 0.0])  # 1/day
    number: int = 0  # how many were opened there before
    strain_borne: list[float] = field(
        default_factory=lambda: [0.0, 0.0]
    )  # the most by cohesion that a member has borne
    has_given_way: list[bool] = field(default_factory=lambda: [False, False])  # any of the side: E is known
    is_opened: bool = False  # its first restart has been logged
    since: float = 0.0
    flow: Flow | None = None
    base: dict[int, float] = field(default_factory=dict)  # strengths at the restart
    due: tuple[float, Event, Formation, float] | None = None  # time, kind, who, level

    @property
    def members(self) -> list[Formation]:
        return sorted(self.attackers + self.defenders, key=lambda f: f.index)

    def side_of(self, formation: Formation) -> list[Formation]:
        return self.attackers if formation in self.attackers else self.defenders

    def opponents_of(self, formation: Formation) -> list[Formation]:
        return self.defenders if formation in self.attackers else self.attackers


class World:
    """Everything that changes."""

    def __init__(self, setting: Setting, *, dice: Dice, formations: list[Formation]) -> None:
        program = setting.program
        self.setting, self.dice, self.formations = setting, dice, formations
        self.now = 0.0
        self.stance: list[list[int]] = program.parties.stance.tolist()
        self.is_closed: list[list[bool]] = program.parties.is_closed.tolist()
        self.control: list[int] = program.parties.control.tolist()
        self.first = {(actor, place): 0.0 for place, actor in enumerate(self.control) if actor >= 0}
        self.reached: dict[tuple[int, int], float] = {}
        self.attacked: set[tuple[int, int]] = set()  # actors: who was attacked, and by whom
        self.ceasefire: set[int] = set()
        self.engagements: list[Engagement] = []
        self.attacks = self.unusual_attacks = 0
        self.opened: dict[int, int] = {}  # by location, how many engagements so far
        self.touched_places: set[int] = set()
        self.touched_routes: set[int] = set()
        self.log: list[tuple[float, int, int, int, float]] = []
        self.air_is_active: list[bool] = program.support.air_is_active.tolist()
        self.fires_is_active: list[bool] = program.support.fires_is_active.tolist()
        self.has_ended = False

    # -- the log

    def write(self, event: Event, subject: int, *, other: int = -1, value: float = 0.0) -> None:
        self.log.append((self.now, int(event), subject, other, float(value)))

    # -- parties

    def are_hostile(self, one: int, other: int) -> bool:
        """Hostile if either side is. -1, nobody, is hostile to nobody."""
        if one == other or one < 0 or other < 0:
            return False
        return Stance.HOSTILE in (self.stance[one][other], self.stance[other][one])

    def are_friendly(self, one: int, other: int) -> bool:
        """Friendly only if both sides are. An actor is its own friend."""
        if one == other:
            return True
        return one >= 0 and other >= 0 and self.stance[one][other] == self.stance[other][one] == Stance.FRIENDLY

    def closes_passage(self, one: int, *, to: int) -> bool:
        """Whether one closes passage to the other: it means nothing between hostile actors."""
        return one >= 0 and one != to and self.is_closed[one][to] and not self.are_hostile(one, to)

    def is_hostile_to_any(self, formation: Formation, others: list[Formation]) -> bool:
        return any(self.are_hostile(formation.actor, other.actor) for other in others)

    # -- places and routes

    def inside(self, place: int) -> list[Formation]:
        return [f for f in self.formations if f.place == place and f.is_inside]

    def standers(self, place: int) -> list[Formation]:
        return [f for f in self.inside(place) if f.mode == Mode.AT_PLACE]

    def is_waiting(self, formation: Formation, place: int) -> bool:
        """Waiting for the place, and not paused."""
        return formation.mode == Mode.WAITING and formation.destination == place and formation.resume_at is None

    def on_route(self, route: int) -> list[Formation]:
        return [f for f in self.formations if f.route == route]

    def is_hostile_controlled(self, place: int, *, to: int) -> bool:
        return self.are_hostile(self.control[place], to)

    def is_closed_place(self, place: int, *, to: int) -> bool:
        """Whether its controller, or anybody with a formation inside, closes passage."""
        there = {self.control[place], *(f.actor for f in self.inside(place))}
        return any(self.closes_passage(actor, to=to) for actor in there)

    def barrier(self, formation: Formation, place: int) -> Void | None:
        """What would bar a formation that waits for the place: closed passage, a ceasefire, or nothing."""
        if self.is_closed_place(place, to=formation.actor):
            return Void.CLOSED
        is_theirs = self.is_hostile_controlled(place, to=formation.actor)
        is_kept_out = is_theirs or self.is_hostile_to_any(formation, self.inside(place))
        return Void.CEASEFIRE if place in self.ceasefire and is_kept_out else None

    def end_position(self, formation: Formation) -> float:
        """Where the route ends in the formation's direction of march."""
        return self.setting.route_length[formation.route] if self.direction(formation) > 0 else 0.0  # type: ignore[index]

    def direction(self, formation: Formation) -> int:
        """+1 if it faces the route's end, -1 if its start."""
        return 1 if formation.destination == self.setting.route_end[formation.route] else -1  # type: ignore[index]

    def engagement_at(self, place: int) -> Engagement | None:
        return next((e for e in self.engagements if e.place == place), None)

    def location(self, engagement: Engagement) -> int:
        """The place, or the number of places plus the route."""
        if engagement.place is not None:
            return engagement.place
        assert engagement.route is not None
        return len(self.control) + engagement.route

    # -- what was touched

    def touch_engagement(self, engagement: Engagement) -> None:
        """It must restart."""
        engagement.is_touched = True
        if engagement.place is not None:
            self.touched_places.add(engagement.place)
        elif engagement.route is not None:
            self.touched_routes.add(engagement.route)

    def alter_engagement(self, engagement: Engagement) -> None:
        """As touching it; and its sides strain otherwise from now on."""
        engagement.is_altered = True
        self.touch_engagement(engagement)

    def touch(self, formation: Formation) -> None:
        """Its presence or a property that others reckon with changed."""
        if formation.route is None:
            self.touched_places.add(formation.place)
            return
        self.touched_routes.add(formation.route)
        if formation.mode == Mode.WAITING:
            self.touched_places.add(formation.destination)

    def touch_power(self, formation: Formation) -> None:
        """Its strength (other than by the flow), its supply factor, or whether it is spent, changed."""
        self.touch(formation)
        if formation.engagement is not None:
            self.alter_engagement(formation.engagement)

    def touch_everything(self) -> None:
        self.touched_places.update(range(len(self.control)))
        self.touched_routes.update(range(len(self.setting.route_length)))

    # -- time

    def advance(self, *, to: float) -> None:
        """Bring the strengths of all who fight to this time, along the flow since each restart."""
        self.now = to
        for engagement in self.engagements:
            if engagement.flow is None:
                continue
            days = to - engagement.since
            engagement.strain = [
                strain + rate * days
                for strain, rate in zip(engagement.strain_at_restart, engagement.strain_rate, strict=True)
            ]
            kept = [
                engagement.flow.factor(days, is_attacker=side == Side.ATTACKERS)
                for side in (Side.ATTACKERS, Side.DEFENDERS)
            ]
            for side, members in enumerate((engagement.attackers, engagement.defenders)):
                for formation in members:
                    formation.strength = engagement.base[formation.index] * kept[side]

    def is_finite(self) -> bool:
        return not any(isnan(f.strength) or f.strength < 0.0 for f in self.formations)
