/** Where file contents lie: a local folder, or any S3-compatible store. Keys are `<yyyy>/<mm>/<id>…`. */
export interface ObjectStore {
  put(key: string, body: Buffer, contentType: string): Promise<void>;
  get(key: string): Promise<Buffer | null>;
  delete(key: string): Promise<void>;
  ping(): Promise<void>;
}
