import { Api } from '../api/api';
import type { Host } from '../host/host';
import type { AppError, AppState, ConversationRow, PhoneNumber, Settings, Tag, Topic, View } from '../host/types';
import { locale, m } from '../i18n';
import { back } from '../kit/back';
import { Acts } from './acts';
import { around } from './around';
import { Changes } from './changes';
import { Cleanup } from './cleanup.svelte';
import { Comments } from './comments.svelte';
import { ContactPanel } from './contact.svelte';
import { Contacts } from './contacts.svelte';
import { Cursor } from './cursor';
import { Desktop } from './desktop.svelte';
import { Drafts } from './drafts';
import { ThreadFind } from './find.svelte';
import { Filters } from './filters.svelte';
import { Follow } from './follow';
import { Hearing } from './hearing';
import { History } from './history.svelte';
import { Imports } from './imports.svelte';
import { Insights } from './insights.svelte';
import { Lifeline } from './lifeline.svelte';
import { Links } from './links';
import { plain, sameListing, type Listing } from './listing';
import { WebLinks } from './weblinks.svelte';
import { Mailbox } from './mailbox.svelte';
import { Members } from './members.svelte';
import { Messages } from './messages.svelte';
import { rowTitle } from './names';
import { harmless } from './numbers';
import { Picks } from './picks';
import { Player } from './player.svelte';
import { Preferences, type Change } from './preferences.svelte';
import { Properties } from './properties.svelte';
import { NewMessage } from './newmessage.svelte';
import { Quit } from './quit.svelte';
import { Reviews } from './review.svelte';
import { Reply } from './reply.svelte';
import { Reread } from './reread';
import type { Dialog, Pane, Screen } from './screens';
import { Samples } from './samples.svelte';
import { SavedViews } from './views.svelte';
import { why } from './says';
import { Search } from './search.svelte';
import { Selection } from './selection.svelte';
import { Sending } from './sending.svelte';
import { Share } from './share.svelte';
import { Snippets } from './snippets.svelte';
import { Sources } from './sources.svelte';
import { FIRST_ROWS_MS, windowClock, within, type Clock } from './clock';
import { Seeing, type Shown } from './seeing';
import { Tagging } from './tagging.svelte';
import { ThreadPane } from './thread.svelte';
import { Toasts } from './toasts.svelte';
import { Updates } from './updates.svelte';

export type { Dialog, Pane, Screen } from './screens';

/** The whole window's state: what the features read and the keys call. */
export class App {
  #screen = $state<Screen>('starting');
  #dialog = $state<Dialog>(null);
  pane = $state<Pane>('list');
  /** Asks the pane to take the focus; a new number is a new request. */
  focusAsked = $state(0);
  numbers = $state.raw<PhoneNumber[]>([]);
  about = $state.raw<Pick<AppState, 'version' | 'dataDir' | 'systemZone'>>({ version: '', dataDir: '', systemZone: '' });
  region = $state('US');
  startError = $state.raw<AppError | null>(null);
  /** Today's end makes "Yesterday" true: refreshed every minute. */
  now = $state(Date.now());
  systemDark = $state(false);

  readonly api: Api;
  readonly clock: Clock;
  readonly mailbox: Mailbox;
  readonly thread: ThreadPane;
  readonly find = new ThreadFind(this);
  readonly webLinks = new WebLinks(this);
  readonly messages = new Messages(this);
  readonly player = new Player(this);
  readonly toasts: Toasts;
  readonly drafts: Drafts = new Drafts(this);
  readonly acts: Acts;
  readonly selection: Selection;
  readonly cursor: Cursor;
  readonly picks = new Picks(this);
  readonly filters: Filters = new Filters(this);
  readonly views: SavedViews = new SavedViews(this);
  readonly tagging: Tagging = new Tagging(this);
  readonly members: Members = new Members(this);
  readonly imports: Imports;
  readonly seeing: Seeing;
  readonly #preferences: Preferences;
  readonly search: Search;
  readonly follow: Follow;
  readonly samples: Samples;
  readonly comments: Comments = new Comments(this);
  readonly snippets = new Snippets(this);
  readonly sending: Sending = new Sending(this);
  readonly reply: Reply = new Reply(this);
  readonly sources = new Sources(this);
  readonly desktop = new Desktop(this);
  readonly updates: Updates = new Updates(this);
  readonly quit: Quit = new Quit(this);
  readonly newMessage = new NewMessage(this);
  readonly share = new Share(this);
  readonly links = new Links(this);
  readonly properties = new Properties(this);
  readonly contact: ContactPanel = new ContactPanel(this);
  readonly contacts: Contacts = new Contacts(this);
  readonly cleanup = new Cleanup(this);
  readonly insights: Insights = new Insights(this);
  readonly review: Reviews = new Reviews(this);
  readonly history = new History(this);
  readonly lifeline = new Lifeline(this);
  readonly #reread: Reread;
  readonly #changes = new Changes((wave) => this.#reread.read(wave));
  readonly #hearing = new Hearing([
    () => this.api.onChanged((changed) => { this.toasts.overtaken(changed.commandId); this.#changes.push(changed); }),
    () => this.api.onCommandProgress((progress) => this.acts.bulk.progress(progress)),
    () => this.api.onDeletionProgress((progress) => this.sources.progress(progress)),
    () => this.api.onShareProgress((progress) => this.share.progress(progress)),
    () => this.api.onImportProgress((status) => this.imports.progress(status)),
    () => this.api.onOpened(() => void this.desktop.opened()),
    () => this.api.onReviewDue((choice) => this.review.due(choice)),
    () => this.api.onUpdate((state) => this.updates.heard(state)),
    () => this.api.onQuit((state) => this.quit.heard(state)),
    () => this.api.onDragged((over) => (this.imports.dragged = over)),
  ]);
  /** Every placing of the cursor, also where it already was. */
  #placings = 0;

  constructor(host: Host, clock: Clock = windowClock) {
    this.api = new Api(host);
    this.clock = clock;
    this.toasts = new Toasts((run) => clock.painted(run));
    this.mailbox = new Mailbox(this.api);
    this.mailbox.answers.doubt = (id) => this.#changes.push({ topics: ['conversations', 'counts'], conversations: id === null ? [] : [id], commandId: null });
    this.selection = new Selection(this.mailbox);
    this.thread = new ThreadPane(this.api);
    this.seeing = new Seeing(clock, (id, head) => void this.acts.seen(id, head));
    this.#preferences = new Preferences(this);
    this.follow = new Follow({ clock, thread: this.thread, seeing: this.seeing, row: (id) => this.mailbox.find(id) ?? this.search.find(id) });
    this.search = new Search(around(this));
    this.imports = new Imports(this.api, this.toasts, () => this.everythingChanged(['conversations', 'counts', 'numbers']));
    this.acts = new Acts({
      api: this.api,
      mailbox: this.mailbox,
      selection: this.selection, thread: this.thread, toasts: this.toasts,
      region: () => this.region,
      numberName: (id) => this.number(id)?.name ?? '',
      tagName: this.tagging.name, memberName: this.members.name,
      tagged: () => this.tagging.freshen(),
      now: () => Date.now(),
      painted: (run) => clock.painted(run),
      select: (id, how) => this.select(id, how),
      placings: () => this.#placings,
      hold: (id) => this.seeing.hold(id),
      found: (id) => this.search.find(id),
      contact: () => this.contact,
      texts: (outcome) => void this.sending.travelled(outcome),
      decided: (id, verb) => this.review.decided(id, verb),
      travelled: (verb, ids) => this.review.travelled(verb, ids),
      changed: (row) => {
        this.selection.refresh(row);
        this.search.apply(row);
        this.seeing.update(row.id, row.state === 'unread', row.head);
      },
    });
    this.#reread = new Reread({
      api: this.api,
      mailbox: this.mailbox,
      thread: this.thread,
      search: this.search,
      selection: this.selection,
      seeing: this.seeing,
      contact: this.contact,
      contacts: this.contacts,
      insights: this.insights,
      review: this.review,
      ledger: () => this.acts.ledger,
      outside: async (wave) => {
        if (wave.topics.has('sources')) await this.sources.refresh();
        await this.sending.changed(wave);
      },
      select: (id, how) => this.select(id, how),
      state: () => this.#read(),
      tags: () => this.tagging.refresh(),
      members: () => this.members.refresh(),
      properties: () => this.properties.refresh(),
      snippets: () => this.snippets.refresh(),
    });
    this.samples = new Samples({
      api: this.api, toasts: this.toasts,
      changed: async () => { this.thread.forget(); await this.#read(); }, removed: async () => { await this.emptied(); this.focus('list'); },
    });
    this.cursor = new Cursor({
      clock,
      mailbox: this.mailbox,
      selection: this.selection,
      select: (id) => this.select(id, 'move'),
      placings: () => this.#placings,
      failed: (thrown) => this.reloadFailed(thrown),
    });
  }

  /** Conversations are deleted: nothing of them stays on the screen, nor a number that is gone in the list. */
  async emptied(): Promise<void> {
    this.thread.forget();
    await this.#read().catch(() => undefined);
    const { filter } = this.mailbox.listing;
    const numberIds = filter.numberIds.filter((id) => this.number(id) !== undefined);
    await this.#load({ ...this.mailbox.listing, filter: { ...filter, numberIds } }).catch(() => undefined);
  }

  get screen(): Screen {
    return this.#screen;
  }

  set screen(screen: Screen) {
    if (this.#screen === 'review' && screen !== 'review') this.review.left();
    this.#screen = screen;
    this.#sight();
  }

  get dialog(): Dialog {
    return this.#dialog;
  }

  set dialog(dialog: Dialog) {
    this.#dialog = dialog;
    this.#sight();
  }

  /** What is covered is not looked at. */
  #sight(): void {
    this.seeing.visible(this.#screen === 'inbox' && this.#dialog === null);
  }

  get dark(): boolean {
    return this.settings.theme === 'dark' || (this.settings.theme === 'system' && this.systemDark);
  }

  /** The number the list is narrowed to, where it is one. */
  get narrowed(): PhoneNumber | null {
    const { numberIds } = this.mailbox.listing.filter;
    return numberIds.length === 1 ? (this.number(numberIds[0] ?? '') ?? null) : null;
  }

  async start(): Promise<void> {
    this.screen = 'starting';
    try {
      const [state] = await Promise.all([this.#read(), this.#hearing.begin()]);
      await locale.loaded; // Nothing is shown in another language first.
      this.drafts.begin(state.drafts);
      this.imports.region = state.region || 'US';
      void this.imports.adoptRunning();
      void this.quit.read();
      const opened = await this.api.takeOpened();
      const files = [...opened.files, ...opened.drops.flatMap((drop) => drop.files)];
      if (files.length > 0) {
        this.toImport();
        void this.imports.look(files);
        await this.#load(plain('inbox'));
      } else if (state.firstRun) {
        this.screen = 'welcome';
      } else {
        // One drawing instead of two, where the rows come soon.
        const rows = this.#load(plain('inbox'));
        await within(this.clock, FIRST_ROWS_MS, rows);
        this.screen = 'inbox';
        await rows;
      }
      if (opened.link !== null) void this.desktop.follow(opened.link, opened.reply);
      if (opened.review !== null) void this.review.start(opened.review);
      this.everythingChanged(['numbers', 'outbox', 'sources']); // What changed before it could be heard of; rows were read later.
    } catch (thrown) {
      this.startError = thrown as AppError;
      this.screen = 'broken';
    }
  }

  number(id: string): PhoneNumber | undefined {
    return this.numbers.find((n) => n.id === id);
  }

  get tags(): readonly Tag[] {
    return this.tagging.all;
  }

  title = (row: ConversationRow): string => rowTitle(row, this.region);

  // --- going about ---

  /** A view as it is, with the numbers it is narrowed to. */
  go(view: View, numberIds: readonly string[] = this.mailbox.listing.filter.numberIds): Promise<void> {
    return this.open(plain(view, numberIds));
  }

  async open(listing: Listing, screen: Screen = 'inbox'): Promise<void> {
    if (screen === 'inbox') this.review.before = null;
    this.screen = screen;
    this.leaveSearch();
    this.focus('list');
    if (sameListing(listing, this.mailbox.listing) && this.mailbox.loaded && !this.mailbox.failed) return;
    await this.#load(listing);
  }

  /** Every minute. */
  tick(now: number): void {
    this.now = now;
    void this.filters.turn(now);
    this.insights.tick(now);
  }

  toImport(): void {
    this.leaveSearch('stay');
    this.dialog = null;
    this.screen = 'import';
    if (this.imports.step === 'result' && this.imports.resultSeen) this.imports.again();
    void this.imports.loadPast();
  }

  async toInbox(): Promise<void> {
    if (this.review.before !== null) return this.open(this.review.before);
    this.screen = 'inbox';
    this.focus('list');
    if (!this.mailbox.loaded) await this.#load(plain('inbox'));
  }

  focus(pane: Pane): void {
    back.forget();
    this.contacts.opened = false;
    this.pane = pane;
    this.focusAsked++;
  }

  // --- the cursor ---

  select(id: string | null, how: Shown): void {
    this.#placings++;
    this.mailbox.select(id);
    // The results have the thread pane; the list waits behind them.
    if (!this.search.on) this.#showSelected(how);
  }

  #showSelected(how: Shown): void {
    const row = this.mailbox.selectedId === null ? undefined : this.mailbox.find(this.mailbox.selectedId);
    if (row === undefined) {
      this.follow.nothing();
      if (this.pane === 'thread') this.focus('list');
    } else this.follow.show(row, null, how);
  }

  // --- search ---

  toSearch(): void {
    this.dialog = null;
    this.screen = 'inbox';
    this.search.open();
    this.focus('search');
  }

  /** Back to the list as it was left: the same cursor, the same scroll. */
  leaveSearch(focus: 'list' | 'stay' = 'list'): void {
    if (!this.search.on) return;
    this.search.close();
    if (focus === 'list' && this.review.before !== null) return void this.open(this.review.before);
    this.#showSelected('auto');
    if (focus === 'list') this.focus('list');
    else if (this.pane === 'search') this.pane = 'list';
  }

  openThread(): void {
    const { selectedId } = this.mailbox;
    if (selectedId === null) return;
    this.select(selectedId, 'open');
    this.focus('thread');
  }

  /** The list moved: what is in sight now has to be there. */
  async scrolled(top: number, viewport: number): Promise<void> {
    this.mailbox.scrolled(top, viewport);
    if (!this.mailbox.loaded || this.mailbox.failed) return;
    try {
      await this.mailbox.pages.need();
    } catch (thrown) {
      this.reloadFailed(thrown);
    }
  }

  // --- settings ---

  get settings(): Settings {
    return this.#preferences.current;
  }

  /** Gives what went wrong, or null. */
  saveSettings(change: Change): Promise<string | null> {
    return this.#preferences.save(change);
  }

  // --- reading ---

  async #read(): Promise<AppState> {
    const asked = { counts: this.acts.ledger.moment, settings: this.#preferences.moment };
    const state = await this.api.appState();
    if (!this.#preferences.adopt(state.settings, { language: state.systemLanguage, region: state.region, firstDay: state.regionFirstDay }, asked.settings)) this.everythingChanged(['settings']);
    this.numbers = harmless(state.numbers);
    this.tagging.all = state.tags;
    this.members.all = state.members;
    this.properties.all = state.properties;
    this.snippets.all = state.snippets;
    this.samples.any = state.hasSamples;
    this.about = state;
    this.region = state.region;
    this.acts.ledger.takeCounts(state.counts, asked.counts);
    return state;
  }

  async #load(listing: Listing): Promise<void> {
    this.cursor.settle();
    this.search.close();
    this.selection.clear();
    this.follow.nothing();
    try {
      if (!(await this.mailbox.open(listing))) return;
      // Chosen by the program: shown, and never marked until the person does something.
      const first = this.mailbox.rows[0];
      if (first !== undefined && this.mailbox.selectedId === null) this.select(first.id, 'auto');
      if (this.mailbox.dirty) this.everythingChanged(['conversations']);
    } catch (thrown) {
      this.reloadFailed(thrown);
    }
  }

  retry = (): Promise<void> => this.#load(this.mailbox.listing);

  /** What is shown stays. */
  reloadFailed(thrown: unknown): void {
    const error = thrown as AppError;
    this.toasts.error(m.error_load({ why: why(error) }), error.traceId || null);
  }

  everythingChanged(topics: Topic[]): void {
    this.#changes.push({ topics, conversations: [], commandId: null });
  }
}
