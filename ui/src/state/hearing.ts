type Listen = () => Promise<unknown>;

/** What the host tells by itself. Each is listened to once, however often the start is tried. */
export class Hearing {
  #unheard: Listen[];

  constructor(listens: Listen[]) {
    this.#unheard = listens;
  }

  async begin(): Promise<void> {
    const heard = await Promise.allSettled(this.#unheard.map((listen) => listen()));
    const failed = heard.find((h) => h.status === 'rejected');
    this.#unheard = this.#unheard.filter((_, i) => heard[i]?.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
