import { Screen } from '@/shared/ui/screen';

export default function Page() {
  return <Screen tab title="一城通" />;
}
