import http from 'node:http';
import { constants, setPriority } from 'node:os';

/** A crowd on the rest of the portal: asks for these addresses, over so many connections, until it is ended. */
async function main(): Promise<void> {
  const [connections, ...urls] = process.argv.slice(2) as [string, ...string[]];
  // The crowd is not on the portal's machine; here it must not take the time of what it storms.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const agent = new http.Agent({ keepAlive: true, maxSockets: Number(connections) });
  let answered = 0;
  let shed = 0;
  const ask = (url: string) =>
    new Promise<void>((resolve) => {
      http
        .get(url, { agent }, (response) => {
          if (response.statusCode === 503) shed += 1;
          else answered += 1;
          response.on('end', resolve).resume();
        })
        .on('error', () => resolve());
    });
  async function visitor(at: number): Promise<void> {
    for (let i = at; ; i += 1) await ask(urls[i % urls.length]!);
  }
  process.on('SIGTERM', () => {
    process.stdout.write(`${JSON.stringify({ answered, shed })}\n`, () => process.exit(0));
  });
  process.stdout.write('storming\n');
  await Promise.all(Array.from({ length: Number(connections) }, (_, at) => visitor(at)));
}

void main();
