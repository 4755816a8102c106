import * as glassEasel from 'glass-easel';
import type { Json, ViewDefinition } from '../protocol';
import { describeEvent, type Frame } from './frame';
import { send } from './transport';

const propertyTypes = { String, Number, Boolean, Object, Array, Any: null };

interface Adopted {
  frame: Frame;
  node: number;
}

/** glass-easel definitions of every page and component that has been opened, made from what the service layer tells. */
export class Definitions {
  private readonly space = new glassEasel.ComponentSpace();
  private readonly known = new Map<string, glassEasel.GeneralComponentDefinition>();
  private readonly tags = new Set<string>();
  private readonly adopted = new WeakMap<glassEasel.GeneralComponent, Adopted>();
  private lastNode = 0;

  /** @param templates what the compiled wxml evaluates to, by path */
  constructor(private readonly templates: Record<string, glassEasel.template.ProcGenGroup>) {}

  get(path: string): glassEasel.GeneralComponentDefinition {
    const definition = this.known.get(path);
    if (!definition) throw new Error(`${path} was never defined`);
    return definition;
  }

  isComponentTag(tag: string): boolean {
    return this.tags.has(tag);
  }

  /** Components come before those who use them, except in a cycle (a recursive component): glass-easel waits then. */
  define(definition: ViewDefinition): void {
    if (this.known.has(definition.path)) return;
    const { path } = definition;
    const content = this.templates[path];
    if (!content) send({ op: 'error', message: `${path}.wxml is missing` });
    for (const tag of Object.keys(definition.using)) this.tags.add(tag);
    const registry = this;
    const methods: Record<string, (event: glassEasel.ShadowedEvent<unknown>) => void> = {};
    for (const method of definition.methods) {
      methods[method] = function (this: glassEasel.GeneralComponent, event) {
        registry.tell(this, path, method, event);
      };
    }
    const properties: Record<string, { type: unknown; value?: unknown }> = {};
    for (const [name, { type, value }] of Object.entries(definition.properties)) {
      properties[name] = { type: propertyTypes[type], ...(value === undefined ? {} : { value }) };
    }
    const names = Object.keys(definition.properties);
    const made = this.space.defineComponent({
      is: path,
      template: content ? { groupList: this.templates, content, fallbackListenerOnNativeNode: true } : undefined,
      options: {
        virtualHost: definition.virtualHost,
        multipleSlots: definition.multipleSlots,
        writeIdToDOM: true,
      },
      using: Object.fromEntries(Object.entries(definition.using).map(([tag, target]) => [tag, `/${target}`])),
      properties: properties as never,
      data: definition.data as never,
      methods: methods as never,
      ...(definition.isTracked ? this.trackedParts(path, names) : {}),
    } as never) as unknown as glassEasel.GeneralComponentDefinition;
    this.known.set(path, made);
  }

  /** Ties an instance to its page and number; those created by a template are found through their page's root. */
  adopt(instance: glassEasel.GeneralComponent, frame: Frame, node: number): Adopted {
    const made = { frame, node };
    this.adopted.set(instance, made);
    frame.register(node, instance);
    return made;
  }

  private place(instance: glassEasel.GeneralComponent): Adopted {
    const known = this.adopted.get(instance);
    if (known) return known;
    const host = instance.ownerShadowRoot?.getHostNode();
    if (!host) throw new Error(`${instance.is} is in no page`);
    this.lastNode += 1;
    return this.adopt(instance, this.place(host as glassEasel.GeneralComponent).frame, this.lastNode);
  }

  private tell(
    instance: glassEasel.GeneralComponent,
    path: string,
    method: string,
    event: glassEasel.ShadowedEvent<unknown>,
  ): void {
    const { frame, node } = this.place(instance);
    send({ op: 'event', page: frame.id, node, path, method, event: describeEvent(event) });
  }

  private trackedParts(path: string, names: string[]): object {
    const registry = this;
    const dataOf = (instance: glassEasel.GeneralComponent): Json =>
      Object.fromEntries(names.map((name) => [name, (instance.data as Record<string, Json>)[name]])) as Json;
    return {
      lifetimes: {
        attached(this: glassEasel.GeneralComponent) {
          const { frame, node } = registry.place(this);
          send({
            op: 'attached',
            page: frame.id,
            node,
            path,
            data: dataOf(this),
            id: this.id,
            dataset: (this.dataset ?? {}) as Json,
          });
        },
        detached(this: glassEasel.GeneralComponent) {
          const { frame, node } = registry.place(this);
          frame.forget(node);
          send({ op: 'detached', page: frame.id, node });
        },
      },
      observers: Object.fromEntries(
        names.map((name) => [
          name,
          function (this: glassEasel.GeneralComponent) {
            const known = registry.adopted.get(this);
            if (!known) return;
            const value = (this.data as Record<string, Json>)[name];
            send({ op: 'properties', page: known.frame.id, node: known.node, data: { [name]: value } });
          },
        ]),
      ),
    };
  }
}
