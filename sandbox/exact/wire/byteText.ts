/** The least room that an answer begins with. */
const roomMin = 4096;
/** A character of a JavaScript text takes at most three bytes of UTF-8. */
const bytesPerCharacterMax = 3;

/**
 * A long text, written out as UTF-8 bit by bit: a page of a thousand rows is six million characters, which would otherwise be
 * put together, measured and encoded in one pass each, and in two bytes a character if a single one of them asks for it.
 */
export class ByteText {
  #bytes: Buffer;
  #length = 0;

  constructor(roomFor: number = roomMin) {
    this.#bytes = Buffer.allocUnsafe(Math.max(roomMin, roomFor));
  }

  add(text: string): void {
    const needed = this.#length + text.length * bytesPerCharacterMax;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** The bytes so far. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
