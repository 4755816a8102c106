import {
  deviceAnswerSchema,
  deviceDetailSchema,
  deviceListQuerySchema,
  deviceListSchema,
  deviceMessageSchema,
  deviceParamsSchema,
  deviceReportQuerySchema,
  deviceReportSchema,
  deviceStepAnswerSchema,
  deviceStepSchema,
  importDevicesSchema,
  importedDevicesSchema,
  ownDevicesQuerySchema,
  ownDevicesSchema,
} from '../../../contracts/sos-devices';
import { actorOf, anyone, defineRoute, type Route, signedIn, staffWith } from '../../../platform/http/route';
import type { DevicesService } from './devices.service';
import type { createImportDevices } from './import-devices';
import { DEVICE_KEEPERS, DEVICE_READERS } from './staff-reach';
import type { StepDevice } from './step-device';
import type { TakeMessage } from './take-message';

const tag = 'sos';

/** Devices: their own door, and what staff and family see and do. */
export function devicesRoutes(deps: {
  takeMessage: TakeMessage;
  service: DevicesService;
  stepDevice: StepDevice;
  importDevices: ReturnType<typeof createImportDevices>;
}): Route[] {
  const { takeMessage, service, stepDevice, importDevices } = deps;
  return [
    defineRoute({
      method: 'POST',
      path: '/sos/devices/messages',
      tag,
      summary:
        'A signed message of a button or board: press, heartbeat, low battery, test, well. Never held up by a limit',
      contract: { body: deviceMessageSchema, response: deviceAnswerSchema },
      policy: anyone,
      bodyLimit: 16_384,
      handler: (request) => takeMessage(request.body, 'https'),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/devices',
      tag,
      summary: 'Devices of the units of staff, with what is wrong with them',
      contract: { query: deviceListQuerySchema, response: deviceListSchema },
      policy: staffWith(...DEVICE_READERS),
      handler: (request) => service.list(actorOf(request), request.query),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/devices/batches',
      tag,
      summary: 'Register a batch by CSV; keys for the factory stand in this answer alone',
      contract: { body: importDevicesSchema, response: importedDevicesSchema, status: 201 },
      policy: staffWith('administrator'),
      // Not idempotent on purpose: a kept answer would keep keys in the clear. A repeat finds the serials known.
      bodyLimit: 512 * 1024,
      handler: (request) => importDevices(actorOf(request).personId, request.body.batch, request.body.csv),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/devices/own',
      tag,
      summary: 'Devices of oneself or of a family member: battery, last word, what is wrong',
      contract: { query: ownDevicesQuerySchema, response: ownDevicesSchema },
      policy: signedIn,
      handler: (request) => service.own(actorOf(request), request.query.subject),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/devices/report',
      tag,
      summary: 'A month of devices by unit',
      contract: { query: deviceReportQuerySchema, response: deviceReportSchema },
      policy: staffWith(...DEVICE_READERS),
      handler: (request) => service.report(actorOf(request), request.query.month),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/devices/report.csv',
      tag,
      summary: 'The same month for a spreadsheet',
      contract: { query: deviceReportQuerySchema, produces: 'text/csv' },
      policy: staffWith(...DEVICE_READERS),
      handler: async (request) => ({
        body: await service.reportCsv(actorOf(request), request.query.month),
        contentType: 'text/csv; charset=utf-8',
        headers: { 'content-disposition': `attachment; filename="devices-${request.query.month}.csv"` },
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/sos/devices/:deviceId',
      tag,
      summary: 'A device with its history',
      contract: { params: deviceParamsSchema, response: deviceDetailSchema },
      policy: staffWith(...DEVICE_READERS),
      handler: (request) => service.read(actorOf(request), request.params.deviceId),
    }),
    defineRoute({
      method: 'POST',
      path: '/sos/devices/:deviceId/steps',
      tag,
      summary: 'Hand out, take back, replace, retire, or give a new key; the hand-over ends with a test that is heard',
      contract: { params: deviceParamsSchema, body: deviceStepSchema, response: deviceStepAnswerSchema },
      policy: staffWith(...DEVICE_KEEPERS),
      handler: (request) => stepDevice(actorOf(request), request.params.deviceId, request.body),
    }),
  ];
}
