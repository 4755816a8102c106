/** A Prisma generator, spoken to in lines of JSON-RPC: writes the whole model, as Prisma understands it, to MODEL_FILE. */
const { writeFileSync } = require('node:fs');
const { createInterface } = require('node:readline');

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'generate') writeFileSync(process.env.MODEL_FILE, JSON.stringify(params.dmmf.datamodel));
  const result = method === 'getManifest' ? { manifest: { prettyName: 'model' } } : null;
  process.stderr.write(`${JSON.stringify({ jsonrpc: '2.0', result, id })}\n`);
});
