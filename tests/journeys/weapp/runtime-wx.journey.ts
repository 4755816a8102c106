import sharp from 'sharp';
import { fixturePhones } from './fixture-phone';

/** What the runtime's phone answers to `wx`, in the shapes that WeChat documents. */
const launch = fixturePhones();

describe('wx', () => {
  it('sends requests where the host map says, in the shape WeChat documents', async () => {
    const app = await launch();
    await app.tap('做 request');
    await app.waitForText('function');
    await app.waitForText('200 | POST | {"a":1} | request:ok | application/json');
    expect(app.calls('request')[0]?.args).toMatchObject({ method: 'POST', data: { a: 1 } });
    await app.tap('做 stranger');
    await app.waitForText('request:fail url not in domain list');
    await app.tap('做 slow');
    await app.waitForText('request:fail timeout 5');
    await app.setNetwork('none');
    await app.tap('做 request');
    await app.waitForText('| 600001');
    expect(app.errors).toEqual([]);
  });

  it('takes photos, uploads them, and talks over a socket', async () => {
    const app = await launch();
    await app.tap('做 upload');
    await app.waitForText('chooseMedia:fail cancel');
    app.nextPhotos([
      await sharp({ create: { width: 4, height: 3, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    ]);
    await app.tap('做 upload');
    await app.waitForText('name=\\"kind\\"\\r\\n\\r\\nphoto');
    await app.tap('做 socket');
    await app.waitForText('heard echo 你好');
    await app.waitForText('closed 1000');
  });

  it('shows its dialogs for a person to answer', async () => {
    const app = await launch();
    await app.tap('做 modal');
    await app.waitForText('删除吗？');
    await app.tap('删除');
    await app.waitForText('confirm true');
    await app.tap('做 sheet');
    await app.tap('相册');
    await app.waitForText('index 1');
    await app.tap('做 sheet');
    await app.tap('取消');
    await app.waitForText('showActionSheet:fail cancel');
  });

  it('answers for the phone: place, scan, login, storage, files, measures, messages', async () => {
    const app = await launch({ location: { latitude: 26.1, longitude: 103.9 }, loginCode: 'login-1' });
    await app.tap('做 place');
    await app.waitForText('26.1,103.9');
    app.setLocation('denied');
    await app.tap('做 place');
    await app.waitForText('getLocation:fail auth deny');
    await app.nextScan('YCT1.abc');
    await app.tap('做 scan');
    await app.waitForText('QR_CODE YCT1.abc');
    await app.tap('做 login');
    await app.waitForText('login-1');
    await app.tap('做 storage');
    await app.waitForText('{"words":"路灯","when":[1,2]}""');
    await app.waitForText('getStorage:fail data not found');
    await app.tap('做 bytes');
    await app.waitForText('true 1.2.250 AQL6');
    await app.tap('做 measure');
    await app.waitForText(/2 true counter \d+/);
    await app.tap('做 subscribe');
    await app.waitForText('"t1":"accept","t2":"accept"');
    expect(app.errors).toEqual([]);
  });

  it('records as errors what it has not, and what is called unlike the documents', async () => {
    const app = await launch();
    await app.tap('做 unknown');
    await app.waitForText('openBluetoothAdapter:fail not supported');
    expect(app.errors.splice(0)).toEqual(['wx.openBluetoothAdapter is not supported by this runtime']);
    await app.tap('做 undocumented');
    expect(app.errors.splice(0)).toEqual([
      'wx.setNavigationBarTitle: "title" must be string, it is number',
      'wx.makePhoneCall: "phoneNumber" is required',
    ]);
    await app.tap('做 wrongPlace');
    expect(app.errors.join()).toContain('getLocation asks for wgs84');
  });

  it('lets a test answer in its place', async () => {
    const app = await launch({ wx: { login: () => ({ code: 'mine' }) } });
    await app.tap('做 login');
    await app.waitForText('mine');
  });

  it('asks for agreement to the privacy notice before it touches personal data', async () => {
    const app = await launch({ privacy: 'refused' });
    await app.tap('做 place');
    await app.waitForText('getLocation:fail privacy permission is not authorized');
  });
});
