import type { CapMessage } from '../../connectors/emergency-centre/cap.wire';
import type { ControlPanel } from '../simulator.types';
import { CENTRE_MODES, type CentreMode } from './scenarios';

interface ShownIncident {
  centre: string;
  reference: string;
  alert: CapMessage;
  messages: CapMessage[];
  timesAlerted: number;
  isCancelled: boolean;
  receipts: number;
}

const BUTTONS = [
  ['receipt', '回执 receipt'],
  ['dispatched', '已出警 dispatched'],
  ['arrived', '已到场 arrived'],
] as const;

/** What the dispatchers of the three centres have on their screens. */
export function centrePanels(
  modes: readonly [string, CentreMode][],
  incidents: readonly ShownIncident[],
  looksReal: readonly CapMessage[],
): ControlPanel[] {
  const newest = [...incidents].reverse().slice(0, 30);
  const panels: ControlPanel[] = [
    {
      heading: '中心怎样应答 How each centre answers',
      columns: ['中心', '应答'],
      rows: modes.map(([centre, mode]) => [centre, mode]),
      actions: modes.flatMap(([centre, current]) =>
        CENTRE_MODES.filter((mode) => mode !== current).map((mode) => ({
          label: `${centre} → ${mode}`,
          action: 'mode',
          input: { centre, mode },
        })),
      ),
    },
    {
      heading: '警情 Incidents',
      columns: ['编号', '内容', '位置', '联系', '收到', '回执', '状态'],
      rows: newest.map((each) => {
        const latest = each.messages.findLast(({ info }) => info.length > 0)?.info[0];
        return [
          each.reference,
          `${latest?.headline ?? ''} ${latest?.description ?? ''}`,
          latest?.areas.map(({ words, circles }) => [words, ...circles.map(circleWords)].join(' ')).join('; ') ?? '',
          latest?.contact ?? '',
          `${each.timesAlerted} + ${each.messages.length - 1}`,
          String(each.receipts),
          each.isCancelled ? '已撤销 cancelled' : '受理中 open',
        ];
      }),
      actions: newest
        .filter(({ isCancelled }) => !isCancelled)
        .slice(0, 5)
        .flatMap(({ reference }) =>
          BUTTONS.map(([action, words]) => ({ label: `${reference} ${words}`, action, input: { reference } })),
        ),
    },
  ];
  if (looksReal.length > 0) {
    panels.unshift({
      heading: '!!! 演练被当作真实警情 Drills that came as Actual !!!',
      columns: ['时间', '标识', '内容'],
      rows: looksReal.map((each) => [each.sentAt.toISOString(), each.identifier, each.info[0]?.headline ?? '']),
    });
  }
  return panels;
}

function circleWords(circle: { latitude: number; longitude: number; radiusKm: number }): string {
  return `${circle.latitude.toFixed(5)}, ${circle.longitude.toFixed(5)} ±${Math.round(circle.radiusKm * 1_000)} m`;
}
