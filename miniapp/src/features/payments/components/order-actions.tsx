import type { PayOrderView } from '@contracts/payments';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { PLACES } from '@/shared/places';
import { ListRow } from '@/shared/ui/list-row';
import { toastFailure } from '@/shared/ui/toast';
import { go } from '@/shared/wechat/navigation';
import { openPdf, sharePicture } from '@/shared/wechat/open-file';
import { dial } from '@/shared/wechat/phone';
import { receiptPdf, receiptPicture } from '../api';
import { words } from '../words';
import { ComplaintSheet } from './complaint-sheet';
import { InvoiceSheet } from './invoice-sheet';

const PAID = new Set(['paid', 'crediting', 'credited', 'checking', 'refunding', 'refunded']);

/** What can be done with a payment: its receipt and invoice, a question, a call. */
export function OrderActions(props: { order: PayOrderView; onChanged(): Promise<void> }) {
  const w = words.use().payment;
  const { order } = props;
  const [open, setOpen] = useState<'complaint' | 'invoice' | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { invoice, complaintReportId, billerPhone } = order;

  const give = async (how: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    try {
      await how();
    } catch (error) {
      toastFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const mayAskInvoice = invoice?.state === 'none' || invoice?.state === 'refused';

  return (
    <View className="pay-order__actions">
      {PAID.has(order.state) ? (
        <>
          <ListRow
            id="receipt-pdf"
            icon="receipt"
            title={w.receiptPdf}
            onClick={() => void give(() => openPdf(receiptPdf(order.orderId), `${order.outTradeNo}.pdf`))}
          />
          <ListRow
            id="receipt-picture"
            icon="image"
            title={w.receiptPicture}
            onClick={() => void give(() => sharePicture(receiptPicture(order.orderId), `${order.outTradeNo}.png`))}
          />
        </>
      ) : null}
      {mayAskInvoice ? (
        <ListRow
          id="ask-invoice"
          icon="file"
          title={invoice.state === 'refused' ? w.invoiceRefused : w.invoice}
          note={invoice.words}
          onClick={() => setOpen('invoice')}
        />
      ) : null}
      {invoice?.state === 'asked' ? <ListRow icon="file" title={w.invoiceAsked} note={invoice.words} /> : null}
      {invoice?.state === 'reversed' ? <ListRow icon="file" title={w.invoiceReversed} note={invoice.words} /> : null}
      {invoice?.state === 'elsewhere' ? (
        <ListRow id="invoice-elsewhere" icon="file" title={w.invoiceElsewhere} note={invoice.words} />
      ) : null}
      {invoice?.state === 'issued' && invoice.url ? (
        <ListRow
          id="open-invoice"
          icon="file"
          title={w.invoiceIssued}
          note={invoice.words}
          onClick={() =>
            void give(() => openPdf((invoice.url ?? '').replace(/^\/api/, ''), `${order.outTradeNo}-invoice.pdf`))
          }
        />
      ) : null}
      {complaintReportId ? (
        <ListRow
          id="open-complaint"
          icon="message"
          title={w.complaintOpen}
          onClick={() => go(PLACES.reportDetail, { id: complaintReportId })}
        />
      ) : order.canComplain ? (
        <ListRow id="complain" icon="help" title={w.complain} onClick={() => setOpen('complaint')} />
      ) : null}
      {billerPhone ? (
        <ListRow id="call-company" icon="phone" title={w.call} end={billerPhone} onClick={() => dial(billerPhone)} />
      ) : null}
      <ComplaintSheet
        visible={open === 'complaint'}
        orderId={order.orderId}
        onClose={() => setOpen(null)}
        onDone={props.onChanged}
      />
      <InvoiceSheet
        visible={open === 'invoice'}
        orderId={order.orderId}
        onClose={() => setOpen(null)}
        onDone={props.onChanged}
      />
    </View>
  );
}
