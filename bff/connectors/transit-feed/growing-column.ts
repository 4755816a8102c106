/** A typed column that doubles as it grows: millions of rows without an object for each. */
export class GrowingColumn {
  private values = new Int32Array(4096);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Int32Array(this.values.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  view(): Int32Array {
    return this.values.subarray(0, this.length);
  }
}
