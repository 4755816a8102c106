import sharp from 'sharp';
import { ApiError } from '../errors';

const LONGEST_SIDE = 2_048;
const THUMBNAIL_SIDE = 320;
/** Pixels decoded at most: a small file may unfold to a picture that fills the memory. */
const MOST_PIXELS = 60_000_000;
const FORMATS = new Set(['jpeg', 'png', 'webp', 'heif']);

export interface Photo {
  full: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
  contentType: 'image/jpeg';
}

/**
 * Makes an uploaded picture fit to keep: its kind is read from its bytes, it is turned upright, and written anew
 * without EXIF (place, device, owner), at most 2,048 pixels a side, with a 320-pixel thumbnail.
 * @throws ApiError unsupported_media when the bytes are no picture that we take
 */
export async function preparePhoto(bytes: Buffer): Promise<Photo> {
  try {
    const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
    const { format } = await image.metadata();
    if (!format || !FORMATS.has(format)) throw new ApiError('unsupported_media');
    // rotate() applies the orientation before the tag that carries it is dropped with the rest of EXIF.
    const upright = image.rotate().flatten({ background: '#ffffff' });
    const full = await upright
      .clone()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 82, mozjpeg: true })
      .toBuffer({ resolveWithObject: true });
    const thumbnail = await upright
      .clone()
      .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'cover' })
      .jpeg({ quality: 76 })
      .toBuffer();
    return { full: full.data, thumbnail, width: full.info.width, height: full.info.height, contentType: 'image/jpeg' };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('unsupported_media', {
      words: {
        zh: '这张照片打不开，请换一张 JPG、PNG 或 WebP 照片',
        en: 'This photo cannot be opened. Please choose another JPG, PNG or WebP',
      },
      cause: error,
    });
  }
}
