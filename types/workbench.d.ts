// What the scripts of the workbench share beside what page.d.ts describes: `page.bench`, and CodeMirror as one global object.
// Answers are as the API describes them (api.d.ts).

declare const CodeMirror: typeof import("../scripts/editor_bundle.js");

interface Place {
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}

interface BenchFault extends Place {
  code: string;
  severity: string;
  message: string;
  hint: string | null;
}

interface BenchFaults {
  is_valid: boolean;
  is_draft: boolean;
  errors: number;
  warnings: number;
  left_out: number;
  diagnostics: BenchFault[];
}

interface BenchDocument {
  id: string;
  title: string;
  kind: "file" | "bundled" | "upload" | "new";
  file: string | null;
  can_save: boolean;
  can_save_as: boolean;
  text: string;
  version: string | null;
  suggested?: string; // the name of a text that has no file yet
}

interface BenchEdit extends Place {
  insert: string;
}

interface Explained extends Place {
  title: string;
  words: string[];
  declared: { line: number; column: number } | null;
}

type FieldChoices = { value: string; words: string }[];

interface FormField {
  key: string;
  path: (string | number)[];
  kind: string;
  help: string;
  is_required: boolean;
  is_usual: boolean;
  is_present: boolean;
  text: string;
  default: string;
  choices: FieldChoices;
  unit: string;
  expects: string;
  shapes: FieldChoices;
  shape: string;
  fields: FormField[];
  adds: FieldChoices;
  names: FieldChoices;
  noun: string;
  line: number;
  column?: number;
  end_line?: number;
  end_column?: number | null;
  title?: string; // what it is called where its key does not say it
}

interface FieldActs {
  id: string; // the steps to it from the entry
  change(text: string | null): void;
  shape(steps: (string | number)[], shape: string, value?: string): void;
  toText(): void;
  inner(field: FormField): ShownField;
}

interface FieldBody {
  box: HTMLElement;
  control: HTMLElement;
  value(): string;
  inner?: ShownField[];
}

interface EntryForm {
  path: string[];
  section: string;
  noun: string;
  name: string;
  line: number;
  column: number;
  end_line: number;
  end_column: number | null;
  can_edit: boolean;
  why_not: string;
  can_remove: boolean;
  can_rename: boolean;
  fields: FormField[];
  entries: { path: string[]; title: string; line: number; column: number }[];
  inner: string;
  names: FieldChoices;
}

interface OutlineEntry {
  path: string[];
  section: string;
  title: string;
  line: number;
  column: number;
  end_line: number;
  end_column: number | null;
}

interface AddableSection {
  section: string;
  noun: string;
  title: string;
}

interface ShownField {
  id: string;
  inner: ShownField[];
  isContainer: boolean; // has no value of its own but how it is written
  isFaulty: boolean;
  field: FormField;
  wrap: HTMLElement;
  box: HTMLElement;
  control: HTMLElement;
  value(): string;
  faults: HTMLElement;
  passage: HTMLElement;
  isChanged: boolean; // by the user, and not in the text yet
  refused: string | null; // why the value cannot be written
}

interface QueuedEdit {
  question(): EditQuestion;
  done(found: Answers["/api/workbench/edit"]): void;
  failed(fault: unknown): void;
}

interface Answers {
  "/api/workbench/diagnostics": BenchFaults;
  "/api/workbench/complete": Place & { items: Completed[] };
  "/api/workbench/terms": Schemas["TermsAnswer"];
  "/api/workbench/hover": Explained | null;
  "/api/workbench/outline": OutlineEntry[];
  "/api/workbench/form": EntryForm | null;
  "/api/workbench/form/new": EntryForm;
  "/api/workbench/edit": { edits: BenchEdit[]; line: number; column: number; new_errors: BenchFault[] };
  "/api/workbench/towns": Schemas["TownsAnswer"];
  "/api/workbench/source-text": Schemas["SourceTextAnswer"];
  "/api/workbench/passages": Schemas["PassagesAnswer"];
  "/api/workbench/locate": Schemas["LocatedAnswer"];
  "/api/workbench/odds": Schemas["OddsAnswer"];
  "/api/workbench/versus": { outcomes: (Schemas["Difference"] & { id: string; title: string })[]; added: string[]; removed: string[] };
  "/api/workbench/map": { key: string; map: (Schemas["DrawnMap"] & { figure: Figure; themes: PageData["themes"] }) | null };
  "/api/workbench/trial": { words: string; diagnostics: BenchFault[] };
  "/api/workbench/save": { version: string };
  "/api/workbench/save-as": BenchDocument;
  "/api/workbench/new": BenchDocument;
}

interface Completed {
  label: string;
  insert: string;
  kind: string;
  detail: string;
  info: string;
  again: boolean;
}

interface TextQuestion {
  document: string;
  text: string;
}

interface PlaceQuestion extends TextQuestion {
  line: number;
  column: number;
}

interface Questions {
  "/api/workbench/diagnostics": TextQuestion;
  "/api/workbench/complete": PlaceQuestion;
  "/api/workbench/terms": TextQuestion & { before: string; expected: string };
  "/api/workbench/hover": PlaceQuestion;
  "/api/workbench/outline": TextQuestion;
  "/api/workbench/form": PlaceQuestion;
  "/api/workbench/form/new": TextQuestion & { section: string };
  "/api/workbench/edit": TextQuestion & EditQuestion;
  "/api/workbench/towns": TextQuestion & { name: string };
  "/api/workbench/source-text": { document: string; name: string; content: string };
  "/api/workbench/passages": TextQuestion & { source: string | null };
  "/api/workbench/locate": TextQuestion & { source: string | null };
  "/api/workbench/odds": TextQuestion & { futures: number; ranges: boolean };
  "/api/workbench/versus": TextQuestion & { base: string; futures: number };
  "/api/workbench/map": TextQuestion & { width: number; known: string | null };
  "/api/workbench/trial": TextQuestion;
  "/api/workbench/save": { document: string; text: string; version: string | null };
  "/api/workbench/save-as": { name: string; text: string; document: string };
  "/api/workbench/new": Schemas["Begun"];
}

interface EditQuestion {
  action: "change" | "rename" | "add" | "remove";
  path: string[];
  name?: string;
  values?: { [key: string]: string | null };
}

type TextPath = Extract<keyof Questions, `/api/workbench/${string}`> & keyof Answers;
type BenchEvent = "text" | "cursor" | "checked" | "played" | "saved" | "sourced";

interface Bench {
  // bench
  name: string;
  document: BenchDocument | null;
  base: string;
  revision: number;
  found: BenchFaults | null;
  changedAt: number;
  latencies: { what: string; ms: number }[];
  on(what: BenchEvent, listener: (detail?: any) => void): void;
  tell(what: BenchEvent, detail?: unknown): void;
  latest<Path extends TextPath>(path: Path, extra?: Omit<Questions[Path], keyof TextQuestion>): Promise<Answers[Path] | undefined>;
  drop(path: TextPath): void;
  rested(work: () => unknown, rest: number | (() => number)): (() => void) & { cancel: () => void };
  shown(what: string, revision: number): void;
  isWithin(
    range: { line: number; column: number; end_line: number; end_column: number | null } | null,
    line: number,
    column: number,
  ): boolean;
  dialog(selector: string): HTMLDialogElement;
  say(words: string): void;
  trouble(fault: unknown): void;
  marked(text: string): Node[];
  button(text: string, work: () => unknown, className?: string): HTMLElement;
  // keys, editor
  keys(): import("@codemirror/state").Extension;
  listenToKeys(): void;
  text(): string;
  view(): import("@codemirror/view").EditorView;
  here(): { line: number; column: number };
  offset(line: number, column: number): number;
  jump(line: number, column?: number, isQuiet?: boolean): void;
  toText(): void;
  writeKey(key: string, form: EntryForm): void;
  apply(edits: BenchEdit[], line: number, column: number): void;
  replaceText(text: string, keep: boolean): void;
  words(found: Explained): HTMLElement;
  explainHere(): Promise<void>;
  toDeclaration(): Promise<void>;
  readOnly(isReadOnly: boolean): void;
  textChanged(): void;
  openEditor(): void;
  isNarrow(): boolean;
  // faults
  explain(code: string): Promise<void>;
  remedy(entry: { code?: string; message: string }): HTMLElement | null;
  faultItem(entry: BenchFault, k?: number, all?: BenchFault[]): HTMLElement;
  faultsNow(): BenchFault[];
  canPlay(): boolean;
  unchecked(): void;
  toFault(way: number): boolean;
  listenToFaults(): void;
  // odds, drawn
  stale(isStale: boolean): void;
  listenToOdds(): void;
  listenToDrawn(): void;
  // keeping, saving
  forget(key?: string): void;
  offer(): void;
  listenToKeeping(): void;
  isUnsaved(): boolean;
  open(): Promise<void>;
  save(): void;
  listenToSaving(): void;
  // queue
  isEditing(): boolean;
  isLeaving(): boolean;
  queue(edit: QueuedEdit, settled: () => Promise<void>): void;
  afterEdits(kind: string, then: () => unknown): void;
  dropEdits(): void;
  unpressed(): Promise<unknown>;
  // sources
  passage(place: Schemas["PlaceInSource"], most?: number): HTMLElement;
  placeAt(line: number, column: number): Schemas["PlaceInSource"] | undefined;
  placesOf(path: (string | number)[]): Schemas["PlaceInSource"][];
  giveText(file: File): Promise<void>;
  locate(): Promise<void>;
  forgetText(): void;
  listenToSources(): void;
  // outline, fields, form
  listenToOutline(): void;
  lead(path: string[]): void;
  forgetRefused(): void;
  keepRefused(shown: ShownField[], path: (string | number)[]): void;
  bringBackRefused(shown: ShownField[], path: (string | number)[]): void;
  showRefused(): void;
  fieldOfFault(shown: ShownField[], fault: { line: number; column: number; message?: string }): ShownField | undefined;
  isOfHead(form: EntryForm, fault: { line: number; message?: string }): boolean;
  leadOfFault(form: EntryForm, fault: { line: number; column: number }): string | null;
  field(field: FormField, acts: FieldActs, isNew?: boolean): ShownField;
  withTerms(field: FormField, control: HTMLInputElement, commit: (text: string) => void): HTMLElement;
  suggestions(choices: FieldChoices, box: HTMLElement): HTMLElement;
  option(value: string, words: string, isSelected?: boolean): HTMLElement;
  isMain(shown: ShownField): boolean;
  showComments(box: HTMLElement, words: string): void;
  folded(rest: ShownField[]): HTMLDetailsElement;
  nested(field: FormField, acts: FieldActs, as: FieldBody | null): FieldBody;
  shapeWords(shape: { value: string; words: string }): string;
  townSearch(chosen: (town: Schemas["Town"]) => void): HTMLElement;
  faultLine(fault: { code?: string; severity: string; message: string; hint: string | null }): HTMLElement;
  remember(key: string, value: string): void;
  remembered(key: string): string | null;
  showPassage(shown: ShownField, places: Schemas["PlaceInSource"][]): void;
  showAtField(shown: ShownField, messages: { code?: string; severity: string; message: string; hint: string | null }[]): void;
  add(section: AddableSection): void;
  stopAdding(): void;
  leave(title: string): void;
  toForm(): boolean;
  toPlace(place: { line: number; column: number }): void;
  listenToForm(): void;
}

interface Page {
  bench: Bench;
}
