// What the scripts of the report and of the app share: the object `sandtable`, and the data that the page carries.
// The types of the app's answers come from its API's description (api.d.ts).

type Schemas = import("./api").components["schemas"];
type Rows = { [name: string]: any }[];
type Settings = { [assumption: string]: number };

interface Theme {
  actors?: string[]; // colours, the last of nobody
}

interface Figure {
  shared: { [table: string]: Rows };
  drawings: Drawing[];
}

interface Drawing {
  least: number;
  spec: { [name: string]: any };
  own: { [table: string]: Rows };
}

interface ShownFuture {
  number: number;
  control: { [place: string]: number[][] };
  formations: Rows;
  fights: Rows;
}

interface PageData {
  start: string; // ISO date, with the time of day if there is one
  per_day: number; // pictures: 1, or 24 in a scenario of hours
  days: number; // the last picture
  day?: number; // that the page opens with
  single?: boolean; // one future: the replay page
  holders: string[]; // the last is nobody
  control: { [place: string]: { [holder: string]: number[] } }; // per cent, by day
  futures: ShownFuture[];
  figures: { [id: string]: Figure };
  themes: { light: Theme; dark: Theme };
  settings: { played: [string, string][]; assumptions: string[] }; // of the report only
  // of the app only
  captions: { [picture: string]: string };
  scenario: string;
  document: string; // of the workbench only
  seed: number;
  played: number; // futures
  groups: Schemas["ControlGroup"][];
  outcomes: string[];
  settlements: string[];
  timed: string[];
}

interface VegaView {
  signal(name: string): any;
  signal(name: string, value: unknown): VegaView;
  data(name: string): Rows;
  data(name: string, rows: Rows): VegaView;
  width(): number;
  width(pixels: number): VegaView;
  height(): number;
  height(pixels: number): VegaView;
  run(): VegaView;
  finalize(): void;
  addEventListener(kind: string, listener: (event: Event, item: VegaItem | null) => void): void;
}

interface VegaItem {
  datum?: { [name: string]: any };
}

interface Drawn {
  view: VegaView;
  least: number;
  element: HTMLElement;
  drawing: Drawing;
}

interface Holding {
  who: number;
  name: string;
  share: number;
}

declare function vegaEmbed(element: HTMLElement, spec: object, options: object): Promise<{ view: VegaView }>;

interface Answers {
  "/api/whatif": Schemas["WhatIfAnswer"];
  "/api/settings": Schemas["LinkAnswer"];
  "/api/versus": Schemas["VersusAnswer"];
  "/api/pictures": Schemas["PicturesAnswer"];
  "/api/examples": Schemas["ExamplesAnswer"];
  "/api/replay": Schemas["ReplayAnswer"];
  "/api/fork": Schemas["ForkAnswer"];
  "/api/jobs": Schemas["JobAnswer"];
}

interface Questions {
  "/api/whatif": Given<"WhatIfOrAhead">;
  "/api/settings": Given<"LinkSettings">;
  "/api/versus": Given<"Versus">;
  "/api/pictures": Given<"WhatIf">;
  "/api/examples": Given<"ExamplesOf">;
  "/api/replay": Given<"OneFuture">;
  "/api/fork": Given<"ForkOf">;
  "/api/jobs": Given<"Asked">;
}

// what has a default may be left out
type Given<Name extends keyof Schemas> = Partial<Schemas[Name]> & { scenario: string };

interface Variant {
  scenario: string;
  set: Settings;
  seed: number;
}

declare class RefusedAnswer extends Error {
  constructor(status: number, body: RefusedAnswer["body"]);
  status: number;
  body: { error?: string; hint?: string | null; diagnostics?: Schemas["Diagnosed"][]; field?: string; version?: string | null };
  readonly words: string;
}

declare class UnreachableServer extends Error {
  words: string;
}

interface Page {
  // figures
  $<T extends HTMLElement = HTMLInputElement>(selector: string): T;
  data: PageData;
  views: { get(id: string): Drawn } & Map<string, Drawn>;
  day: number;
  isPrinting: boolean;
  marked: string[];
  theme(): Theme;
  rowsOf(figure: string, table: string): Rows;
  draw(element: HTMLElement): Promise<void>;
  drawAll(): Promise<void>;
  applyTheme(): void;
  resized(): void;
  // map
  look(): void;
  zoomBy(factor: number): unknown;
  moveTo(longitude: number, latitude: number, factor: number): void;
  tip(handler: unknown, event: MouseEvent, item: VegaItem | null, value: unknown): void;
  listenToMap(): void;
  // replay
  isFuture(): boolean;
  show(day: number): void;
  sharesOf(place: string): Holding[];
  showRows(): void;
  mapDrawn(): void;
  choose(index: number): void;
  stop(): void;
  play(): void;
  listenToReplay(): void;
  // claims, printing
  listenToClaimsIn(root: ParentNode): void;
  listenToClaims(): void;
  listenToPrinting(): void;
  // settings of an address
  shortened(text: string): string;
  isOfSettings(hash: string): boolean;
  settingsOf(hash: string): { found: [string, string][]; unread: string[] };
  fragmentOf(settings: string[][]): string;
  listenToSettings(): void;
  // api
  make<Name extends keyof HTMLElementTagNameMap>(name: Name, text?: string | null, className?: string): HTMLElementTagNameMap[Name];
  count(value: number): string;
  Refused: typeof RefusedAnswer;
  Unreachable: typeof UnreachableServer;
  ask(path: string, question: object, signal?: AbortSignal): Promise<Response>;
  askJson<Path extends keyof Answers>(path: Path, question: Questions[Path], signal?: AbortSignal): Promise<Answers[Path]>;
  getJson(path: string): Promise<any>;
  send(path: string, options: RequestInit): Promise<Response>;
  complain(fault: unknown, where: HTMLElement): void;
  set: Settings;
  variant(): Variant;
  // bars
  stillBars(): void;
  showBars(answer: Schemas["WhatIfAnswer"], other: Schemas["WhatIfAnswer"] | null, atOnce: boolean): Promise<unknown>;
  // variant
  isPlaying(): boolean;
  latencies: { futures: number; answered: number; drawn: number }[];
  baseline(signal?: AbortSignal): Promise<void>;
  playVariant(): Promise<void>;
  question(set: Settings, futures: number): Variant & { futures: number };
  pinned(): Settings;
  listenToPin(): void;
  // prefetch
  prefetched(set: Settings): Schemas["WhatIfAnswer"] | undefined;
  stopPrefetch(asked?: Settings): void;
  prefetch(slider: Element | null, pointed?: number): Promise<void>;
  listenToPrefetch(slider: HTMLInputElement): void;
  // controls
  controls: Map<string, Schemas["Control"]>;
  hold(set: Settings, words: { [assumption: string]: string }): void;
  listenToControls(): void;
  // link
  link(): string;
  settingsChanged(): void;
  showCommand(signal?: AbortSignal): Promise<void>;
  listenToLinks(): Promise<void>;
  // future, fork
  told: (Schemas["ReplayAnswer"] & { asked: Variant }) | null;
  eventItem(event: Schemas["EventLine"]): HTMLLIElement;
  chooseShown(index: number): void;
  replay(number: number): Promise<void>;
  listenToArrivals(): void;
  listenToFutures(): void;
  keepAlong(box: HTMLElement, job: Schemas["JobAnswer"]): void;
  showAlong(): void;
  noFork(): void;
  offerForks(told: Schemas["ReplayAnswer"]): void;
  markBaseline(index: number): void;
  listenToForks(): void;
  // jobs, findings, files
  listenToJobs(): Promise<void>;
  showFinding(job: Schemas["JobAnswer"], shown: Schemas["ShownFinding"], into: HTMLElement): Promise<void>;
  dropFinding(job: Schemas["JobAnswer"]): void;
  showAsOf(job: Schemas["JobAnswer"], found: Schemas["OddsAsOf"], into: HTMLElement): void;
  listenToFiles(): void;
}

interface Window {
  sandtable: Page;
}

// The page's own elements: what the scripts look for is in the templates, which the browser tests check. An input has nearly all
// properties that the scripts use; where another element is meant the script says so.
interface ParentNode {
  querySelector<T extends HTMLElement = HTMLInputElement>(selectors: string): T;
  querySelectorAll<T extends HTMLElement = HTMLInputElement>(selectors: string): NodeListOf<T>;
}

interface Element {
  closest<T extends HTMLElement = HTMLDetailsElement>(selector: string): T;
}
