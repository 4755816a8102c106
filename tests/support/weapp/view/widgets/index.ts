import type { Widget } from '../widget';
import { button, form, label, navigator } from './actions';
import { checkbox, checkboxGroup, radio, radioGroup, slider, switchControl } from './choices';
import { camera, canvas, icon, image, map, progress, richText, video, webView } from './media';
import { picker, pickerView, pickerViewColumn } from './pickers';
import { scrollView, swiper, swiperItem } from './scrolling';
import { input, textarea } from './typing';

const box: Widget = () => undefined;

const pageMeta: Widget = ({ doc }) => ({
  set(name, value) {
    if (name === 'page-style') doc.body.style.cssText = String(value ?? '');
    else if (name === 'root-font-size') doc.documentElement.style.fontSize = String(value ?? '');
    else if (name === 'background-color') doc.documentElement.style.background = String(value ?? '');
    return true;
  },
});

/** Every native component known here. What is not in this table is reported as an error when a page uses it. */
export const widgets: Record<string, Widget> = {
  page: box,
  view: box,
  text: box,
  'cover-view': box,
  'cover-image': image,
  'root-portal': box,
  'page-container': box,
  'page-meta': pageMeta,
  'navigation-bar': box,
  'match-media': box,
  'movable-area': box,
  'movable-view': box,
  'share-element': box,
  'official-account': box,
  'open-data': box,
  'sticky-header': box,
  'sticky-section': box,
  'scroll-view': scrollView,
  swiper,
  'swiper-item': swiperItem,
  button,
  form,
  label,
  navigator,
  input,
  textarea,
  checkbox,
  'checkbox-group': checkboxGroup,
  radio,
  'radio-group': radioGroup,
  switch: switchControl,
  slider,
  picker,
  'picker-view': pickerView,
  'picker-view-column': pickerViewColumn,
  image,
  icon,
  progress,
  'rich-text': richText,
  map,
  canvas,
  camera,
  video,
  'web-view': webView,
};
