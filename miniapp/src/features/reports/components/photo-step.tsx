import { View } from '@tarojs/components';
import { aria, pressable } from '@/shared/a11y';
import { Icon } from '@/shared/ui/icon';
import { PhotoGrid } from '@/shared/ui/photo-grid';
import { MOST_PHOTOS, type useDraftPhotos } from '../use-draft-photos';
import { words } from '../words';

/** First a photo: it says most, and takes one press. */
export function PhotoStep(props: { photos: ReturnType<typeof useDraftPhotos>; isElder: boolean; onTaken(): void }) {
  const w = words.use();
  const { grid, add, remove } = props.photos;
  const take = () => void add().then((count) => (count > 0 ? props.onTaken() : undefined));
  return (
    <View>
      <View className="report-question" {...aria({ role: 'heading', level: 2 })}>
        {w.photo.title}
      </View>
      {props.isElder ? null : <View className="report-hint">{w.photo.hint}</View>}
      {grid.length === 0 ? (
        <View id="take-photo" className="report-camera" {...pressable(take)}>
          <Icon name="camera" size="face" />
          {w.elder.photo}
        </View>
      ) : (
        <PhotoGrid photos={grid} atMost={MOST_PHOTOS} onAdd={take} onRemove={remove} addId="take-photo" />
      )}
    </View>
  );
}
