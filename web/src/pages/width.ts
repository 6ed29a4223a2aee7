// width.ts - how wide an element is, in whole pixels; 0 until it is known.
import {useLayoutEffect, useRef, useState} from 'preact/hooks';

const WIDTH_MIN = 120;

export function useWidth(): {ref: {current: HTMLDivElement | null}; width: number} {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const look = () => setWidth(Math.max(WIDTH_MIN, Math.floor(box.clientWidth)));
    look();
    const watch = new ResizeObserver(look);
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  return {ref, width};
}
