// @ts-check

/** Sizes of letters, in pixels, between which a text is fitted. */
const [SMALLEST, STEPS] = [17, 8];

/**
 * Keep a text as large as its frame allows, by the style's `--fitted`: it is read from three metres.
 *
 * @param {HTMLElement} text
 * @param {HTMLElement} frame what must not overflow
 */
export function fit(text, frame) {
  const set = (/** @type {number} */ size) => frame.style.setProperty("--fitted", `${size}px`);
  const refit = () => {
    let [low, high] = [SMALLEST, Math.max(SMALLEST, Math.min(frame.clientHeight / 5, frame.clientWidth / 7))];
    for (let step = 0; step < STEPS; step += 1) {
      const size = (low + high) / 2;
      set(size);
      if (frame.scrollHeight > frame.clientHeight + 1 || text.scrollWidth > frame.clientWidth + 1) high = size;
      else low = size;
    }
    set(low);
  };
  new ResizeObserver(refit).observe(frame);
  new MutationObserver(refit).observe(text, { childList: true, characterData: true, subtree: true });
}
