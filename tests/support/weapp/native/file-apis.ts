import {
  type Args,
  type AsyncApi,
  binary,
  fileAt,
  isBinary,
  PhoneFailure,
  type PhoneState,
  type SyncApi,
} from './phone';

function bytesOf(data: unknown, encoding: unknown): Buffer {
  if (isBinary(data)) return Buffer.from(data.$binary, 'base64');
  return Buffer.from(String(data), (encoding as BufferEncoding | undefined) ?? 'utf8');
}

function own(path: unknown): string {
  const name = String(path);
  if (!name.startsWith('wxfile://usr')) throw new PhoneFailure(`permission denied, open "${name}"`, { errno: 1300013 });
  return name;
}

let saved = 0;

/** Each function of FileSystemManager, on the phone's files; the Sync twins take the same values in order. */
const operations: Record<
  string,
  { order: string[]; run(phone: PhoneState, args: Args): Args | undefined; value?: string }
> = {
  access: { order: ['path'], run: (phone, { path }) => void (isFolder(phone, path) || fileAt(phone, String(path))) },
  readFile: {
    order: ['filePath', 'encoding', 'position', 'length'],
    value: 'data',
    run: (phone, { filePath, encoding, position, length }) => {
      const start = Number(position ?? 0);
      const bytes = fileAt(phone, String(filePath)).subarray(
        start,
        length === undefined ? undefined : start + Number(length),
      );
      return { data: encoding ? bytes.toString(encoding as BufferEncoding) : binary(bytes) };
    },
  },
  writeFile: {
    order: ['filePath', 'data', 'encoding'],
    run: (phone, { filePath, data, encoding }) => void phone.files.set(own(filePath), bytesOf(data, encoding)),
  },
  appendFile: {
    order: ['filePath', 'data', 'encoding'],
    run: (phone, { filePath, data, encoding }) =>
      void phone.files.set(own(filePath), Buffer.concat([fileAt(phone, own(filePath)), bytesOf(data, encoding)])),
  },
  copyFile: {
    order: ['srcPath', 'destPath'],
    run: (phone, { srcPath, destPath }) => void phone.files.set(own(destPath), fileAt(phone, String(srcPath))),
  },
  rename: {
    order: ['oldPath', 'newPath'],
    run: (phone, { oldPath, newPath }) => {
      phone.files.set(own(newPath), fileAt(phone, String(oldPath)));
      phone.files.delete(String(oldPath));
      return undefined;
    },
  },
  unlink: {
    order: ['filePath'],
    run: (phone, { filePath }) => {
      fileAt(phone, String(filePath));
      phone.files.delete(String(filePath));
      return undefined;
    },
  },
  saveFile: {
    order: ['tempFilePath', 'filePath'],
    value: 'savedFilePath',
    run: (phone, { tempFilePath, filePath }) => {
      saved += 1;
      const target = filePath ? own(filePath) : `wxfile://store_${saved}`;
      phone.files.set(target, fileAt(phone, String(tempFilePath)));
      phone.files.delete(String(tempFilePath));
      return { savedFilePath: target };
    },
  },
  mkdir: { order: ['dirPath', 'recursive'], run: (_, { dirPath }) => void own(dirPath) },
  rmdir: {
    order: ['dirPath', 'recursive'],
    run: (phone, { dirPath }) => {
      for (const path of inFolder(phone, dirPath)) phone.files.delete(path);
      return undefined;
    },
  },
  readdir: {
    order: ['dirPath'],
    value: 'files',
    run: (phone, { dirPath }) => ({
      files: inFolder(phone, dirPath).map((path) => path.slice(String(dirPath).length + 1)),
    }),
  },
  stat: {
    order: ['path', 'recursive'],
    value: 'stats',
    run: (phone, { path }) => ({
      stats: { mode: 33206, size: fileAt(phone, String(path)).length, lastAccessedTime: 0, lastModifiedTime: 0 },
    }),
  },
  getFileInfo: {
    order: ['filePath'],
    run: (phone, { filePath }) => ({ size: fileAt(phone, String(filePath)).length, digest: '' }),
  },
  getSavedFileList: {
    order: [],
    run: (phone) => ({
      fileList: [...phone.files]
        .filter(([path]) => path.startsWith('wxfile://store_'))
        .map(([filePath, bytes]) => ({ filePath, size: bytes.length, createTime: 0 })),
    }),
  },
  removeSavedFile: { order: ['filePath'], run: (phone, { filePath }) => void phone.files.delete(String(filePath)) },
};

function inFolder(phone: PhoneState, folder: unknown): string[] {
  return [...phone.files.keys()].filter((path) => path.startsWith(`${String(folder)}/`));
}

function isFolder(phone: PhoneState, path: unknown): boolean {
  return String(path) === 'wxfile://usr' || inFolder(phone, path).length > 0;
}

export const fileApis: Record<string, AsyncApi> = Object.fromEntries(
  Object.entries(operations).map(([name, { run }]) => [
    `FileSystemManager.${name}`,
    (args, { phone }) => run(phone, args),
  ]),
);

export const fileSyncApis: Record<string, SyncApi> = Object.fromEntries(
  Object.entries(operations).map(([name, { order, run, value }]) => [
    `FileSystemManager.${name}Sync`,
    (phone, given) => {
      const result = run(phone, Object.fromEntries(order.map((field, at) => [field, given[at]])));
      return value ? result?.[value] : result;
    },
  ]),
);
