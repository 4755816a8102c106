import Taro from '@tarojs/taro';

/**
 * Lets the person take or pick photos. Answers local addresses that an image can show and `uploadPhoto` can send;
 * none when the person went back.
 */
export async function choosePhotos(atMost: number): Promise<string[]> {
  if (process.env.TARO_ENV === 'h5') return fromBrowser(atMost);
  try {
    const chosen = await Taro.chooseMedia({
      count: Math.min(atMost, 9),
      mediaType: ['image'],
      sourceType: ['album', 'camera'],
      sizeType: ['compressed'],
    });
    return chosen.tempFiles.map((file) => file.tempFilePath);
  } catch {
    return [];
  }
}

function fromBrowser(atMost: number): Promise<string[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/*';
    input.multiple = atMost > 1;
    input.style.display = 'none';
    const end = (addresses: string[]) => {
      input.remove();
      resolve(addresses);
    };
    input.onchange = () => end([...(input.files ?? [])].slice(0, atMost).map((file) => URL.createObjectURL(file)));
    input.oncancel = () => end([]);
    document.body.append(input);
    input.click();
  });
}

/** Shows photos full size, beginning with one of them. */
export function viewPhotos(addresses: string[], first: string): void {
  void Taro.previewImage({ urls: addresses, current: first });
}
