/** Reads the text of a photographed code. Only browsers need it: WeChat's scanner takes pictures from the album too. */
export async function decodePhoto(_address: string): Promise<string | null> {
  return null;
}
