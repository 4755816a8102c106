import type { ReactNode } from 'react';
import { Button } from './button';
import { Sheet } from './sheet';

/** A sheet that is filled in and sent by the one button at its end, which stays in reach while the fields scroll. */
export function FormSheet(props: {
  visible: boolean;
  title: string;
  /** The words of the button. */
  submit: string;
  submitId: string;
  isDanger?: boolean;
  isBusy?: boolean;
  /** There is nothing to send yet. */
  isOff?: boolean;
  /** What is sent is read, not filled in: see {@link Sheet}. */
  isText?: boolean;
  onClose(): void;
  onSubmit(): void;
  children: ReactNode;
}) {
  return (
    <Sheet
      visible={props.visible}
      title={props.title}
      isText={props.isText}
      onClose={props.onClose}
      footer={
        <Button
          id={props.submitId}
          kind={props.isDanger ? 'danger' : 'primary'}
          size="large"
          disabled={props.isOff}
          loading={props.isBusy}
          onClick={props.onSubmit}
        >
          {props.submit}
        </Button>
      }
    >
      {props.children}
    </Sheet>
  );
}
