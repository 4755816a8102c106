import {
  INVOICE_PATHS,
  invoiceIssueRequestSchema,
  invoiceNumberRequestSchema,
} from '../../connectors/biller/signed-json/invoices.wire';
import { HEADERS, sha256, signAnswer } from '../../connectors/biller/signed-json/signed-json.wire';
import type { SimAnswer, SimRequest } from '../simulator.types';
import { answerFault, type ServerDeps } from './company-server';
import type { InvoiceAnswer, InvoiceDesk, SimInvoice } from './invoice-desk';

const STATES: Record<SimInvoice['state'], string> = {
  issuing: 'ISSUING',
  issued: 'ISSUED',
  reversing: 'REVERSING',
  reversed: 'REVERSED',
  closed: 'CLOSED',
};
const REFUSALS: Record<Exclude<InvoiceAnswer['outcome'], 'told'>, [string, string]> = {
  absent: ['4001', '无此开票申请'],
  failed: ['4002', '税务平台未响应，请用原申请号重试'],
  title: ['4003', '抬头含有不能开票的字符'],
  tax_no: ['4003', '税号校验不通过，请核对营业执照'],
  amount: ['4004', '开票金额超过实缴金额'],
  no_write_off: ['4004', '没有可开票的缴费'],
  number_reused: ['4005', '申请号重复且内容不一致'],
};

type Sign = (request: SimRequest, status: number, content: object, note: string) => SimAnswer;

/** Invoices as the JSON dialect serves them. Null: the path is not one of theirs. */
export function createInvoiceServer(deps: ServerDeps, desk: InvoiceDesk, signed: Sign) {
  function settled(request: SimRequest, requestNo: string, told: InvoiceAnswer): SimAnswer {
    const content =
      told.outcome === 'told'
        ? {
            code: '0000',
            message: '成功',
            data: {
              requestNo,
              state: STATES[told.invoice.state],
              invoiceNo: told.invoice.invoiceNo,
              amountFen: told.invoice.amountFen,
            },
          }
        : { code: REFUSALS[told.outcome][0], message: REFUSALS[told.outcome][1] };
    const stands = told.outcome === 'told' ? told.invoice.state : told.outcome;
    const accountNo = told.outcome === 'told' ? told.invoice.accountNo : '';
    const { cut } = answerFault(deps, { accountNo, sequence: requestNo });
    // Numbers and states only: whose invoice it is stands on no control page.
    return { ...signed(request, 200, content, `invoice ${requestNo}: ${stands}`), ...(cut ? { cut } : {}) };
  }

  function paper(request: SimRequest, requestNo: string): SimAnswer {
    const body = desk.paper(requestNo);
    if (!body) return signed(request, 404, { code: '4001', message: '没有这张发票' }, 'no such paper');
    const digest = sha256(body);
    const requestNonce = request.headers[HEADERS.nonce] ?? '';
    const told = desk.query(requestNo);
    const accountNo = told.outcome === 'told' ? told.invoice.accountNo : '';
    const { cut } = answerFault(deps, { accountNo, sequence: requestNo });
    return {
      status: 200,
      headers: {
        'content-type': 'application/pdf',
        [HEADERS.digest]: digest,
        [HEADERS.signature]: signAnswer(deps.entry.secret, { status: 200, requestNonce, bodyDigest: digest }),
      },
      body,
      note: `paper of ${requestNo}`,
      ...(cut ? { cut } : {}),
    };
  }

  return (request: SimRequest, content: unknown): SimAnswer | null => {
    if (request.path === INVOICE_PATHS.issue) {
      const { buyer, ...asked } = invoiceIssueRequestSchema.parse(content);
      const input = { ...asked, title: buyer.name, taxNo: buyer.taxNo, isCompany: buyer.kind === 'COMPANY' };
      return settled(request, asked.requestNo, desk.issue(input));
    }
    if (!Object.values<string>(INVOICE_PATHS).includes(request.path)) return null;
    const { requestNo } = invoiceNumberRequestSchema.parse(content);
    if (request.path === INVOICE_PATHS.file) return paper(request, requestNo);
    const isReversal = request.path === INVOICE_PATHS.reverse;
    return settled(request, requestNo, isReversal ? desk.reverse(requestNo) : desk.query(requestNo));
  };
}
