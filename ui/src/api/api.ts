import { toAppError, type Host } from '../host/host';
import type { AppState, Attached, Attachment, Attention, BarMenu, BulkVerb, Changed, CleanupPreview, CleanupRow, CleanupRules, CommandProgress, ContactEdit, ContactFormat, ContactPage, ContactPreview, ContactQuery, ContactTarget, ConversationChange, ConversationRow, Counts, DataSize, DeletionProgress, DesktopState, DraftText, ExportForm, FindAt, GlobalAction, GlobalShortcut, HistoryPage, ImportOptions, ImportStatus, InsightFigure, InsightList, InsightProgress, InsightQuery, Insights, KeyFile, Linked, ListQuery, ListRange, Member, NewMessage, Opened, OutboxLine, Outcome, Page, PairedPhones, PastImport, Person, PhoneNumber, PictureKind, Property, PropertyKind, QuitState, ReadKeys, ReplyState, Review, ReviewChoice, ReviewHow, ReviewKind, ReviewUndo, SearchPage, SearchQuery, Settings, ShareProgress, Shared, SnoozeTime, SnoozeUntil, SourceAccount, SourceDeleted, SourceDeletion, SourceNumber, SourceStatus, SourceTest, Tag, Target, TextSnippet, TextToSend, Thread, ThreadAt, ThreadFinds, TranscriptForm, TranscriptStyle, UpdateState, Which } from '../host/types';
import { uuidv7 } from './ids';

const RETRY_AFTER_MS = [120, 400, 1200];
const REMEMBERED_COMMANDS = 500;

/** A command on its way: its id is known before its answer. */
export interface Sent<T> {
  commandId: string;
  answer: Promise<T>;
}

/**
 * The host with the manners every caller needs: commands leave one after another, so that the
 * order of the keys is the order of the commits; a retryable failure is tried again under the
 * same command id; the `changed` event of one's own command is left out.
 */
export class Api {
  readonly #host: Host;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #mine = new Set<string>();
  #lane: Promise<unknown> = Promise.resolve();
  /** Opens the way for what comes after a command. */
  readonly #lanes = new Map<string, () => void>();

  constructor(host: Host, sleep: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms))) {
    this.#host = host;
    this.#sleep = sleep;
  }

  appState = (): Promise<AppState> => this.#call(() => this.#host.appState());
  list = (query: ListQuery): Promise<Page> => this.#call(() => this.#host.listConversations(query));
  conversation = (id: string): Promise<ConversationRow> => this.#call(() => this.#host.conversation(id));
  thread = (id: string, at: ThreadAt, limit: number): Promise<Thread> => this.#call(() => this.#host.thread(id, at, limit));
  findInThread = (id: string, text: string, at: FindAt): Promise<ThreadFinds> => this.#call(() => this.#host.findInThread(id, text, at));
  search = (query: SearchQuery): Promise<SearchPage> => this.#call(() => this.#host.search(query));
  counts = (): Promise<Counts> => this.#call(() => this.#host.counts());

  /** With `list`, the answer brings that page too: one call a key. */
  markDone = (targets: Target[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.markDone(id, targets, list));
  markUnread = (ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.markUnread(id, ids, list));
  markOpen = (targets: Target[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.markOpen(id, targets, list));
  markAll = (verb: BulkVerb, range: ListRange): Sent<Outcome> => this.#command((id) => this.#host.markAll(id, verb, range));
  snooze = (targets: Target[], until: SnoozeUntil, list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.snooze(id, targets, until, list));
  snoozeAll = (range: ListRange, until: SnoozeUntil): Sent<Outcome> => this.#command((id) => this.#host.snoozeAll(id, range, until));
  snoozeTimes = (text: string): Promise<SnoozeTime[]> => this.#call(() => this.#host.snoozeTimes(text));
  mute = (ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.mute(id, ids, list));
  unmute = (ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.unmute(id, ids, list));
  pin = (ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.pin(id, ids, list));
  unpin = (ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.unpin(id, ids, list));
  comment = (id: string, body: string, on: string | null): Sent<Outcome> => this.#command((command) => this.#host.comment(command, id, body, on));
  removeComment = (id: string, comment: string): Sent<Outcome> => this.#command((command) => this.#host.removeComment(command, id, comment));
  tag = (tagId: string, ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.tag(id, tagId, ids, list));
  untag = (tagId: string, ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.untag(id, tagId, ids, list));
  tagAll = (tagId: string, on: boolean, range: ListRange): Sent<Outcome> => this.#command((id) => this.#host.tagAll(id, tagId, on, range));
  assign = (memberId: string, ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.assign(id, memberId, ids, list));
  handOver = (memberId: string, ids: string[], why: string): Sent<Outcome> => this.#command((id) => this.#host.handOver(id, memberId, ids, why, null));
  unassign = (ids: string[], list: ListQuery | null): Sent<Outcome> => this.#command((id) => this.#host.unassign(id, ids, list));
  assignAll = (memberId: string | null, range: ListRange): Sent<Outcome> => this.#command((id) => this.#host.assignAll(id, memberId, range));
  members = (): Promise<Member[]> => this.#call(() => this.#host.members());
  createMember = (name: string): Promise<Member[]> => this.#once(() => this.#host.createMember(name));
  renameMember = (id: string, name: string): Promise<Member[]> => this.#call(() => this.#host.renameMember(id, name));
  removeMember = (id: string): Promise<Member[]> => this.#once(() => this.#host.removeMember(id));
  restoreMember = (id: string): Promise<Member[]> => this.#once(() => this.#host.restoreMember(id));
  tags = (): Promise<Tag[]> => this.#call(() => this.#host.tags());
  createTag = (name: string, color: number): Promise<Tag[]> => this.#once(() => this.#host.createTag(name, color));
  changeTag = (id: string, name: string, color: number): Promise<Tag[]> => this.#call(() => this.#host.changeTag(id, name, color));
  removeTag = (id: string): Promise<Tag[]> => this.#once(() => this.#host.removeTag(id));
  restoreTag = (id: string): Promise<Tag[]> => this.#once(() => this.#host.restoreTag(id));
  cleanupRules = (): Promise<CleanupRules> => this.#call(() => this.#host.cleanupRules());
  previewCleanup = (rules: CleanupRules, except: string[]): Promise<CleanupPreview> => this.#call(() => this.#host.previewCleanup(rules, except));
  cleanupRows = (preview: string, from: number, limit: number): Promise<CleanupRow[]> => this.#call(() => this.#host.cleanupRows(preview, from, limit));
  cleanUp = (preview: string, except: string[]): Sent<Outcome> => this.#command((id) => this.#host.cleanUp(id, preview, except));
  reviews = (): Promise<ReviewChoice[]> => this.#call(() => this.#host.reviews());
  beginReview = (kind: ReviewKind): Promise<Review> => this.#once(() => this.#host.beginReview(kind));
  review = (kind: ReviewKind): Promise<Review> => this.#call(() => this.#host.review(kind));
  stepReview = (kind: ReviewKind, id: string, conversation: string, how: ReviewHow, spentMs: number): Promise<Review> => this.#once(() => this.#host.stepReview(kind, id, conversation, how, spentMs));
  reviewUndo = (kind: ReviewKind, id: string): Promise<ReviewUndo> => this.#call(() => this.#host.reviewUndo(kind, id));
  stepReviewBack = (kind: ReviewKind, id: string, spentMs: number): Promise<Review> => this.#once(() => this.#host.stepReviewBack(kind, id, spentMs));
  leaveReview = (kind: ReviewKind, id: string, spentMs: number): Promise<null> => this.#once(() => this.#host.leaveReview(kind, id, spentMs));
  reviewSkipped = (kind: ReviewKind, id: string): Promise<Review> => this.#once(() => this.#host.reviewSkipped(kind, id));
  prepareInsights = (): Promise<InsightProgress> => this.#call(() => this.#host.prepareInsights());
  insights = (query: InsightQuery): Promise<Insights> => this.#call(() => this.#host.insights(query));
  insightConversations = (query: InsightQuery, figure: InsightFigure, from: number, limit: number): Promise<InsightList> => this.#call(() => this.#host.insightConversations(query, figure, from, limit));
  /** The dialog of the system is asked once. */
  saveInsightsCsv = (query: InsightQuery, name: string): Promise<boolean> => this.#once(() => this.#host.saveInsightsCsv(query, name));
  savePicture = (kind: PictureKind, name: string, data: string): Promise<boolean> => this.#once(() => this.#host.savePicture(kind, name, data));
  printPage = (): Promise<null> => this.#once(() => this.#host.printPage());
  cancelCommand = (commandId: string): Promise<null> => this.#call(() => this.#host.cancelCommand(commandId));
  markSeen = (target: Target): Sent<Outcome> => this.#command((id) => this.#host.markSeen(id, target));
  undo = (): Sent<Outcome | null> => this.#command((id) => this.#host.undo(id));
  redo = (): Sent<Outcome | null> => this.#command((id) => this.#host.redo(id));
  undoCommand = (target: string): Sent<Outcome | null> => this.#command((id) => this.#host.undoCommand(id, target));
  redoCommand = (target: string): Sent<Outcome | null> => this.#command((id) => this.#host.redoCommand(id, target));
  history = (before: string | null, limit: number): Promise<HistoryPage> => this.#call(() => this.#host.history(before, limit));
  conversationChanges = (id: string): Promise<ConversationChange[]> => this.#call(() => this.#host.conversationChanges(id));

  pickImportFiles = (): Promise<string[]> => this.#call(() => this.#host.pickImportFiles());
  pickImportFolder = (): Promise<string | null> => this.#call(() => this.#host.pickImportFolder());
  previewImport = (options: ImportOptions): Promise<string> => this.#once(() => this.#host.previewImport(options));
  startImport = (options: ImportOptions): Promise<string> => this.#once(() => this.#host.startImport(options));
  cancelImport = (jobId: string): Promise<null> => this.#call(() => this.#host.cancelImport(jobId));
  importStatus = (): Promise<ImportStatus | null> => this.#call(() => this.#host.importStatus());
  pastImports = (): Promise<PastImport[]> => this.#call(() => this.#host.pastImports());
  addSamples = (): Promise<Counts> => this.#call(() => this.#host.addSamples());
  removeSamples = (): Promise<Counts> => this.#call(() => this.#host.removeSamples());
  keepDraft = (draft: DraftText): Promise<null> => this.#call(() => this.#host.keepDraft(draft));
  attachFiles = (id: string): Promise<Attached> => this.#once(() => this.#host.attachFiles(id));
  attachAgain = (id: string, activity: string): Promise<Attached> => this.#once(() => this.#host.attachAgain(id, activity));
  attachDropped = (id: string, drop: number): Promise<Attached> => this.#once(() => this.#host.attachDropped(id, drop));
  attachPasted = (id: string, name: string, base64: string): Promise<Attached> => this.#once(() => this.#host.attachPasted(id, name, base64));
  saveAttachment = (sha256: string, name: string | null, mediaType: string): Promise<boolean> => this.#call(() => this.#host.saveAttachment(sha256, name, mediaType));
  detachFile = (id: string, sha256: string): Promise<Attachment[]> => this.#call(() => this.#host.detachFile(id, sha256));
  finishFirstRun = (): Promise<null> => this.#call(() => this.#host.finishFirstRun());
  timeZones = (): Promise<string[]> => this.#call(() => this.#host.timeZones());
  saveSettings = (settings: Settings): Promise<Settings> => this.#call(() => this.#host.saveSettings(settings));
  /** The dialog of the system is asked once. */
  exportKeys = (keys: KeyFile): Promise<string | null> => this.#once(() => this.#host.exportKeys(keys));
  importKeys = (): Promise<ReadKeys | null> => this.#once(() => this.#host.importKeys());
  renameNumber = (id: string, name: string, e164: string | null): Promise<PhoneNumber[]> => this.#call(() => this.#host.renameNumber(id, name, e164));
  people = (conversation: string): Promise<Person[]> => this.#call(() => this.#host.people(conversation));
  editContact = (target: ContactTarget, edit: ContactEdit): Sent<Outcome> => this.#command((id) => this.#host.editContact(id, target, edit));
  contacts = (query: ContactQuery): Promise<ContactPage> => this.#call(() => this.#host.contacts(query));
  contact = (id: string): Promise<Person> => this.#call(() => this.#host.contact(id));
  properties = (): Promise<Property[]> => this.#call(() => this.#host.properties());
  createProperty = (name: string, kind: PropertyKind, choices: string[]): Promise<Property[]> => this.#once(() => this.#host.createProperty(name, kind, choices));
  changeProperty = (id: string, name: string, choices: string[]): Promise<Property[]> => this.#call(() => this.#host.changeProperty(id, name, choices));
  orderProperties = (ids: string[]): Promise<Property[]> => this.#call(() => this.#host.orderProperties(ids));
  removeProperty = (id: string): Promise<Property[]> => this.#once(() => this.#host.removeProperty(id));
  restoreProperty = (id: string): Promise<Property[]> => this.#once(() => this.#host.restoreProperty(id));
  snippets = (): Promise<TextSnippet[]> => this.#call(() => this.#host.snippets());
  createSnippet = (name: string, text: string): Promise<TextSnippet[]> => this.#once(() => this.#host.createSnippet(name, text));
  changeSnippet = (id: string, name: string, text: string): Promise<TextSnippet[]> => this.#call(() => this.#host.changeSnippet(id, name, text));
  removeSnippet = (id: string): Promise<TextSnippet[]> => this.#once(() => this.#host.removeSnippet(id));
  restoreSnippet = (id: string): Promise<TextSnippet[]> => this.#once(() => this.#host.restoreSnippet(id));
  fillSnippet = (id: string, conversation: string): Promise<string> => this.#call(() => this.#host.fillSnippet(id, conversation));
  pickContactFiles = (): Promise<string[]> => this.#call(() => this.#host.pickContactFiles());
  previewContacts = (files: string[], region: string): Promise<ContactPreview> => this.#call(() => this.#host.previewContacts(files, region));
  importContacts = (files: string[], region: string): Sent<Outcome> => this.#command((id) => this.#host.importContacts(id, files, region));
  exportContacts = (format: ContactFormat): Promise<number | null> => this.#once(() => this.#host.exportContacts(format));

  /** Leaves in its turn, once what was `before` it is settled. */
  send = (id: string, text: TextToSend, before: Promise<unknown> = Promise.resolve()): Sent<Outcome> => this.#command((command) => before.then(() => this.#host.send(command, id, text)));
  cancelSend = (id: string, text: string): Sent<Outcome> => this.#command((command) => this.#host.cancelSend(command, id, text));
  sendAtOnce = (text: string): Promise<null> => this.#call(() => this.#host.sendAtOnce(text));
  outbox = (): Promise<OutboxLine[]> => this.#call(() => this.#host.outbox());
  replyState = (id: string): Promise<ReplyState> => this.#call(() => this.#host.replyState(id));
  beginConversation = (message: NewMessage): Promise<string> => this.#call(() => this.#host.beginConversation(message));
  sources = (): Promise<SourceStatus[]> => this.#call(() => this.#host.sources());
  pairedPhones = (): Promise<PairedPhones> => this.#once(() => this.#host.pairedPhones());
  testSource = (account: SourceAccount, secret: string): Promise<SourceTest> => this.#once(() => this.#host.testSource(account, secret));
  addSource = (account: SourceAccount, secret: string, numbers: SourceNumber[]): Promise<SourceStatus[]> => this.#once(() => this.#host.addSource(account, secret, numbers));
  changeSource = (id: string, account: SourceAccount, secret: string | null): Promise<SourceStatus[]> => this.#once(() => this.#host.changeSource(id, account, secret));
  mirrorSource = (id: string, mirrors: boolean): Promise<SourceStatus[]> => this.#call(() => this.#host.mirrorSource(id, mirrors));
  pauseSource = (id: string, paused: boolean): Promise<SourceStatus[]> => this.#call(() => this.#host.pauseSource(id, paused));
  fetchSource = (id: string): Promise<null> => this.#call(() => this.#host.fetchSource(id));
  removeSource = (id: string): Promise<SourceStatus[]> => this.#once(() => this.#host.removeSource(id));
  sourceDeletion = (id: string): Promise<SourceDeletion> => this.#call(() => this.#host.sourceDeletion(id));
  deleteSource = (id: string): Promise<SourceDeleted> => this.#once(() => this.#host.deleteSource(id));
  cancelSourceDeletion = (): Promise<null> => this.#call(() => this.#host.cancelSourceDeletion());
  setAttention = (attention: Attention): Promise<null> => this.#call(() => this.#host.setAttention(attention));
  dataSize = (): Promise<DataSize> => this.#call(() => this.#host.dataSize());
  desktopState = (): Promise<DesktopState> => this.#call(() => this.#host.desktopState());
  setStartAtLogin = (on: boolean): Promise<boolean> => this.#call(() => this.#host.setStartAtLogin(on));
  updateState = (): Promise<UpdateState> => this.#call(() => this.#host.updateState());
  lookForUpdate = (): Promise<UpdateState> => this.#once(() => this.#host.lookForUpdate());
  fetchUpdate = (): Promise<UpdateState> => this.#once(() => this.#host.fetchUpdate());
  stopUpdate = (): Promise<null> => this.#once(() => this.#host.stopUpdate());
  installUpdate = (): Promise<UpdateState> => this.#once(() => this.#host.installUpdate());
  quitState = (): Promise<QuitState> => this.#call(() => this.#host.quitState());
  quitNow = (): Promise<null> => this.#once(() => this.#host.quitNow());
  stayOpen = (): Promise<null> => this.#once(() => this.#host.stayOpen());
  draftsKept = (): Promise<null> => this.#once(() => this.#host.draftsKept());
  resumeNotifications = (): Promise<null> => this.#call(() => this.#host.resumeNotifications());
  globalShortcuts = (): Promise<GlobalShortcut[]> => this.#call(() => this.#host.globalShortcuts());
  setGlobalShortcut = (action: GlobalAction, keys: string): Promise<GlobalShortcut[]> => this.#call(() => this.#host.setGlobalShortcut(action, keys));
  /** Taken once: a second answer would be another one. */
  takeOpened = (): Promise<Opened> => this.#once(() => this.#host.takeOpened());

  setMenuBar = (menus: BarMenu[] | null): Promise<null> => this.#call(() => this.#host.setMenuBar(menus));
  openMenuBar = (): Promise<null> => this.#call(() => this.#host.openMenuBar());
  showQuick = (): Promise<null> => this.#call(() => this.#host.showQuick());
  hideQuick = (): Promise<null> => this.#call(() => this.#host.hideQuick());
  openFromQuick = (id: string, reply: boolean): Promise<null> => this.#call(() => this.#host.openFromQuick(id, reply));
  longestWaitingUnread = (): Promise<string | null> => this.#call(() => this.#host.longestWaitingUnread());

  openWeb = (url: string): Promise<null> => this.#call(() => this.#host.openWeb(url));

  copyTranscript = (jobId: string, which: Which, form: TranscriptForm, style: TranscriptStyle): Promise<Shared> => this.#once(() => this.#host.copyTranscript(jobId, which, form, style));
  saveTranscript = (jobId: string, which: Which, form: TranscriptForm, style: TranscriptStyle, name: string): Promise<Shared | null> => this.#once(() => this.#host.saveTranscript(jobId, which, form, style, name));
  printTranscript = (jobId: string, which: Which, style: TranscriptStyle, title: string): Promise<Shared> => this.#once(() => this.#host.printTranscript(jobId, which, style, title));
  cancelShare = (jobId: string): Promise<null> => this.#call(() => this.#host.cancelShare(jobId));
  link = (conversation: string, activity: string | null): Promise<string> => this.#call(() => this.#host.link(conversation, activity));
  openLink = (text: string): Promise<Linked> => this.#call(() => this.#host.openLink(text));
  export = (jobId: string, form: ExportForm, name: string): Promise<Shared | null> => this.#once(() => this.#host.export(jobId, form, name));

  /** Not retried: what the clipboard refuses once it refuses again. */
  copy = (text: Promise<string>): Promise<void> => this.#once(() => this.#host.copy(text));
  media = (sha256: string): Promise<Blob> => this.#call(() => this.#host.media(sha256));
  mediaUrl = (sha256: string): string => this.#host.mediaUrl(sha256);

  onChanged(listener: (changed: Changed) => void): Promise<() => void> {
    return this.#host.onChanged((changed) => {
      if (changed.commandId !== null && this.#mine.has(changed.commandId)) return;
      listener(changed);
    });
  }

  onCommandProgress(listener: (progress: CommandProgress) => void): Promise<() => void> {
    return this.#host.onCommandProgress((progress) => {
      // It will take long: the keys after it do not wait for its end.
      this.#lanes.get(progress.commandId)?.();
      listener(progress);
    });
  }

  onOpened(listener: () => void): Promise<() => void> {
    return this.#host.onOpened(listener);
  }

  onQuick(listener: () => void): Promise<() => void> {
    return this.#host.onQuick(listener);
  }

  onMenuChosen(listener: (id: string) => void): Promise<() => void> {
    return this.#host.onMenuChosen(listener);
  }

  onMenuClosed(listener: () => void): Promise<() => void> {
    return this.#host.onMenuClosed(listener);
  }

  onDragged(listener: (over: boolean) => void): Promise<() => void> {
    return this.#host.onDragged(listener);
  }

  onReviewDue(listener: (choice: ReviewChoice) => void): Promise<() => void> {
    return this.#host.onReviewDue(listener);
  }

  onUpdate(listener: (state: UpdateState) => void): Promise<() => void> {
    return this.#host.onUpdate(listener);
  }

  onQuit(listener: (state: QuitState) => void): Promise<() => void> {
    return this.#host.onQuit(listener);
  }

  onDeletionProgress(listener: (progress: DeletionProgress) => void): Promise<() => void> {
    return this.#host.onDeletionProgress(listener);
  }

  onShareProgress(listener: (progress: ShareProgress) => void): Promise<() => void> {
    return this.#host.onShareProgress(listener);
  }

  onImportProgress(listener: (status: ImportStatus) => void): Promise<() => void> {
    return this.#host.onImportProgress(listener);
  }

  #command<T>(send: (commandId: string) => Promise<T>): Sent<T> {
    const commandId = uuidv7();
    this.#remember(commandId);
    const answer = this.#lane.then(() => this.#call(() => send(commandId)));
    const long = new Promise<void>((go) => this.#lanes.set(commandId, go));
    const over = answer.then(() => undefined, () => undefined).finally(() => this.#lanes.delete(commandId));
    this.#lane = Promise.race([over, long]);
    return { commandId, answer };
  }

  /** For what carries no command id: a second try could start it twice. */
  async #once<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (thrown) {
      throw toAppError(thrown);
    }
  }

  async #call<T>(send: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await send();
      } catch (thrown) {
        const error = toAppError(thrown);
        const wait = RETRY_AFTER_MS[attempt];
        if (!error.retryable || wait === undefined) throw error;
        await this.#sleep(wait);
      }
    }
  }

  #remember(commandId: string): void {
    this.#mine.add(commandId);
    if (this.#mine.size <= REMEMBERED_COMMANDS) return;
    const oldest = this.#mine.values().next().value;
    if (oldest !== undefined) this.#mine.delete(oldest);
  }
}
