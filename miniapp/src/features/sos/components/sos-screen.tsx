import { useMode } from '@/shared/session/mode';
import { classNames } from '@/shared/ui/class-names';
import { Screen, type ScreenProps } from '@/shared/ui/screen';
import '../sos.scss';

/** A screen read in distress: as large as in elder mode, whatever mode the rest is in. It reads itself aloud. */
export function SosScreen(props: ScreenProps) {
  const isElder = useMode((mode) => mode.isElder);
  const className = classNames('sos', !isElder && 'sos--standard', props.className);
  return <Screen asElder reads={false} {...props} className={className} />;
}
