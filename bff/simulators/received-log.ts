export interface ReceivedRequest {
  at: Date;
  method: string;
  path: string;
  status: number;
  /** one line for the control page: what was asked and what was answered */
  summary: string;
}

/** The newest requests a simulator answered, oldest first. */
export class ReceivedLog {
  private readonly items: ReceivedRequest[] = [];
  private seen = 0;

  constructor(private readonly capacity = 500) {}

  /** how many came in all, also those no longer kept */
  get total(): number {
    return this.seen;
  }

  add(request: ReceivedRequest): void {
    this.seen += 1;
    this.items.push(request);
    if (this.items.length > this.capacity) this.items.shift();
  }

  list(): readonly ReceivedRequest[] {
    return this.items;
  }

  clear(): void {
    this.items.length = 0;
    this.seen = 0;
  }
}
