// PLACEHOLDER written by hand in the shape tauri-specta will generate; replaced by the generated file.
export type View = "inbox" | "unread" | "done" | "all";
export type ConversationState = "unread" | "open" | "done";
export type UnreadReason = "inbound" | "manual" | "snooze" | "failed_send";
export type Party = { address: string; name: string | null };
export type Direction = "inbound" | "outbound";
export type Delivery = "draft" | "queued" | "sent" | "delivered" | "failed";
export type CallOutcome = "answered" | "missed" | "rejected" | "blocked";
export type ActivityKind = "text" | "call" | "voicemail";
/** The last item of a conversation, enough to draw a row. `text` is at most 160 characters, one line. */
export type Snippet = { kind: ActivityKind; direction: Direction; text: string; sender: string | null; delivery: Delivery; outcome: CallOutcome | null; durationS: number; attachments: number };
/** `head` is the newest activity the store knows: pass it back as `through` with done. */
export type ConversationRow = { id: string; numberId: string; parties: Party[]; state: ConversationState; unreadReason: UnreadReason | null; waitingSince: number | null; triedAt: number | null; snoozedUntil: number | null; muted: boolean; lastAt: number; last: Snippet; head: string };
export type PhoneNumber = { id: string; name: string; e164: string | null; color: number; sample: boolean };
export type Count = { inbox: number; unread: number; done: number; all: number };
export type NumberCount = { numberId: string; count: Count };
export type Counts = { total: Count; numbers: NumberCount[] };
export type ListQuery = { view: View; numberId: string | null; after: string | null; limit: number };
export type Page = { rows: ConversationRow[]; next: string | null; total: number };
export type Attachment = { sha256: string; mediaType: string; name: string | null; size: number; /** true when the bytes themselves are a raster image the webview may show */ image: boolean };
export type Activity = { id: string; at: number; kind: ActivityKind; direction: Direction; sender: Party | null; body: string; subject: string | null; delivery: Delivery; outcome: CallOutcome | null; durationS: number; attachments: Attachment[]; automatic: boolean };
export type StateVerb = "done" | "unread" | "open" | "seen" | "snoozed" | "woken" | "muted" | "unmuted" | "undone" | "redone";
export type StateChange = { id: string; at: number; verb: StateVerb; actor: string; me: boolean };
/** Oldest first. */
export type ThreadItem = { type: "activity"; activity: Activity } | { type: "state_change"; change: StateChange };
export type Thread = { row: ConversationRow; items: ThreadItem[]; /** cursor for older items */ before: string | null };
export type Target = { id: string; through: string };
export type RefusalReason = "already_done" | "already_unread" | "already_open" | "not_unread" | "newer_inbound" | "changed_since" | "in_the_past" | "already_muted" | "not_muted" | "unknown_conversation";
export type Refused = { id: string; reason: RefusalReason };
export type Verb = "done" | "unread" | "open" | "seen" | "snooze" | "mute" | "unmute" | "undo" | "redo";
/** What a command did. `rows` holds the new state of every conversation it was asked to change, also of the refused ones. */
export type Outcome = { commandId: string; verb: Verb; /** for undo and redo: the verb that was undone or redone */ of: Verb | null; changed: string[]; refused: Refused[]; rows: ConversationRow[]; counts: Counts };
export type Dwell = "at_once" | "half_second" | "two_seconds" | "on_reply" | "by_hand";
export type Settings = { language: "system" | "en" | "es"; theme: "system" | "light" | "dark"; dwell: Dwell; afterDone: "next" | "previous" | "stay" };
export type AppState = { version: string; firstRun: boolean; hasSamples: boolean; numbers: PhoneNumber[]; counts: Counts; settings: Settings; systemLanguage: string; dataDir: string; region: string; /** files given on the command line, to preview at once */ openFiles: string[] };
/** A line of ours an archive belongs to; one for each SIM (`line`) the files name, or a single one with line null. */
export type LineChoice = { line: string | null; name: string; e164: string | null };
export type ImportOptions = { files: string[]; lines: LineChoice[]; /** ISO 3166 region for national numbers */ region: string };
export type Problem = { file: string; line: number; reason: ProblemReason; detail: string };
export type ProblemReason = "bad_field" | "malformed" | "truncated" | "too_large" | "bad_attachment" | "io";
/** A file that could not be read as an archive at all. */
export type FileError = { file: string; code: "not_found" | "no_permission" | "empty" | "wrong_type" | "encrypted_zip" | "zip" | "io"; detail: string };
export type Tally = { conversations: number; newConversations: number; messages: number; calls: number; voicemails: number; attachments: number; duplicates: number; unreadable: number; from: number | null; to: number | null; toUnread: number; toOpen: number; toDone: number; problems: Problem[]; fileErrors: FileError[] };
export type ImportPhase = "preview" | "import";
export type ImportState = "running" | "finished" | "cancelled" | "failed";
/** Sent as the `importProgress` event about four times a second and at the end. `lines` are the SIMs the files name. */
export type ImportStatus = { jobId: string; phase: ImportPhase; state: ImportState; files: string[]; bytesRead: number; bytesTotal: number; records: number; recordsPerSecond: number; secondsLeft: number | null; lines: LineChoice[]; tally: Tally; error: AppError | null };
export type PastImport = { id: string; files: string[]; at: number; state: ImportState; tally: Tally; /** true when it was cancelled or cut off and can go on */ resumable: boolean; options: ImportOptions };
export type Topic = "conversations" | "counts" | "numbers" | "settings";
/** Sent after commit. Empty `conversations` with topic "conversations" means: anything may have changed. `commandId` names the command when it was one of this window's. */
export type Changed = { topics: Topic[]; conversations: string[]; commandId: string | null };
export type ErrorCode = "not_found" | "invalid" | "busy" | "disk_full" | "unknown_commit" | "failed";
export type AppError = { code: ErrorCode; params: { [key: string]: string }; retryable: boolean; detail: string; traceId: string };

// Commands. Each returns a promise and rejects with AppError. commandId is a UUIDv7 made by the UI, so that a retry is harmless.
export interface Commands {
  appState(): Promise<AppState>;
  listConversations(query: ListQuery): Promise<Page>;
  conversation(id: string): Promise<ConversationRow>;
  thread(id: string, before: string | null, limit: number): Promise<Thread>;
  counts(): Promise<Counts>;
  markDone(commandId: string, targets: Target[]): Promise<Outcome>;
  markUnread(commandId: string, ids: string[]): Promise<Outcome>;
  markOpen(commandId: string, ids: string[]): Promise<Outcome>;
  markSeen(commandId: string, target: Target): Promise<Outcome>;
  undo(commandId: string): Promise<Outcome | null>; // null: nothing to undo
  redo(commandId: string): Promise<Outcome | null>;
  pickImportFiles(): Promise<string[]>; // native dialog; empty when cancelled
  previewImport(options: ImportOptions): Promise<string>; // job id; progress by event
  startImport(options: ImportOptions): Promise<string>;
  cancelImport(jobId: string): Promise<void>;
  importStatus(): Promise<ImportStatus | null>; // the running or last job of this session
  pastImports(): Promise<PastImport[]>;
  addSamples(): Promise<Counts>;
  removeSamples(): Promise<Counts>;
  finishFirstRun(): Promise<void>;
  saveSettings(settings: Settings): Promise<Settings>;
  renameNumber(id: string, name: string, e164: string | null): Promise<PhoneNumber[]>;
}
// Events
export interface Events { changed: Changed; importProgress: ImportStatus }
// Attachment bytes: <img src={`listo-media://localhost/${sha256}`}> ("http://listo-media.localhost/…" on Windows)

// --- The client, in the shape of the generated one. ---
import { invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";

export const commands: Commands = {
  appState: () => invoke("app_state"),
  listConversations: (query) => invoke("list_conversations", { query }),
  conversation: (id) => invoke("conversation", { id }),
  thread: (id, before, limit) => invoke("thread", { id, before, limit }),
  counts: () => invoke("counts"),
  markDone: (commandId, targets) => invoke("mark_done", { commandId, targets }),
  markUnread: (commandId, ids) => invoke("mark_unread", { commandId, ids }),
  markOpen: (commandId, ids) => invoke("mark_open", { commandId, ids }),
  markSeen: (commandId, target) => invoke("mark_seen", { commandId, target }),
  undo: (commandId) => invoke("undo", { commandId }),
  redo: (commandId) => invoke("redo", { commandId }),
  pickImportFiles: () => invoke("pick_import_files"),
  previewImport: (options) => invoke("preview_import", { options }),
  startImport: (options) => invoke("start_import", { options }),
  cancelImport: (jobId) => invoke("cancel_import", { jobId }),
  importStatus: () => invoke("import_status"),
  pastImports: () => invoke("past_imports"),
  addSamples: () => invoke("add_samples"),
  removeSamples: () => invoke("remove_samples"),
  finishFirstRun: () => invoke("finish_first_run"),
  saveSettings: (settings) => invoke("save_settings", { settings }),
  renameNumber: (id, name, e164) => invoke("rename_number", { id, name, e164 }),
};

function makeEvent<T>(name: string) {
  return { listen: (cb: (event: { payload: T }) => void): Promise<UnlistenFn> => listen<T>(name, cb) };
}
export const events = {
  changed: makeEvent<Changed>("changed"),
  importProgress: makeEvent<ImportStatus>("import-progress"),
};
