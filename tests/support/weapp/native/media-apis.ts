import sharp from 'sharp';
import { type AsyncApi, fileAt, isBinary, keepTemporary, PhoneFailure, type PhoneState, type Photo } from './phone';

async function sizeOf(bytes: Buffer): Promise<{ width: number; height: number; type: string }> {
  const { width = 0, height = 0, format = 'unknown' } = await sharp(bytes).metadata();
  return { width, height, type: format };
}

function take(phone: PhoneState, count: unknown): Photo[] {
  const taken = phone.photos.splice(0, Number(count ?? 9));
  if (taken.length === 0) throw new PhoneFailure('cancel');
  return taken;
}

const chooseMedia: AsyncApi = async ({ count, mediaType }, { phone }) => {
  if (Array.isArray(mediaType) && !mediaType.includes('image') && !mediaType.includes('mix'))
    throw new PhoneFailure('cancel');
  const tempFiles = await Promise.all(
    take(phone, count).map(async (photo) => {
      const { width, height } = await sizeOf(photo.bytes);
      const tempFilePath = keepTemporary(phone, photo.bytes, photo.extension);
      return {
        tempFilePath,
        size: photo.bytes.length,
        width,
        height,
        duration: 0,
        thumbTempFilePath: '',
        fileType: 'image',
      };
    }),
  );
  return { tempFiles, type: 'image' };
};

const chooseImage: AsyncApi = ({ count }, { phone }) => {
  const tempFiles = take(phone, count).map((photo) => ({
    path: keepTemporary(phone, photo.bytes, photo.extension),
    size: photo.bytes.length,
  }));
  return { tempFilePaths: tempFiles.map((file) => file.path), tempFiles };
};

const scanCode: AsyncApi = (_, { phone }) => {
  const scan = phone.scans.shift();
  if (!scan) throw new PhoneFailure('cancel');
  return {
    charSet: 'utf-8',
    path: '',
    rawData: Buffer.from(scan.result).toString('base64'),
    result: scan.result,
    scanType: scan.scanType ?? 'QR_CODE',
  };
};

const getImageInfo: AsyncApi = async ({ src }, { phone }) => {
  const { width, height, type } = await sizeOf(fileAt(phone, String(src)));
  return { width, height, path: String(src), orientation: 'up', type };
};

const compressImage: AsyncApi = async ({ src, quality, compressedWidth, compressedHeight }, { phone }) => {
  let image = sharp(fileAt(phone, String(src))).rotate();
  if (compressedWidth || compressedHeight) {
    image = image.resize(Number(compressedWidth) || null, Number(compressedHeight) || null, { fit: 'inside' });
  }
  const bytes = await image.jpeg({ quality: Number(quality ?? 80) || 1 }).toBuffer();
  return { tempFilePath: keepTemporary(phone, bytes, 'jpg') };
};

export const mediaApis: Record<string, AsyncApi> = {
  chooseMedia,
  chooseImage,
  scanCode,
  getImageInfo,
  compressImage,
  setInnerAudioOption: () => undefined,
  previewImage: () => undefined,
  previewMedia: () => undefined,
  saveImageToPhotosAlbum: ({ filePath }, { phone }) => {
    fileAt(phone, String(filePath));
    return undefined;
  },
  openDocument: ({ filePath }, { phone }) => {
    fileAt(phone, String(filePath));
    return undefined;
  },
  showShareImageMenu: ({ path }, { phone }) => {
    fileAt(phone, String(path));
    return undefined;
  },
  // Not WeChat's: what the realm asks when a canvas becomes a file.
  keepTemporaryFile: ({ data, extension }, { phone }) => ({
    tempFilePath: keepTemporary(
      phone,
      Buffer.from(isBinary(data) ? data.$binary : String(data), 'base64'),
      String(extension),
    ),
  }),
};
