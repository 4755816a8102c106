import { mergeInternalComponents } from '@tarojs/shared';
import attributes from '../../../plugins/aria-attributes.json';

// The build plugin adds these attributes to the templates; the runtime must number them alike. Imported by the plugin
// before the first page of each runtime, the independent subpackages' own included.
mergeInternalComponents(
  Object.fromEntries(
    Object.entries(attributes).map(([component, names]) => [
      component,
      Object.fromEntries(names.map((name) => [name, ''])),
    ]),
  ),
);
