/* Let the keyboard reach formulas and figures that are wider than the screen.
 *
 * The theme does so for code and tables. What fits is left alone, so that
 * nobody tabs through every one of them. */
(function () {
  "use strict";

  const WIDE = 'mjx-container[display="true"], .cell_output:has(> img)';

  function mark() {
    document.querySelectorAll(WIDE).forEach((part) => {
      if (part.scrollWidth > part.clientWidth) {
        part.tabIndex = 0;
      } else {
        part.removeAttribute("tabindex");
      }
    });
  }

  window.addEventListener("load", () => {
    const typeset = window.MathJax?.startup?.promise;
    Promise.resolve(typeset).then(mark);
    window.addEventListener("resize", mark);
  });
})();
