import { closestTag, type HostElement, isOn, numberOr, textOf, type Widget, withTag } from '../widget';

export const scrollView: Widget = ({ el, get, emit }) => {
  let wasLow = false;
  let wasHigh = true;
  let last = { top: 0, left: 0 };
  el.addEventListener('scroll', () => {
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = el;
    emit('scroll', {
      scrollTop,
      scrollLeft,
      scrollHeight,
      scrollWidth,
      deltaX: last.left - scrollLeft,
      deltaY: last.top - scrollTop,
    });
    last = { top: scrollTop, left: scrollLeft };
    const isAcross = isOn(get('scroll-x')) && !isOn(get('scroll-y'));
    const lower = numberOr(get('lower-threshold'), 50);
    const isLow = isAcross
      ? scrollWidth - clientWidth - scrollLeft <= lower
      : scrollHeight - clientHeight - scrollTop <= lower;
    if (isLow && !wasLow) emit('scrolltolower', { direction: isAcross ? 'right' : 'bottom' });
    wasLow = isLow;
    const isHigh = (isAcross ? scrollLeft : scrollTop) <= numberOr(get('upper-threshold'), 50);
    if (isHigh && !wasHigh) emit('scrolltoupper', { direction: isAcross ? 'left' : 'top' });
    wasHigh = isHigh;
  });
  return {
    set(name, value) {
      switch (name) {
        case 'scroll-x':
          el.style.overflowX = isOn(value) && value !== 'false' ? 'auto' : 'hidden';
          return true;
        case 'scroll-y':
          el.style.overflowY = isOn(value) && value !== 'false' ? 'auto' : 'hidden';
          return true;
        case 'scroll-top':
          if (value !== undefined) queueMicrotask(() => el.scrollTo({ top: numberOr(value, 0) }));
          return true;
        case 'scroll-left':
          if (value !== undefined) queueMicrotask(() => el.scrollTo({ left: numberOr(value, 0) }));
          return true;
        case 'scroll-into-view':
          if (textOf(value)) queueMicrotask(() => el.querySelector(`#${CSS.escape(textOf(value))}`)?.scrollIntoView());
          return true;
        case 'refresher-triggered':
          if (!isOn(value) && el.classList.contains('wx-refreshing')) emit('refresherrestore', {});
          el.classList.toggle('wx-refreshing', isOn(value));
          return true;
        default:
          return undefined;
      }
    },
    act(action) {
      if (action === 'pullDown' && isOn(get('refresher-enabled'))) {
        el.classList.add('wx-refreshing');
        emit('refresherpulling', {});
        emit('refresherrefresh', {});
      }
    },
  };
};

export const swiper: Widget = ({ el, get, emit, doc }) => {
  let current = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const items = (): HostElement[] =>
    withTag(el, 'swiper-item').filter((item) => closestTag(item.parentElement, 'swiper') === el);
  const lay = (): void => {
    const axis = isOn(get('vertical')) ? 'Y' : 'X';
    items().forEach((item, index) => {
      item.style.transform = `translate${axis}(${(index - current) * 100}%)`;
      item.toggleAttribute('inert', index !== current);
    });
  };
  const move = (index: number, source: 'touch' | 'autoplay' | ''): void => {
    const count = items().length;
    if (count === 0) return;
    const next = isOn(get('circular')) ? (index + count) % count : Math.min(Math.max(index, 0), count - 1);
    if (next === current) return;
    current = next;
    lay();
    const currentItemId = textOf(items()[current]?.__wxElement?.getAttribute('item-id'));
    emit('change', { current, currentItemId, source });
    emit('animationfinish', { current, currentItemId, source });
  };
  let from: { x: number; y: number } | null = null;
  el.addEventListener('touchstart', (event) => {
    from = { x: event.touches[0]?.clientX ?? 0, y: event.touches[0]?.clientY ?? 0 };
  });
  el.addEventListener('touchend', (event) => {
    const touch = event.changedTouches[0];
    if (!from || !touch) return;
    const distance = isOn(get('vertical')) ? touch.clientY - from.y : touch.clientX - from.x;
    if (Math.abs(distance) > 30) move(current + (distance < 0 ? 1 : -1), 'touch');
    from = null;
  });
  const schedule = (): void => {
    clearInterval(timer);
    if (!isOn(get('autoplay')) || get('autoplay') === 'false') return;
    timer = setInterval(
      () => {
        if (doc.defaultView === null) clearInterval(timer);
        else move(current + 1, 'autoplay');
      },
      numberOr(get('interval'), 5000),
    );
  };
  return {
    childrenChanged: lay,
    set(name, value) {
      if (name === 'current') {
        current = numberOr(value, 0);
        lay();
        return true;
      }
      if (name === 'autoplay' || name === 'interval') {
        schedule();
        return true;
      }
      return undefined;
    },
    act(action) {
      if (action === 'next') move(current + 1, 'touch');
      if (action === 'previous') move(current - 1, 'touch');
    },
  };
};

export const swiperItem: Widget = () => undefined;
