/* What Datasette's pages do not tell screen readers: their language, and what fields without a label are for. */
const LABELS = {
  "[name^=_filter_column]": "Column to filter by",
  "[name^=_filter_op]": "How to compare",
  "[name^=_filter_value]": "Value to compare with",
  "[name=_sort]": "Column to sort by",
  ".CodeMirror textarea": "SQL",
};

document.documentElement.lang = "en";

function label() {
  for (const [fields, words] of Object.entries(LABELS)) {
    document.querySelectorAll(fields).forEach((field) => field.setAttribute("aria-label", words));
  }
}

addEventListener("load", () => setTimeout(label)); // after the editor, which is made at that moment
