interface Holding {
  readonly owner: symbol;
  free(): void;
}

/** Locks by name. Whoever waits gets it in turn; those of a dead owner are freed, and its waiting is over. */
export class KeptLocks {
  readonly #holding = new Map<string, Holding[]>();

  async hold<T>(owner: symbol, name: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#holding.get(name) ?? [];
    this.#holding.set(name, queue);
    const first = queue.length === 0;
    let mine: Holding = { owner, free: () => {} };
    const turn = first ? Promise.resolve() : new Promise<void>((free) => (mine = { owner, free }));
    queue.push(mine);
    await turn;
    try {
      return await work();
    } finally {
      this.#leave(name, mine);
    }
  }

  /** Removes everything of an owner that died. Its work goes on for nobody: whoever runs it must be dropped too. */
  free(owner: symbol): void {
    for (const [name, queue] of [...this.#holding]) {
      for (const each of queue.filter((holding) => holding.owner === owner)) this.#leave(name, each);
    }
  }

  /** The connection that holds one of an owner's locks breaks: the next one has it, and the owner's work goes on. */
  lose(owner: symbol, name: string): void {
    const held = this.#holding.get(name)?.[0];
    if (held?.owner === owner) this.#leave(name, held);
  }

  #leave(name: string, mine: Holding): void {
    const queue = this.#holding.get(name) ?? [];
    const at = queue.indexOf(mine);
    if (at < 0) return;
    queue.splice(at, 1);
    if (queue.length === 0) this.#holding.delete(name);
    else if (at === 0) queue[0]?.free();
  }
}
