/** One thing worth telling: who did what at which time, and what came of it. */
export interface StoryLine {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

/**
 * What happened in a world: a running hash over every step, always, and a story for people. Two runs of one seed on one
 * commit have the same hash (H5).
 */
export class Trace {
  readonly story: StoryLine[] = [];
  readonly marks = new Map<string, number>();
  readonly #isTold: boolean;
  #low = 0x811c9dc5;
  #high = 0x1b873593;

  constructor(isTold: boolean) {
    this.#isTold = isTold;
  }

  get hash(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** A step of the scheduler: in the hash, not in the story. */
  step(atMs: number, who: string, what: string): void {
    this.#mix(`${atMs} ${who} ${what}`);
  }

  /** A step that a reader wants to know of. `what` is only made when somebody reads. */
  tell(atMs: number, who: string, what: () => string): void {
    if (!this.#isTold) return;
    this.story.push({ atMs, who, what: what() });
  }

  /** Values that must come out alike in both runs: what was answered, what was committed. */
  digest(text: string): void {
    this.#mix(text);
  }

  /** The world came by a place that it should come by now and then. */
  mark(name: string): void {
    this.marks.set(name, (this.marks.get(name) ?? 0) + 1);
  }

  #mix(text: string): void {
    let [low, high] = [this.#low, this.#high];
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b) ^ (low >>> 15);
    }
    this.#low = low;
    this.#high = high;
  }
}
