/* Let the keyboard reach formulas that are wider than the screen.
 *
 * The theme does so for code and tables. A formula that fits is left alone,
 * so that nobody tabs through every one of them. */
(function () {
  "use strict";

  const FORMULAS = 'mjx-container[display="true"]';

  function mark() {
    document.querySelectorAll(FORMULAS).forEach((formula) => {
      if (formula.scrollWidth > formula.clientWidth) {
        formula.tabIndex = 0;
      } else {
        formula.removeAttribute("tabindex");
      }
    });
  }

  window.addEventListener("load", () => {
    const typeset = window.MathJax?.startup?.promise;
    Promise.resolve(typeset).then(mark);
    window.addEventListener("resize", mark);
  });
})();
