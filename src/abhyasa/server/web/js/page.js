// @ts-check
/** The page's parts, the words in them, and the word by which its tab is known. */

/**
 * An element of the page, by its id.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * Put words into a part of the page, unless they stand there already: a screen reader would read them again.
 *
 * @param {string} id
 * @param {string} text
 */
export function put(id, text) {
  const element = part(id);
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Say what is the matter, and what to do, in the page's notice.
 *
 * @param {unknown} error a Trouble, which has words for both, or a fault of ours
 */
export function tellTrouble(error) {
  const trouble = error instanceof Trouble ? error : new Trouble("Something went wrong.", `Load this page again. (${error})`);
  const notice = part("trouble");
  [notice.children[0].textContent, notice.children[1].textContent] = [trouble.message, trouble.remedy];
  notice.hidden = false;
}

/** A random word, the same for as long as this page is open: by it the coach knows a tab that comes back. */
export const TAB = String(crypto.getRandomValues(new Uint32Array(1))[0]);

/** A failure in words. */
export class Trouble extends Error {
  /**
   * @param {string} words what is the matter
   * @param {string} remedy what to do
   */
  constructor(words, remedy) {
    super(words);
    this.remedy = remedy;
  }
}
