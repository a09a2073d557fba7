"""What readers do with an essay's text."""

from __future__ import annotations

from playwright.sync_api import Page

#: Makes a range of the words in a block, counted in code points as the server counts.
RANGE = """
([key, words]) => {
  const block = document.querySelector(`[data-block="${key}"]`);
  const from = block.textContent.indexOf(words);
  if (from < 0) throw new Error(`not in ${key}: ${words}`);
  const point = (place) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (place > node.length) {
      place -= node.length;
      node = walker.nextNode();
    }
    return [node, place];
  };
  const range = document.createRange();
  range.setStart(...point(from));
  range.setEnd(...point(from + words.length));
"""
SELECT = RANGE + "const s = getSelection(); s.removeAllRanges(); s.addRange(range); }"
ENDS = (
    RANGE
    + """
  block.scrollIntoView({ block: "center" });
  const boxes = [...range.getClientRects()];
  const first = boxes[0];
  const last = boxes[boxes.length - 1];
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""
)


def select(page: Page, block: str, words: str) -> None:
    """Select ``words`` without a mouse, as a long press on a phone does."""
    page.evaluate(SELECT, [block, words])


def drag_over(page: Page, block: str, words: str) -> None:
    """Select ``words`` by dragging the mouse over them."""
    left, top, right, bottom = page.evaluate(ENDS, [block, words])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2, steps=3)
    page.mouse.move(right, bottom, steps=3)
    page.mouse.up()


def open_notes(page: Page, number: int) -> None:
    """Open the notes of a paragraph beside the essay."""
    page.locator(f"#chip-{number}").click()
    page.get_by_role("heading", name=f"Discussion of paragraph {number}").wait_for()
