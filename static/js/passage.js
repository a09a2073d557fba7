/** Where a selection stands in the essay, counted as the server counts: in code points. */

const WORD = /[\p{L}\p{N}\p{M}’'-]/u;

function codePoints(text) {
  return [...text].length;
}

/** The number of code points of `block` before a point of the document. */
function offsetIn(block, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(node, offset);
  return codePoints(before.toString());
}

function startIn(block, range) {
  return block.contains(range.startContainer)
    ? offsetIn(block, range.startContainer, range.startOffset)
    : 0;
}

function endIn(block, range) {
  return block.contains(range.endContainer)
    ? offsetIn(block, range.endContainer, range.endOffset)
    : codePoints(block.textContent);
}

/** Move `start` back and `end` on to where the words they cut begin and end. */
function snap(first, start, last, end) {
  const head = [...first.textContent];
  const tail = [...last.textContent];
  while (/\s/u.test(head[start] ?? "")) start += 1;
  while (end > 0 && /\s/u.test(tail[end - 1])) end -= 1;
  while (start > 0 && WORD.test(head[start] ?? "") && WORD.test(head[start - 1])) start -= 1;
  while (end > 0 && WORD.test(tail[end - 1]) && WORD.test(tail[end] ?? "")) end += 1;
  return [start, end];
}

function quote(blocks, start, end) {
  return blocks
    .map((block, place) => {
      const text = [...block.textContent];
      const from = place === 0 ? start : 0;
      const to = place === blocks.length - 1 ? end : text.length;
      return text.slice(from, to).join("");
    })
    .join("\n");
}

/** The passage that `range` covers in `essay`, or null where it covers no text of it. */
export function passageOf(range, essay) {
  const touched = [...essay.querySelectorAll("[data-block]")].filter(
    (block) => range.intersectsNode(block) && startIn(block, range) < endIn(block, range),
  );
  if (!touched.length) return null;
  const first = touched[0];
  const last = touched[touched.length - 1];
  const [start, end] = snap(first, startIn(first, range), last, endIn(last, range));
  const exact = quote(touched, start, end);
  if (!exact.trim()) return null;
  return {
    start_block: first.dataset.block,
    start,
    end_block: last.dataset.block,
    end,
    exact,
    length: codePoints(exact),
    paragraph: touched.map((block) => block.closest(".para")).find(Boolean)?.id.slice(1) ?? null,
  };
}
