import sharp from 'sharp';
import { preparePhoto } from '../../../bff/platform/storage/photo';

async function photoWithExif(): Promise<Buffer> {
  return sharp({ create: { width: 400, height: 200, channels: 3, background: '#336699' } })
    .withExif({
      IFD0: { Make: 'PhoneMaker', Copyright: 'somebody' },
      IFD3: { GPSLatitude: '26/1 3/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

describe('an uploaded photo', () => {
  it('is turned upright and loses its EXIF', async () => {
    const before = await photoWithExif();
    expect((await sharp(before).metadata()).exif).toBeDefined();

    const photo = await preparePhoto(before);

    const after = await sharp(photo.full).metadata();
    expect(after.exif).toBeUndefined();
    expect([photo.width, photo.height]).toEqual([200, 400]);
    expect(photo.full.includes('PhoneMaker')).toBe(false);
    expect(await sharp(photo.thumbnail).metadata()).toMatchObject({ width: 320, height: 320, format: 'jpeg' });
  });

  it('is kept to 2,048 pixels a side', async () => {
    const large = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    expect(await preparePhoto(large)).toMatchObject({ width: 2048, height: 1536, contentType: 'image/jpeg' });
  });

  it.each([
    ['text', Buffer.from('hello')],
    [
      'a script that calls itself a picture',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    ],
    ['half a picture', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ])('is refused when it is %s', async (_what, bytes) => {
    await expect(preparePhoto(bytes)).rejects.toMatchObject({ code: 'unsupported_media' });
  });
});
