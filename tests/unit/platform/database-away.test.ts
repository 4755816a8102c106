import { isDatabaseAway } from '../../../bff/platform/db/database';

const error = (facts: object) => Object.assign(new Error('trouble'), facts);

test.each([
  ['mysql2 lost its connection', error({ code: 'PROTOCOL_CONNECTION_LOST', fatal: true }), true],
  ['the socket is not there', error({ code: 'ENOENT', errno: -2, fatal: true }), true],
  ['the server goes down', error({ errno: 1053 }), true],
  [
    'Prisma got no connection from its pool',
    error({ meta: { driverAdapterError: { cause: { originalCode: '45028' } } } }),
    true,
  ],
  ['a socket broke under Prisma', error({ name: 'PrismaClientKnownRequestError', code: 'ECONNRESET' }), true],
  ['Prisma got no transaction in time', error({ name: 'PrismaClientKnownRequestError', code: 'P2028' }), true],
  ['a key is taken', error({ errno: 1062, code: 'ER_DUP_ENTRY' }), false],
  ['a row is not there', error({ name: 'PrismaClientKnownRequestError', code: 'P2025' }), false],
  ['a file is not there', error({ code: 'ENOENT', errno: -2, syscall: 'open' }), false],
  ['a mistake of ours', new TypeError('x is undefined'), false],
  ['nothing', null, false],
])('%s: away is %#', (_, thrown, isAway) => {
  expect(isDatabaseAway(thrown)).toBe(isAway);
});
