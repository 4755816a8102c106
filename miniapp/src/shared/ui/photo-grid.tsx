import { Image, View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { fileAddress } from '@/shared/http/address';
import { useWords } from '@/shared/i18n';
import { viewPhotos } from '@/shared/wechat/choose-photo';
import { Icon } from './icon';
import './photo-grid.scss';

export interface GridPhoto {
  id: string;
  /** Full size. */
  url: string;
  thumbnailUrl?: string;
  state?: 'ready' | 'sending' | 'failed';
}

/** Photos side by side; pressed, they open full size. With `onAdd` and `onRemove` it is a form's. */
export function PhotoGrid(props: {
  photos: GridPhoto[];
  atMost?: number;
  onAdd?: () => void;
  onRemove?: (id: string) => void;
  onRetry?: (id: string) => void;
  addId?: string;
}) {
  const w = useWords();
  const addresses = props.photos.map((photo) => fileAddress(photo.url));
  const canAdd = props.onAdd && props.photos.length < (props.atMost ?? 9);
  return (
    <View className="ui-photos">
      {props.photos.map((photo, n) => (
        <View key={photo.id} className="ui-photos__cell">
          <View
            className="ui-photos__open"
            {...pressable(
              () =>
                photo.state === 'failed' ? props.onRetry?.(photo.id) : viewPhotos(addresses, fileAddress(photo.url)),
              { label: photo.state === 'failed' ? w.photoFailed : w.photoView(n + 1) },
            )}
          >
            <Image
              className="ui-photos__image"
              src={fileAddress(photo.thumbnailUrl ?? photo.url)}
              mode="aspectFill"
              {...aria({ hidden: true })}
            />
          </View>
          {photo.state === 'sending' ? <View className="ui-photos__state">{w.photoUploading}</View> : null}
          {photo.state === 'failed' ? (
            <View className="ui-photos__state ui-photos__state--failed">{w.photoFailed}</View>
          ) : null}
          {props.onRemove ? (
            <View
              className="ui-photos__remove"
              {...pressable(() => props.onRemove?.(photo.id), { label: w.photoRemove(n + 1) })}
            >
              <View className="ui-photos__cross">
                <Icon name="close" />
              </View>
            </View>
          ) : null}
        </View>
      ))}
      {canAdd ? (
        <View id={props.addId} className="ui-photos__cell ui-photos__add" {...pressable(props.onAdd)}>
          <Icon name="camera" size="tile" />
          <View className="ui-photos__add-words">{w.photoAdd}</View>
        </View>
      ) : null}
    </View>
  );
}
