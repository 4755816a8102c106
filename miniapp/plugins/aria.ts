import type { IPluginContext } from '@tarojs/service';

/**
 * Taro's WeChat templates name no ARIA attribute, so whatever a component asks for is dropped at build time.
 * This plugin adds the attributes WeChat understands to the templates of the components we use. A View without
 * events but with such an attribute becomes a `static-view`, which takes its attributes from View; a View with
 * none stays the attribute-less `pure-view` and costs nothing.
 */
const NAMING = ['aria-role', 'aria-label', 'aria-hidden'];
const LIVE = ['aria-live'];
const CONTROL = ['aria-checked', 'aria-selected', 'aria-disabled', 'aria-expanded', 'aria-modal'];
const RANGE = ['aria-valuenow', 'aria-valuemin', 'aria-valuemax', 'aria-valuetext'];
const FIELD = ['aria-required', 'aria-describedby'];

const ATTRIBUTES: Record<string, string[]> = {
  View: [...NAMING, ...LIVE, ...CONTROL, ...RANGE],
  Text: [...NAMING, ...LIVE],
  Button: [...NAMING, ...CONTROL],
  Image: [...NAMING],
  Icon: [...NAMING],
  Input: [...NAMING, ...FIELD],
  Textarea: [...NAMING, ...FIELD],
  Switch: [...NAMING, 'aria-checked', 'aria-disabled'],
  Checkbox: [...NAMING],
  Radio: [...NAMING],
  Label: [...NAMING],
  Picker: [...NAMING],
  ScrollView: [...NAMING],
  Swiper: [...NAMING],
  Canvas: [...NAMING],
  Camera: [...NAMING],
  Map: [...NAMING],
};

/** Shape of the platform object that Taro hands to `onSetupClose`, as far as this plugin uses it. */
interface MiniPlatform {
  template?: { mergeComponents(ctx: IPluginContext, patch: Record<string, Record<string, string>>): void };
}

export default (ctx: IPluginContext): void => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform: MiniPlatform) {
      if (!platform.template) return;
      const patch = Object.fromEntries(
        Object.entries(ATTRIBUTES).map(([component, names]) => [
          component,
          Object.fromEntries(names.map((name) => [name, ''])),
        ]),
      );
      platform.template.mergeComponents(ctx, patch);
    },
  });
};
