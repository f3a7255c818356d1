// Rules of the browser modules: small files, small functions, nothing unused or undeclared. Layout is prettier's alone.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/vendor/**", ".venv/**", "build/**"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-len": ["error", { code: 120 }],
      "prefer-const": ["error", { destructuring: "all" }],
      "no-var": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
    },
  },
  { files: ["ui/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tests/browser/**/*.js", "*.js"], languageOptions: { globals: globals.node } },
];
