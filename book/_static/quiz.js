/* Turn the quiz cells of a page into questions that answer back.
 *
 * A question is a paragraph, a list of options and, folded away in <details>,
 * a list with one explanation an option, each beginning "Yes." or "No.".
 * Without this script the page is that text. All nodes are moved, never
 * copied, so formulas that are typeset stay so. */
(function () {
  "use strict";

  const MARK = { right: "\u2713", wrong: "\u2717" };

  /* make("p", {className: "x"}, child, ...) -> element */
  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  /* Move everything in `from` to the end of `to`. */
  function moveChildren(from, to) {
    to.append(...from.childNodes);
    return to;
  }

  /* One option: its button, its label and its explanation, hidden at first. */
  function makeOption(item, answer, name, type) {
    const right = /^\s*Yes\b/.test(answer.textContent);
    const input = make("input", { type, name, id: `${name}-${item.number}` });
    const number = make("span", { className: "quiz-number" });
    number.textContent = `${item.number + 1}.`;
    const label = make("label", { htmlFor: input.id }, number);
    label.className = "quiz-label";
    moveChildren(item.node, label);
    const icon = make("span", { className: "quiz-icon" });
    icon.setAttribute("aria-hidden", "true");
    icon.textContent = right ? MARK.right : MARK.wrong;
    const note = make(
      "div",
      { className: `quiz-note ${right ? "right" : "wrong"}`, hidden: true },
      icon,
      moveChildren(answer, make("div", { className: "quiz-reason" }))
    );
    note.id = `${input.id}-note`;
    const row = make("div", { className: "quiz-option" }, input, label, note);
    return { right, input, note, row };
  }

  function explain(option) {
    option.note.hidden = false;
    option.input.setAttribute("aria-describedby", option.note.id);
  }

  /* The sentence for what is chosen, and whether all of it is right. */
  function judge(options) {
    const chosen = options.filter((option) => option.input.checked);
    if (!chosen.length) return [false, "Choose an answer first."];
    if (chosen.some((option) => !option.right)) {
      return [false, "Not yet. Read the note at your choice and try again."];
    }
    if (chosen.length < options.filter((option) => option.right).length) {
      return [false, "Right so far, but there is another right answer."];
    }
    return [true, "Right. The notes say why, and why the others are not."];
  }

  function makeVerdict(form, options, result) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [right, sentence] = judge(options);
      options.filter((one) => right || one.input.checked).forEach(explain);
      result.textContent = `${right ? MARK.right : MARK.wrong} ${sentence}`;
      result.className = `quiz-result ${right ? "right" : "wrong"}`;
    });
    form.addEventListener("change", () => {
      result.textContent = "";
      result.className = "quiz-result";
    });
  }

  function makeLive(quiz, index) {
    const question = quiz.querySelector(":scope > p");
    const list = quiz.querySelector(":scope > ol");
    const details = quiz.querySelector(":scope > details");
    if (!question || !list || !details) return; // stays readable text
    const answers = [...details.querySelectorAll(":scope > ol > li")];
    const items = [...list.children];
    if (answers.length !== items.length) return;

    const rights = answers.filter((one) => /^\s*Yes\b/.test(one.textContent));
    const several = rights.length > 1;
    const type = several ? "checkbox" : "radio";
    const options = items.map((node, number) =>
      makeOption({ node, number }, answers[number], `quiz-${index}`, type)
    );

    const legend = moveChildren(question, make("legend"));
    for (let node = question.nextSibling; node !== list; ) {
      const next = node.nextSibling; // more paragraphs, a figure, a formula
      if (node.nodeType === Node.ELEMENT_NODE) legend.append(node);
      node = next;
    }
    if (several) legend.append(" (More than one is right.)");
    const rows = make("div", {}, ...options.map((option) => option.row));
    rows.setAttribute("aria-live", "polite");
    const result = make("p", { className: "quiz-result" });
    result.setAttribute("role", "status");
    const button = make("button", { type: "submit" }, "Check");
    button.className = "quiz-check";
    const bar = make("div", { className: "quiz-bar" }, button, result);
    const form = make("form", {}, make("fieldset", {}, legend, rows, bar));
    makeVerdict(form, options, result);
    quiz.replaceChildren(form);
    quiz.classList.add("quiz-live");
  }

  document.querySelectorAll(".quiz").forEach(makeLive);
})();
